package eval

import (
	"slices"

	"github.com/leeway-bot/leeway/bot"
)

// Comparison is what changed between two runs. Scores are over the questions
// that both asked, so that a difference comes from the answers alone.
type Comparison struct {
	Questions int      `json:"questions"` // asked in both runs
	Better    []Change `json:"better"`    // the target nearer, or the verdict nearer to the truth
	Worse     []Change `json:"worse"`
	Mixed     []Change `json:"mixed"`   // better in one, worse in the other
	Shifted   int      `json:"shifted"` // neither, but with other ids among the first five
	New       []Record `json:"new"`     // only in the later run
	Gone      []Record `json:"gone"`    // only in the earlier
	Before    []Score  `json:"scores_before"`
	After     []Score  `json:"scores_after"`
}

// Change is one question in two runs.
type Change struct {
	Before Record `json:"before"`
	After  Record `json:"after"`
}

// Compare holds a run against an earlier one, question by question.
func Compare(before, after []Record) *Comparison {
	c := &Comparison{Better: []Change{}, Worse: []Change{}, Mixed: []Change{}, New: []Record{}} // in JSON a list is never null
	pairs := c.pair(before, after)
	c.Questions = len(pairs)
	var was, is []Record
	for _, p := range pairs {
		c.sort(p)
		was, is = append(was, p.Before), append(is, p.After)
	}
	c.Before, c.After = scores(was), scores(is)
	return c
}

// pair finds each question in the earlier run: by id and words, or else by its
// words, for a question without an id is named after its line, and lines move.
// Under the same id, other words are another question.
func (c *Comparison) pair(before, after []Record) []Change {
	left := append([]Record{}, before...)
	take := func(same func(Record) bool) (Record, bool) {
		at := slices.IndexFunc(left, same)
		if at < 0 {
			return Record{}, false
		}
		r := left[at]
		left = slices.Delete(left, at, at+1)
		return r, true
	}
	found := make([]*Record, len(after))
	for _, byID := range []bool{true, false} {
		for i, a := range after {
			if found[i] != nil {
				continue
			}
			if b, ok := take(func(b Record) bool { return b.Question == a.Question && (!byID || b.ID == a.ID) }); ok {
				found[i] = &b
			}
		}
	}
	var pairs []Change
	for i, a := range after {
		if found[i] == nil {
			c.New = append(c.New, a)
			continue
		}
		pairs = append(pairs, Change{*found[i], a})
	}
	c.Gone = left
	return pairs
}

// sort puts a question where it belongs.
func (c *Comparison) sort(p Change) {
	rank, verdict := p.byRank(), p.byVerdict()
	switch {
	case rank*verdict < 0:
		c.Mixed = append(c.Mixed, p)
	case rank+verdict > 0:
		c.Better = append(c.Better, p)
	case rank+verdict < 0:
		c.Worse = append(c.Worse, p)
	case !slices.Equal(p.Before.Top, p.After.Top):
		c.Shifted++
	}
}

// byRank is above 0 when the target came nearer, below when it went away.
func (c Change) byRank() int {
	if !c.After.Answerable {
		return 0
	}
	place := func(r Record) int {
		if r.Rank == 0 {
			return 11 // beyond the ten that are judged
		}
		return r.Rank
	}
	return place(c.Before) - place(c.After)
}

// byVerdict is above 0 when the verdict came nearer to the truth.
func (c Change) byVerdict() int {
	d := value(c.After.Verdict) - value(c.Before.Verdict)
	if !c.After.Answerable {
		return -d
	}
	return d
}

// value orders the verdicts by how much they claim; below 0 is none of them.
func value(v bot.Verdict) int {
	return slices.Index([]bot.Verdict{bot.NotCovered, bot.Unsure, bot.Answered}, v)
}
