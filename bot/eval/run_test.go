package eval

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

func TestRun(t *testing.T) {
	a, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	var steps []int
	r, err := Run(t.Context(), a, []Question{
		{ID: "law", Text: "what rests on 20-1-302?", Jurisdiction: "mt", Gold: map[string]int{"none/such": 2}},
		{ID: "thanks", Text: "thank you!"},
	}, today, func(done int) { steps = append(steps, done) })
	if err != nil {
		t.Fatal(err)
	}
	if r.Revision != a.Library().Revision {
		t.Errorf("revision %q, want %q", r.Revision, a.Library().Revision)
	}
	if diff := cmp.Diff([]int{1, 2}, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	for i, want := range []bot.Verdict{bot.Answered, bot.NotCovered} {
		if o := r.Outcomes[i]; o.Answer.Verdict != want || o.Answer.ID != o.Question.ID {
			t.Errorf("%s: %s to %s, want %s", o.Question.ID, o.Answer.Verdict, o.Answer.ID, want)
		}
	}
}

// A question that cannot be asked is a mistake in the set, and is named.
func TestRunStopsAtAnError(t *testing.T) {
	a, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run(t.Context(), a, []Question{{ID: "dev-7", Text: " "}}, today, func(int) {})
	if !errors.Is(err, bot.ErrEmpty) || !strings.HasPrefix(err.Error(), "ask dev-7: ") {
		t.Errorf("error %v", err)
	}
}

// What must be cited and said is looked for in all that an answer shows.
func TestJudgeHoldsTheAnswerToItsWords(t *testing.T) {
	a := answer(bot.Answered, 0.9, "a", "b")
	a.Headline = "The board decides."
	a.Entries[1].Citations = []bot.Citation{{ID: "mca:20-1-101"}}
	a.Entries[1].Passages = []knowledge.Passage{{Heading: []string{"Hours"}, Text: "Under SUPERVISION of a teacher."}}
	a.Entries[0].Deadline = &bot.Deadline{What: "plan due", Rule: "first Monday in March"}
	gold := map[string]int{"a": 2}
	q := Question{Gold: gold, Citations: []string{"mca:20-1-101"}, Mention: []string{"the board", "supervision of a teacher", "hours", "monday in march"}}
	if faults := judge(q, a).Faults; len(faults) > 0 {
		t.Errorf("faults: %q", faults)
	}
	q = Question{Gold: gold, Citations: []string{"mca:20-1-302"}, Mention: []string{"snow"}}
	want := []string{"does not cite mca:20-1-302", `does not say "snow"`}
	if diff := cmp.Diff(want, judge(q, a).Faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	want = []string{"no right entry among the first ten; first is nothing", "unsure (probability 0.00)"}
	if diff := cmp.Diff(want, judge(q, answer(bot.Unsure, 0)).Faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
