package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
)

// Outcome is one question and what became of it.
type Outcome struct {
	Question Question
	Answer   bot.Answer
	Rank     int     // of the first entry with a label, 1 is first; 0 when none of the first ten has
	Gain     float64 // nDCG@10
	Faults   []string
}

// Run asks every question, one after the other, and judges the answers. step
// hears of each question done.
func Run(ctx context.Context, a *bot.Assistant, questions []Question, today time.Time, step func(done int)) (*Report, error) {
	r := &Report{Revision: a.Library().Revision, Outcomes: make([]Outcome, len(questions))}
	for i, q := range questions {
		answer, err := a.Answer(ctx, bot.Question{ID: q.ID, Text: q.Text, Jurisdiction: q.Jurisdiction, Context: q.Context, Today: today})
		if err != nil {
			return nil, fmt.Errorf("ask %s: %w", q.ID, err)
		}
		r.Outcomes[i] = judge(q, answer)
		step(i + 1)
	}
	return r, nil
}

// judge holds an answer against a question's labels.
func judge(q Question, a bot.Answer) Outcome {
	o := Outcome{Question: q, Answer: a, Gain: ndcg(a.Ranking(), q.Gold)}
	o.Rank = slices.IndexFunc(a.Ranking(), func(id string) bool { return q.Gold[id] > 0 }) + 1
	if !q.Answerable() {
		if a.Verdict == bot.Answered {
			o.fault("answered %s, though nothing answers", first(a))
		}
		return o
	}
	switch {
	case o.Rank == 0:
		o.fault("no right entry among the first ten; first is %s", first(a))
	case o.Rank > 1:
		o.fault("right entry at rank %d; first is %s", o.Rank, first(a))
	}
	if a.Verdict != bot.Answered {
		o.fault("%s (probability %.2f)", a.Verdict, a.Probability)
		return o
	}
	if q.Approval != "" && a.Entries[0].Approval != q.Approval {
		o.fault("approval %s, want %s", a.Entries[0].Approval, q.Approval)
	}
	for _, id := range q.Citations {
		if !cites(a, id) {
			o.fault("does not cite %s", id)
		}
	}
	for _, words := range q.Mention {
		if !says(a, words) {
			o.fault("does not say %q", words)
		}
	}
	return o
}

func (o *Outcome) fault(format string, args ...any) {
	o.Faults = append(o.Faults, fmt.Sprintf(format, args...))
}

func first(a bot.Answer) string {
	if len(a.Entries) == 0 {
		return "nothing"
	}
	return a.Entries[0].ID
}

func cites(a bot.Answer, id string) bool {
	for _, e := range a.Entries {
		if slices.ContainsFunc(e.Citations, func(c bot.Citation) bool { return c.ID == id }) {
			return true
		}
	}
	return false
}

// says reports whether the words stand anywhere in what an answer shows.
func says(a bot.Answer, words string) bool {
	var b strings.Builder
	b.WriteString(a.Headline)
	for _, e := range a.Entries {
		fmt.Fprintln(&b, e.Title, e.Summary, e.ApprovalText, e.Expires, e.NextSteps, e.Warnings, e.Source.Title, e.Source.Heading)
		for _, p := range e.Passages {
			fmt.Fprintln(&b, p.Heading, p.Text)
		}
		if e.Deadline != nil {
			fmt.Fprintln(&b, e.Deadline.What, e.Deadline.Rule)
		}
	}
	return strings.Contains(strings.ToLower(b.String()), strings.ToLower(words))
}
