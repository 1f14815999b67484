package convert

import (
	"regexp"
	"strings"
	"unicode"
)

// What follows tells a heading from a sentence by its form: in plain text there
// is nothing else to go by. The forms are those of the documents in the tests.

var (
	// headingByWord is a heading that says so: "Section 2: …", "Goal #1".
	headingByWord = regexp.MustCompile(`^(?i:(sections?|sessions?|goals?|objectives?|parts?|chapters?|articles?|appendix|recommendations?|phases?|division|module|unit|lesson|topic|standard|strategy|priority))\s+#?(\d{1,3}|[A-Z]|[IVX]{1,5})(?:\s+and\s+\d{1,3})?(?:\s*$|[.:]\s|\s+[-–—]\s|\s+Continued:)`)
	// continued is a running head on the pages that a section goes on over.
	continued = regexp.MustCompile(`(?i)^(.{3,100}?)[\s,(–-]+(?:continued|cont['’]?d\.?)\)?$`)
	// asideForm is what a heading adds in brackets about approval.
	asideForm  = regexp.MustCompile(`(?i)\s*(\((?:[^()]*\b(?:approval|permission|waiver)\b[^()]*)\))\s*$`)
	clockForm  = regexp.MustCompile(`^\d{1,2}:\d\d\b`)
	personForm = regexp.MustCompile(`^(?:Dr|Mrs?|Ms|Prof|Sen|Rep)\. `)
	// runIn is a heading that lost its line: "Study Phase The study phase, which".
	runIn    = regexp.MustCompile(`^([A-Z][a-z]{3,}(?: [A-Z][a-z]{3,}){0,3}) ((?:The|In|This|These|An|Its?|Our|We) [a-zA-Z0-9])`)
	ellipsis = regexp.MustCompile(`(?:\.\.\.|…)$`)
)

// In bytes. A heading that announces itself, "Objective 2: …", may be a sentence.
const (
	longestHeading = 120
	longestByWord  = 200
)

// small words stay small in a heading set in capitals.
var smallWords = map[string]bool{"with": true, "from": true, "into": true, "that": true, "than": true, "over": true, "your": true, "what": true, "when": true, "upon": true, "between": true, "through": true, "under": true, "within": true, "without": true, "beyond": true, "about": true, "versus": true}

// isCaps reports a line in capital letters.
func isCaps(s string) bool {
	letters, upper := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return letters >= 3 && upper*10 >= letters*9
}

// isTitle reports a line whose words begin with capitals, small words apart.
func isTitle(s string) bool {
	words, letters := 0, 0
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '—' }) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		letters += len(w)
		if len([]rune(w)) < 4 {
			continue
		}
		words++
		if r := []rune(w)[0]; unicode.IsLower(r) && !smallWords[w] {
			return false
		}
	}
	return words > 0 && letters >= 3 && !isLower(s)
}

func isLower(s string) bool {
	for _, r := range s {
		return unicode.IsLower(r)
	}
	return false
}

// mayHead reports whether a line standing by itself can be a heading at all.
func mayHead(s string) bool {
	s = strings.TrimSpace(strings.Trim(s, "*"))
	switch {
	case len(s) < 3 || strings.ContainsAny(s, "\t@") || strings.Contains(s, "http") || clockForm.MatchString(s) || personForm.MatchString(s):
		return false
	case headingByWord.MatchString(s):
		return len(s) <= longestByWord
	case len(s) > longestHeading || isLower(s):
		return false
	}
	return ellipsis.MatchString(s) || !strings.ContainsAny(s[len(s)-1:], ".,;&-")
}

// headsByForm reports whether a line that may head does, whatever stands around
// it.
func headsByForm(s string) bool {
	s = strings.TrimSpace(strings.Trim(s, "*"))
	if headingByWord.MatchString(s) || isCaps(s) {
		return true
	}
	if strings.HasSuffix(s, "?") {
		return len(strings.Fields(s)) <= 14
	}
	bare := strings.TrimSuffix(asideForm.ReplaceAllString(s, ""), ":")
	if strings.Contains(bare, ": ") { // "Note Taker: Jo March" is a line of facts
		return false
	}
	return isTitle(bare) && len(strings.Fields(bare)) <= 14
}

// paragraph takes the lines up to the next blank one: a heading, when it is a
// single line with the form of one, else a paragraph.
func (p *parting) paragraph() {
	l := p.lines[p.i]
	text := l.text
	if bare, ok := isBullet(text); ok { // "• Goal #1"
		text = bare
	}
	switch {
	case !p.alone():
	case continued.MatchString(text) && len(text) < longestHeading && !isLower(text):
		p.put(part{kind: droppedPart, text: text, line: l.n})
		p.i++
		return
	case mayHead(text) && p.heading(l, text):
		return
	}
	p.i++
	f := flow{}
	f.add(text, "")
	for p.i < len(p.lines) && !p.endsParagraph(p.lines[p.i]) && !p.beforeContents(p.i) {
		seam := "\n"
		if f.wraps(p.lines[p.i]) {
			seam = " "
		}
		f.add(p.lines[p.i].text, seam)
		p.i++
	}
	text = f.String()
	if m := runIn.FindStringSubmatchIndex(text); m != nil && len(text) > 100 {
		p.put(part{kind: headingPart, text: text[m[2]:m[3]], line: l.n})
		text = text[m[4]:]
	}
	p.put(part{kind: paragraphPart, text: strings.ReplaceAll(text, "\t", " "), line: l.n})
}

// endsParagraph reports a line that begins something of its own.
func (p *parting) endsParagraph(l textLine) bool {
	if l.blank() || l.cell || strings.HasPrefix(l.text, "|") {
		return true
	}
	_, bullet := isBullet(l.text)
	return bullet || dottedNumber.MatchString(l.text)
}

// alone reports whether the line at i stands by itself.
func (p *parting) alone() bool {
	before := p.i == 0 || p.lines[p.i-1].blank() || p.lines[p.i].cell || len(p.out) > 0 && p.out[len(p.out)-1].kind != paragraphPart
	after := p.i+1 == len(p.lines) || p.lines[p.i+1].blank() || p.lines[p.i+1].cell
	if !after {
		_, after = isBullet(p.lines[p.i+1].text)
		after = after || p.beforeContents(p.i+1)
	}
	return before && after
}

// heading takes the line as one if its form says so. A cell of a table is none.
func (p *parting) heading(l textLine, text string) bool {
	if !p.listed[listKey(text)] && !headsByForm(text) && !ellipsis.MatchString(text) && !asideForm.MatchString(text) {
		return false
	}
	if m := headingByWord.FindStringSubmatch(text); m != nil && p.prose[wordOf(m)] {
		return false
	}
	if l.cell {
		return false
	}
	x := part{kind: headingPart, text: strings.TrimSpace(strings.ReplaceAll(text, "**", "")), line: l.n}
	if m := asideForm.FindStringSubmatchIndex(x.text); m != nil {
		x.text, x.aside = x.text[:m[0]], x.text[m[2]:m[3]]
	}
	p.put(x)
	p.i++
	return true
}

// wordOf is the kind of a heading that announces itself: "goal".
func wordOf(m []string) string { return strings.TrimSuffix(strings.ToLower(m[1]), "s") }

// proseWords lists the words of which some line that they announce is too long for
// a heading: where one "Recommendation 6: …" is a paragraph, none is a heading.
func proseWords(lines []textLine) map[string]bool {
	words := map[string]bool{}
	for _, l := range lines {
		if m := headingByWord.FindStringSubmatch(l.text); m != nil && len(l.text) > longestByWord {
			words[wordOf(m)] = true
		}
	}
	return words
}
