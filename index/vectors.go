package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/viterin/vek/vek32"
)

// vector8 is a vector of the encoder as 8-bit numbers and one scale: a quarter
// of the size, and cosines the same to three digits.
type vector8 struct {
	Scale float32
	V     [meaning.Dim]int8
}

func shrink(v []float32) (small vector8) {
	small.Scale = quantise(small.V[:], v)
	return small
}

// widen writes the vector as floats.
func (s *vector8) widen(out []float32) {
	for i, v := range s.V {
		out[i] = s.Scale * float32(v)
	}
}

// matrix holds one vector a row.
type matrix []float32

func newMatrix(vectors []vector8) matrix {
	m := make(matrix, len(vectors)*meaning.Dim)
	for i := range vectors {
		vectors[i].widen(m.row(i))
	}
	return m
}

func (m matrix) row(i int) []float32 { return m[i*meaning.Dim:][:meaning.Dim] }

// cosines multiplies every row with a unit vector.
func (m matrix) cosines(v []float32) []float32 {
	out := make([]float32, len(m)/meaning.Dim)
	for i := range out {
		out[i] = vek32.Dot(m.row(i), v)
	}
	return out
}

// digest names a text's vector: of other words, or by another model, it is
// another.
type digest [16]byte

func digestOf(text string) digest {
	sum := sha256.Sum256([]byte(meaning.Version() + "\x00" + text))
	return digest(sum[:16])
}

// vectorCache keeps vectors by content, so that each text is encoded once: in a
// file of records, written as they are made, so that work cut short goes on
// where it stopped. A record is a digest, the scale, the numbers, and a checksum
// of all three.
type vectorCache struct {
	known  map[digest]vector8
	file   *os.File // nil: in memory
	unlock func() error
	made   int // texts encoded
	reused int // texts whose vectors were known
}

const recordSize = len(digest{}) + 4 + meaning.Dim + 4

// vectors opens the cache of vectors: in a file, which no other process may write
// meanwhile, when there is a folder for it.
func (o Options) vectors(ctx context.Context) (*vectorCache, error) {
	c := &vectorCache{known: map[digest]vector8{}}
	if o.Dir != "" {
		lock, err := o.lock(ctx)
		if err != nil {
			return nil, err
		}
		c.unlock = lock.Close
		if err := c.open(filepath.Join(o.Dir, vectorsFile)); err != nil {
			return nil, errors.Join(err, c.close())
		}
	}
	return c, nil
}

// open reads the records of a file and opens it for more. From the first record
// on that a crash cut short or a disk damaged, the file is dropped.
func (c *vectorCache) open(name string) error {
	src, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read vectors: %w", err)
	}
	sound := 0
	for sound+recordSize <= len(src) && c.decode(src[sound:][:recordSize]) {
		sound += recordSize
	}
	if c.file, err = os.OpenFile(name, os.O_CREATE|os.O_WRONLY, 0o644); err != nil {
		return fmt.Errorf("open vectors: %w", err)
	}
	if err := c.file.Truncate(int64(sound)); err != nil {
		return fmt.Errorf("open vectors: %w", err)
	}
	_, err = c.file.Seek(0, io.SeekEnd)
	return err
}

func (c *vectorCache) decode(record []byte) (sound bool) {
	body, sum := record[:recordSize-4], record[recordSize-4:]
	if crc32.Checksum(body, castagnoli) != binary.LittleEndian.Uint32(sum) {
		return false
	}
	var v vector8
	v.Scale = math.Float32frombits(binary.LittleEndian.Uint32(body[len(digest{}):]))
	copyInt8s(v.V[:], body[len(digest{})+4:])
	c.known[digest(body[:len(digest{})])] = v
	return true
}

func (c *vectorCache) add(d digest, v vector8) error {
	c.known[d] = v
	if c.file == nil {
		return nil
	}
	record := binary.LittleEndian.AppendUint32(d[:], math.Float32bits(v.Scale))
	for _, n := range v.V {
		record = append(record, byte(n))
	}
	record = binary.LittleEndian.AppendUint32(record, crc32.Checksum(record, castagnoli))
	if _, err := c.file.Write(record); err != nil {
		return fmt.Errorf("write vectors: %w", err)
	}
	return nil
}

func (c *vectorCache) close() (err error) {
	if c.file != nil {
		err = c.file.Close()
	}
	if c.unlock != nil {
		err = errors.Join(err, c.unlock())
	}
	return err
}

// takeBundled adds the vectors that were made ahead: a library that grew out of
// the bundled one has most of its texts.
func (c *vectorCache) takeBundled() {
	l, err := readLearned(bytes.NewReader(bundledLearned))
	if err != nil || l.Encoder != meaning.Version() {
		return
	}
	for i, d := range l.Digests {
		c.known[d] = l.Vectors[i]
	}
}

// vectors returns the digest and vector of each text, encoding those that are not
// known on all processors.
func (c *vectorCache) vectors(ctx context.Context, enc *meaning.Encoder, texts []string, progress func(done, total int)) (digests []digest, out []vector8, err error) {
	digests = digestsOf(texts)
	order, missing := c.missing(digests, texts)
	if len(order) > 0 {
		c.takeBundled()
		order, missing = c.missing(digests, texts)
	}
	c.made, c.reused = len(order), len(texts)-len(order)
	if err := c.encode(ctx, enc, order, missing, progress); err != nil {
		return nil, nil, err
	}
	out = make([]vector8, len(texts))
	for i, d := range digests {
		out[i] = c.known[d]
	}
	return digests, out, nil
}

// missing are the texts whose vectors are not known, each once.
func (c *vectorCache) missing(digests []digest, texts []string) (order []digest, missing map[digest]string) {
	missing = map[digest]string{}
	for i, d := range digests {
		if _, ok := c.known[d]; ok {
			continue
		}
		if _, twice := missing[d]; !twice {
			missing[d] = texts[i]
			order = append(order, d)
		}
	}
	return order, missing
}

func digestsOf(texts []string) []digest {
	digests := make([]digest, len(texts))
	for i, t := range texts {
		digests[i] = digestOf(t)
	}
	return digests
}

// encode makes the vectors that are missing. It stops at the first that cannot be
// kept: what followed a record written in part would not be read again.
func (c *vectorCache) encode(ctx context.Context, enc *meaning.Encoder, order []digest, texts map[digest]string, progress func(done, total int)) error {
	type made struct {
		d digest
		v vector8
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo, ready := make(chan digest), make(chan made)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for d := range todo {
				ready <- made{d, shrink(enc.Vector(texts[d]))}
			}
		})
	}
	go func() {
		defer close(ready)
		defer workers.Wait()
		defer close(todo)
		for _, d := range order {
			select {
			case todo <- d:
			case <-ctx.Done():
				return
			}
		}
	}()
	failed := false
	done := 0
	for m := range ready { // to its end, so that no worker hangs
		if failed {
			continue
		}
		if err := c.add(m.d, m.v); err != nil {
			failed = true
			stop(err)
			continue
		}
		done++
		progress(done, len(order))
	}
	return context.Cause(ctx)
}
