package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/viterin/vek/vek32"
)

// Index finds the entries of one library. Any number of goroutines may search.
type Index struct {
	lib      *knowledge.Library
	entries  []*knowledge.Entry // drafts left out
	words    *words
	encoder  *meaning.Encoder
	speller  *speller
	learned  *Learned
	fusions  fusions
	class    []int  // of each entry in what was learned; -1 when it has no asks
	asks     matrix // of each lesson
	askClass []int
	passages []passage
	vectors  matrix               // of each passage
	grams    []func() [][]feature // of each entry's passages, made when they are first compared
	groups   groups
}

// passage is a passage of an entry as the index sees it.
type passage struct{ entry, place int }

// Options say how an index is built.
type Options struct {
	// Dir is where the index is kept, one folder a revision below it; "" keeps
	// it in memory. Vectors of texts are kept beside the revisions.
	Dir string
	// Progress hears of long work: how much of what is done.
	Progress func(what string, done, total int)
	// Waiting hears, once, that another process writes in Dir and is waited for.
	Waiting func()
}

func (o Options) report(what string, done, total int) {
	if o.Progress != nil {
		o.Progress(what, done, total)
	}
}

// New builds or opens the index of a library.
func New(ctx context.Context, lib *knowledge.Library, o Options) (*Index, error) {
	b, err := newBuilder(ctx, lib, o)
	if err != nil {
		return nil, err
	}
	words, learned, err := b.open()
	if err != nil {
		return nil, err
	}
	return assemble(b, words, learned), nil
}

// assemble puts the parts of an index together.
func assemble(b *builder, words *words, learned *Learned) *Index {
	learned.Model.prepare()
	x := &Index{lib: b.lib, entries: b.entries, words: words, encoder: b.encoder, learned: learned, fusions: fusionsFor(b.lessons),
		asks: newMatrix(learned.Vectors[:len(b.lessons.lessons)]), vectors: newMatrix(learned.Vectors[len(b.lessons.lessons):])}
	x.speller = newSpeller(b.encoder.Known, b.texts())
	for _, l := range b.lessons.lessons {
		x.askClass = append(x.askClass, l.class)
	}
	for i, e := range x.entries {
		x.class = append(x.class, slices.Index(learned.Classes, e.ID))
		for at := range e.Passages {
			x.passages = append(x.passages, passage{i, at})
		}
		x.grams = append(x.grams, sync.OnceValue(func() [][]feature { return learned.Model.passageGrams(e) }))
	}
	x.groups = groupsOf(x.class)
	return x
}

// passageGrams are the features of each passage of an entry: a fifth of a
// millisecond each, too long for all of a thousand sections before the first answer.
func (m *classifier) passageGrams(e *knowledge.Entry) [][]feature {
	grams := make([][]feature, len(e.Passages))
	for at := range e.Passages {
		if len(e.Passages) > 1 { // a single one is not compared
			grams[at] = m.features(passageText(e, at))
		}
	}
	return grams
}

// Close frees what the index holds on disk.
func (x *Index) Close() error { return x.words.bleve.Close() }

// Library is what the index was built from.
func (x *Index) Library() *knowledge.Library { return x.lib }

// Query is a search.
type Query struct {
	Text   string
	Filter Filter
	Limit  int // how many hits at most; 0 means 10
}

// Hit is an entry that may answer.
type Hit struct {
	Entry       *knowledge.Entry
	Probability float64  // that this entry answers, 0 to 1; those of all entries and of none sum to 1
	Why         []Reason // largest first
	Passages    []int    // places in Entry.Passages, nearest to the question first
}

// Reason is the share that one signal had in a hit's standing.
type Reason struct {
	Signal string
	Share  float64 // 0 to 1; a hit's shares sum to 1
}

// Result is a ranked list, best first.
type Result struct {
	Hits    []Hit
	Covered float64 // probability that any entry passing the filter answers

	// Elsewhere is the likeliest of the entries that only their jurisdiction
	// keeps out; nil when there are none.
	Elsewhere *Hit
}

// ErrEmpty is returned for a question with no letter and no digit in it.
var ErrEmpty = errors.New("the question holds no words")

// maxCandidates is how many entries the words signal may bring forward. A
// library of 50 is ranked whole; among thousands of statute sections, the words
// and the passages nearest in meaning bring forward their best.
const maxCandidates = 200

// Search ranks the entries that pass the filter.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	if len(wordsOf(q.Text)) == 0 {
		return Result{}, ErrEmpty
	}
	cands, err := x.candidates(ctx, q)
	if err != nil {
		return Result{}, err
	}
	list, covered := x.fusions.rank(cands)
	result := Result{Covered: covered}
	limit := cmp.Or(q.Limit, 10)
	for _, c := range list {
		switch {
		case !c.elsewhere && len(result.Hits) < limit:
			result.Hits = append(result.Hits, x.hit(c, cands))
		case c.elsewhere && result.Elsewhere == nil:
			hit := x.hit(c, cands)
			result.Elsewhere = &hit
		}
	}
	return result, nil
}

func (x *Index) hit(c candidate, cands *candidates) Hit {
	return Hit{
		Entry: x.entries[c.entry], Probability: c.probability,
		Why: x.fusions.of(c).why(c), Passages: x.nearPassages(c.entry, cands),
	}
}

// nearPassages orders an entry's passages by how near they are to a question,
// in meaning and in words.
func (x *Index) nearPassages(entry int, cs *candidates) []int {
	type near struct {
		place int
		score float32
	}
	var list []near
	grams := x.grams[entry]()
	for i, p := range x.passages {
		if p.entry == entry {
			list = append(list, near{p.place, vek32.Dot(x.vectors.row(i), cs.vector) + dot(cs.grams, grams[p.place])})
		}
	}
	slices.SortStableFunc(list, func(a, b near) int { return cmp.Compare(b.score, a.score) })
	order := make([]int, len(list))
	for i, n := range list {
		order[i] = n.place
	}
	return order
}

// passageText is what of a passage is compared with a question: the entry's
// title and the passage's headings say what its sentences are about.
func passageText(e *knowledge.Entry, at int) string {
	p := e.Passages[at]
	return e.Title + ". " + strings.Join(p.Heading, ". ") + "\n" + p.Text
}
