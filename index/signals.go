package index

import (
	"context"
	"math"
	"slices"
)

// signal numbers one way of looking at an entry.
type signal int

// The signals of an entry. Each is a number, higher is better.
const (
	sigWords    signal = iota // BM25 of what the entry says, standardised
	sigAskWords               // BM25 of its asks, standardised
	sigPhrasing               // the classifier's logit by word and letter grams
	sigMeaning                // the classifier's logit by the vector
	sigAsks                   // mean cosine of the three nearest asks
	sigCrowd                  // how many asks are near, and how near: log of the sum of exp(20 cosine)
	sigPassages               // cosine of the nearest passage, standardised
	numSignals
)

// signalNames are for readers of a hit's reasons.
var signalNames = [numSignals]string{"words", "words of asks", "phrasing", "meaning", "asks", "asks around", "passages"}

// Evidence that no entry answers.
const (
	noneBias     = iota // always 1
	nonePhrasing        // sigPhrasing of the class "none of these"
	noneMeaning         // sigMeaning of it
	noneOffTopic        // mean cosine of the three nearest off-topic lines
	noneCrowd           // sigCrowd of the off-topic lines
	noneWords           // the best BM25 of any entry, over the root of the question's length
	noneAskWords        // the best BM25 of any entry's asks, likewise
	noneAsks            // the best sigAsks of any entry
	nonePassages        // the best cosine of any passage
	numNone
)

// weightNames are the names of the fusion's weights, those of entries first.
var weightNames = []string{
	"words", "ask_words", "phrasing", "meaning", "asks", "crowd", "passages",
	"none", "none_phrasing", "none_meaning", "none_off_topic", "none_crowd", "none_words", "none_ask_words", "none_asks", "none_passages",
	"elsewhere",
}

// candidate is an entry and how each signal sees it for one question.
type candidate struct {
	entry       int
	bare        bool // nobody wrote asks for it
	elsewhere   bool // of a jurisdiction that was not asked for
	signals     [numSignals]float64
	score       float64
	probability float64
}

// pool are candidates that compete by the same signals, and what speaks for none
// of them.
type pool struct {
	list   []candidate
	none   [numNone]float64
	nobody float64 // probability that none of the pool answers

	among        int // how many entries pass the filter, those not brought forward too
	learnedAmong int // how many its fusion learned from
}

// candidates are all entries in question: those that somebody wrote asks for, and
// those that have nothing but what they say. See nested.go.
type candidates struct {
	taught, bare pool
	grams        []feature // of the question
	vector       []float32 // of the question
}

// candidates gathers each signal's view of the entries that pass the filter, and
// of those that only their jurisdiction keeps out: a question that another state's
// entry answers is not answered here.
func (x *Index) candidates(ctx context.Context, q Query) (*candidates, error) {
	text := x.speller.mend(q.Text)
	wide := q.Filter
	wide.Jurisdictions = nil
	said, err := x.wordScores(ctx, text, wide)
	if err != nil {
		return nil, err
	}
	cs := &candidates{taught: pool{learnedAmong: learnedAmong}, bare: pool{learnedAmong: learnedAmong}, grams: x.learned.Model.features(text), vector: x.encoder.Vector(text)}
	phrasing, meant := x.learned.Model.logits(cs.grams, cs.vector)
	asks, crowd := x.nearAsks(cs.vector)
	passages := x.bestPassages(cs.vector)
	none := len(x.learned.Classes)
	bring := x.bringForward(passages, wide)
	scale := wordScale(text)
	for i, e := range x.entries {
		if !wide.Passes(e) {
			continue
		}
		cs.of(x.class[i] < 0).among++
		score, found := said.own[i]
		if bring != nil && !found && !bring[i] && x.class[i] < 0 {
			continue
		}
		c := candidate{entry: i, bare: x.class[i] < 0, elsewhere: !q.Filter.Passes(e)}
		c.signals[sigWords], c.signals[sigPassages] = score*scale, float64(passages[i])
		if c.bare {
			cs.bare.list = append(cs.bare.list, c)
			continue
		}
		class := x.class[i]
		c.signals[sigAskWords], c.signals[sigPhrasing], c.signals[sigMeaning] = said.asks[i]*scale, float64(phrasing[class]), float64(meant[class])
		c.signals[sigAsks], c.signals[sigCrowd] = asks[class], crowd[class]
		cs.taught.list = append(cs.taught.list, c)
	}
	all := append(slices.Clone(cs.bare.list), cs.taught.list...) // a bare entry by itself could not stand out
	bests := map[*pool][numSignals]float64{&cs.taught: cs.taught.best(), &cs.bare: cs.bare.best()}
	cs.bare.standardise(all, sigWords, sigPassages)
	cs.taught.standardise(slices.Clone(cs.taught.list), sigWords, sigAskWords, sigPassages)
	for p, best := range bests {
		p.none = [numNone]float64{
			noneBias: 1, nonePhrasing: float64(phrasing[none]), noneMeaning: float64(meant[none]), noneOffTopic: asks[none], noneCrowd: crowd[none],
			noneWords: best[sigWords], noneAskWords: best[sigAskWords], noneAsks: best[sigAsks], nonePassages: best[sigPassages],
		}
	}
	if len(cs.taught.list) > 0 {
		cs.bare.standBeside()
	}
	return cs, nil
}

