package cite

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	rangeSign = regexp.MustCompile(`^(?:\s*(?:--?|—)\s*|\s+(?:to|through|thru)\s+)`)
	shortened = regexp.MustCompile(`^([.-]?)(\d{2,4})`)
	joining   = set("and or of to through thru")
)

// rangeFrom reads "–10.53.311", "through 304", "to § 20-1-304" after it.
func (s *scan) rangeFrom(c *code, it *item, m mark) {
	sign := rangeSign.FindString(ahead(s.lower, it.end))
	if sign == "" {
		return
	}
	to := s.markAt(s.sameName(c, it.end+len(sign)), false)
	to.plural = m.plural
	if to.level == 0 {
		to.level = m.level
	}
	spaced := strings.Trim(sign, "-—") != ""
	last, f, end := s.numberAt(c, to, nil)
	if f == nil || f.level != it.form.level {
		last, end, _ = s.shortenedAt(c, it.number, to.end, spaced)
		it.shortRange = sign == "-" && s.digitAt(to.end) && strings.Contains(last, "-")
	} else if len(last) < len(it.number) && leadingDigits(it.number) == it.number && isRangeEnd(it.number, last, m.plural) {
		last = it.number[:len(it.number)-len(last)] + last // "§§ 591-99"
	}
	if last == "" || compareNumbers(it.number, last) >= 0 || s.runsOn(c, end) ||
		spaced && !strings.ContainsAny(last, separators) && s.counts(c, last, it.number, end) {
		it.shortRange = false
		return
	}
	it.through = last
	_, it.end = s.pinAt(c, end)
}

// sameName skips a repetition of c's name and title: "5 CSR 20-400.640–5 CSR
// 20-400.650".
func (s *scan) sameName(c *code, i int) int {
	at := i
	if c.titled() {
		if at = s.skip(i, "0123456789"); at == i {
			return i
		}
		at = s.skip(at, " ")
	}
	if end, ok := s.nameOf(c, at); ok {
		return s.skip(end, " ")
	}
	return i
}

// shortenedAt reads "-303", ".906" or "304" as the number that differs from
// full in its last piece only. What stands apart must not count something, as
// in "302 students".
func (s *scan) shortenedAt(c *code, full string, i int, apart bool) (number string, end int, ok bool) {
	at := strings.LastIndexAny(full, separators)
	m := shortened.FindStringSubmatch(ahead(s.text, i))
	if at < 0 || m == nil || len(m[2]) != len(full)-at-1 {
		return "", i, false
	}
	number, end = full[:at+1]+m[2], i+len(m[0])
	if c.formOf(number) == nil || s.digitAt(end) || m[1] == "" && apart && s.counts(c, number, full, end) {
		return "", i, false
	}
	return number, end, true
}

// counts reports whether a number without its chapter, which ends at i, rather
// counts what follows it: "20 U.S.C. 1001 to 5000 students". The less it is
// like the one before, the less it takes.
func (s *scan) counts(c *code, number, before string, i int) bool {
	at := s.skip(i, " ")
	if at == i || !letterAt(s.lower, at) || joining[s.lower[at:s.letters(at)]] {
		return false
	}
	if samePart(before, number) || len(leadingDigits(before)) == len(number) {
		return s.measured(i)
	}
	_, named := s.nameOf(c, at)
	return !named
}

// isRangeEnd reports whether "first-last" is a range of sections rather than
// one section with a hyphen: 1330-1332 is, 300aa-1 is not. A plural mark also
// allows the short form, "§§ 591-99".
func isRangeEnd(first, last string, plural bool) bool {
	a, b := leadingDigits(first), leadingDigits(last)
	switch {
	case b == "":
		return false
	case len(a) == len(b):
		return compareNumbers(first, last) < 0
	}
	return plural && len(a) == len(first) && len(a) >= 3 && len(b) == 2 && a[len(a)-2:] < b
}

func leadingDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// compareNumbers orders section numbers piece by piece: 10.55.99 before
// 10.55.101, 10a before 10c.
func compareNumbers(a, b string) int {
	for a != "" && b != "" {
		x, y := leadingDigits(a), leadingDigits(b)
		if x == "" || y == "" {
			if a[0] != b[0] {
				return int(a[0]) - int(b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		m, _ := strconv.Atoi(x)
		n, _ := strconv.Atoi(y)
		if m != n {
			return m - n
		}
		a, b = a[len(x):], b[len(y):]
	}
	return len(a) - len(b)
}
