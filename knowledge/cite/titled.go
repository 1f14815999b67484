package cite

import (
	"regexp"
	"strings"
)

// Federal law and Missouri's regulations are cited by title and number, and
// the name stands between them, before them or after them.

// titledContext is what "§ 1985" means after "42 U.S.C. § 1983".
type titledContext struct {
	code  *code
	title string
	first string // the number cited
	end   int
}

var (
	titleFirst  = regexp.MustCompile(`^(title|tit\.?)?\s*(\d{1,3})[,-]?\s*(?:of\s+the\s+)?`)
	titleAfter  = regexp.MustCompile(`^[\s,:(]*(?:title|tit\.?)\s*(\d{1,2})\b[\s,:]*`)
	titleMarked = regexp.MustCompile(`^[\s,:(]*(\d{1,2})[\s,:]+`)
	titleLast   = regexp.MustCompile(`^,?\s*(?:of\s+)?(?:the\s+)?(?:(title|tit\.?)\s+)?(\d{1,2})\b`)
	ofThe       = regexp.MustCompile(`^,?\s*(?:of\s+)?(?:the\s+)?`)
	appendix    = regexp.MustCompile(`^,?\s*app(?:endix\b|\.|\b)`)
)

const betweenTitled = " \t\r\n.,:*_`-"

// underTitle reads "20 U.S.C. § 1232g", "Title 18, U.S.C., § 3742" and
// "Title 34, Part 300 of the CFR".
func (s *scan) underTitle(i int) (int, bool) {
	if c := s.lower[i]; c != 't' && !isDigit(rune(c)) {
		return i, false
	}
	m := titleFirst.FindStringSubmatch(ahead(s.lower, i))
	if m == nil || m[1] == "" && !s.cleanBefore(i) {
		return i, false
	}
	title, at := m[2], i+len(m[0])
	found, end := s.nameAt(at)
	for _, n := range found {
		if n.code.titled() && n.title == "" && n.code.hasTitle(title) {
			return s.numbersAfter(n.code, title, i, end)
		}
	}
	if m[1] == "" || found != nil {
		return i, false
	}
	return s.nameLast(title, i, at)
}

// numbersAfter reads the numbers after title and name.
func (s *scan) numbersAfter(c *code, title string, start, end int) (int, bool) {
	if app := appendix.FindString(ahead(s.lower, end)); app != "" && c.ID == "usc" {
		title, end = title+"a", end+len(app)
	}
	m := s.markAt(s.skip(end, betweenTitled), true)
	it, ok := s.itemAt(c, m, nil)
	if !ok || m.level == 0 && s.measured(it.end) || s.score(it, m, start, end) {
		return start, false
	}
	return s.emitTitled(c, title, s.listFrom(c, it, m, anyLength), start, 0), true
}

// score reports whether "20 USC 14" is rather a result than a section.
func (s *scan) score(it item, m mark, start, end int) bool {
	return m.level == 0 && it.pin == "" && len(it.section) < 3 && strings.HasSuffix(s.text[start:end], "USC")
}

// nameLast reads "Title 20, Section 1400 of the United States Code".
func (s *scan) nameLast(title string, start, at int) (int, bool) {
	m := s.markAt(at, false)
	if m.end == m.start {
		return start, false
	}
	for _, c := range s.k.all {
		if !c.titled() || !c.hasTitle(title) {
			continue
		}
		it, ok := s.itemAt(c, m, nil)
		if !ok {
			continue
		}
		items := s.listFrom(c, it, m, shortList)
		end := items[len(items)-1].end
		if n, after := s.nameOf(c, end+len(ofThe.FindString(ahead(s.lower, end)))); n != nil {
			return s.emitTitled(c, title, items, start, after), true
		}
	}
	return start, false
}

// titleAfterName reads "Mo. Code Regs. tit. 5, § 20-400.570" and "USC 20
// § 1232g".
func (s *scan) titleAfterName(c *code, start, end int) (int, bool) {
	title := titleAfter.FindStringSubmatch(ahead(s.lower, end))
	bare := title == nil
	if bare {
		title = titleMarked.FindStringSubmatch(ahead(s.lower, end))
	}
	if title == nil || !c.hasTitle(title[1]) {
		return start, false
	}
	m := s.markAt(end+len(title[0]), true)
	it, ok := s.itemAt(c, m, nil)
	if !ok || bare && m.level == 0 && !strings.Contains(it.section, ".") {
		return start, false
	}
	return s.emitTitled(c, title[1], s.listFrom(c, it, m, anyLength), start, 0), true
}

