package index

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/leeway-bot/leeway/knowledge"
)

// Names within a revision's folder, and beside it.
const (
	wordsDir     = "words.bleve"
	learnedFile  = "learned.gob.gz"
	sumsFile     = "sums.json"   // of all other files of the revision
	vectorsFile  = "vectors.bin" // beside the revisions, and shared by them
	lockFile     = "lock"        // held by the one process that writes beside it
	buildingName = ".building-*" // what is not finished
)

// Built says what an index on disk holds, and what it took to make.
type Built struct {
	Dir       string // its folder
	Entries   int
	Passages  int
	Made      int  // vectors encoded now
	Reused    int  // vectors known from before
	Unchanged bool // it stood there already
}

// Build makes sure that the index of a library stands on disk, in a folder of its
// own below o.Dir. Cut short, it goes on with the next call where it stopped. Any
// number of processes may build in one place: one does, the others wait for it.
func Build(ctx context.Context, lib *knowledge.Library, o Options) (Built, error) {
	b, err := newBuilder(ctx, lib, o)
	if err != nil {
		return Built{}, err
	}
	built := Built{Dir: b.dir(), Entries: len(b.entries), Passages: len(b.texts()) - len(b.lessons.lessons)}
	w, _, err := b.openDir()
	if built.Unchanged = err == nil; built.Unchanged {
		built.Reused = len(b.texts())
		return built, w.bleve.Close()
	}
	built.Made, built.Reused, err = b.build()
	return built, err
}

// builder makes the index of one library.
type builder struct {
	ctx     context.Context
	lib     *knowledge.Library
	entries []*knowledge.Entry
	lessons curriculum
	encoder *meaning.Encoder
	o       Options
}

func newBuilder(ctx context.Context, lib *knowledge.Library, o Options) (*builder, error) {
	encoder, err := meaning.New()
	if err != nil {
		return nil, err
	}
	return &builder{ctx, lib, lib.Served(), curriculumOf(lib), encoder, o}, nil
}

// open takes an index from disk, builds it there, or builds it in memory.
func (b *builder) open() (*words, *Learned, error) {
	if b.o.Dir == "" {
		return b.inMemory()
	}
	if w, l, err := b.openDir(); err == nil {
		return w, l, nil
	}
	if _, _, err := b.build(); err != nil {
		return nil, nil, err
	}
	return b.openDir()
}

func (b *builder) inMemory() (*words, *Learned, error) {
	type built struct {
		words *words
		err   error
	}
	beside := make(chan built, 1) // the words and what was learned need nothing of each other
	go func() {
		w, err := buildWords("", b.lib, b.entries, func() {})
		beside <- built{w, err}
	}()
	l, err := b.learnedInMemory()
	w := <-beside
	if err != nil {
		return nil, nil, err
	}
	return w.words, l, w.err
}

func (b *builder) learnedInMemory() (*Learned, error) {
	if l := ahead(b.lib); l != nil {
		return l, nil
	}
	cache, err := b.o.vectors(b.ctx)
	if err != nil {
		return nil, err
	}
	return b.learnWith(cache)
}

// texts are all that is read for meaning: the lessons, then each passage.
func (b *builder) texts() []string {
	texts := b.lessons.texts()
	for _, e := range b.entries {
		for at := range e.Passages {
			texts = append(texts, passageText(e, at))
		}
	}
	return texts
}

func (b *builder) learnWith(cache *vectorCache) (*Learned, error) {
	digests, vectors, err := cache.vectors(b.ctx, b.encoder, b.texts(), func(done, total int) { b.o.report("texts read for meaning", done, total) })
	if err != nil {
		return nil, err
	}
	return b.train(digests, vectors), nil
}

// dir is where the index of this revision stands when it is finished.
func (b *builder) dir() string { return filepath.Join(b.o.Dir, b.lib.Revision) }

