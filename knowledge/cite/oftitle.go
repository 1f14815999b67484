package cite

import (
	"regexp"
	"strings"
)

var titleLast = regexp.MustCompile(`^,?\s*(?:of\s+)?(?:the\s+)?(?:(title|tit\.?)\s+)?(\d{1,2})\b`)

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
		if title, after, ok := s.titleOf(c, it, m, end); ok {
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
func (s *scan) titleOf(c *code, it item, m mark, i int) (title string, end int, ok bool) {
	if found, end := s.nameAt(s.pastOfThe(i)); found != nil {
		title = actTitle(found, c, it.number)
		return title, end, title != ""
	}
	last := titleLast.FindStringSubmatch(ahead(s.lower, i))
	if last == nil || !c.hasTitle(last[2]) || last[1] == "" && !strings.Contains(last[0], "of") {
		return "", i, false
	}
	title, i = last[2], i+len(last[0])
	at := s.pastOfThe(i)
	if end, ok := s.nameOf(c, at); ok {
		return title, end, true
	}
	found, _ := s.nameAt(at)
	return title, i, found == nil && c.ID == "usc" && last[1] != "" && m.level != 0 && len(it.number) >= 3 && len(s.in) == 0
}

// actTitle returns the title of c in which one of the acts has the number.
func actTitle(found []name, c *code, number string) string {
	for _, n := range found {
		if n.code == c && n.only != nil {
			if _, length := n.only.read(number, false); length == len(number) {
				return n.title
			}
		}
	}
	return ""
}

// context is what "§ 1985" means after "42 U.S.C. § 1983".
type context struct {
	code          *code
	title, number string
	end           int
}

// goingOn reads a section that goes on from an earlier citation.
func (s *scan) goingOn(i int) (int, bool) {
	c := s.last.code
	if c == nil {
		return i, false
	}
	m := s.markAt(i, false)
	if m.level != section {
		return i, false
	}
	it, ok := s.itemAt(c, m, nil)
	if !ok || !s.last.alike(it, m) || s.ofAnotherCode(it, m) {
		return i, false
	}
	return s.emitTitled(c, s.last.title, s.listFrom(c, it, m, anyLength), i, 0), true
}

// ofAnotherCode reports whether it is rather "Educ. Code § 1983", "§ 200 of the
// handbook" or
// "section 160.514, RSMo".
func (s *scan) ofAnotherCode(it item, m mark) bool {
	around := s.surroundings(m.start, m)
	after, _ := s.nameAt(it.end + len(beforeName.FindString(ahead(s.lower, it.end))))
	return around.place != "" || codeWords[around.word] || after != nil || s.ofADocument(it.end)
}

// alike reports whether a section is like the one cited before: of the same
// part of the federal regulations; or of the U.S. Code, close by, with a § and
// three digits at least.
func (c context) alike(it item, m mark) bool {
	const closeBy = 120
	if c.code.ID == "usc" {
		return m.sign && m.start-c.end < closeBy && len(leadingDigits(it.number)) >= 3
	}
	before, _, _ := strings.Cut(c.number, ".")
	now, _, dotted := strings.Cut(it.number, ".")
	return before == now && dotted
}
