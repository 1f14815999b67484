package convert

import (
	"regexp"
	"strings"
)

// textLine is a line of a text file.
type textLine struct {
	text   string // without indent and end; cells are parted by tabs
	indent int    // columns before it
	cell   bool   // a tab leads it: a cell of a table that was saved as text
	n      int    // 1 is the first
}

func (l textLine) blank() bool { return l.text == "" }

func textLines(text string) []textLine {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n").Replace(text)
	var out []textLine
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		l := textLine{n: n}
		l.cell = strings.HasPrefix(strings.TrimLeft(line, " "), "\t")
		for _, r := range line {
			if r != ' ' && r != '\t' && r != '\u00a0' {
				break
			}
			l.indent++
		}
		cells := strings.Split(strings.TrimSpace(line), "\t")
		for i := range cells {
			cells[i] = oneLine(wordBookmark.ReplaceAllString(clean(cells[i]), ""))
		}
		l.text = strings.Trim(strings.Join(cells, "\t"), "\t")
		if n := len(out); l.blank() && n > 0 && out[n-1].blank() {
			continue
		}
		out = append(out, l)
	}
	return out
}

// wordBookmark is what some programs make of Word's bookmarks.
var wordBookmark = regexp.MustCompile(`\[bookmark: [^\]]*\]`)

// partKind says what a piece of a text file looks like.
type partKind int

const (
	paragraphPart partKind = iota
	headingPart
	itemPart
	tablePart
	contentsPart
	notePart
	droppedPart
)

// part is a piece of a text file while its structure is worked out.
type part struct {
	kind   partKind
	text   string
	number string // of an item, a numbered heading or a note
	level  int    // of a heading; depth of an item
	rows   [][]string
	aside  string // what a heading says in brackets about approval
	line   int
}

var (
	bulletForm   = regexp.MustCompile(`^(?:[-–—*•·▪◦‣»○●■□]|o )(?:\s+[»•])?\s*(\S.*)$`)
	numberForm   = regexp.MustCompile(`^(\d{1,3}[a-z]?)(?:[.)]\s+|\s+)(\S.*)$`)
	dottedNumber = regexp.MustCompile(`^(\d{1,3}[a-z]?)[.)]\s+(\S.*)$`)
	loneNumber   = regexp.MustCompile(`^\d{1,2}[.)]?$`)
	contentsForm = regexp.MustCompile(`^(.{2,300}?)(?:\t|\s*(?:\.\s?){4,}\s*)(?:page\s+)?(\d{1,4}|[ivxl]{1,6})$`)
	noteSign     = regexp.MustCompile(`^([¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?)\s*(\S.*)$`)
)

// isBullet takes the sign off an item. A dash within a line of a table, or one
// that begins a sentence's insertion, is no bullet: a space must follow it.
func isBullet(s string) (text string, ok bool) {
	m := bulletForm.FindStringSubmatch(s)
	if m == nil || strings.HasPrefix(s, "**") || strings.HasPrefix(s, "- |") || strings.HasPrefix(s, "--") {
		return "", false
	}
	sign := strings.IndexAny(s, " \t")
	if strings.ContainsAny(s[:1], "-*") && sign != 1 {
		return "", false
	}
	return m[1], true
}

// textParts takes a text file apart into paragraphs, items, tables and lines
// that may be headings.
func textParts(all []textLine) []part {
	p := &parting{lines: all, prose: proseWords(all), listed: map[string]bool{}}
	for i := 0; i < len(all); {
		rows, end := p.contentsAt(i)
		if len(rows) >= minContents {
			for _, row := range rows {
				p.listed[listKey(row[0])] = true
			}
		}
		i = max(end, i+1)
	}
	for p.i < len(p.lines) {
		l := p.lines[p.i]
		switch {
		case l.blank():
			p.i++
			p.indents = p.indents[:0]
		case p.contents(), p.table(), p.item(l), p.numbers(l), p.note(l):
		default:
			p.paragraph()
		}
	}
	return p.out
}

type parting struct {
	lines   []textLine
	i       int
	out     []part
	indents []int           // of the items of the list that is open
	prose   map[string]bool // see proseWords
	listed  map[string]bool // what tables of contents list
}

func (p *parting) put(x part) { p.out = append(p.out, x) }

// next is the index of the first line at or after i that says something.
func (p *parting) next(i int) int {
	for i < len(p.lines) && p.lines[i].blank() {
		i++
	}
	return i
}

// contents takes a table of contents: lines that end with a page number.
func (p *parting) contents() bool {
	rows, i := p.contentsAt(p.i)
	if len(rows) < minContents {
		return false
	}
	p.put(part{kind: contentsPart, rows: rows, line: p.lines[p.i].n})
	p.i = i
	return true
}

// minContents is the shortest table of contents that is taken for one.
const minContents = 3

func (p *parting) contentsAt(i int) (rows [][]string, end int) {
	for ; i < len(p.lines); i++ {
		m := contentsForm.FindStringSubmatch(p.lines[i].text)
		if m == nil {
			break
		}
		rows = append(rows, []string{strings.Trim(m[1], " ."), m[2]})
	}
	return rows, i
}

