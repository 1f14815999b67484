package index

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// fusion turns signals into probabilities: a conditional logit, whose weights
// are learned from questions that the classifiers had not seen.
//
// In JSON each weight stands under its signal's name.
type fusion struct {
	Entry     [numSignals]float64 // weight of each signal of an entry
	None      [numNone]float64    // weight of each piece of evidence for no entry
	Elsewhere float64             // added to an entry of a jurisdiction that was not asked for
}

// wordScale brings BM25 sums of long questions down to those of short ones.
func wordScale(text string) float64 { return 1 / math.Sqrt(float64(len(wordsOf(text)))) }

// MarshalJSON and UnmarshalJSON write the weights by name.
func (f fusion) MarshalJSON() ([]byte, error) {
	named := map[string]float64{}
	for k, w := range f.weights() {
		named[weightNames[k]] = *w
	}
	return json.Marshal(named)
}

func (f *fusion) UnmarshalJSON(src []byte) error {
	named := map[string]float64{}
	if err := json.Unmarshal(src, &named); err != nil {
		return err
	}
	for k, w := range f.weights() {
		*w = named[weightNames[k]]
	}
	return nil
}

// learnedAmong is how many entries the fusion's questions were put to. Among
// more, many small chances add up and chance puts some entry ahead: what speaks
// for none of them then counts for more.
const learnedAmong = 50

// rank orders a pool's candidates, those elsewhere last, gives each its
// probability, and returns the probability that any that is not elsewhere answers.
func (f *fusion) rank(p *pool) (covered float64) {
	none := math.Log(max(1, float64(p.among)/float64(p.learnedAmong)))
	for k, w := range f.None {
		none += w * p.none[k]
	}
	top := none
	for i := range p.list {
		c := &p.list[i]
		if c.score = 0; c.elsewhere {
			c.score = f.Elsewhere
		}
		for k, w := range f.Entry {
			c.score += w * c.signals[k]
		}
		top = max(top, c.score)
	}
	p.nobody = math.Exp(none - top)
	sum := p.nobody
	for i := range p.list {
		p.list[i].probability = math.Exp(p.list[i].score - top)
		sum += p.list[i].probability
	}
	for i := range p.list {
		c := &p.list[i]
		if c.probability /= sum; !c.elsewhere {
			covered += c.probability
		}
	}
	p.nobody /= sum
	slices.SortStableFunc(p.list, func(a, b candidate) int {
		return cmp.Or(order(a.elsewhere)-order(b.elsewhere), cmp.Compare(b.score, a.score))
	})
	return covered
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// why splits a candidate's standing among the signals.
func (f *fusion) why(c candidate) []Reason {
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

// choice is a question's candidates of one pool and which entry is right, -1 for
// none.
type choice struct {
	*pool
	right     int
	misplaced bool // an ask, put to a jurisdiction whose entries do not answer it
}

// learnFusion finds the weights that make the right choices likeliest, by gradient
// ascent with Adam. Each signal is measured in its own spread meanwhile, so that
// one rate suits all.
func learnFusion(choices []choice) fusion {
	const (
		rounds, rate, decay = 400, 0.05, 1e-4
		b1, b2, tiny        = 0.9, 0.999, 1e-8
	)
	spread := spreads(choices)
	var f fusion
	w := f.weights()
	mean, square := make([]float64, len(w)), make([]float64, len(w))
	for round := 1; round <= rounds; round++ {
		grad := make([]float64, len(w))
		for _, o := range choices {
			f.gradient(o, grad)
		}
		for k, g := range grad {
			g = g/spread[k]/float64(len(choices)) - decay*(*w[k])*spread[k]
			mean[k] = b1*mean[k] + (1-b1)*g
			square[k] = b2*square[k] + (1-b2)*g*g
			m := mean[k] / (1 - math.Pow(b1, float64(round)))
			s := square[k] / (1 - math.Pow(b2, float64(round)))
			*w[k] += rate * m / (math.Sqrt(s) + tiny) / spread[k]
		}
	}
	return f
}

// weights lists where the weights stand, those of entries first.
func (f *fusion) weights() []*float64 {
	var list []*float64
	for k := range f.Entry {
		list = append(list, &f.Entry[k])
	}
	for k := range f.None {
		list = append(list, &f.None[k])
	}
	return append(list, &f.Elsewhere)
}

// spreads is the standard deviation of each signal.
func spreads(choices []choice) []float64 {
	size := int(numSignals) + numNone + 1
	sum, square, n := make([]float64, size), make([]float64, size), make([]float64, size)
	note := func(k int, v float64) {
		sum[k] += v
		square[k] += v * v
		n[k]++
	}
	for _, o := range choices {
		for _, c := range o.list {
			for k, v := range c.signals {
				note(k, v)
			}
		}
		for k, v := range o.none {
			note(int(numSignals)+k, v)
		}
	}
	for k := range sum {
		mean := sum[k] / max(1, n[k])
		if d := math.Sqrt(square[k]/max(1, n[k]) - mean*mean); d > 1e-6 {
			sum[k] = d
		} else {
			sum[k] = 1
		}
	}
	return sum
}

// gradient adds the gradient of one choice's log likelihood: what speaks for
// the right one, less what the fusion expects. Of a question that no entry
// here answers, none and every entry elsewhere are right.
func (f *fusion) gradient(o choice, grad []float64) {
	covered := f.rank(o.pool)
	share := func(p float64, right bool) float64 {
		switch {
		case !right:
			return -p
		case o.right < 0:
			return p/(1-covered+1e-12) - p
		}
		return 1 - p
	}
	none := share(o.nobody, o.right < 0)
	for k, v := range o.none {
		grad[int(numSignals)+k] += none * v
	}
	for _, c := range o.list {
		g := share(c.probability, c.entry == o.right || o.right < 0 && c.elsewhere)
		for k, v := range c.signals {
			grad[k] += g * v
		}
		if c.elsewhere {
			grad[len(grad)-1] += g
		}
	}
}
