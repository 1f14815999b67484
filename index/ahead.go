package index

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
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

// fusions are the weights of the signals: for entries that somebody wrote asks
// for, and for those without.
type fusions struct {
	WithAsks fusion `json:"with_asks"`
	Bare     fusion `json:"bare"`
	Beside   fusion `json:"beside"` // entries without asks beside taught ones and off-topic lines
}

// builtinFusions are the program's own, whatever a library's file says.
func builtinFusions() (f fusions) {
	if err := json.Unmarshal(bundledFusions, &f); err != nil {
		panic(fmt.Sprintf("embedded %s: %v", fusionFile, err)) // a test reads it
	}
	return f
}

// fusionsFor are those that suit what a library offers to learn from: off-topic
// lines speak against an entry without asks too.
func fusionsFor(c curriculum) fusions {
	f := builtinFusions()
	if len(c.classes) > 0 && slices.ContainsFunc(c.lessons, func(l lesson) bool { return l.class == c.none() }) {
		f.Bare = f.Beside
	}
	return f
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
	return writeLearned(filepath.Join(dir, bundledFile), learned, gzip.DefaultCompression)
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
	f := fusions{WithAsks: learnFusion(choices(append(v.outcomes, v.misplaced...), func(cs *candidates) *pool { return &cs.taught }))}
	if f.Bare, err = learnBare(ctx, lib, o); err != nil {
		return err
	}
	if f.Beside, err = learnBeside(ctx, lib, o); err != nil {
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
	list, err := untaught(ctx, lib, o, 1, func(int) (*knowledge.Library, []heldOut) { return stripped(lib) })
	return learnFusion(list), err
}

// evenOdds is what makes none of the entries as likely beforehand as any. There are
// five asks to an off-topic line; of the questions that taught entries leave, nobody
// knows how many the others answer.
func evenOdds(choices []choice) float64 {
	some, none := 0, 0
	for _, c := range choices {
		switch {
		case c.right >= 0:
			some++
		case !c.misplaced:
			none++
		}
	}
	return math.Log(float64(some) / float64(max(1, none)))
}

// leaveOut takes evidence out of what is learned from.
func leaveOut(choices []choice, evidence ...int) []choice {
	for _, c := range choices {
		for _, k := range evidence {
			c.none[k] = 0
		}
	}
	return choices
}

// learnBeside learns the fusion of entries without asks beside others that have
// some, by hiding the asks of one half of the entries, then of the other, and half
// of the off-topic lines with them.
func learnBeside(ctx context.Context, lib *knowledge.Library, o Options) (fusion, error) {
	list, err := untaught(ctx, lib, o, 2, func(half int) (*knowledge.Library, []heldOut) { return halfStripped(lib, half) })
	f := learnFusion(leaveOut(list, noneWords))
	f.None[noneBias] += evenOdds(list)
	return f, err
}

// untaught puts what is held back from some libraries to their entries without asks.
func untaught(ctx context.Context, lib *knowledge.Library, o Options, libraries int, hide func(int) (*knowledge.Library, []heldOut)) ([]choice, error) {
	x, err := newBuilder(ctx, lib, o)
	if err != nil {
		return nil, err
	}
	cache, err := o.vectors(ctx)
	if err != nil {
		return nil, err
	}
	defer cache.close()
	var v Validation
	for i := range libraries {
		kept, held := hide(i)
		if err := v.ask(ctx, lib, kept, held, x.encoder, cache); err != nil {
			return nil, err
		}
	}
	bare := func(cs *candidates) *pool { return &cs.bare }
	return append(choices(v.outcomes, bare), misplaced(choices(v.misplaced, bare))...), nil
}
