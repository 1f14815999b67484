package cite

import (
	"regexp"
	"strings"
)

// item is one number as found in the text, with what belongs to it.
type item struct {
	number       string
	form         *form
	pin, through string
	etSeq        bool
	shortRange   bool // "20-1-301-304", which could also be a part number
	start, end   int
}

const (
	separators = ".-"
	anyLength  = 1 << 30
	shortList  = 8 // where the list may turn out to be nothing, and would be read again from its second number
)

var listSign = regexp.MustCompile(`^\*?\s*(?:[,;&/]|\b(?:and/or|and|or)\b)(?:\s*(?:&|\b(?:and/or|and|or)\b))?\s*`)

// itemAt reads the number that m announces, its pin, its range and "et seq.";
// false when there is none or when something runs on from it.
func (s *scan) itemAt(c *code, m mark, only *shape) (item, bool) {
	it := item{start: m.start}
	it.number, it.form, it.end = s.numberAt(c, m, only)
	if it.form == nil {
		return it, false
	}
	return s.complete(c, it, m)
}

// numberAt reads a number in the first form of c that fits, or in the one
// given.
func (s *scan) numberAt(c *code, m mark, only *shape) (number string, f *form, end int) {
	text := ahead(s.text, m.end)
	if only != nil {
		number, n := only.read(text, m.plural)
		return number, c.formOf(number), m.end + n
	}
	for i := range c.forms {
		f := &c.forms[i]
		if !f.allows(m.level) {
			continue
		}
		number, n := f.shape.read(text, m.plural)
		if n > 0 && !s.digitAt(m.end+n) && c.formOf(number) != nil {
			return number, f, m.end + n
		}
	}
	return "", nil, m.end
}

// complete reads on from a number.
func (s *scan) complete(c *code, it item, m mark) (item, bool) {
	it.pin, it.end = s.pinAt(c, it.end)
	s.rangeFrom(c, &it, m)
	if end := s.etSeqAt(it.end); end > it.end {
		it.etSeq, it.end = true, end
	}
	return it, !s.runsOn(c, it.end)
}

// listFrom reads the numbers that follow first, ", 20-1-303 and -304".
func (s *scan) listFrom(c *code, first item, m mark, most int) []item {
	items := []item{first}
	for len(items) < most {
		last := items[len(items)-1]
		sign := listSign.FindString(ahead(s.lower, last.end))
		next, ok := s.nextItem(c, last, m, sign)
		if sign == "" || !ok {
			break
		}
		items = append(items, next)
	}
	return items
}

func (s *scan) nextItem(c *code, last item, m mark, sign string) (item, bool) {
	own := s.markAt(last.end+len(sign), false)
	if own.level == 0 {
		own.level = m.level
	}
	own.plural = own.plural || m.plural
	it, ok := s.itemAt(c, own, nil)
	if ok && it.form.level == last.form.level && s.belongs(c, last, it, own, sign) {
		return it, true
	}
	number, end, ok := s.shortenedAt(c, last.number, own.end, sign != "/")
	if !ok || s.digitAt(own.end) && !own.plural && sign != "/" && !samePart(last.number, number) {
		return item{}, false // "20-1-302 and 180": 180 what?
	}
	return s.complete(c, item{number: number, form: last.form, start: own.start, end: end}, own)
}

// belongs reports whether it can be read as one of a list. "20 U.S.C. 1232g,
// 12 students" shows that a plain number needs more than a comma.
func (s *scan) belongs(c *code, last, it item, own mark, sign string) bool {
	if n, _ := s.nameAt(s.skip(it.end, " ,")); c.titled() && (n != nil || s.speaksForItself(own.end, c)) {
		return false // "20 U.S.C. §§ 1400, 1415 and 34 CFR 300": a title, not a section
	}
	if it.form.needs == codeName && last.form.needs != codeName && s.speaksForItself(own.end, c) {
		return false // "MCA 20-1-302 and 10.55.604": a rule, though a list of sections may be written with dots
	}
	head, _, dotted := strings.Cut(it.number, ".")
	switch {
	case own.plural || own.sign:
		return true
	case dotted:
		lastHead, _, _ := strings.Cut(last.number, ".")
		return head == lastHead || len(head) >= 3
	case strings.ContainsAny(it.number, separators):
		return true
	}
	return strings.Trim(sign, " ,") != "" && len(it.number) >= 3 && !isYear(it.number) &&
		!s.counts(c, it.number, last.number, it.end)
}

// speaksForItself reports whether the number at i has a shape that needs no
// name, and is of another code: "34 CFR 99, 20-1-302".
func (s *scan) speaksForItself(i int, but *code) bool {
	for _, c := range s.plain {
		if f := &c.forms[0]; c != but && f.needs == shapeOnly {
			if number, n := f.shape.read(ahead(s.text, i), false); n > 0 && c.exists(number, false) {
				return true
			}
		}
	}
	return false
}

// samePart reports whether next follows last in the same part of a chapter,
// "20-1-301, 302": then a short number can be believed.
func samePart(last, next string) bool {
	head := len(last) - 2
	return head > 0 && len(last) == len(next) && last[:head] == next[:head] && last < next
}

func (s *scan) digitAt(i int) bool { return i < len(s.lower) && isDigit(rune(s.lower[i])) }

// runsOn reports whether what ends at i is only the beginning of something
// else: 10.55.604.1, 20-1-302-5, 160.514th. The name of the code may follow
// without a space: 20-1-302MCA.
func (s *scan) runsOn(c *code, i int) bool {
	if letterAt(s.lower, i) {
		_, named := s.nameOf(c, i)
		return !named
	}
	return s.digitAt(i) || s.digitAt(i+1) && strings.IndexByte(".-:", s.lower[i]) >= 0
}
