package convert

import "strings"

// contents takes the lines of a table of contents from i on; 0 when there is
// none. An entry may run over lines; dots lead to its page.
func (y *layout) contents(lines []pdfLine, i int) int {
	if n := y.sections(lines, i); n > 0 {
		return n
	}
	if !isLeader(lines[i].text()) && !y.leaderSoon(lines, i) {
		return 0
	}
	n := 0
	y.flushText()
	for ; i+n < len(lines); n++ {
		text := lines[i+n].text()
		if !isLeader(text) && !y.leaderSoon(lines, i+n) {
			break
		}
		y.toc = append(y.toc, text)
		if !isLeader(text) {
			continue
		}
		entry := strings.Join(y.toc, " ")
		if m := contentsForm.FindStringSubmatch(entry); m != nil {
			y.rows = append(y.rows, []string{escape(strings.Trim(m[1], " .")), m[2]})
		} else {
			y.rows = append(y.rows, []string{escape(entry), ""})
		}
		y.toc = nil
	}
	return n
}

// sections takes a chapter's list of its sections, which has no page numbers.
func (y *layout) sections(lines []pdfLine, i int) int {
	n := 0
	for i+n < len(lines) && !lines[i+n].bold && sectionForm.MatchString(lines[i+n].text()) {
		n++
	}
	if n < 3 {
		return 0
	}
	y.flushText()
	for _, l := range lines[i : i+n] {
		y.rows = append(y.rows, []string{escape(l.text()), ""})
	}
	return n
}

func isLeader(s string) bool {
	return (strings.Contains(s, "....") || strings.Contains(s, ". . . .")) && contentsForm.MatchString(s)
}

// leaderSoon reports whether the entry that begins at i ends within two lines.
func (y *layout) leaderSoon(lines []pdfLine, i int) bool {
	if len(y.rows) == 0 && len(y.toc) == 0 && (i+2 >= len(lines) || !sectionForm.MatchString(lines[i].text())) {
		return false
	}
	for k := i + 1; k < min(i+4, len(lines)); k++ {
		if isLeader(lines[k].text()) {
			return lines[k].page == lines[i].page
		}
	}
	return false
}

// flushText ends an open paragraph before a table of contents goes on.
func (y *layout) flushText() {
	if len(y.para) > 0 {
		y.flush()
	}
}

// endContents puts the table of contents where the document is.
func (y *layout) endContents() {
	for _, line := range y.toc {
		y.rows = append(y.rows, []string{escape(line), ""})
	}
	if len(y.rows) > 0 {
		y.add(Block{Kind: Contents, Rows: y.rows})
	}
	y.toc, y.rows = nil, nil
}
