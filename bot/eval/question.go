package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/leeway-bot/leeway/knowledge"
)

// Question is a labelled question.
type Question struct {
	ID           string
	Text         string
	Category     string // "paraphrase", "typo", …; "golden" when the set names none
	Jurisdiction string
	Context      []string
	Gold         map[string]int // id to grade: 2 answers, 1 bears on it; empty: nothing answers
	Approval     knowledge.Approval
	Citations    []string // canonical ids that the answer must show
	Mention      []string // that the answer must say, in any case
}

// Answerable reports whether an entry of the library answers.
func (q Question) Answerable() bool { return len(q.Gold) > 0 }

// labelled is a line of a test set or of a library's golden.jsonl.
type labelled struct {
	ID           string
	Question     string
	Category     string
	Jurisdiction string
	Context      []string
	Answerable   *bool
	Gold         []struct {
		ID    string
		Grade int
	}
	Approval  knowledge.Approval
	Citations []string
	Mention   []string `json:"must_mention"`
	First     []string
	Verdict   string
}

// Read reads labelled questions, one JSON object a line: {"question", "gold":
// [{"id", "grade"}], …} as test sets have them, or {"question", "first": ["id"]}
// as golden.jsonl has. name tells the set apart in errors and ids.
func Read(name string, r io.Reader) ([]Question, error) {
	var list []Question
	err := eachLine(name, r, func(n int, line []byte) error {
		var l labelled
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		q := l.question(fmt.Sprintf("%s:%d", name, n))
		list = append(list, q)
		switch {
		case q.Text == "":
			return errors.New(`no "question"`)
		case l.Answerable != nil && *l.Answerable && !q.Answerable():
			return errors.New("answerable, but no id has a grade above 0")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func (l labelled) question(place string) Question {
	q := Question{ID: l.ID, Text: l.Question, Category: l.Category, Jurisdiction: l.Jurisdiction, Context: l.Context,
		Gold: map[string]int{}, Approval: l.Approval, Citations: l.Citations, Mention: l.Mention}
	if q.ID == "" {
		q.ID = place
	}
	if q.Category == "" {
		q.Category = "golden"
	}
	if l.Answerable != nil && !*l.Answerable {
		return q // labels, if any, are of what comes near
	}
	for _, g := range l.Gold {
		if g.Grade > 0 {
			q.Gold[g.ID] = g.Grade
		}
	}
	for _, id := range l.First {
		q.Gold[id] = 2
	}
	return q
}
