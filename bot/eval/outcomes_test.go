package eval

import (
	"math"
	"testing"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// near reports whether two measures are the same but for rounding.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// answer shows entries "a", "b", …, the first with a probability.
func answer(v bot.Verdict, p float64, ids ...string) bot.Answer {
	a := bot.Answer{Verdict: v, Probability: p}
	for _, id := range ids {
		a.Entries = append(a.Entries, bot.Entry{ID: id, Score: p, Approval: knowledge.Required})
		p = 0
	}
	return a
}

// six are outcomes whose every measure can be worked out by hand.
func six() []Outcome {
	return []Outcome{
		// Right at once, gain 1, approval right.
		judge(Question{ID: "1", Category: "plain", Gold: map[string]int{"a": 2}, Approval: knowledge.Required}, answer(bot.Answered, 0.9, "a", "b")),
		// Third: 3/log2(4) of 3, which is 0.5. Approval wrong.
		judge(Question{ID: "2", Category: "plain", Gold: map[string]int{"c": 2}, Approval: knowledge.Local}, answer(bot.Answered, 0.6, "a", "b", "c")),
		// Fourth: 1/log2(5), which is 0.4306765580733931. Approval not said, for it is not answered.
		judge(Question{ID: "3", Category: "plain", Gold: map[string]int{"d": 2}, Approval: knowledge.Local}, answer(bot.Unsure, 0.3, "a", "b", "c", "d")),
		// Not found at all.
		judge(Question{ID: "4", Category: "typo", Gold: map[string]int{"z": 1}}, answer(bot.NotCovered, 0.1, "a")),
		// A false answer, and rightly none.
		judge(Question{ID: "5", Category: "out"}, answer(bot.Answered, 0.8, "a")),
		judge(Question{ID: "6", Category: "out"}, answer(bot.NotCovered, 0)),
	}
}

func TestJudge(t *testing.T) {
	for i, want := range []struct {
		rank int
		gain float64
	}{{1, 1}, {3, 0.5}, {4, 0.4306765580733931}, {0, 0}, {0, 0}, {0, 0}} {
		if o := six()[i]; o.Rank != want.rank || !near(o.Gain, want.gain) {
			t.Errorf("question %s: rank %d, gain %v, want %d, %v", o.Question.ID, o.Rank, o.Gain, want.rank, want.gain)
		}
	}
}
