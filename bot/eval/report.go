package eval

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Report is what came of a set of questions.
type Report struct {
	Revision string // of the library
	Outcomes []Outcome
}

// Scores are those of each category, by name, and of all at the end.
func (r *Report) Scores() []Score { return scores(r.Records()) }

// Total is the score of all questions.
func (r *Report) Total() Score { return score(r.Records(), "") }

// Summary is a report in numbers. Its JSON is for other programs: fields may be
// added, never renamed.
type Summary struct {
	Revision    string      `json:"revision"`
	Questions   int         `json:"questions"`
	Scores      []Score     `json:"scores"`
	False       Share       `json:"false_answers"`
	Missed      Share       `json:"missed_answers"`
	Calibration Calibration `json:"calibration"`
}

// Summary sums a report up.
func (r *Report) Summary() Summary {
	all := r.Total()
	return Summary{r.Revision, len(r.Outcomes), r.Scores(), all.FalseAnswers(), all.MissedAnswers(), r.Calibration()}
}

// Write prints the tables, and with faults each question that has one.
func (r *Report) Write(w io.Writer, faults bool) error {
	if err := writeScores(w, r.Scores()); err != nil {
		return err
	}
	all := r.Total()
	fmt.Fprintf(w, "\nfalse answers %s, missed answers %s\n", all.FalseAnswers(), all.MissedAnswers())
	if err := r.Calibration().write(w); err != nil {
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

const scoreHead = "category\tanswerable\thit@1\thit@3\tnDCG@10\tanswered\tunsure\tmissed\tunanswerable\tfalse\tapproval\t"

func writeScores(w io.Writer, list []Score) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, scoreHead)
	for _, s := range list {
		fmt.Fprintln(t, strings.Join(s.cells(), "\t")+"\t")
	}
	return t.Flush()
}

// cells are a score's columns, as scoreHead names them.
func (s Score) cells() []string {
	cells := []string{s.Category, fmt.Sprint(s.Answerable)}
	for _, v := range []float64{s.Hit1, s.Hit3, s.NDCG, s.Answered, s.Unsure} {
		cells = append(cells, share(v, s.Answerable))
	}
	return append(cells, fmt.Sprint(s.Missed), fmt.Sprint(s.Unanswerable), fmt.Sprint(s.False), fmt.Sprintf("%d/%d", s.Approval, s.ApprovalOf))
}

func share(v float64, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", v)
}
