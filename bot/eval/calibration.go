package eval

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Calibration says whether probabilities can be believed: of the answers that
// claim 0.8, do eight in ten hold? The claim is that the first entry is right,
// its probability the one shown with it; where no entry is shown, 0. No entry is
// right for a question that nothing answers.
type Calibration struct {
	Brier float64 `json:"brier"` // mean square of probability less truth: 0 is best, saying 0.5 of everything gets 0.25
	Bins  []Bin   `json:"bins"`  // ten, by probability
}

// Bin is the claims of a range of probability, From included, To not; 1 is in
// the last.
type Bin struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Count int     `json:"count"`
	Mean  float64 `json:"mean"`  // of the probabilities; 0 of none
	Right float64 `json:"right"` // share of the claims that hold; 0 of none
}

// Calibration holds the claims of all outcomes against their labels.
func (r *Report) Calibration() Calibration { return calibrate(r.Outcomes) }

func calibrate(outcomes []Outcome) Calibration {
	const bins = 10
	c := Calibration{Bins: make([]Bin, bins)}
	for i := range c.Bins {
		c.Bins[i].From, c.Bins[i].To = float64(i)/bins, float64(i+1)/bins
	}
	for _, o := range outcomes {
		p, right := o.claim()
		b := &c.Bins[min(int(p*bins), bins-1)]
		b.Count++
		b.Mean += p
		b.Right += right
		c.Brier += (p - right) * (p - right)
	}
	for i := range c.Bins {
		n := float64(max(1, c.Bins[i].Count))
		c.Bins[i].Mean /= n
		c.Bins[i].Right /= n
	}
	c.Brier /= float64(max(1, len(outcomes)))
	return c
}

// claim is the probability shown with the first entry, and whether that entry
// is right: 1 or 0.
func (o Outcome) claim() (p, right float64) {
	if len(o.Answer.Entries) == 0 {
		return 0, 0
	}
	e := o.Answer.Entries[0]
	if o.Question.Gold[e.ID] > 0 {
		right = 1
	}
	return e.Score, right
}

func (c Calibration) write(w io.Writer) error {
	fmt.Fprintf(w, "\nis the first entry right? Brier score %.4f\n", c.Brier)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "probability\tquestions\tmean\tright\t")
	for _, b := range c.Bins {
		fmt.Fprintf(t, "%.1f-%.1f\t%d\t%s\t%s\t\n", b.From, b.To, b.Count, share(b.Mean, b.Count), share(b.Right, b.Count))
	}
	return t.Flush()
}
