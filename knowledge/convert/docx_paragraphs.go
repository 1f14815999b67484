package convert

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// paragraphLook reads the properties of a paragraph: style, list, level.
func (w *word) paragraphLook(t *tokens) error {
	return t.within(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "pStyle":
			w.para.style = val(e, "val")
		case "numId":
			w.para.list = val(e, "val")
		case "ilvl":
			w.para.level, _ = strconv.Atoi(val(e, "val"))
		case "outlineLvl":
			if n, err := strconv.Atoi(val(e, "val")); err == nil && n >= 0 && n < 9 {
				w.para.outline = n + 1
			}
		case "pPrChange", "rPr":
			return t.skip()
		}
		return nil
	})
}

// runLook reads the properties of a run: bold, italic, hidden.
func (w *word) runLook(t *tokens) error {
	return t.within(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "b":
			w.para.look.bold = on(e)
		case "i":
			w.para.look.italic = on(e)
		case "vanish":
			w.para.hidden = on(e)
		case "rPrChange":
			return t.skip()
		}
		return nil
	})
}

// text reads a run's words.
func (w *word) text(t *tokens) error {
	s, err := inner(t)
	w.write(s)
	return err
}

func inner(t *tokens) (string, error) {
	var b strings.Builder
	for depth := t.depth; ; {
		tok, err := t.next()
		if err != nil {
			return "", err
		}
		if tok == nil || t.depth < depth {
			return b.String(), nil
		}
		if s, ok := tok.(xml.CharData); ok {
			b.Write(s)
		}
	}
}

func (w *word) write(s string) {
	for i := range w.fields {
		if !w.fields[i].result {
			return // within an instruction
		}
	}
	if w.para.hidden {
		w.para.hidden = false
		return
	}
	w.spend(len(s) / 4)
	r := w.para.look
	r.text = s
	w.para.runs = append(w.para.runs, r)
}

// formula keeps the letters of a formula and reports that its form is lost.
func (w *word) formula(t *tokens) error {
	s, err := inner(t)
	w.write(s)
	w.loseNamed("formula", oneLine(clean(s)))
	return err
}

// symbol reads a sign of a symbol font: ticked and empty boxes.
func (w *word) symbol(e xml.StartElement) {
	switch strings.ToUpper(val(e, "char")) {
	case "F0FE", "F0FD", "F052", "F054":
		w.write("☒")
	case "F0A8", "F06F", "F0A3":
		w.write("☐")
	case "F0B7":
		w.write("•")
	}
}

// field follows a field from its instruction to its result.
func (w *word) field(kind string) {
	n := len(w.fields)
	switch {
	case kind == "begin" && n < maxDepth:
		w.fields = append(w.fields, wordField{})
	case kind == "separate" && n > 0:
		w.fields[n-1].result = true
		if m := hyperlinkField.FindStringSubmatch(w.fields[n-1].instruction.String()); m != nil {
			w.para.look.link = address(mended(m[1]), nil)
		}
	case kind == "end" && n > 0:
		instruction := w.fields[n-1].instruction.String()
		w.fields = w.fields[:n-1]
		if hyperlinkField.MatchString(instruction) {
			w.para.look.link = ""
		}
		if strings.TrimSpace(instruction) == "FORMCHECKBOX" {
			w.write("☐ ")
		}
	}
}

var hyperlinkField = regexp.MustCompile(`^\s*HYPERLINK\s+"([^"]+)"`)

func (w *word) instruction(t *tokens) error {
	s, err := inner(t)
	if n := len(w.fields); n > 0 && w.fields[n-1].instruction.Len() < 4096 {
		w.fields[n-1].instruction.WriteString(s)
	}
	return err
}

// paragraphEnd puts the paragraph that was read where it belongs.
func (w *word) paragraphEnd() {
	p := w.para
	w.para = wordParagraph{}
	text := squeeze(inline(p.runs))
	if text == "" {
		return
	}
	if n := len(w.tables); n > 0 && w.tables[n-1].open {
		if marker, _, listed := w.marker(&p); listed && marker != "" {
			text = escape(marker) + " " + text
		}
		w.tables[n-1].cell = append(w.tables[n-1].cell, text)
		w.spend(len(text))
		return
	}
	level, title := w.styles.heading(p.style)
	if p.outline > 0 {
		level = p.outline
	}
	switch {
	case title && w.doc.Title == "":
		w.doc.Title = plain(text)
		w.heading(1, unbolded(text))
	case level > 0 && len(text) < 300:
		w.heading(level, w.numbered(&p, unbolded(text)))
	case w.styles.is(p.style, "toc 1", "toc 2", "toc 3", "toc 4"):
		w.contents(text)
	case w.styles.is(p.style, "quote", "intense quote", "block text"):
		w.add(Block{Kind: Quote, Text: text})
	default:
		w.plainParagraph(&p, text)
	}
}

// plainParagraph is an item, a heading that only its bold face marks, or words.
func (w *word) plainParagraph(p *wordParagraph, text string) {
	marker, number, listed := w.marker(p)
	switch {
	case listed && (number != "" || marker == "•"):
		w.item(Item{Depth: p.level, Number: number, Text: text})
	case listed:
		w.item(Item{Depth: p.level, Text: escape(marker) + " " + text})
	case boldHeading(p.runs) && mayHead(plain(text)) && (isCaps(plain(text)) || isTitle(strings.TrimSuffix(plain(text), ":"))):
		w.heading(w.boldLevel(plain(text)), unbolded(text))
	default:
		w.paragraph(text)
	}
}

// boldHeading reports a paragraph that is bold throughout.
func boldHeading(runs []run) bool {
	words := 0
	for _, r := range runs {
		if strings.TrimSpace(r.text) == "" {
			continue
		}
		if !r.bold || r.note != "" || r.link != "" {
			return false
		}
		words += len(strings.Fields(r.text))
	}
	return words > 0 && words <= 14
}

// boldLevel is below the last heading that a style made: capitals stand above.
func (w *word) boldLevel(text string) int {
	if isCaps(text) {
		return 2
	}
	return 3
}

// numbered puts the number that Word counts for a heading before its text.
func (w *word) numbered(p *wordParagraph, text string) string {
	marker, _, listed := w.marker(p)
	if !listed || marker == "" || marker == "•" {
		return text
	}
	return escape(marker) + " " + text
}

func (w *word) contents(text string) {
	m := contentsForm.FindStringSubmatch(text)
	row := []string{text}
	if m != nil {
		row = []string{m[1], m[2]}
	}
	if n := len(w.doc.Blocks); n > 0 && w.doc.Blocks[n-1].Kind == Contents {
		w.spend(len(text))
		w.doc.Blocks[n-1].Rows = append(w.doc.Blocks[n-1].Rows, row)
		return
	}
	w.add(Block{Kind: Contents, Rows: [][]string{row}})
}
