package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

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
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" {
			continue
		}
		var l labelled
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		if l.Question == "" {
			return nil, fmt.Errorf(`%s, line %d: no "question"`, name, n)
		}
		list = append(list, l.question(fmt.Sprintf("%s:%d", name, n)))
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
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
	for _, g := range l.Gold {
		q.Gold[g.ID] = g.Grade
	}
	for _, id := range l.First {
		q.Gold[id] = 2
	}
	return q
}
