package index

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
)

// A library may hold fifty entries that editors wrote, with the questions that
// each answers, beside thousands of sections of law that nobody wrote a question
// for. The signals of the two cannot be compared: in one heap the many small
// chances of the sections add up, and "lol same here" was covered at .89. So the
// taught entries are asked first, as if they were alone. What they leave, the
// probability that none of them answers, is shared out among the bare ones. Their
// weights are learned from the bundled library, half of its asks hidden, so that
// off-topic lines speak against a section of law too. A library of one sort is one
// pool.
//
// The bundled golden questions, put to the library with 2,635 sections beside it,
// in one heap / nested, with the weights of a library without asks / as it is: right
// entry first .986 / .995 / .995, as without the sections; of 35 questions that the
// entries do not answer, claimed 7 / 5 / 2, and those two name their law.

// rank orders all candidates, those elsewhere last, and returns the probability
// that any that is not elsewhere answers.
func (f *fusions) rank(cs *candidates) (list []candidate, covered float64) {
	covered = f.WithAsks.rank(&cs.taught)
	left := cs.taught.nobody
	covered += left * f.Bare.rank(&cs.bare)
	list = append(slices.Clone(cs.taught.list), cs.bare.list...)
	for i := range list {
		if list[i].bare {
			list[i].probability *= left
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(order(a.elsewhere)-order(b.elsewhere), cmp.Compare(b.probability, a.probability))
	})
	return list, covered
}

// besideAmong is how many bare entries the fusion of those beside taught ones was
// learned from: half of the bundled library's.
const besideAmong = learnedAmong / 2

// standBeside makes a pool of bare entries such as that fusion knows. Among
// hundreds that share no word with a question, one that shares a single word stands
// out farther than any of learnedAmong can, and means less.
func (p *pool) standBeside() {
	farthest := (learnedAmong - 1) / math.Sqrt(learnedAmong)
	p.learnedAmong = besideAmong
	for i := range p.list {
		for k := range p.list[i].signals {
			p.list[i].signals[k] = min(p.list[i].signals[k], farthest)
		}
	}
}

// of is the fusion that ranked a candidate.
func (f *fusions) of(c candidate) *fusion {
	if c.bare {
		return &f.Bare
	}
	return &f.WithAsks
}

// choices are the pools of one sort that a fusion learns from.
func choices(outcomes []outcome, of func(*candidates) *pool) []choice {
	var list []choice
	for _, o := range outcomes {
		list = append(list, choice{pool: of(o.cs), right: o.right})
	}
	return list
}

// misplaced marks choices as such.
func misplaced(list []choice) []choice {
	for i := range list {
		list[i].misplaced = true
	}
	return list
}

// groups tell the words the taught entries of a library from the bare ones.
type groups struct {
	taught []string // their documents
	bare   int      // how many have no asks
}

func groupsOf(class []int) (g groups) {
	for i, c := range class {
		if c >= 0 {
			g.taught = append(g.taught, strconv.Itoa(i))
		}
	}
	g.bare = len(class) - len(g.taught)
	return g
}

// filters are one for each group; a library of one sort needs none.
func (g groups) filters() []query.Query {
	if len(g.taught) == 0 || g.bare == 0 {
		return []query.Query{nil}
	}
	taught := func() query.Query { return bleve.NewDocIDQuery(slices.Clone(g.taught)) } // the search sorts them
	bare := bleve.NewBooleanQuery()
	bare.AddMust(bleve.NewMatchAllQuery())
	bare.AddMustNot(taught())
	return []query.Query{taught(), bare}
}

// wordScores are the BM25 of what entries say and of their asks, by their places.
type wordScores struct{ own, asks map[int]float64 }

// wordScores scores at most maxCandidates of each group.
func (x *Index) wordScores(ctx context.Context, text string, f Filter) (s wordScores, err error) {
	s.own = map[int]float64{}
	for _, among := range x.groups.filters() {
		scores, err := x.words.searchAmong(x.words.withLengths(ctx), text, entryFields, f, among, maxCandidates)
		if err != nil {
			return s, err
		}
		maps.Copy(s.own, scores)
	}
	s.asks, err = x.words.searchAmong(x.words.withAskLengths(ctx, len(x.groups.taught)), text, askFields, f, nil, maxCandidates)
	return s, err
}

// withAskLengths hands a search of asks their lengths: their collection is the
// entries that have some, and among thousands without every word of theirs would
// seem rare, and every list of asks long.
func (w *words) withAskLengths(ctx context.Context, taught int) context.Context {
	if w.lengths == nil || taught == 0 {
		return w.withLengths(ctx)
	}
	stats := search.BM25Stats{DocCount: float64(taught), FieldCardinality: w.lengths.FieldCardinality}
	return context.WithValue(ctx, search.BM25StatsKey, &stats)
}
