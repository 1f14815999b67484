package eval

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leeway-bot/leeway/bot"
)

func TestCalibration(t *testing.T) {
	outcomes := append(six(), // claims 0.9 right, 0.6, 0.3, 0.1, 0.8 and 0 wrong
		judge(Question{ID: "7", Gold: map[string]int{"a": 1}}, answer(bot.Answered, 1, "a")),    // in the last bin
		judge(Question{ID: "8", Gold: map[string]int{"a": 2}}, answer(bot.NotCovered, 0.7)),     // shows nothing: claims 0
		judge(Question{ID: "9", Gold: map[string]int{"b": 2}}, answer(bot.Answered, 0.98, "a")), // surely wrong
	)
	got := (&Report{Outcomes: outcomes}).Calibration()
	// .01 + .36 + .09 + .01 + .64 + 0, and 0 + 0 + .9604
	if want := 2.0704 / 9; !near(got.Brier, want) {
		t.Errorf("Brier score %v, want %v", got.Brier, want)
	}
	want := []Bin{
		{From: 0, To: 0.1, Count: 2},
		{From: 0.1, To: 0.2, Count: 1, Mean: 0.1},
		{From: 0.2, To: 0.3},
		{From: 0.3, To: 0.4, Count: 1, Mean: 0.3},
		{From: 0.4, To: 0.5},
		{From: 0.5, To: 0.6},
		{From: 0.6, To: 0.7, Count: 1, Mean: 0.6},
		{From: 0.7, To: 0.8},
		{From: 0.8, To: 0.9, Count: 1, Mean: 0.8},
		{From: 0.9, To: 1, Count: 3, Mean: 2.88 / 3, Right: 2.0 / 3},
	}
	if diff := cmp.Diff(want, got.Bins, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("bins (-want +got):\n%s", diff)
	}
}

// Saying 0.5 of everything gets 0.25, however the truth is spread.
func TestBrierOfIgnorance(t *testing.T) {
	var outcomes []Outcome
	for _, gold := range []map[string]int{{"a": 2}, {"b": 2}, nil} {
		outcomes = append(outcomes, judge(Question{Gold: gold}, answer(bot.Answered, 0.5, "a")))
	}
	if got := calibrate(outcomes).Brier; !near(got, 0.25) {
		t.Errorf("Brier score %v, want 0.25", got)
	}
	if got := calibrate(nil).Brier; got != 0 {
		t.Errorf("Brier score of no outcomes %v, want 0", got)
	}
}
