package knowledge

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rule is a deadline as the law states it: a day that returns every year, or
// one date.
type Rule struct {
	text    string
	month   time.Month
	day     int          // day of the month; 0 when nth and weekday say which; -1 for the last
	nth     int          // 1 to 5, or -1 for the last
	weekday time.Weekday // with nth
	year    int          // 0: every year
}

var ordinals = map[string]int{
	"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
	"fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1,
}

// ParseRule reads "second Monday in October", "last Friday of May", "October
// 15", "15 October", "last day of June" or one date, "2027-06-30". Case and a
// leading "the" do not matter.
func ParseRule(s string) (Rule, error) {
	r := Rule{text: strings.TrimSpace(s)}
	if day, err := time.Parse(time.DateOnly, r.text); err == nil {
		r.year, r.month, r.day = day.Date()
		return r, nil
	}
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(r.text, ",", " ")))
	if len(words) > 0 && words[0] == "the" {
		words = words[1:]
	}
	var ok bool
	switch len(words) {
	case 2:
		ok = r.setDay(words[0], words[1]) || r.setDay(words[1], words[0])
	case 4:
		ok = (words[2] == "in" || words[2] == "of") && r.setNth(words[0], words[1], words[3])
	}
	if !ok {
		return Rule{}, fmt.Errorf("deadline rule %q names no day", s)
	}
	return r, nil
}

func (r *Rule) setDay(month, day string) bool {
	m, ok := parseMonth(month)
	d, err := strconv.Atoi(strings.TrimRight(day, "stndrh"))
	leapYear := 2024
	if !ok || err != nil || d < 1 || time.Date(leapYear, m, d, 0, 0, 0, 0, time.UTC).Month() != m {
		return false
	}
	r.month, r.day = m, d
	return true
}

func (r *Rule) setNth(nth, day, month string) bool {
	n, known := ordinals[nth]
	m, ok := parseMonth(month)
	if !known || !ok {
		return false
	}
	r.month = m
	if day == "day" && n == -1 {
		r.day = -1
		return true
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.ToLower(d.String()) == day {
			r.nth, r.weekday = n, d
			return true
		}
	}
	return false
}

func parseMonth(s string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if short := strings.TrimSuffix(s, "."); s == full || short == full[:3] || short == "sept" && m == time.September {
			return m, true
		}
	}
	return 0, false
}

// String is the rule as the editor wrote it.
func (r Rule) String() string { return r.text }

// Next is the first day on or after from that the rule names, at midnight UTC;
// zero when its one date has passed.
func (r Rule) Next(from time.Time) time.Time {
	y, m, d := from.Date()
	from = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if r.year != 0 {
		y = r.year
	}
	for range 41 { // a fifth Monday in February may be 40 years away, February 29 eight
		if on, ok := r.in(y); ok && !on.Before(from) {
			return on
		}
		if r.year != 0 {
			break
		}
		y++
	}
	return time.Time{}
}

// in is the rule's day in a year; not every year has a fifth Monday in May.
func (r Rule) in(year int) (time.Time, bool) {
	date := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 0, 0, 0, 0, time.UTC) }
	switch {
	case r.day > 0:
		on := date(r.month, r.day)
		return on, on.Month() == r.month
	case r.day < 0:
		return date(r.month+1, 0), true
	case r.nth < 0:
		last := date(r.month+1, 0)
		return last.AddDate(0, 0, -(int(last.Weekday()-r.weekday)+7)%7), true
	}
	first := date(r.month, 1)
	on := first.AddDate(0, 0, (int(r.weekday-first.Weekday())+7)%7+7*(r.nth-1))
	return on, on.Month() == r.month
}
