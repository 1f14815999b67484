package index

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/leeway-bot/leeway/knowledge"
)

// What is learned ahead from the bundled library, so that the program starts at
// once: fusion.json, the weights of the signals, which every library uses, and
// bundled.gob.gz, the classifier and vectors of the bundled library. A test
// fails when either is stale.
//
//go:generate go run ./generate
var (
	//go:embed bundled.gob.gz
	bundledLearned []byte
	//go:embed fusion.json
	bundledFusions []byte
)

// Files that Generate writes.
const (
	bundledFile = "bundled.gob.gz"
	fusionFile  = "fusion.json"
)

// fusions are the weights of the signals: for libraries with asks, and for those
// without any.
type fusions struct {
	WithAsks fusion `json:"with_asks"`
	Bare     fusion `json:"bare"`
}

// fusionFor picks the weights that suit what a library offers to learn from.
func fusionFor(c curriculum) fusion {
	var f fusions
	if err := json.Unmarshal(bundledFusions, &f); err != nil {
		panic(fmt.Sprintf("embedded %s: %v", fusionFile, err)) // a test reads it
	}
	if len(c.classes) == 0 {
		return f.Bare
	}
	return f.WithAsks
}

// aheadOf is the revision that bundledLearned is of, once somebody has read it:
// reading takes a fifth of a second, and a server takes many other revisions.
var aheadOf atomic.Pointer[string]

// ahead returns what was learned ahead from a library; nil when nothing was.
func ahead(lib *knowledge.Library) *Learned {
	if known := aheadOf.Load(); known != nil && *known != lib.Revision {
		return nil
	}
	l, err := readLearned(bytes.NewReader(bundledLearned))
	if err != nil {
		return nil // a test reads it
	}
	revision := l.Revision // alone: a pointer into l would keep all of it
	aheadOf.Store(&revision)
	if !l.fits(lib) {
		return nil
	}
	return l
}

// Generate learns ahead from a library and writes the files into a folder.
func Generate(ctx context.Context, lib *knowledge.Library, dir string, o Options) error {
	b, err := newBuilder(ctx, lib, o)
	if err != nil {
		return err
	}
	cache, err := o.vectors(ctx)
	if err != nil {
		return err
	}
	defer cache.close()
	learned, err := b.learnWith(cache)
	if err != nil {
		return err
	}
	return writeLearned(filepath.Join(dir, bundledFile), learned)
}

// GenerateFusion learns the weights of the signals and writes them into a folder.
// They come from questions that the classifier had not seen: each of five folds
// of the asks and off-topic lines in turn.
func GenerateFusion(ctx context.Context, lib *knowledge.Library, dir string, o Options) error {
	const folds = 5
	v, err := holdOut(ctx, lib, folds, o)
	if err != nil {
		return err
	}
	f := fusions{WithAsks: learnFusion(append(v.outcomes, v.misplaced...))}
	if f.Bare, err = learnBare(ctx, lib, o); err != nil {
		return err
	}
	if bundledFusions, err = json.MarshalIndent(f, "", "\t"); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, fusionFile), append(bundledFusions, '\n'), 0o644); err != nil {
		return fmt.Errorf("write fusion: %w", err)
	}
	return nil
}

// learnBare learns the fusion of a library that nobody wrote asks for, by
// hiding those of this one.
func learnBare(ctx context.Context, lib *knowledge.Library, o Options) (fusion, error) {
	x, err := newBuilder(ctx, lib, o)
	if err != nil {
		return fusion{}, err
	}
	cache, err := o.vectors(ctx)
	if err != nil {
		return fusion{}, err
	}
	defer cache.close()
	var v Validation
	kept, held := stripped(lib)
	if err := v.ask(ctx, lib, kept, held, x.encoder, cache); err != nil {
		return fusion{}, err
	}
	return learnFusion(append(v.outcomes, v.misplaced...)), nil
}
