package eval

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestNDCG(t *testing.T) {
	eleven := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a"}
	for _, c := range []struct {
		name    string
		ranking []string
		gold    map[string]int
		want    float64
	}{
		{"first", []string{"a"}, map[string]int{"a": 2}, 1},
		{"grades in order", []string{"a", "b"}, map[string]int{"a": 2, "b": 1}, 1},
		// (1 + 3/log2 3) / (3 + 1/log2 3)
		{"grades out of order", []string{"b", "a"}, map[string]int{"a": 2, "b": 1}, 0.7967075809905066},
		// (1 + 3/2) / (3 + 3/log2 3 + 1/2): one is never found
		{"one missing", []string{"a", "x", "c"}, map[string]int{"a": 1, "c": 2, "d": 2}, 0.4635819942403664},
		{"tenth", eleven[1:], map[string]int{"a": 2}, 0.2890648263178879}, // 1/log2 11
		{"eleventh", eleven, map[string]int{"a": 2}, 0},
		{"more labels than places", eleven[:10], grades(eleven), 1},
		{"nothing found", nil, map[string]int{"a": 2}, 0},
		{"nothing to find", eleven, nil, 0},
	} {
		if got := ndcg(c.ranking, c.gold); !near(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func grades(ids []string) map[string]int {
	gold := map[string]int{}
	for _, id := range ids {
		gold[id] = 1
	}
	return gold
}

func TestScores(t *testing.T) {
	const gain4 = 0.4306765580733931
	third := 1.0 / 3
	want := []Score{
		{Category: "out", Unanswerable: 2, False: 1},
		{Category: "plain", Answerable: 3, Hit1: third, Hit3: 2 * third, NDCG: (1.5 + gain4) / 3, Answered: 2 * third, Unsure: third, Missed: 1, Approval: 1, ApprovalOf: 2},
		{Category: "typo", Answerable: 1, Missed: 1},
		{Category: "all", Answerable: 4, Hit1: 0.25, Hit3: 0.5, NDCG: (1.5 + gain4) / 4, Answered: 0.5, Unsure: 0.25, Missed: 2, Unanswerable: 2, False: 1, Approval: 1, ApprovalOf: 2},
	}
	r := &Report{Outcomes: six()}
	if diff := cmp.Diff(want, r.Scores(), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}
	all := r.Total()
	if got, want := all.FalseAnswers().String(), "1 of 2 (0.500)"; got != want {
		t.Errorf("false answers %s, want %s", got, want)
	}
	if got, want := all.MissedAnswers().String(), "2 of 4 (0.500)"; got != want {
		t.Errorf("missed answers %s, want %s", got, want)
	}
	if got, want := r.Scores()[2].FalseAnswers().String(), "none asked"; got != want {
		t.Errorf("false answers of typos: %s, want %s", got, want)
	}
}
