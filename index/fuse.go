package index

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// fusion turns signals into probabilities: a conditional logit, whose weights
// are learned from questions that the classifiers had not seen.
type fusion struct {
	Entry [numSignals]float64 // weight of each signal of an entry
	None  [numNone]float64    // weight of each piece of evidence for no entry
}

// wordScale brings BM25 sums of long questions down to those of short ones.
func wordScale(text string) float64 { return 1 / math.Sqrt(float64(len(wordsOf(text)))) }

// rank orders the candidates, gives each its probability, and returns the
// probability that any of them answers.
func (f fusion) rank(cs *candidates) (covered float64) {
	none := 0.0
	for k, w := range f.None {
		none += w * cs.none[k]
	}
	top := none
	for i := range cs.list {
		c := &cs.list[i]
		c.score = 0
		for k, w := range f.Entry {
			c.score += w * c.signals[k]
		}
		top = max(top, c.score)
	}
	sum := math.Exp(none - top)
	nothing := sum
	for i := range cs.list {
		cs.list[i].probability = math.Exp(cs.list[i].score - top)
		sum += cs.list[i].probability
	}
	for i := range cs.list {
		cs.list[i].probability /= sum
	}
	slices.SortStableFunc(cs.list, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return 1 - nothing/sum
}

// why splits a candidate's standing among the signals.
func (f fusion) why(c candidate) []Reason {
	var reasons []Reason
	sum := 0.0
	for k, w := range f.Entry {
		share := max(0, w*c.signals[k])
		sum += share
		reasons = append(reasons, Reason{signalNames[k], share})
	}
	for i := range reasons {
		if sum > 0 {
			reasons[i].Share /= sum
		}
	}
	slices.SortStableFunc(reasons, func(a, b Reason) int { return cmp.Compare(b.Share, a.Share) })
	return reasons
}

// WhyText is a hit's reasons on one line: "asks 0.61 · words 0.39".
func WhyText(reasons []Reason) string {
	var parts []string
	for _, r := range reasons {
		if r.Share >= 0.005 {
			parts = append(parts, fmt.Sprintf("%s %.2f", r.Signal, r.Share))
		}
	}
	return strings.Join(parts, " · ")
}

// outcome is a question, its candidates and which entry is right, -1 for none.
type outcome struct {
	cs    *candidates
	right int
}

// learnFusion finds the weights that make the outcomes likeliest, by gradient
// ascent with Adam. decay keeps weights from growing without evidence.
func learnFusion(outcomes []outcome) fusion {
	const (
		rounds, rate, decay = 300, 0.05, 1e-4
		b1, b2, tiny        = 0.9, 0.999, 1e-8
	)
	var f fusion
	var mean, square [int(numSignals) + numNone]float64
	for round := 1; round <= rounds; round++ {
		var grad [int(numSignals) + numNone]float64
		for _, o := range outcomes {
			f.gradient(o, grad[:])
		}
		for k := range grad {
			w := &f.None[max(0, k-int(numSignals))]
			if k < int(numSignals) {
				w = &f.Entry[k]
			}
			g := grad[k]/float64(len(outcomes)) - decay**w
			mean[k] = b1*mean[k] + (1-b1)*g
			square[k] = b2*square[k] + (1-b2)*g*g
			m := mean[k] / (1 - math.Pow(b1, float64(round)))
			s := square[k] / (1 - math.Pow(b2, float64(round)))
			*w += rate * m / (math.Sqrt(s) + tiny)
		}
	}
	return f
}

// gradient adds the gradient of one outcome's log likelihood.
func (f fusion) gradient(o outcome, grad []float64) {
	covered := f.rank(o.cs)
	none := -(1 - covered)
	if o.right < 0 {
		none++
	}
	for k, v := range o.cs.none {
		grad[int(numSignals)+k] += none * v
	}
	for _, c := range o.cs.list {
		g := -c.probability
		if c.entry == o.right {
			g++
		}
		for k, v := range c.signals {
			grad[k] += g * v
		}
	}
}