// of is the pool of bare entries, or that of taught ones.
func (cs *candidates) of(bare bool) *pool {
	if bare {
		return &cs.bare
	}
	return &cs.taught
}

// best is the highest of each signal.
func (p *pool) best() (best [numSignals]float64) {
	for _, c := range p.list {
		for k, v := range c.signals {
			best[k] = max(best[k], v)
		}
	}
	return best
}

// standardise measures some signals from their mean over candidates, in
// standard deviations: how far an entry stands out means the same in a library of
// pages and in one of single sentences, the raw numbers do not. On OR-ShARC this
// is worth .03 of nDCG@10.
func (p *pool) standardise(among []candidate, signals ...signal) {
	n := float64(len(among))
	for _, k := range signals {
		sum, square := 0.0, 0.0
		for _, c := range among {
			sum += c.signals[k]
			square += c.signals[k] * c.signals[k]
		}
		mean := sum / n
		spread := math.Sqrt(max(0, square/n-mean*mean)) + 1e-9
		for i := range p.list {
			s := &p.list[i].signals[k]
			*s = (*s - mean) / spread
		}
	}
}

// crowdSharpness is how much nearer asks outweigh farther ones in sigCrowd.
const crowdSharpness = 20

// nearAsks looks at each class's lessons around a vector: the mean cosine of the
// three nearest, and the log of the sum of all, sharpened.
func (x *Index) nearAsks(v []float32) (nearest, crowd []float64) {
	classes := len(x.learned.Classes) + 1
	nearest, crowd = make([]float64, classes), make([]float64, classes)
	top := make([][3]float32, classes)
	for i, cos := range x.asks.cosines(v) {
		class := x.askClass[i]
		crowd[class] += math.Exp(crowdSharpness * float64(cos))
		for k, held := range top[class] {
			if cos > held {
				top[class][k], cos = cos, held
			}
		}
	}
	for i, t := range top {
		nearest[i] = float64(t[0]+t[1]+t[2]) / 3
		crowd[i] = math.Log(crowd[i] + 1)
	}
	return nearest, crowd
}

// bestPassages is each entry's cosine of its passage nearest to a vector.
func (x *Index) bestPassages(v []float32) []float32 {
	best := make([]float32, len(x.entries))
	for i, cos := range x.vectors.cosines(v) {
		p := x.passages[i]
		best[p.entry] = max(best[p.entry], cos)
	}
	return best
}

// bringForward picks the entries nearest in meaning where more pass a filter than
// can be ranked whole; nil where all of them are.
func (x *Index) bringForward(passages []float32, f Filter) []bool {
	var near []float32
	for i, e := range x.entries {
		if f.Passes(e) {
			near = append(near, passages[i])
		}
	}
	if len(near) <= maxCandidates {
		return nil
	}
	slices.Sort(near)
	floor := near[len(near)-maxCandidates]
	bring := make([]bool, len(passages))
	for i, cos := range passages {
		bring[i] = cos >= floor
	}
	return bring
}
