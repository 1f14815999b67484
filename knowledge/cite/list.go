package cite

import (
	"regexp"
	"strings"
)

// item is one number as found in the text, with what belongs to it.
type item struct {
	section      string
	form         *form
	pin, through string
	etSeq        bool
	shortRange   bool // "20-1-301-304", which could also be a part number
	start, end   int
}

var (
	listSign  = regexp.MustCompile(`^\*?\s*(?:[,;&/]|\b(?:and/or|and|or)\b)(?:\s*(?:&|\b(?:and/or|and|or)\b))?\s*`)
	rangeSign = regexp.MustCompile(`^(?:\s*(?:--?|—)\s*|\s+(?:to|through|thru)\s+)`)
	shortened = regexp.MustCompile(`^([.-]?)(\d{2,4})`)
)

const separators = ".-"

// itemAt reads the number that m announces, its pin, its range and "et seq.";
// false when there is none or when something runs on from it.
func (s *scan) itemAt(c *code, m mark, only *shape) (item, bool) {
	it := item{start: m.start}
	it.section, it.form, it.end = s.numberAt(c, m, only)
	if it.form == nil {
		return it, false
	}
	return s.complete(c, it, m)
}

// numberAt reads a number in the first form of c that fits.
func (s *scan) numberAt(c *code, m mark, only *shape) (section string, f *form, end int) {
	text := ahead(s.text, m.end)
	if text == "" {
		return "", nil, m.end
	}
	if only != nil {
		section, n := only.read(text, m.plural)
		return section, c.formOf(section), m.end + n
	}
	for i := range c.forms {
		f := &c.forms[i]
		if !f.allows(m.level) {
			continue
		}
		section, n := f.shape.read(text, m.plural)
		if n > 0 && !s.digitsRunOn(m.end+n) && c.formOf(section) != nil {
			return section, f, m.end + n
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
	last, f, end := s.numberAt(c, to, nil)
	short := false
	if f == nil || f.level != it.form.level {
		last, end, short = s.shortenedAt(c, it.section, to.end, strings.Trim(sign, "-—") != "")
	}
	if f != nil && m.plural && len(last) < len(it.section) && isRangeEnd(it.section, last, true) {
		last = it.section[:len(it.section)-len(last)] + last // "§§ 591-99"
	}
	if last == "" || compareNumbers(it.section, last) >= 0 || s.runsOn(c, end) || s.countFollows(c, last, sign, end) {
		return
	}
	it.through, it.end = last, end
	it.shortRange = short && sign == "-" && isDigit(rune(s.lower[to.end])) && strings.Contains(last, "-")
	_, it.end = s.pinAt(c, it.end)
}

// sameName skips a repetition of c's name and title: "5 CSR 20-400.640–5 CSR
// 20-400.650".
func (s *scan) sameName(c *code, i int) int {
	j := i
	if c.titled() {
		j = s.skip(j, "0123456789")
		if j == i {
			return i
		}
		j = s.skip(j, " ")
	}
	if n, end := s.nameOf(c, j); n != nil {
		return s.skip(end, " ")
	}
	return i
}

// shortenedAt reads "-303", ".906" or, where whole is false, "304" as the
// section that differs from full in its last piece only.
func (s *scan) shortenedAt(c *code, full string, i int, spaced bool) (section string, end int, ok bool) {
	at := strings.LastIndexAny(full, separators)
	m := shortened.FindStringSubmatch(ahead(s.text, i))
	if at < 0 || m == nil || len(m[2]) != len(full)-at-1 {
		return "", i, false
	}
	section = full[:at+1] + m[2]
	if c.formOf(section) == nil || s.digitsRunOn(i+len(m[0])) || m[1] == "" && spaced && s.wordFollows(c, i+len(m[0])) {
		return "", i, false
	}
	return section, i + len(m[0]), true
}

// countFollows reports whether the end of a range is rather a count of things:
// "20 U.S.C. 1001 to 5000 students".
func (s *scan) countFollows(c *code, number, sign string, end int) bool {
	return !strings.ContainsAny(number, separators) && strings.TrimSpace(sign) != sign && s.wordFollows(c, end)
}

// wordFollows reports whether a plain word follows, as in "302 students".
func (s *scan) wordFollows(c *code, i int) bool {
	j := s.skip(i, " ")
	if j == i || !letterAt(s.lower, j) || joining[s.lower[j:s.letters(j)]] {
		return false
	}
	n, _ := s.nameOf(c, j)
	return n == nil
}

var joining = map[string]bool{"and": true, "or": true, "of": true, "to": true, "through": true, "thru": true}

const (
	anyLength = 1 << 30
	shortList = 8 // where the list may turn out to be nothing, and would be read again from its second number
)

// listFrom reads the numbers that follow first, ", 20-1-303 and -304".
func (s *scan) listFrom(c *code, first item, m mark, most int) []item {
	items := []item{first}
	for len(items) < most {
		last := items[len(items)-1]
		sign := listSign.FindString(ahead(s.lower, last.end))
		if sign == "" {
			return items
		}
		next, ok := s.nextItem(c, last, m, sign)
		if !ok {
			return items
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
	section, end, ok := s.shortenedAt(c, last.section, own.end, true)
	if !ok || isDigit(rune(s.lower[own.end])) && !own.plural && sign != "/" && !samePart(last.section, section) {
		return item{}, false // "20-1-302 and 180": 180 what?
	}
	return s.complete(c, item{section: section, form: last.form, start: own.start, end: end}, own)
}

// belongs reports whether it can be read as one of a list. "20 U.S.C. 1232g,
// 12 students" shows that a plain number needs more than a comma.
func (s *scan) belongs(c *code, last, it item, own mark, sign string) bool {
	if n, _ := s.nameAt(s.skip(it.end, " ,")); c.titled() && (n != nil || s.speaksForItself(own.end)) {
		return false // "20 U.S.C. §§ 1400, 1415 and 34 CFR 300": a title, not a section
	}
	if own.plural || own.sign {
		return true
	}
	if head, _, dotted := strings.Cut(it.section, "."); dotted {
		lastHead, _, _ := strings.Cut(last.section, ".")
		return head == lastHead || len(head) >= 3
	}
	if strings.ContainsAny(it.section, separators) {
		return true
	}
	return strings.Trim(sign, " ,") != "" && len(it.section) >= 3 && !isYear(it.section) && !s.wordFollows(c, it.end)
}

// speaksForItself reports whether the number at i has a shape that needs no
// name: "34 CFR 99, 20-1-302".
func (s *scan) speaksForItself(i int) bool {
	for _, c := range s.plain {
		if f := &c.forms[0]; f.needs == shapeOnly {
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
	return len(last) == len(next) && last[:len(last)-2] == next[:len(next)-2] && last < next
}

// digitsRunOn reports whether the number ending at i goes on.
func (s *scan) digitsRunOn(i int) bool {
	return i < len(s.lower) && isDigit(rune(s.lower[i]))
}

// runsOn reports whether what ends at i is only the beginning of something
// else: 10.55.604.1, 20-1-302-5, 160.514th. The name of the code may follow
// without a space: 20-1-302MCA.
func (s *scan) runsOn(c *code, i int) bool {
	if letterAt(s.lower, i) {
		n, _ := s.nameOf(c, i)
		return n == nil
	}
	if i+1 < len(s.lower) && strings.IndexByte(".-:", s.lower[i]) >= 0 && isDigit(rune(s.lower[i+1])) {
		return true
	}
	return s.digitsRunOn(i)
}
