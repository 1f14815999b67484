package cite

import (
	"regexp"
	"strings"
)

// A paragraph is "(3)", "(a)", "(iv)", "(aa)", "(5a)"; a year is not, nor is a
// word. After a space only the plainest are taken.
const paragraph = `\((?:\d{1,3}(?:\.\d{1,2})?[A-Za-z]?|[A-Za-z]|[ivxlIVXL]{2,7}|aa|bb|cc|dd|ee|ff|gg|hh|AA|BB|CC|DD|EE|FF)\)`

var (
	pinHere   = regexp.MustCompile(`^` + paragraph)
	pinSpaced = regexp.MustCompile(`^\s\((?:\d{1,2}|[A-Za-z]|[ivxIVX]{2,5})\)`)
	pinJoin   = regexp.MustCompile(`^\s*(?:(-|—|(?i:to|through|thru)\b)|,?\s*(?:(?i:and|or)\b|&)|,)\s*` + paragraph)
	pinWords  = regexp.MustCompile(`^,?\s+(?i:sub-?sections?|subdivisions?|sub-?paragraphs?|paragraphs?|paras?\.?|subsecs?\.?|subds?\.?|subs?\.?)\s+(?:((?:` + paragraph + `)+)|(\d{1,2}[A-Za-z]?)\b)`)
	pinDot    = regexp.MustCompile(`^\.(\d{1,2})\b`)
	lawPin    = regexp.MustCompile(`^,?\s*(?:§\s?|(?i:section|sec\.?)\s)(\d{1,5}[A-Za-z]{0,2}(?:` + paragraph + `)*)`)
	lawPinOf  = regexp.MustCompile(`(?:^|[^A-Za-z0-9])((?:§\s?|(?i:section|sec\.?)\s)(\d{1,5}[A-Za-z]{0,2}(?:` + paragraph + `)*)\s+(?i:of\s+(?:the\s+)?))$`)
	pinBefore = regexp.MustCompile(`(?:^|[^A-Za-z0-9])((?i:sub-?sections?|subdivisions?|sub-?paragraphs?|paragraphs?)\s+(?:((?:` + paragraph + `)+)|(\d{1,2}))\s+(?i:of)\s+)$`)
	etSeq     = regexp.MustCompile(`^,?\s*(?i:et\.?\s?seq(?:\b\.?|uentes\b)|and\s+following\b)`)

	pinWhole = regexp.MustCompile(`^(?:§\d{1,5}[A-Za-z]{0,2}(?:` + paragraph + `)*|` + `(?:` + paragraph + `)+(?:[-,](?:` + paragraph + `)+)*)$`)
)

// pinAt reads "(3)(a)", "(3) to (4)" or ", subsection (2)" at i. Ranges come
// back as "(3)-(4)", lists as "(3),(4)".
func (s *scan) pinAt(c *code, i int) (pin string, end int) {
	if c.ownPins {
		m := lawPin.FindStringSubmatch(ahead(s.text, i))
		if m == nil || s.digitAt(i+len(m[0])) {
			return "", i
		}
		return "§" + m[1], i + len(m[0])
	}
	if c.dotPins { // "167.020.6" is subsection 6
		if m := pinDot.FindStringSubmatch(ahead(s.text, i)); m != nil {
			pin, i = "("+m[1]+")", i+len(m[0])
		}
	}
	if more, end := s.paragraphs(i); more != "" {
		pin, i = pin+more, end
	}
	if pin == "" {
		return s.pinInWords(i)
	}
	for len(pin) < window {
		m := pinJoin.FindStringSubmatch(ahead(s.text, i))
		if m == nil {
			break
		}
		joint := ","
		if m[1] != "" {
			joint = "-"
		}
		more, end := s.paragraphs(i + strings.LastIndexByte(m[0], '('))
		pin, i = pin+joint+more, end
	}
	return pin, i
}

// pinInWords reads ", subsection (3)"; "subsection (3) of" belongs to what
// comes after it.
func (s *scan) pinInWords(i int) (pin string, end int) {
	m := pinWords.FindStringSubmatch(ahead(s.text, i))
	if m == nil {
		return "", i
	}
	end = i + len(m[0])
	if next := s.skip(end, " "); s.lower[next:s.letters(next)] == "of" {
		return "", i
	}
	return inParens(m[1], m[2]), end
}

// paragraphs reads a run of paragraphs, "(3)(a)".
func (s *scan) paragraphs(i int) (run string, end int) {
	for len(run) < window {
		found := pinHere.FindString(ahead(s.text, i))
		if found == "" {
			found = pinSpaced.FindString(ahead(s.text, i))
		}
		if found == "" {
			break
		}
		i += len(found)
		run += strings.TrimSpace(found)
	}
	return run, i
}

// pinBefore reads "subsection (2) of" that ends at i, not reaching back
// before the text already read.
func (s *scan) pinBefore(c *code, i int) (pin string, start int) {
	const reach = 60
	from := max(i-reach, s.done)
	if before := strings.TrimRight(s.lower[from:i], " "); !strings.HasSuffix(before, "of") && !strings.HasSuffix(before, "of the") {
		return "", i
	}
	if c.ownPins {
		if m := lawPinOf.FindStringSubmatch(s.text[from:i]); m != nil {
			return "§" + m[2], i - len(m[1])
		}
		return "", i
	}
	if m := pinBefore.FindStringSubmatch(s.text[from:i]); m != nil {
		return inParens(m[2], m[3]), i - len(m[1])
	}
	return "", i
}

func inParens(paragraphs, number string) string {
	if paragraphs == "" {
		return "(" + number + ")"
	}
	return paragraphs
}

// etSeqAt returns the end of "et seq." at i, or i.
func (s *scan) etSeqAt(i int) int { return i + len(etSeq.FindString(ahead(s.text, i))) }
