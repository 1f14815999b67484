package eval

import (
	"math"
	"slices"

	"github.com/leeway-bot/leeway/bot"
)

// Score sums up some outcomes. Shares are from 0 to 1.
type Score struct {
	Category     string  `json:"category"`
	Answerable   int     `json:"answerable"`
	Hit1         float64 `json:"hit1"` // of the answerable: the first entry has a label
	Hit3         float64 `json:"hit3"` // one of the first three has
	NDCG         float64 `json:"ndcg10"`
	Answered     float64 `json:"answered"` // of the answerable: verdict answered
	Unsure       float64 `json:"unsure"`
	Unanswerable int     `json:"unanswerable"`
	False        int     `json:"false_answers"` // of the unanswerable: verdict answered
	Approval     int     `json:"approval_right"`
	ApprovalOf   int     `json:"approval_asked"`
}

// score sums up the outcomes of a category; "" is all of them.
func score(outcomes []Outcome, category string) Score {
	s := Score{Category: category}
	if category == "" {
		s.Category = "all"
	}
	for _, o := range outcomes {
		if category == "" || o.Question.Category == category {
			s.add(o)
		}
	}
	if n := float64(s.Answerable); n > 0 {
		for _, share := range []*float64{&s.Hit1, &s.Hit3, &s.NDCG, &s.Answered, &s.Unsure} {
			*share /= n
		}
	}
	return s
}

func (s *Score) add(o Outcome) {
	if len(o.Question.Gold) == 0 {
		s.Unanswerable++
		if o.Answer.Verdict == bot.Answered {
			s.False++
		}
		return
	}
	s.Answerable++
	s.NDCG += o.Gain
	if o.Rank == 1 {
		s.Hit1++
	}
	if o.Rank >= 1 && o.Rank <= 3 {
		s.Hit3++
	}
	switch o.Answer.Verdict {
	case bot.Answered:
		s.Answered++
	case bot.Unsure:
		s.Unsure++
	}
	if o.Question.Approval != "" && o.Answer.Verdict == bot.Answered {
		s.ApprovalOf++
		if o.Answer.Entries[0].Approval == o.Question.Approval {
			s.Approval++
		}
	}
}

// ndcg is the normalised discounted cumulative gain of the first ten ids, with
// gain 2^grade-1.
func ndcg(ranking []string, gold map[string]int) float64 {
	const depth = 10
	discount := func(rank int) float64 { return 1 / math.Log2(float64(rank)+2) }
	gain := func(grade int) float64 { return math.Exp2(float64(grade)) - 1 }
	got, ideal := 0.0, 0.0
	for i, id := range ranking[:min(depth, len(ranking))] {
		got += gain(gold[id]) * discount(i)
	}
	grades := []int{}
	for _, g := range gold {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b int) int { return b - a })
	for i, g := range grades[:min(depth, len(grades))] {
		ideal += gain(g) * discount(i)
	}
	if ideal == 0 {
		return 0
	}
	return got / ideal
}
