package knowledge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
)

// A deadline's next day, asked before it, on it and after it.
func TestRuleNext(t *testing.T) {
	for _, c := range []struct{ rule, from, want string }{
		{"second Monday in October", "2027-01-01", "2027-10-11"},
		{"second Monday in October", "2027-10-10", "2027-10-11"},
		{"second Monday in October", "2027-10-11", "2027-10-11"},
		{"second Monday in October", "2027-10-12", "2028-10-09"},
		{"first Monday in January", "2026-12-31", "2027-01-04"},
		{"first Friday in January", "2026-12-31", "2027-01-01"},
		{"last Friday of May", "2027-05-28", "2027-05-28"},
		{"last Friday of May", "2027-05-29", "2028-05-26"},
		{"last Monday in May", "2027-05-30", "2027-05-31"},

		// Not every year has a fifth Monday in May; February has one only when
		// a leap year begins it with a Monday.
		{"fifth Monday in May", "2026-01-01", "2027-05-31"},
		{"fifth Monday in May", "2027-06-01", "2028-05-29"},
		{"fifth Monday in February", "2016-02-29", "2016-02-29"},
		{"fifth Monday in February", "2016-03-01", "2044-02-29"},
		{"fifth Monday in February", "2072-03-01", "2112-02-29"},

		{"last day of February", "2027-02-28", "2027-02-28"},
		{"last day of February", "2027-03-01", "2028-02-29"},
		{"last day of February", "2028-02-29", "2028-02-29"},
		{"last day of February", "2028-03-01", "2029-02-28"},
		{"last day of February", "2100-01-01", "2100-02-28"},
		{"last day of June", "2027-07-01", "2028-06-30"},
		{"last day of December", "2027-12-31", "2027-12-31"},
		{"last day of December", "2028-01-01", "2028-12-31"},

		{"December 31", "2027-12-31", "2027-12-31"},
		{"January 1", "2027-12-31", "2028-01-01"},
		{"February 29", "2025-01-01", "2028-02-29"},
		{"February 29", "2097-01-01", "2104-02-29"},
		{"October 15", "2027-10-16", "2028-10-15"},

		{"2027-06-30", "2026-11-22", "2027-06-30"},
		{"2027-06-30", "2027-06-30", "2027-06-30"},
		{"2027-06-30", "2027-07-01", ""}, // its one date has passed
	} {
		want := time.Time{}
		if c.want != "" {
			want = day(c.want)
		}
		if got := rule(t, c.rule).Next(day(c.from)); !got.Equal(want) {
			t.Errorf("%s, from %s: %s, want %s", c.rule, c.from, got.Format(time.DateOnly), c.want)
		}
	}
}

// The day counts as it is where the asker is, to its last minute.
func TestRuleNextTakesTheAskersDay(t *testing.T) {
	mountain := time.FixedZone("MDT", -6*60*60)
	late := time.Date(2027, time.October, 11, 23, 59, 0, 0, mountain) // the 12th in Greenwich
	if got := rule(t, "second Monday in October").Next(late); !got.Equal(day("2027-10-11")) {
		t.Errorf("on the evening of the deadline the next one is %s", got.Format(time.DateOnly))
	}
}

// Counted another way: the nth such weekday of a month lies in its nth seven
// days, the last in its last seven.
func TestRuleNextAgreesWithTheCalendar(t *testing.T) {
	isNth := func(d time.Time, nth string) bool {
		switch nth {
		case "last":
			return d.AddDate(0, 0, 7).Month() != d.Month()
		default:
			return (d.Day()-1)/7 == map[string]int{"first": 0, "second": 1, "third": 2, "fourth": 3}[nth]
		}
	}
	for _, nth := range []string{"first", "second", "third", "fourth", "last"} {
		for weekday := time.Sunday; weekday <= time.Saturday; weekday++ {
			for month := time.January; month <= time.December; month++ {
				r := rule(t, nth+" "+weekday.String()+" in "+month.String())
				var want time.Time
				for d := day("2029-12-31"); d.Year() > 2026; d = d.AddDate(0, 0, -1) {
					if d.Weekday() == weekday && d.Month() == month && isNth(d, nth) {
						want = d
					}
					if got := r.Next(d); d.Year() < 2029 && !got.Equal(want) {
						t.Fatalf("%s, from %s: %s, want %s", r, d.Format(time.DateOnly), got.Format(time.DateOnly), want.Format(time.DateOnly))
					}
				}
			}
		}
	}
}

// People write one rule in many ways; it is shown as they wrote it.
func TestParseRule(t *testing.T) {
	from := day("2027-01-01")
	for written, want := range map[string]string{
		"The 2nd Monday of OCTOBER": "2027-10-11",
		"second monday in oct.":     "2027-10-11",
		"October 15":                "2027-10-15",
		"15 October":                "2027-10-15",
		"15th October":              "2027-10-15",
		"the October 1st,":          "2027-10-01",
		"Sept. 3rd":                 "2027-09-03",
		"sept 3":                    "2027-09-03",
		"Sep 3":                     "2027-09-03",
		"May 22nd":                  "2027-05-22",
		"last day in June":          "2027-06-30",
		"  2027-06-30 ":             "2027-06-30",
	} {
		r := rule(t, written)
		if got := r.Next(from).Format(time.DateOnly); got != want {
			t.Errorf("%q is %s, want %s", written, got, want)
		}
		if r.String() != strings.TrimSpace(written) {
			t.Errorf("%q is shown as %q", written, r)
		}
	}
}

// A rule that names no day is refused rather than guessed at.
func TestParseRuleRefuses(t *testing.T) {
	for _, bad := range []string{
		"", "soon", "Monday", "October", "second Monday", "Monday in October", "every Monday in October",
		"sixth Monday in May", "second Mon in May", "second Monday in Octember", "second Monday near October",
		"second Monday in October of the current academic year", "second day of June",
		"October 0", "October 32", "February 30", "-3 October", "30 February", "Octo 3", "15 2027",
		"2027-02-29", "2027-13-01", "2027-6-30", "June 30, 2027", "06/30/2027",
	} {
		if r, err := knowledge.ParseRule(bad); err == nil {
			t.Errorf("%q was read as a rule, next on %s", bad, r.Next(day("2027-01-01")).Format(time.DateOnly))
		}
	}
}
