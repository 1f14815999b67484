package cite

import (
	"regexp"
	"strings"
)

var (
	edition    = regexp.MustCompile(`^\(?(?:(?:cum\.?\s)?supp\.?\s?)?(?:19|20)\d\d\)?[\s,]+`)
	actWords   = regexp.MustCompile(`^(?:'s)?[\s,(:]*(?:part\s[bc]\b[\s,]*)?(?:(?:implementing|federal)\s)?(?:(?:regulations?|regs?\.?|rules?)[\s,:]*)?(?:at\s)?`)
	beforeName = regexp.MustCompile(`^[\s,;*_"'\])-]{0,6}[(\[]?(?:(?:of|in|under|from)\s+(?:the\s+)?)?`)
)

const betweenNameAndNumber = " .,:()[]*_`\"'-#|"

// casual are names that are other words as well: the left arm, professional
// learning.
var casual = set("arm pl PL")

// nameAt reads a name of any code at i.
func (s *scan) nameAt(i int) ([]name, int) { return s.k.names.find(s.lower, i) }

// nameOf reads a name of c at i.
func (s *scan) nameOf(c *code, i int) (end int, ok bool) {
	found, end := s.nameAt(i)
	for _, n := range found {
		if n.code == c && n.only == nil {
			return end, true
		}
	}
	return i, false
}

// afterName reads numbers after the name of their code.
func (s *scan) afterName(i int) (int, bool) {
	found, end := s.nameAt(i)
	for _, n := range found {
		read := s.numbersAfterName
		if n.code.titled() && n.title == "" {
			read = s.titleAfterName
		}
		if end, ok := read(n, i, end); ok {
			s.abroad = false
			return end, true
		}
	}
	return i, false
}

func (s *scan) numbersAfterName(n name, start, end int) (int, bool) {
	at := s.skip(end, betweenNameAndNumber)
	if n.only != nil {
		at = end + len(actWords.FindString(ahead(s.lower, end)))
	}
	if again, ok := s.nameAgain(n.code, end); ok {
		at, end = s.skip(again, betweenNameAndNumber), again
	}
	m := s.markAt(at, true)
	it, ok := s.itemAt(n.code, m, n.only)
	if !ok {
		m = s.markAt(at+len(edition.FindString(ahead(s.lower, at))), true) // "RSMo 2016 § 160.514"
		it, ok = s.itemAt(n.code, m, n.only)
	}
	if !ok || !s.fits(n, it, m, start, end) {
		return start, false
	}
	items := s.listFrom(n.code, it, m, anyLength)
	return s.emit(n.code, n.title, items, start, s.bracketAfter(start, items)), true
}

// nameAgain reads a second name: "Administrative Rules of Montana (ARM)
// 24.301.172".
func (s *scan) nameAgain(c *code, end int) (again int, ok bool) {
	if again, ok = s.nameOf(c, s.skip(end, " ,([")); ok {
		again = s.skip(again, ")]")
	}
	return again, ok
}

// fits reports whether a number can belong to the name before it.
func (s *scan) fits(n name, it item, m mark, start, end int) bool {
	switch {
	case n.only != nil: // "IDEA 1415" and "ADA 35.130" need more, "IDEA 300.502" does not
		return m.level != 0 || it.pin != "" || !n.acronym && strings.Trim(it.number, "0123456789") != ""
	case m.level == 0 && isDate(it.number):
		return false
	case n.code.ownPins && (!n.code.exists(it.number, true) || s.measured(it.end)):
		return false // "PL 60-90 minutes"
	case it.form.close && (strings.Trim(s.text[end:m.start], " :([*_`") != "" || s.measured(it.end)):
		return false
	}
	return !it.form.close || !casual[s.text[start:end]] || n.code.exists(it.number, false)
}

// bracketAfter returns the end of the bracket that closes "ARM (10.55.604)".
func (s *scan) bracketAfter(start int, items []item) int {
	end := items[len(items)-1].end
	before := s.lower[start:items[0].start]
	if end < len(s.lower) && s.lower[end] == ')' && strings.Count(before, "(") > strings.Count(before, ")") {
		end++
	}
	return end
}

// nameAfter returns the end of c's name after the numbers that end at i; i
// itself when the name belongs to a number that follows it.
func (s *scan) nameAfter(c *code, i int) (end int, ok bool) {
	gap := beforeName.FindString(ahead(s.lower, i))
	end, ok = s.nameOf(c, i+len(gap))
	if !ok {
		return i, false
	}
	if _, f, _ := s.numberAt(c, s.markAt(s.skip(end, betweenNameAndNumber), true), nil); f != nil && f.level == section {
		return i, true
	}
	if strings.ContainsAny(gap, "([") && end < len(s.lower) && strings.IndexByte(")]", s.lower[end]) >= 0 {
		end++
	}
	return end, true
}