// openDir opens a finished index; any number of processes may hold it. What is
// damaged, of another version of the program or cut in another way is refused.
func (b *builder) openDir() (*words, *Learned, error) {
	if err := checkSums(b.dir()); err != nil {
		return nil, nil, fmt.Errorf("open index: %w", err)
	}
	f, err := os.Open(filepath.Join(b.dir(), learnedFile))
	if err != nil {
		return nil, nil, fmt.Errorf("open index: %w", err)
	}
	defer f.Close()
	l, err := readLearned(f)
	if err != nil {
		return nil, nil, err
	}
	if !l.fits(b.lib) || !slices.Equal(l.Digests, digestsOf(b.texts())) {
		return nil, nil, fmt.Errorf("open index %s: learned by another version of the program", b.dir())
	}
	w, err := openWords(filepath.Join(b.dir(), wordsDir))
	return w, l, err
}

// build builds beside the place and moves the finished index there, so that
// what stands there is always whole, whatever dies when. It returns how many
// vectors it made, and how many were known.
func (b *builder) build() (made, reused int, err error) {
	cache, err := b.o.vectors(b.ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, cache.close()) }()
	if w, _, err := b.openDir(); err == nil { // by the process that this one waited for
		return 0, len(b.texts()), w.bleve.Close()
	}
	if err := b.sweep(); err != nil {
		return 0, 0, err
	}
	tmp, err := os.MkdirTemp(b.o.Dir, buildingName)
	if err != nil {
		return 0, 0, fmt.Errorf("build index: %w", err)
	}
	defer os.RemoveAll(tmp)
	if err := b.buildIn(tmp, cache); err != nil {
		return 0, 0, err
	}
	return cache.made, cache.reused, replace(b.dir(), tmp)
}

// sweep removes what builders left that were killed.
func (b *builder) sweep() error {
	left, err := filepath.Glob(filepath.Join(b.o.Dir, buildingName))
	for _, dir := range left {
		err = errors.Join(err, os.RemoveAll(dir))
	}
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	return nil
}

// buildIn fills a folder. The vectors come first: they take most of the time,
// and are kept when the rest is not reached.
func (b *builder) buildIn(dir string, cache *vectorCache) error {
	l := ahead(b.lib)
	if l == nil {
		var err error
		if l, err = b.learnWith(cache); err != nil {
			return err
		}
	}
	if err := writeLearned(filepath.Join(dir, learnedFile), l, gzip.BestSpeed); err != nil {
		return err
	}
	done := 0
	w, err := buildWords(filepath.Join(dir, wordsDir), b.lib, b.entries, func() {
		done++
		b.o.report("entries indexed", done, len(b.entries))
	})
	if err != nil {
		return err
	}
	if err := w.bleve.Close(); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	if err := b.ctx.Err(); err != nil {
		return err
	}
	return writeSums(dir)
}

func writeLearned(name string, l *Learned, level int) error {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write what was learned: %w", err)
	}
	if err := l.write(f, level); err != nil {
		f.Close()
		return fmt.Errorf("write what was learned: %w", err)
	}
	return f.Close()
}

// replace puts a finished folder in place of an unusable one.
func replace(dir, finished string) error {
	if os.Rename(finished, dir) == nil {
		return nil
	}
	old := finished + ".old"
	if err := os.Rename(dir, old); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	defer os.RemoveAll(old)
	return os.Rename(finished, dir)
}

// lockRetry is how often a waiting process looks whether it is its turn.
const lockRetry = 100 * time.Millisecond

// lock waits until no other process writes below o.Dir. The system frees the lock
// of a process that dies.
func (o Options) lock(ctx context.Context) (*flock.Flock, error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("keep index: %w", err)
	}
	l := flock.New(filepath.Join(o.Dir, lockFile), flock.SetPermissions(0o644))
	held, err := l.TryLock()
	if err == nil && !held {
		if o.Waiting != nil {
			o.Waiting()
		}
		_, err = l.TryLockContext(ctx, lockRetry)
	}
	if err != nil {
		return nil, fmt.Errorf("lock index %s: %w", o.Dir, err)
	}
	return l, nil
}
