package eval

import (
	"fmt"
	"io"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
)

// Figures is all that is measured of one build, on one machine.
type Figures struct {
	Sets    []Set    `json:"sets"`
	HeldOut *HeldOut `json:"held_out,omitempty"` // nil when left out
	Search  Timing   `json:"search"`
	Library Counts   `json:"library"`
	Machine Machine  `json:"machine"`
	Program string   `json:"program"` // version
}

// Set is a file of questions and what came of them.
type Set struct {
	Name string `json:"name"` // without its folders
	Summary
}

// HeldOut is how a library does on its own lines, each kept from learning.
type HeldOut struct {
	Asks     int     `json:"asks"`
	OffTopic int     `json:"off_topic"`
	Folds    int     `json:"folds"`
	Hit1     float64 `json:"hit1"` // of the asks
	Hit3     float64 `json:"hit3"`
	AUC      float64 `json:"auc"` // asks against off-topic lines
}

// Counts is which library was measured, and how large it is.
type Counts struct {
	Revision string `json:"revision"`
	Entries  int    `json:"entries"` // without drafts, as all that follow
	Passages int    `json:"passages"`
	Asks     int    `json:"asks"`
	OffTopic int    `json:"off_topic"`
	Golden   int    `json:"golden"`
}

// CountsOf counts what a library holds.
func CountsOf(lib *knowledge.Library) Counts {
	c := Counts{Revision: lib.Revision, OffTopic: len(lib.OffTopic), Golden: len(lib.Golden)}
	for _, e := range lib.Served() {
		c.Entries++
		c.Passages += len(e.Passages)
		c.Asks += len(e.Asks)
	}
	return c
}

// Markdown writes the figures as two tables, to be pasted into a document.
func (f *Figures) Markdown(w io.Writer) error {
	t := markdown{w: w}
	t.row("questions", "answerable", "hit@1", "hit@3", "nDCG@10", "false answers", "missed answers", "approval right", "Brier")
	t.row("---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:")
	for _, s := range f.Sets {
		s.rows(&t)
	}
	fmt.Fprintln(w)
	t.row("figure", "value")
	t.row("---", "---")
	if h := f.HeldOut; h != nil {
		t.row("cross-validation", fmt.Sprintf("hit@1 %.3f, hit@3 %.3f, AUC %.4f (%d asks, %d off-topic lines, %d folds)", h.Hit1, h.Hit3, h.AUC, h.Asks, h.OffTopic, h.Folds))
	}
	t.row("search", fmt.Sprintf("%.1f ms median, %.1f ms at the 99th percentile (%d questions, one at a time)", f.Search.Median, f.Search.P99, f.Search.Questions))
	l := f.Library
	t.row("library", fmt.Sprintf("revision %s: %d entries, %d passages, %d asks, %d off-topic lines, %d golden questions", l.Revision, l.Entries, l.Passages, l.Asks, l.OffTopic, l.Golden))
	t.row("machine", f.Machine.String())
	t.row("program", f.Program)
	return t.err
}

// rows are a set's total and, where it has several, its categories.
func (s Set) rows(t *markdown) {
	last := len(s.Scores) - 1
	s.row(t, fmt.Sprintf("**%s**", s.Name), s.Scores[last], fmt.Sprintf("%.4f", s.Calibration.Brier))
	if last < 2 {
		return
	}
	for _, score := range s.Scores[:last] {
		s.row(t, strings.ReplaceAll(score.Category, "_", " "), score, "")
	}
}

func (Set) row(t *markdown, name string, s Score, brier string) {
	of := func(v float64) string { return share(v, s.Answerable) }
	part := func(n, of int) string {
		if of == 0 {
			return "-"
		}
		return fmt.Sprintf("%d of %d", n, of)
	}
	t.row(name, fmt.Sprint(s.Answerable), of(s.Hit1), of(s.Hit3), of(s.NDCG),
		part(s.False, s.Unanswerable), part(s.Missed, s.Answerable), part(s.Approval, s.ApprovalOf), brier)
}

// markdown writes the rows of a table. Its first write error is kept.
type markdown struct {
	w   io.Writer
	err error
}

func (m *markdown) row(cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "|", `\|`)
	}
	if m.err == nil {
		_, m.err = fmt.Fprintf(m.w, "| %s |\n", strings.Join(cells, " | "))
	}
}
