package convert

import (
	"slices"
	"strings"
)

// pdfLine is a line of a page, or of one of its columns.
type pdfLine struct {
	words []pdfWord
	box   box
	size  float64 // of most of its letters
	bold  bool    // all of it
	page  int
}

// gapOf is the space between two words, in heights of their font, that parts
// cells or columns. Justified text has up to 0.8, a tab 1.5 and more.
const gapOf = 1.4

// pageLines gathers words into lines, in the order of the file: the program that
// made it wrote the text as it is read, and what only looks like an order on the
// paper is a guess.
func pageLines(p *pdfPage) []pdfLine {
	var lines []pdfLine
	var now []pdfWord
	end := func() {
		if len(now) > 0 {
			lines = append(lines, newLine(now, p.number))
		}
		now = nil
	}
	for _, w := range p.words {
		if n := len(now); n > 0 && (!sameLine(now[n-1], w) || now[n-1].ends && w.box.left-now[n-1].box.right > gapOf*w.size) {
			end()
		}
		now = append(now, w)
	}
	end()
	return lines
}

// sameLine reports whether b stands right of a on one baseline.
func sameLine(a, b pdfWord) bool {
	high := min(a.box.height(), b.box.height())
	overlap := min(a.box.top, b.box.top) - max(a.box.bottom, b.box.bottom)
	return overlap > high/2 && b.box.left > a.box.left
}

func newLine(words []pdfWord, page int) pdfLine {
	l := pdfLine{words: words, box: words[0].box, page: page, bold: true}
	weight := map[float64]int{}
	for _, w := range words {
		l.box = l.box.with(w.box)
		weight[half(w.size)] += len(w.text)
		l.bold = l.bold && (w.bold || !hasLetter(w.text))
	}
	most := 0
	for size, n := range weight {
		if n > most || n == most && size > l.size {
			most, l.size = n, size
		}
	}
	return l
}

// half rounds to half points: fonts of one size differ by a hair.
func half(x float64) float64 { return float64(int(x*2+0.5)) / 2 }

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r > 127 || isLetter(byte(r)) })
}

func (l *pdfLine) text() string {
	parts := make([]string, len(l.words))
	for i, w := range l.words {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

// cells cuts a line where the space between words is too wide for one.
func (l *pdfLine) cells() []pdfLine {
	var out []pdfLine
	from := 0
	for i := 1; i < len(l.words); i++ {
		if l.words[i].box.left-l.words[i-1].box.right > gapOf*min(l.words[i].size, l.size) {
			out = append(out, newLine(l.words[from:i], l.page))
			from = i
		}
	}
	return append(out, newLine(l.words[from:], l.page))
}

// inReadingOrder puts right the pages on which the file's order is not that of
// reading: two columns written across, line by line, or text in any order.
func inReadingOrder(lines []pdfLine) []pdfLine {
	if columns := across(lines); columns != nil {
		return byColumn(columns)
	}
	bad := 0
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1].box, lines[i].box
		if b.bottom > a.top && b.left < a.right && b.right > a.left {
			bad++
		}
	}
	if bad > max(2, len(lines)/10) {
		return byColumn(lines)
	}
	return lines
}

// across takes lines that run over two columns apart; nil when they do not. A
// table has short cells, a column whole sentences.
func across(lines []pdfLine) []pdfLine {
	var out []pdfLine
	wide, letters := 0, 0
	for i := range lines {
		cells := lines[i].cells()
		if len(cells) == 2 && len(cells[0].words) > 3 && len(cells[1].words) > 3 {
			wide++
			letters += len(cells[0].text()) + len(cells[1].text())
		}
		out = append(out, cells...)
	}
	if wide < 8 || wide*2 < len(lines) || letters < wide*60 {
		return nil
	}
	return out
}

// byColumn orders lines as they are read on paper: what crosses the gap between
// two columns parts the page into bands; in each, the left column comes first.
func byColumn(lines []pdfLine) []pdfLine {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b pdfLine) int {
		switch {
		case a.box.middle() > b.box.middle():
			return -1
		case a.box.middle() < b.box.middle():
			return 1
		}
		return 0
	})
	gutter, ok := gutterOf(lines)
	if !ok {
		return lines
	}
	var out, left, right []pdfLine
	flush := func() {
		out = append(append(out, left...), right...)
		left, right = nil, nil
	}
	for _, l := range lines {
		switch {
		case l.box.right <= gutter:
			left = append(left, l)
		case l.box.left >= gutter:
			right = append(right, l)
		default:
			flush()
			out = append(out, l)
		}
	}
	flush()
	return out
}

// gutterOf finds an upright line, near the middle, that few lines cross.
func gutterOf(lines []pdfLine) (x float64, ok bool) {
	if len(lines) == 0 {
		return 0, false
	}
	whole := lines[0].box
	for _, l := range lines {
		whole = whole.with(l.box)
	}
	best := len(lines)
	for part := 0.35; part <= 0.65; part += 0.01 {
		at := whole.left + part*(whole.right-whole.left)
		cross, left, right := 0, 0, 0
		for _, l := range lines {
			switch {
			case l.box.right <= at:
				left++
			case l.box.left >= at:
				right++
			default:
				cross++
			}
		}
		if left >= 4 && right >= 4 && cross < best {
			best, x, ok = cross, at, true
		}
	}
	return x, ok && best*5 <= len(lines)
}
