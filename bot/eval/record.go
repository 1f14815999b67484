package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/leeway-bot/leeway/bot"
)

// topIDs is how many ids of a ranking are kept: enough to see what came before
// the target.
const topIDs = 5

// Record is what is kept of one question and its answer, so that a later run
// can be held against it.
type Record struct {
	ID          string      `json:"id"`
	Question    string      `json:"question"`
	Category    string      `json:"category"`
	Answerable  bool        `json:"answerable"`
	Verdict     bot.Verdict `json:"verdict"`
	Probability float64     `json:"probability"`              // that the library covers the question, 0 to 1
	Rank        int         `json:"rank"`                     // of the first entry with a label, 1 is first; 0 when none of the first ten has
	Gain        float64     `json:"ndcg10"`                   // 0 to 1
	Approval    *bool       `json:"approval_right,omitempty"` // nil when it was not asked for, or not answered
	Top         []string    `json:"top"`                      // the first five ids, best first
}

// Record is what is kept of an outcome.
func (o Outcome) Record() Record {
	top := o.Answer.Ranking()
	r := Record{
		ID: o.Question.ID, Question: o.Question.Text, Category: o.Question.Category, Answerable: o.Question.Answerable(),
		Verdict: o.Answer.Verdict, Probability: o.Answer.Probability, Rank: o.Rank, Gain: o.Gain,
		Top: append([]string{}, top[:min(topIDs, len(top))]...),
	}
	if o.Question.Approval != "" && r.Answerable && r.Verdict == bot.Answered {
		right := o.Answer.Entries[0].Approval == o.Question.Approval
		r.Approval = &right
	}
	return r
}

// Records are those of all outcomes, in the order asked.
func (r *Report) Records() []Record {
	list := make([]Record, len(r.Outcomes))
	for i, o := range r.Outcomes {
		list[i] = o.Record()
	}
	return list
}

// WriteRecords writes one JSON object a line.
func WriteRecords(w io.Writer, records []Record) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range records {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// ReadRecords reads what [WriteRecords] wrote. name tells the file apart in
// errors.
func ReadRecords(name string, r io.Reader) ([]Record, error) {
	var list []Record
	err := eachLine(name, r, func(_ int, line []byte) error {
		var kept Record
		if err := json.Unmarshal(line, &kept); err != nil {
			return err
		}
		list = append(list, kept)
		return kept.check()
	})
	return list, err
}

// check refuses what no run has written, such as a test set.
func (r Record) check() error {
	switch {
	case r.ID == "":
		return fmt.Errorf(`no "id"`)
	case value(r.Verdict) < 0:
		return fmt.Errorf("verdict %q is none that an answer has", r.Verdict)
	}
	return nil
}

// eachLine hands on each line that is not blank, with its number.
func eachLine(name string, r io.Reader, take func(n int, line []byte) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		if err := take(n, []byte(text)); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}
