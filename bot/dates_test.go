package bot

import (
	"slices"
	"testing"
	"time"
)

// A date that is shown was computed for the asker's day, by the rule that the
// source states.

// TestTheSecondMondayOfOctober: variance applications are due by then.
func TestTheSecondMondayOfOctober(t *testing.T) {
	for _, c := range []struct{ today, next, said string }{
		{"2026-11-22", "2027-10-11", "October 11, 2027"},
		{"2027-10-10", "2027-10-11", "October 11, 2027"}, // the day before
		{"2027-10-11", "2027-10-11", "October 11, 2027"}, // on the day
		{"2027-10-12", "2028-10-09", "October 9, 2028"},  // the day after
		{"2028-02-29", "2028-10-09", "October 9, 2028"},
	} {
		answer := ask(t, bundled(t), Question{Text: "what is the deadline in ARM 10.55.604?", Today: day(c.today)})
		wantFirst(t, answer, "mt/variances/standards-waiver")
		want := Deadline{What: "application due", Rule: "second Monday in October", Next: c.next}
		if got := answer.Entries[0].Deadline; got == nil || *got != want {
			t.Errorf("on %s: deadline %v, want %v", c.today, got, want)
		}
		wantHeadline(t, answer, "Montana: Application due: second Monday in October, next on "+c.said+", for “Variances to Standards”.")
	}
}

// TestWhatEnds: in the year before its end the answer warns, through its last
// day it is in force, and after it the headline says so first.
func TestWhatEnds(t *testing.T) {
	const (
		ends  = "This ends on June 30, 2027."
		ended = "This ended on June 30, 2027."
	)
	for _, c := range []struct {
		today, warning string
		inForce        bool
		headline       string
	}{
		{"2025-07-01", "", true, "The Transformational Learning Program gives"},
		{"2026-06-29", "", true, "The Transformational Learning Program gives"},
		{"2026-06-30", ends, true, "The Transformational Learning Program gives"},
		{"2027-06-29", ends, true, "The Transformational Learning Program gives"},
		{"2027-06-30", ends, true, "The Transformational Learning Program gives"},
		{"2027-07-01", ended, false, "Ended on June 30, 2027: The Transformational Learning Program gives"},
		{"2031-01-01", ended, false, "Ended on June 30, 2027: The Transformational Learning Program gives"},
	} {
		answer := ask(t, bundled(t), Question{Text: "what does MCA 20-7-1602 say?", Jurisdiction: "mt", Today: day(c.today)})
		wantFirst(t, answer, "mt/funding/transformational-learning")
		e := answer.Entries[0]
		if warned := slices.Concat(e.Warnings, []string{""})[0]; e.InForce != c.inForce || warned != c.warning || e.Expires != "2027-06-30" {
			t.Errorf("on %s: in force %t, warnings %q, expires %s", c.today, e.InForce, e.Warnings, e.Expires)
		}
		wantHeadline(t, answer, c.headline)
	}
}

// TestAfterItsEndEveryHeadlineSaysSo: neither its law, its approval nor its
// deadline makes it look alive.
func TestAfterItsEndEveryHeadlineSaysSo(t *testing.T) {
	a := bundled(t)
	everyHeadline(a, a.lib.Entry("mt/funding/transformational-learning"), day("2027-07-01"), func(asked, headline string) {
		if !slices.ContainsFunc([]string{"Ended on June 30, 2027: ", "It ended on June 30, 2027: ", "Montana: Ended on June 30, 2027: ", "Montana: It ended on June 30, 2027: "},
			func(begins string) bool { return len(headline) > len(begins) && headline[:len(begins)] == begins }) {
			t.Errorf("asked for %s: %q", asked, headline)
		}
	})
}

// TestTheEveningOfTheLastDay is the next day in Greenwich, but not for the asker.
func TestTheEveningOfTheLastDay(t *testing.T) {
	const hours = 60 * 60
	mountain := time.FixedZone("MDT", -6*hours)
	answer := ask(t, bundled(t), Question{Text: "MCA 20-7-1602", Jurisdiction: "mt", Today: time.Date(2027, time.June, 30, 21, 0, 0, 0, mountain)})
	if e := answer.Entries[0]; !e.InForce {
		t.Errorf("in force %t, warnings %q", e.InForce, e.Warnings)
	}
	answer = ask(t, bundled(t), Question{Text: "ARM 10.55.604", Jurisdiction: "mt", Today: time.Date(2027, time.October, 11, 21, 0, 0, 0, mountain)})
	if got := answer.Entries[0].Deadline.Next; got != "2027-10-11" {
		t.Errorf("next deadline %s, want the day itself", got)
	}
}

// once is a library whose deadline comes once.
var once = tree{
	"mt/_index.md": "---\ntitle: Montana\nnames: [Montana]\nsource: {document: notes, title: Notes}\n---\n",
	"mt/grant.md": `---
title: Calendar grant
kind: flexibility
approval: required
citations: [mca:20-1-990]
deadline: {rule: 2027-03-01, what: plan due}
---
A district may apply once for a grant to redraw its calendar.
`,
}

func TestADeadlineThatComesOnce(t *testing.T) {
	a := once.assistant(t)
	for on, want := range map[string]struct{ next, headline string }{
		"2027-02-28": {"2027-03-01", "Plan due: 2027-03-01, next on March 1, 2027, for “Calendar grant”."},
		"2027-03-01": {"2027-03-01", "Plan due: 2027-03-01, next on March 1, 2027, for “Calendar grant”."},
		"2027-03-02": {"", "Plan due: 2027-03-01, which has passed, for “Calendar grant”."},
	} {
		answer := ask(t, a, Question{Text: "when is the deadline in MCA 20-1-990?", Jurisdiction: "mt", Today: day(on)})
		if got := answer.Entries[0].Deadline.Next; got != want.next || answer.Headline != want.headline {
			t.Errorf("on %s: next %q, headline %q", on, got, answer.Headline)
		}
	}
}
