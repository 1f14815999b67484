package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/leeway-bot/leeway/knowledge"
)

// Names within a revision's folder, and beside it.
const (
	wordsDir    = "words.bleve"
	learnedFile = "learned.gob.gz"
	vectorsFile = "vectors.bin" // beside the revisions, and shared by them
)

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
		l, err := b.learn()
		if err != nil {
			return nil, nil, err
		}
		w, err := buildWords("", b.lib, b.entries, func() {})
		return w, l, err
	}
	dir := filepath.Join(b.o.Dir, b.lib.Revision)
	if w, l, err := openDir(dir, b.lib); err == nil {
		return w, l, nil
	}
	if err := b.build(dir); err != nil {
		return nil, nil, err
	}
	return openDir(dir, b.lib)
}

// learn encodes and trains, unless that was done ahead.
func (b *builder) learn() (*Learned, error) {
	if l := ahead(b.lib); l != nil {
		return l, nil
	}
	cache, err := b.o.vectors()
	if err != nil {
		return nil, err
	}
	defer cache.close()
	return b.learnWith(cache)
}

// vectors opens the cache of vectors, in a file when there is a folder for it.
func (o Options) vectors() (*vectorCache, error) {
	cache, err := o.openVectors()
	if err == nil {
		cache.takeBundled()
	}
	return cache, err
}

func (o Options) openVectors() (*vectorCache, error) {
	if o.Dir == "" {
		return openVectors("")
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("keep vectors: %w", err)
	}
	return openVectors(filepath.Join(o.Dir, vectorsFile))
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

// openDir opens a finished index; any number of processes may hold it.
func openDir(dir string, lib *knowledge.Library) (*words, *Learned, error) {
	f, err := os.Open(filepath.Join(dir, learnedFile))
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	l, err := readLearned(f)
	if err != nil {
		return nil, nil, err
	}
	if !l.fits(lib) {
		return nil, nil, fmt.Errorf("open index %s: learned by another version of the program", dir)
	}
	w, err := openWords(filepath.Join(dir, wordsDir))
	return w, l, err
}

// build builds beside the place and moves the finished index there, so that
// what stands at dir is always whole, whatever dies when.
func (b *builder) build(dir string) error {
	if err := os.MkdirAll(b.o.Dir, 0o755); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	tmp, err := os.MkdirTemp(b.o.Dir, ".building-*")
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	defer os.RemoveAll(tmp)
	done := 0
	w, err := buildWords(filepath.Join(tmp, wordsDir), b.lib, b.entries, func() {
		done++
		b.o.report("entries indexed", done, len(b.entries))
	})
	if err != nil {
		return err
	}
	if err := w.bleve.Close(); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	l, err := b.learn()
	if err != nil {
		return err
	}
	if err := writeLearned(filepath.Join(tmp, learnedFile), l); err != nil {
		return err
	}
	return replace(dir, tmp)
}

func writeLearned(name string, l *Learned) error {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write what was learned: %w", err)
	}
	if err := l.write(f); err != nil {
		f.Close()
		return fmt.Errorf("write what was learned: %w", err)
	}
	return f.Close()
}

// replace puts a finished folder in place of an unusable one, or leaves what
// another process finished first.
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
