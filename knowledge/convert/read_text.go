package convert

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode makes the bytes of a text file UTF-8, whatever program wrote them.
func decode(src []byte) (text string, foreign int) {
	if isUTF16(src) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(src)
		if err == nil {
			return string(out), 0
		}
	}
	src = []byte(strings.TrimPrefix(string(src), "\ufeff"))
	if utf8.Valid(src) {
		return string(src), 0
	}
	var b strings.Builder
	line := 1
	for len(src) > 0 {
		r, size := utf8.DecodeRune(src)
		if r == utf8.RuneError && size == 1 { // a byte of Windows' own alphabet: its quotes and dashes
			if foreign == 0 {
				foreign = line
			}
			r = charmap.Windows1252.DecodeByte(src[0])
		}
		if r == '\n' {
			line++
		}
		b.WriteRune(r)
		src = src[size:]
	}
	return b.String(), foreign
}

// readText reads plain text and works out headings, lists and tables from how
// they look: nothing in the file says so.
func readText(src *source) (*Document, error) {
	if err := src.within(maxText, "text"); err != nil {
		return nil, err
	}
	b := newBuilder(src, Text)
	raw, err := src.all()
	if err != nil {
		return nil, err
	}
	text, foreign := decode(raw)
	if foreign > 0 {
		b.at.Line = foreign
		b.lose("bytes that are not UTF-8, read as Windows-1252", "check accents, quotes and dashes from here on")
	}
	parts := textParts(textLines(text))
	rankHeadings(parts)
	t := textReader{builder: b, headTimes: map[string]int{}, notes: map[string]bool{}}
	for _, p := range parts {
		t.notes[p.number] = t.notes[p.number] || p.kind == notePart
	}
	for _, p := range parts {
		if b.stop() {
			break
		}
		t.put(p)
	}
	b.at = Place{}
	for _, head := range t.heads {
		b.lose(fmt.Sprintf("running head “%s”, left out %s", head, counted(t.headTimes[head], "time")), "")
	}
	if t.deadLinks > 0 {
		b.lose(counted(t.deadLinks, "link")+" without an address, kept as words", "the text was copied without them: take the addresses from the original")
	}
	return b.result()
}

type textReader struct {
	*builder
	deadLinks int
	heads     []string // running heads that were left out
	headTimes map[string]int
	notes     map[string]bool // labels of footnotes
}

func (t *textReader) put(p part) {
	t.at.Line = p.line
	switch p.kind {
	case headingPart:
		t.heading(p.level, t.marked(p.text))
		if p.aside != "" {
			t.paragraph(t.marked(p.aside))
		}
	case itemPart:
		t.item(Item{Depth: p.level, Number: p.number, Text: t.marked(p.text)})
	case tablePart, contentsPart:
		rows := make([][]string, len(p.rows))
		for i, row := range p.rows {
			for _, cell := range row {
				rows[i] = append(rows[i], t.marked(cell))
			}
		}
		kind := Table
		if p.kind == contentsPart {
			kind = Contents
		}
		t.add(Block{Kind: kind, Rows: rows})
	case notePart:
		t.add(Block{Kind: Footnote, Label: p.number, Text: squeeze(t.marked(p.text))})
	case droppedPart:
		if t.headTimes[p.text]++; t.headTimes[p.text] == 1 {
			t.heads = append(t.heads, p.text)
		}
	default:
		t.paragraph(t.marked(p.text))
	}
}

var (
	markedLink = regexp.MustCompile(`\[([^\[\]]*)\]\(([^()\s]*)\)`)
	wordBookmk = regexp.MustCompile(`\[bookmark: [^\]]*\]`)
)

// marked keeps the few Markdown marks that text copied from pages has: bold,
// links with an address, addresses in angle brackets. All else is words.
func (t *textReader) marked(s string) string {
	s = wordBookmk.ReplaceAllString(s, "")
	var b strings.Builder
	for {
		m := markedLink.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		b.WriteString(escapeText(s[:m[0]]))
		words, href := s[m[2]:m[3]], address(s[m[4]:m[5]], nil)
		switch {
		case href != "":
			b.WriteString(linked([]run{{text: words, link: href}}))
		default:
			t.deadLinks++
			b.WriteString(escapeText(words))
		}
		s = s[m[1]:]
	}
	b.WriteString(escapeText(s))
	return raised.ReplaceAllStringFunc(b.String(), func(sign string) string {
		if label := lowered(sign); t.notes[label] {
			return "[^" + label + "]"
		}
		return sign
	})
}

var raised = regexp.MustCompile(`[⁰¹²³⁴⁵⁶⁷⁸⁹]+`)

var keptMark = regexp.MustCompile(`\*{1,3}[^\s*](?:[^*\n]*[^\s*])?\*{1,3}|<https?://[^<>\s]+>|\\[()\[\]*_]`)

func escapeText(s string) string {
	var b strings.Builder
	for {
		m := keptMark.FindStringIndex(s)
		if m == nil {
			break
		}
		b.WriteString(escape(s[:m[0]]))
		b.WriteString(s[m[0]:m[1]])
		s = s[m[1]:]
	}
	b.WriteString(escape(s))
	return b.String()
}
