package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
)

// Index finds the entries of one library. Any number of goroutines may search.
type Index struct {
	lib      *knowledge.Library
	entries  []*knowledge.Entry // drafts left out
	words    *words
	learned  *Learned
	class    []int // of each entry in what was learned; -1 when it has no asks
	fusion   fusion
	passages [][][]feature // of each entry, each passage's grams
}

// Options say how an index is built.
type Options struct {
	// Dir is where the index is kept, one folder a revision below it; "" keeps
	// it in memory.
	Dir string
	// Progress hears of long work: how much of what is done.
	Progress func(what string, done, total int)
}

// New builds or opens the index of a library.
func New(lib *knowledge.Library, o Options) (*Index, error) {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	x := &Index{lib: lib, entries: lib.Served()}
	var err error
	if x.words, x.learned, err = open(lib, x.entries, o); err != nil {
		return nil, err
	}
	x.learned.Grams.prepare()
	x.fusion = defaultFusion
	for _, e := range x.entries {
		x.class = append(x.class, slices.Index(x.learned.Classes, e.ID))
		var grams [][]feature
		for _, p := range e.Passages {
			grams = append(grams, x.learned.Grams.features(passageText(p)))
		}
		x.passages = append(x.passages, grams)
	}
	return x, nil
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
}

// ErrEmpty is returned for a question with no letter and no digit in it.
var ErrEmpty = errors.New("the question holds no words")

// maxCandidates is how many entries the words signal may bring forward. A
// library of 50 is ranked whole; among thousands of statute sections, what
// shares no telling word is left to the other signals.
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
	result := Result{Covered: x.fusion.rank(cands)}
	for _, c := range cands.list[:min(cmp.Or(q.Limit, 10), len(cands.list))] {
		result.Hits = append(result.Hits, Hit{
			Entry: x.entries[c.entry], Probability: c.probability,
			Why: x.fusion.why(c), Passages: x.nearPassages(c.entry, cands.grams),
		})
	}
	return result, nil
}

// candidates gathers each signal's view of the entries that pass the filter.
func (x *Index) candidates(ctx context.Context, q Query) (*candidates, error) {
	bm25, err := x.words.search(ctx, q.Text, q.Filter, maxCandidates)
	if err != nil {
		return nil, err
	}
	cs := &candidates{grams: x.learned.Grams.features(q.Text)}
	logits := x.learned.Grams.logits(cs.grams)
	none := float64(logits[len(logits)-1])
	scale := wordScale(q.Text)
	best := 0.0
	for i, e := range x.entries {
		score, found := bm25[i]
		if !q.Filter.Passes(e) || !found && len(x.entries) > maxCandidates {
			continue
		}
		c := candidate{entry: i}
		c.signals[sigWords] = score * scale
		best = max(best, score*scale)
		if c.signals[sigGrams] = none; x.class[i] >= 0 {
			c.signals[sigGrams] = float64(logits[x.class[i]])
		}
		cs.list = append(cs.list, c)
	}
	cs.none = [numNone]float64{noneBias: 1, noneGrams: none, noneWords: best}
	return cs, nil
}

// nearPassages orders an entry's passages by how near they are to a question.
func (x *Index) nearPassages(entry int, question []feature) []int {
	near := make([]float32, len(x.passages[entry]))
	order := make([]int, len(near))
	for i, p := range x.passages[entry] {
		near[i], order[i] = dot(question, p), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(near[b], near[a]) })
	return order
}

// passageText is what of a passage is compared with a question.
func passageText(p knowledge.Passage) string {
	return strings.Join(p.Heading, " ") + "\n" + p.Text
}
