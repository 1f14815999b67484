package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Report is what came of a set of questions.
type Report struct {
	Revision string
	Outcomes []Outcome
}

// Scores are those of each category, by name, and of all at the end.
func (r *Report) Scores() []Score {
	var categories []string
	for _, o := range r.Outcomes {
		if !slices.Contains(categories, o.Question.Category) {
			categories = append(categories, o.Question.Category)
		}
	}
	slices.Sort(categories)
	var list []Score
	for _, c := range append(categories, "") {
		list = append(list, score(r.Outcomes, c))
	}
	return list
}

// Write prints the table, and below it each question with a fault.
func (r *Report) Write(w io.Writer, faults bool) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "category\tanswerable\thit@1\thit@3\tnDCG@10\tanswered\tunsure\tunanswerable\tfalse\tapproval\t")
	for _, s := range r.Scores() {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d/%d\t\n", s.Category, s.Answerable,
			share(s.Hit1, s.Answerable), share(s.Hit3, s.Answerable), share(s.NDCG, s.Answerable), share(s.Answered, s.Answerable), share(s.Unsure, s.Answerable),
			s.Unanswerable, s.False, s.Approval, s.ApprovalOf)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, o := range r.Outcomes {
		if faults && len(o.Faults) > 0 {
			if _, err := fmt.Fprintf(w, "\n%s  %s\n    %s\n", o.Question.ID, o.Question.Text, strings.Join(o.Faults, "\n    ")); err != nil {
				return err
			}
		}
	}
	return nil
}

func share(v float64, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", v)
}
