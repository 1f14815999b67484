package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot/journal"
)

func TestTally(t *testing.T) {
	from, to := time.Date(2026, time.November, 20, 0, 0, 0, 0, time.UTC), time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	got := tallyOf(from, to, []journal.Day{
		{Day: "2026-11-20", Counts: map[string]int{
			"asked": 5, "answered": 2, "unsure": 1, "not_covered": 2, "sent": 1, "entry/mt/a": 2, "channel/C1": 3, "channel/D1": 1, "channel/direct": 1,
			"unhelpful": 2, "unhelpful/mt/a": 2, "unhelpful/mt/a/missing": 1, "unhelpful/mt/a/outdated": 1, "helpful": 1, "helpful/mt/b": 1,
		}},
		{Day: "2026-11-22", Counts: map[string]int{
			"asked": 1, "answered": 1, "entry/mt/a": 1, "channel/C1": 1, "unheard/of": 7,
			"unhelpful": 1, "unhelpful/mt/missing": 1, "unhelpful/mt/missing/unclear": 1, // an entry that is called like a reason
		}},
	})
	want := tally{From: "2026-11-20", To: "2026-11-22", Asked: 6, Answered: 3, Unsure: 1, NotCovered: 2, Helpful: 1, Unhelpful: 3, Sent: 1,
		Entries: map[string]int{"mt/a": 3}, Channels: map[string]int{"C1": 4, "direct": 2},
		Votes: map[string]*rating{
			"mt/a":       {Unhelpful: 2, Reasons: map[string]int{"missing": 1, "outdated": 1}, Last: "2026-11-20"},
			"mt/b":       {Helpful: 1},
			"mt/missing": {Unhelpful: 1, Reasons: map[string]int{"unclear": 1}, Last: "2026-11-22"},
		}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
	lines := gapLines([]journal.Gap{{ID: "1", Question: "why?", Day: "2026-11-21"}}, got)
	var order []string
	for _, g := range lines {
		order = append(order, g.Kind+" "+g.ID+g.Entry)
	}
	if diff := cmp.Diff([]string{"question 1", "unhelpful mt/missing", "unhelpful mt/a"}, order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// What people wrote is shown, and obeyed by nothing.
func TestShownToEditors(t *testing.T) {
	for text, want := range map[string]struct{ line, ask, cell string }{
		"may we?":                      {"may we?", "may we?", "may we?"},
		"=HYPERLINK(\"x\")":            {`=HYPERLINK("x")`, `=HYPERLINK("x")`, `'=HYPERLINK("x")`},
		"\x1b[31mred\x07\n\n  and  up": {"[31mred and up", "[31mred and up", "[31mred and up"},
		"# not a\u202e comment":        {"# not a comment", "not a comment", "# not a comment"},
		" \t-1":                        {"-1", "-1", "'-1"},
	} {
		if got := printable(text); got != want.line {
			t.Errorf("%q: line %q, want %q", text, got, want.line)
		}
		if got := asAsk(text); got != want.ask {
			t.Errorf("%q: ask %q, want %q", text, got, want.ask)
		}
		if got := cell(text); got != want.cell {
			t.Errorf("%q: cell %q, want %q", text, got, want.cell)
		}
	}
}
