package index

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/leeway-bot/leeway/knowledge"
)

// Names within a revision's folder.
const (
	wordsDir    = "words.bleve"
	learnedFile = "learned.gob.gz"
)

// open takes an index from disk, builds it there, or builds it in memory.
func open(lib *knowledge.Library, entries []*knowledge.Entry, o Options) (*words, *Learned, error) {
	if o.Dir == "" {
		w, err := buildWords("", lib, entries, func() {})
		return w, learnedFor(lib), err
	}
	dir := filepath.Join(o.Dir, lib.Revision)
	if w, l, err := openDir(dir, lib); err == nil {
		return w, l, nil
	}
	if err := buildDir(dir, lib, entries, o); err != nil {
		return nil, nil, err
	}
	return openDir(dir, lib)
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

// buildDir builds beside the place and moves the finished index there, so that
// what stands at dir is always whole, whatever dies when.
func buildDir(dir string, lib *knowledge.Library, entries []*knowledge.Entry, o Options) error {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	tmp, err := os.MkdirTemp(o.Dir, ".building-*")
	if err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	defer os.RemoveAll(tmp)
	done := 0
	w, err := buildWords(filepath.Join(tmp, wordsDir), lib, entries, func() {
		done++
		o.Progress("entries indexed", done, len(entries))
	})
	if err != nil {
		return err
	}
	if err := w.bleve.Close(); err != nil {
		return fmt.Errorf("build index: %w", err)
	}
	if err := writeLearned(filepath.Join(tmp, learnedFile), learnedFor(lib)); err != nil {
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
