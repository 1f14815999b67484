package cite

import "strings"

// level is what a number names: a section, or something larger.
type level uint8

const (
	section level = 1 << iota
	rule
	part
	subchapter
	chapter
	division
	unmarked // no word says
)

// mark is what announces a number: "§§", "section", "Part", "chapters".
type mark struct {
	level      level // 0 when no word says
	plural     bool  // more numbers follow: "§§", "sections"
	sign       bool  // a § sign, which nobody types by accident
	start, end int   // end is where the number begins
}

var markWords = map[string]mark{
	"section": {level: section}, "sections": {level: section, plural: true},
	"sec": {level: section}, "secs": {level: section, plural: true},
	"sect": {level: section}, "sects": {level: section, plural: true},
	"statute": {level: section}, "statutes": {level: section, plural: true},
	"statue": {level: section}, "statues": {level: section, plural: true}, // of liberty, but also of those in a hurry
	"rule": {level: rule}, "rules": {level: rule, plural: true},
	"reg": {level: rule}, "regs": {level: rule, plural: true},
	"regulation": {level: rule}, "regulations": {level: rule, plural: true},
	"part": {level: part}, "parts": {level: part, plural: true},
	"pt": {level: part}, "pts": {level: part, plural: true},
	"chapter": {level: chapter}, "chapters": {level: chapter, plural: true},
	"chap": {level: chapter}, "chaps": {level: chapter, plural: true},
	"ch": {level: chapter}, "chs": {level: chapter, plural: true},
	"subchapter": {level: subchapter}, "subchapters": {level: subchapter, plural: true},
	"subch": {level: subchapter}, "subchap": {level: subchapter},
	"division": {level: division}, "divisions": {level: division, plural: true}, "div": {level: division},
}

// afterName are marks only where the name of a code precedes them: alone, "s"
// and "no" are too common.
var afterName = map[string]mark{
	"s": {level: section}, "ss": {level: section, plural: true},
	"no": {}, "nos": {plural: true}, "number": {}, "numbers": {plural: true}, "num": {},
}

// markAt reads the marks at i, "§", "section §" or "Rules No.", and the
// spaces after them. Without a mark, its end is i.
func (s *scan) markAt(i int, named bool) mark {
	m := mark{start: i, end: i}
	for range 3 {
		next, ok := s.oneMark(m.end, named || m.end > i)
		if !ok {
			break
		}
		if next.level == 0 {
			next.level = m.level
		}
		next.plural = next.plural || m.plural || m.sign && next.sign // "§§"
		next.sign = next.sign || m.sign
		next.start = i
		m = next
	}
	return m
}

func (s *scan) oneMark(i int, named bool) (mark, bool) {
	const sign = "§"
	if strings.HasPrefix(s.lower[i:], sign) {
		m := mark{level: section, sign: true, end: i + len(sign)}
		m.end = s.skip(m.end, " ")
		return m, true
	}
	end := s.letters(i)
	word := s.lower[i:end]
	if strings.HasPrefix(s.lower[end:], "-chapter") && word == "sub" {
		end = s.letters(end + 1)
		word = "subchapter"
	}
	m, ok := markWords[word]
	if !ok && named {
		m, ok = afterName[word]
	}
	if !ok {
		return m, false
	}
	m.end = s.skip(end, ".")
	if strings.HasPrefix(s.lower[end:], "(s)") {
		m.plural, m.end = true, end+len("(s)")
	}
	m.end = s.skip(m.end, " :#*_`")
	return m, m.end < len(s.lower)
}

// letters returns the end of the run of letters at i.
func (s *scan) letters(i int) int {
	for i < len(s.lower) && isLetter(s.lower[i]) {
		i++
	}
	return i
}

// skip returns the end of the run of characters of set at i; sixteen at most,
// more is not one line of thought.
func (s *scan) skip(i int, set string) int {
	for end := min(i+16, len(s.lower)); i < end && strings.IndexByte(set, s.lower[i]) >= 0; {
		i++
	}
	return i
}