// beforeContents reports whether a table of contents begins at i.
func (p *parting) beforeContents(i int) bool {
	rows, _ := p.contentsAt(i)
	return len(rows) >= minContents
}

// maxRowLines is how many lines a row of a table may take.
const maxRowLines = 60

// table takes rows of cells between upright strokes. A cell may go on over lines.
func (p *parting) table() bool {
	var rows [][]string
	i := p.i
	for i < len(p.lines) {
		row := strings.TrimPrefix(p.lines[i].text, "- ")
		if !strings.HasPrefix(row, "|") {
			break
		}
		for end := i + maxRowLines; !strings.HasSuffix(row, "|") && i+1 < min(end, len(p.lines)) && !p.lines[i+1].blank(); {
			i++
			row += "\n" + p.lines[i].text
		}
		i++
		if cells, ok := cutRow(row); ok {
			rows = append(rows, cells)
		}
	}
	if i == p.i {
		return false
	}
	if rows = dropEmptyColumns(rows); len(rows) > 0 {
		p.put(part{kind: tablePart, rows: rows, line: p.lines[p.i].n})
	}
	p.i = i
	return true
}

func cutRow(row string) (cells []string, ok bool) {
	if strings.Trim(row, "|-: \n") == "" {
		return nil, false
	}
	for _, cell := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(row, "|"), "|"), "|") {
		cells = append(cells, squeeze(cell))
	}
	return cells, true
}

func dropEmptyColumns(rows [][]string) [][]string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	out := make([][]string, len(rows))
	for c := range width {
		used := false
		for _, row := range rows {
			used = used || c < len(row) && row[c] != ""
		}
		for i, row := range rows {
			switch {
			case used && c < len(row):
				out[i] = append(out[i], row[c])
			case used:
				out[i] = append(out[i], "")
			}
		}
	}
	return out
}

// item takes a bulleted item, with the lines that go on with it.
func (p *parting) item(l textLine) bool {
	text, ok := isBullet(l.text)
	if !ok || headingByWord.MatchString(text) && len(p.indents) == 0 && p.alone() {
		return false
	}
	for len(p.indents) > 0 && p.indents[len(p.indents)-1] > l.indent {
		p.indents = p.indents[:len(p.indents)-1]
	}
	if n := len(p.indents); n == 0 || p.indents[n-1] < l.indent {
		p.indents = append(p.indents, l.indent)
	}
	x := part{kind: itemPart, level: len(p.indents) - 1, text: text, line: l.n}
	if m := dottedNumber.FindStringSubmatch(text); m != nil {
		x.number, x.text = m[1], m[2]
	}
	p.i++
	f := flow{}
	f.add(x.text, "")
	for p.i < len(p.lines) && (f.wraps(p.lines[p.i]) || p.indented(l.indent)) {
		f.add(p.lines[p.i].text, " ")
		p.i++
	}
	x.text = f.String()
	p.put(x)
	return true
}

// indented reports a line that goes on with an item: it stands under its text.
func (p *parting) indented(indent int) bool {
	next := p.lines[p.i]
	if next.blank() || next.cell || next.indent <= indent || !isLower(next.text) {
		return false
	}
	_, bullet := isBullet(next.text)
	return !bullet && !dottedNumber.MatchString(next.text)
}

// goOn appends the lines that a line was broken into.
func (p *parting) goOn(text string) string {
	f := flow{}
	f.add(text, "")
	for p.i < len(p.lines) && f.wraps(p.lines[p.i]) {
		f.add(p.lines[p.i].text, " ")
		p.i++
	}
	return f.String()
}

// flow is text that is put together from lines.
type flow struct {
	strings.Builder
	last string // the line that was added last
}

func (f *flow) add(line, seam string) {
	f.WriteString(seam)
	f.WriteString(line)
	f.last = line
}

// wrapAt is the shortest line that a program breaks for want of room.
const wrapAt = 55

// wraps reports whether next is the same sentence, on a new line for want of room.
func (f *flow) wraps(next textLine) bool {
	if next.blank() || next.cell || len(f.last) < wrapAt || strings.HasPrefix(next.text, "|") {
		return false
	}
	if _, bullet := isBullet(next.text); bullet || numberForm.MatchString(next.text) {
		return false
	}
	return isLower(next.text) || !strings.ContainsAny(f.last[len(f.last)-1:], ".:;?!")
}

// note takes a footnote that begins with a raised number.
func (p *parting) note(l textLine) bool {
	m := noteSign.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	p.i++
	x := part{kind: notePart, number: lowered(m[1]), text: p.goOn(m[2]), line: l.n}
	// The address of what is quoted often stands on a line of its own.
	if at := p.next(p.i); at < len(p.lines) && strings.HasPrefix(p.lines[at].text, "<http") {
		x.text += " " + p.lines[at].text
		p.i = at + 1
	}
	p.put(x)
	return true
}

var raisedDigits = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")

func lowered(s string) string { return raisedDigits.Replace(s) }
