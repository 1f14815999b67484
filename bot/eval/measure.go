package eval

import (
	"cmp"
	"fmt"
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
	Missed       int     `json:"missed_answers"` // of the answerable: verdict not answered
	Unanswerable int     `json:"unanswerable"`
	False        int     `json:"false_answers"` // of the unanswerable: verdict answered
	Approval     int     `json:"approval_right"`
	ApprovalOf   int     `json:"approval_asked"`
}

// Share is how many of some there are.
type Share struct {
	Count int     `json:"count"`
	Of    int     `json:"of"`
	Share float64 `json:"share"` // 0 to 1; 0 of none
}

func shareOf(count, of int) Share { return Share{count, of, float64(count) / float64(max(1, of))} }

func (s Share) String() string {
	if s.Of == 0 {
		return "none asked"
	}
	return fmt.Sprintf("%d of %d (%.3f)", s.Count, s.Of, s.Share)
}

// FalseAnswers are those to questions that nothing answers.
func (s Score) FalseAnswers() Share { return shareOf(s.False, s.Unanswerable) }

// MissedAnswers are the answerable questions that were not answered.
func (s Score) MissedAnswers() Share { return shareOf(s.Missed, s.Answerable) }

// scores are those of each category, by name, and of all at the end.
func scores(records []Record) []Score {
	var categories []string
	for _, r := range records {
		if !slices.Contains(categories, r.Category) {
			categories = append(categories, r.Category)
		}
	}
	slices.Sort(categories)
	var list []Score
	for _, c := range append(categories, "") {
		list = append(list, score(records, c))
	}
	return list
}

// score sums up the records of a category; "" is all of them.
func score(records []Record, category string) Score {
	s := Score{Category: cmp.Or(category, "all")}
	for _, r := range records {
		if category == "" || r.Category == category {
			s.add(r)
		}
	}
	if n := float64(s.Answerable); n > 0 {
		for _, share := range []*float64{&s.Hit1, &s.Hit3, &s.NDCG, &s.Answered, &s.Unsure} {
			*share /= n
		}
	}
	return s
}

func (s *Score) add(r Record) {
	if !r.Answerable {
		s.Unanswerable++
		if r.Verdict == bot.Answered {
			s.False++
		}
		return
	}
	s.Answerable++
	s.NDCG += r.Gain
	if r.Rank == 1 {
		s.Hit1++
	}
	if r.Rank >= 1 && r.Rank <= 3 {
		s.Hit3++
	}
	s.addVerdict(r.Verdict)
	if r.Approval != nil {
		s.ApprovalOf++
		if *r.Approval {
			s.Approval++
		}
	}
}

func (s *Score) addVerdict(v bot.Verdict) {
	switch v {
	case bot.Answered:
		s.Answered++
		return
	case bot.Unsure:
		s.Unsure++
	}
	s.Missed++
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
