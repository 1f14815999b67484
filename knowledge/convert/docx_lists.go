package convert

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// marker is what Word prints before a paragraph of a list: "•", "2.", "(a)".
// number is set where Markdown counts alike.
func (w *word) marker(p *wordParagraph) (marker, number string, listed bool) {
	id := p.list
	if id == "" {
		id = w.styles.numbering(p.style)
	}
	if id == "" || id == "0" {
		return "", "", false
	}
	level := min(max(p.level, 0), 8)
	p.level = level
	m, known := w.lists[id][level]
	if !known || m.format == "bullet" || m.format == "" {
		return "•", "", true
	}
	n := w.count(id, level, m.start)
	if m.format == "none" {
		return "", "", false
	}
	marker = m.text
	for l := range 9 {
		marker = strings.ReplaceAll(marker, "%"+strconv.Itoa(l+1), counter(w.lists[id][l].format, w.counts[id][l]))
	}
	if m.format == "decimal" && (marker == strconv.Itoa(n)+"." || marker == strconv.Itoa(n)+")") {
		return marker, strconv.Itoa(n), true
	}
	return marker, "", true
}

// count moves a list on by one and begins its deeper levels anew.
func (w *word) count(id string, level, start int) int {
	counts := w.counts[id]
	if counts == nil {
		counts = map[int]int{}
		w.counts[id] = counts
	}
	if counts[level] == 0 {
		counts[level] = max(start, 1) - 1
	}
	counts[level]++
	for l := level + 1; l < 9; l++ {
		delete(counts, l)
	}
	return counts[level]
}

// counter writes a number as a list of this format does.
func counter(format string, n int) string {
	if n < 1 {
		n = 1
	}
	switch format {
	case "lowerLetter":
		return letters(n, 'a')
	case "upperLetter":
		return letters(n, 'A')
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// letters is a to z, then aa to zz, as Word counts.
func letters(n int, first rune) string {
	return strings.Repeat(string(first+rune((n-1)%26)), min((n-1)/26+1, 8))
}

func roman(n int) string {
	if n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}

// cellEnd closes a cell. A table within it has become lines of the cell.
func (w *word) cellEnd() {
	if len(w.tables) == 0 {
		return
	}
	t := w.tables[len(w.tables)-1]
	if len(t.rows) == 0 {
		t.rows = append(t.rows, nil)
	}
	row := &t.rows[len(t.rows)-1]
	*row = append(*row, strings.Join(t.cell, "\n"))
	for range t.span - 1 {
		*row = append(*row, "")
	}
	t.cell, t.open = nil, false
}

func (w *word) tableEnd() {
	n := len(w.tables)
	if n == 0 {
		return
	}
	t := w.tables[n-1]
	w.tables = w.tables[:n-1]
	rows := dropEmptyColumns(dropEmptyRows(t.rows))
	switch {
	case n > 1: // within a cell
		outer := w.tables[n-2]
		for _, row := range rows {
			outer.cell = append(outer.cell, strings.Join(row, " | "))
		}
	case widest(rows) == 1: // a box around words
		for _, row := range rows {
			w.paragraph(row[0])
		}
	default:
		w.add(Block{Kind: Table, Rows: rows})
	}
}

func dropEmptyRows(rows [][]string) [][]string {
	var out [][]string
	for _, row := range rows {
		if hasText([][]string{row}) {
			out = append(out, row)
		}
	}
	return out
}

func widest(rows [][]string) int {
	n := 0
	for _, row := range rows {
		n = max(n, len(row))
	}
	return n
}

// note refers to a footnote or endnote. Both are counted together, from 1.
func (w *word) note(kind, id string) {
	label := strconv.Itoa(len(w.notes) + 1)
	if len(w.notes) >= 10_000 {
		return
	}
	w.notes = append(w.notes, wordNote{file: kind + "s", id: id, label: label})
	w.para.runs = append(w.para.runs, run{note: label})
}

// writeNotes reads the notes that were referred to.
func (w *word) writeNotes() error {
	refer := w.notes
	if len(refer) == 0 {
		return nil
	}
	texts := map[string]string{}
	for _, file := range []string{"footnotes", "endnotes"} {
		if err := w.readNotes(file, texts); err != nil {
			return err
		}
	}
	for _, n := range refer {
		if text := texts[n.file+"/"+n.id]; text != "" {
			w.add(Block{Kind: Footnote, Label: n.label, Text: text})
		}
	}
	return nil
}

// readNotes reads a file of notes: each is read like a body, and taken out of the
// document again.
func (w *word) readNotes(file string, texts map[string]string) error {
	t, err := w.parts.tokens("word/" + file + ".xml")
	if t == nil || err != nil {
		return err
	}
	defer t.close.Close()
	kind := strings.TrimSuffix(file, "s")
	for !w.stop() {
		tok, err := t.next()
		if tok == nil || err != nil {
			return err
		}
		e, ok := tok.(xml.StartElement)
		if !ok || e.Name.Local != kind {
			continue
		}
		from := len(w.doc.Blocks)
		w.add(Block{Kind: Paragraph, Text: "·"}) // keeps items from joining the list before
		if err := w.body(t, kind); err != nil {
			return err
		}
		w.paragraphEnd()
		var lines []string
		for _, b := range w.doc.Blocks[min(from+1, len(w.doc.Blocks)):] {
			lines = append(lines, b.text())
		}
		w.doc.Blocks = w.doc.Blocks[:min(from, len(w.doc.Blocks))]
		texts[file+"/"+val(e, "id")] = strings.Join(lines, " ")
	}
	return w.err
}
