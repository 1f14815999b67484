package cite

import (
	"regexp"
	"strings"
)

// Federal law and Missouri's regulations are cited by title and number, and
// the name stands between them, before them or after them.

var (
	titleFirst = regexp.MustCompile(`^(title|tit\.?)?\s*(\d{1,3})[,-]?\s*(?:of\s+the\s+)?`)
	titleAfter = regexp.MustCompile(`^[\s,:(]*(title\b|tit\.?)?\s*(\d{1,2})\b[\s,:]*`)
	ofThe      = regexp.MustCompile(`^,?\s*(?:of\s+)?(?:the\s+)?`)
	appendix   = regexp.MustCompile(`^,?\s*app(?:endix\b|\.|\b)`)
)

const betweenTitled = " .,:*_`-"

// underTitle reads "20 U.S.C. § 1232g", "Title 18, U.S.C., § 3742" and
// "Title 34, Part 300 of the CFR".
func (s *scan) underTitle(i int) (int, bool) {
	if s.lower[i] != 't' && !s.digitAt(i) {
		return i, false
	}
	m := titleFirst.FindStringSubmatch(ahead(s.lower, i))
	if m == nil || m[1] == "" && !s.cleanBefore(i) {
		return i, false
	}
	title, at := m[2], i+len(m[0])
	found, end := s.nameAt(at)
	for _, n := range found {
		if n.code.hasTitle(title) && n.title == "" {
			return s.numbersUnderTitle(n.code, title, i, end)
		}
	}
	if m[1] == "" || found != nil {
		return i, false
	}
	return s.nameLast(title, i, at)
}

func (s *scan) numbersUnderTitle(c *code, title string, start, end int) (int, bool) {
	if app := appendix.FindString(ahead(s.lower, end)); app != "" && c.hasTitle(title+"a") {
		title, end = title+"a", end+len(app)
	}
	if again, ok := s.nameAgain(c, end); ok {
		end = again
	}
	m := s.markAt(s.skip(end, betweenTitled), true)
	it, ok := s.itemAt(c, m, nil)
	if !ok || m.level == 0 && (s.measured(it.end) || isScore(s.lower[start:end], it)) {
		return start, false
	}
	return s.emitTitled(c, title, s.listFrom(c, it, m, anyLength), start, 0), true
}

// isScore reports whether "20 USC 14" is rather a result than a section.
func isScore(title string, it item) bool {
	return strings.HasSuffix(title, "usc") && it.pin == "" && len(it.number) < 3
}

// nameLast reads "Title 20, Section 1400 of the United States Code".
func (s *scan) nameLast(title string, start, at int) (int, bool) {
	m := s.markAt(at, false)
	if m.end == m.start {
		return start, false
	}
	for _, c := range s.k.all {
		it, ok := s.itemAt(c, m, nil)
		if !ok || !c.hasTitle(title) {
			continue
		}
		items := s.listFrom(c, it, m, shortList)
		if after, ok := s.nameOf(c, s.pastOfThe(items[len(items)-1].end)); ok {
			return s.emitTitled(c, title, items, start, after), true
		}
	}
	return start, false
}

func (s *scan) pastOfThe(i int) int { return i + len(ofThe.FindString(ahead(s.lower, i))) }

// titleAfterName reads "Mo. Code Regs. tit. 5, § 20-400.570" and "USC 20
// § 1232g".
func (s *scan) titleAfterName(n name, start, end int) (int, bool) {
	title := titleAfter.FindStringSubmatch(ahead(s.lower, end))
	if title == nil || !n.code.hasTitle(title[2]) {
		return start, false
	}
	m := s.markAt(end+len(title[0]), true)
	it, ok := s.itemAt(n.code, m, nil)
	if !ok || title[1] == "" && m.level == 0 && !strings.Contains(it.number, ".") {
		return start, false
	}
	return s.emitTitled(n.code, title[2], s.listFrom(n.code, it, m, anyLength), start, 0), true
}

func (s *scan) emitTitled(c *code, title string, items []item, start, end int) int {
	end = s.emit(c, title, items, start, end)
	s.last = context{code: c, title: title, number: items[0].number, end: end}
	return end
}