// ofTitle reads "section 1232g of title 20, United States Code", "§ 14123 of
// 49 U.S.C." and "§ 300.502 of IDEA".
func (s *scan) ofTitle(i int) (int, bool) {
	m := s.markAt(i, false)
	if m.level&(section|part) == 0 && !(m.end == i && s.cleanBefore(i)) || !s.saysTitle(m) {
		return i, false
	}
	for _, c := range s.k.all {
		if !c.titled() {
			continue
		}
		it, ok := s.itemAt(c, m, nil)
		if !ok || m.level == 0 && !strings.HasPrefix(s.lower[it.end:], " of ") {
			continue
		}
		items := s.listFrom(c, it, m, shortList)
		end := items[len(items)-1].end
		if title, after, ok := s.titleOf(c, it, end, m.level != 0); ok {
			return s.emitTitled(c, title, items, i, after), true
		}
	}
	return i, false
}

// saysTitle reports whether it is worth while to read a list in the hope of a
// title after it.
func (s *scan) saysTitle(m mark) bool {
	reach := 200
	if m.level == 0 {
		reach = 24
	}
	rest := s.lower[m.end:min(m.end+reach, len(s.lower))]
	return strings.Contains(rest, "of ") || m.level != 0 && strings.Contains(rest, "tit")
}

// titleOf reads the title, and the name if there is one, after a number.
// "section 1983 of title 42" means the U.S. Code unless a state is known,
// whose own titles could be meant.
func (s *scan) titleOf(c *code, it item, i int, marked bool) (title string, end int, ok bool) {
	rest := ahead(s.lower, i)
	if found, end := s.nameAt(i + len(ofThe.FindString(rest))); len(found) > 0 {
		for _, n := range found {
			if n.code == c && n.only != nil && n.holds(it.section) {
				return n.title, end, true
			}
		}
		return "", i, false
	}
	m := titleLast.FindStringSubmatch(rest)
	if m == nil || !c.hasTitle(m[2]) || m[1] == "" && !strings.Contains(m[0], "of") {
		return "", i, false
	}
	i += len(m[0])
	if n, end := s.nameOf(c, i+len(ofThe.FindString(ahead(s.lower, i)))); n != nil {
		return m[2], end, true
	}
	if found, _ := s.nameAt(i + len(ofThe.FindString(ahead(s.lower, i)))); found != nil {
		return "", i, false
	}
	return m[2], i, c.ID == "usc" && marked && len(it.section) >= 3 && m[1] != "" && len(s.in) == 0
}

// sameTitle reads a § that goes on from an earlier citation.
func (s *scan) sameTitle(i int) (int, bool) {
	const reach = 120
	c := s.last.code
	if c == nil || i-s.last.end > reach {
		return i, false
	}
	m := s.markAt(i, false)
	if !m.sign {
		return i, false
	}
	it, ok := s.itemAt(c, m, nil)
	if !ok || !s.sameKind(it) {
		return i, false
	}
	return s.emitTitled(c, s.last.title, s.listFrom(c, it, m, anyLength), i, 0), true
}

// sameKind reports whether it looks like the number cited before: three
// digits at least of the U.S. Code, the same part of the federal regulations.
func (s *scan) sameKind(it item) bool {
	if s.last.code.ID == "usc" {
		return len(leadingDigits(it.section)) >= 3
	}
	before, _, dotted := strings.Cut(s.last.first, ".")
	now, _, _ := strings.Cut(it.section, ".")
	return dotted && before == now && it.form.level == section
}

func (s *scan) emitTitled(c *code, title string, items []item, start, end int) int {
	end = s.emit(c, title, items, start, end)
	s.last = titledContext{code: c, title: title, first: items[0].section, end: end}
	return end
}

// positiveLaw are the titles of the U.S. Code that Congress enacted as such,
// and title 26. Their sections are lettered in capitals (1028A) as well as in
// small letters (552a); those of the others in small letters only (1232g).
const positiveLaw = "1 3-5 9-11 13-14 17-18 23 26 28 31-32 34-41 44 46 49 51 54"

func canonicalCase(c *code, title, number string) string {
	if c.ID == "usc" && !listed(strings.TrimSuffix(title, "a"), positiveLaw) {
		return lowerASCII(number)
	}
	return number
}

// holds reports whether an act's name goes with a number.
func (n name) holds(number string) bool {
	_, length := n.only.read(number, false)
	return length == len(number)
}
