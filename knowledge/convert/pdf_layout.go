package convert

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// layout puts the lines of pages together to what they say.
type layout struct {
	*builder
	words  vocabulary
	body   float64           // size of most of the text
	faces  map[face]*faceUse // looks of lines, for headings
	levels map[face]int
	para   []pdfLine // the lines of the paragraph that is open
	toc    []string  // lines of an entry of a table of contents that is open
	rows   [][]string
	lefts  []float64 // of the items of the list that is open
	pages  int
}

// face is a look in which headings are set.
type face struct {
	size float64
	bold bool
	caps bool
}

type faceUse struct {
	letters  int
	lastPage int
}

func newLayout(b *builder) *layout {
	return &layout{builder: b, words: vocabulary{}, faces: map[face]*faceUse{}, levels: map[face]int{}}
}

// learn counts words and looks before anything is decided.
func (y *layout) learn(lines []pdfLine) {
	y.pages++
	for i := range lines {
		l := &lines[i]
		text := l.text()
		whole := text
		if i > 0 && endsInHyphen(lines[i-1].text()) {
			_, whole, _ = strings.Cut(whole, " ")
		}
		if endsInHyphen(whole) {
			whole = whole[:strings.LastIndexByte(whole, ' ')+1]
		}
		y.words.add(whole)
		f := faceOf(l)
		if y.faces[f] == nil {
			y.faces[f] = &faceUse{}
		}
		y.faces[f].letters += len(text)
		y.faces[f].lastPage = max(y.faces[f].lastPage, l.page)
	}
}

func faceOf(l *pdfLine) face { return face{l.size, l.bold, isCaps(l.text())} }

// rank finds the size of the body and gives looks that stand out their level.
func (y *layout) rank() {
	bySize := map[float64]int{}
	for f, use := range y.faces {
		if !f.bold {
			bySize[f.size] += use.letters
		}
	}
	if len(bySize) == 0 {
		for f, use := range y.faces {
			bySize[f.size] += use.letters
		}
	}
	most := 0
	for size, n := range bySize {
		if n > most || n == most && size > y.body {
			most, y.body = n, size
		}
	}
	var heads []face
	for f := range y.faces {
		if y.standsOut(f) {
			heads = append(heads, f)
		}
	}
	slices.SortFunc(heads, func(a, b face) int {
		return cmp.Or(-cmp.Compare(a.size, b.size), -cmp.Compare(one(a.bold), one(b.bold)), -cmp.Compare(one(a.caps), one(b.caps)))
	})
	level, last := 0, face{}
	for _, f := range heads {
		if y.pages > 3 && y.faces[f].lastPage == 1 { // the cover's
			y.levels[f] = 6 // nothing lies within them
			continue
		}
		if level == 0 || last.size-f.size >= 1 || f.bold != last.bold || f.caps != last.caps {
			level++
		}
		y.levels[f], last = min(level, 6), f
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// standsOut reports a look that headings have: a tenth larger than the body, or
// bold and not smaller.
func (y *layout) standsOut(f face) bool {
	return f.size >= y.body*1.12+0.4 || f.bold && f.size >= y.body*0.93
}

// page adds the lines of a page.
func (y *layout) page(lines []pdfLine) {
	found := y.grids(lines)
	for i := 0; i < len(lines) && !y.stop(); {
		if n := y.contents(lines, i); n > 0 {
			i += n
			continue
		}
		if n := y.table(found, i, lines); n > 0 {
			i += n
			continue
		}
		if len(y.para) > 0 && (len(y.para) >= maxParaLines || y.breaks(&lines[i])) {
			y.flush()
		}
		y.para = append(y.para, lines[i])
		i++
	}
}

// maxParaLines is where a paragraph without an end is cut; ten pages have 500 lines.
const maxParaLines = 500

// enumerator begins a paragraph of a rule or of a list.
var enumerator = regexp.MustCompile(`^(?:\([0-9A-Za-z]{1,6}\)|\d{1,3}[.)]|[A-Z][.)]|[a-z][.)]|[ivxl]{1,5}[.)]|[•·▪◦‣●■□–—-]|o)\s`)

// breaks reports whether a line begins a new paragraph.
func (y *layout) breaks(next *pdfLine) bool {
	first, prev := &y.para[0], &y.para[len(y.para)-1]
	text := prev.text()
	starts := enumerator.MatchString(next.text()+" ") || sectionForm.MatchString(next.text())
	switch {
	case bulletSign.MatchString(next.text() + " "):
		return true
	case faceDiffers(prev, next):
		return true
	case next.page != prev.page || next.box.bottom > prev.box.top: // over to a new column or page
		return ended(text) || starts && next.box.left-leftEdge(next) > 3 || isHeadingFace(y, prev)
	case prev.box.middle()-next.box.middle() > y.leading(prev, next)*min(prev.size, next.size):
		return true
	case refers(text), y.levels[faceOf(prev)] > 0 && faceOf(prev) == faceOf(next) && !ended(text) && !starts:
		return false
	case next.words[0].bold && !next.bold && !prev.words[len(prev.words)-1].bold: // "Law Implemented: …"
		return true
	case starts && (ended(text) || ends(text, ",", "and", "or", "—") || next.box.left > prev.box.left+3 || enumerator.MatchString(first.text()+" ") && near(next.box.left, first.box.left, 2)):
		return true
	case next.box.left > prev.box.left+4: // an indent, or the text of an item below its number
		return !(len(y.para) == 1 && enumerator.MatchString(text+" "))
	case len(y.para) > 1 && next.box.left < prev.box.left-4:
		return true
	}
	return ended(text) && prev.box.right < y.column(prev)-prev.size*4
}

// leading is how far apart two lines of a paragraph may stand, in heights of
// their font; those of a heading may stand further apart.
func (y *layout) leading(a, b *pdfLine) float64 {
	if y.levels[faceOf(a)] > 0 && faceOf(a) == faceOf(b) && !ended(a.text()) && !sectionForm.MatchString(b.text()) {
		return 2
	}
	return 1.65
}

var reference = regexp.MustCompile(`\b(?i:sections?|subsections?|paragraphs?|rules?|items?|clauses?|parts?|chapters?|of|in|under|by|see|to|the)$`)

// refers reports a line that breaks off before the number that it refers to.
func refers(s string) bool { return reference.MatchString(s) }

func isHeadingFace(y *layout, l *pdfLine) bool { return y.levels[faceOf(l)] > 0 }

func leftEdge(l *pdfLine) float64 { return l.box.left }

func near(a, b, by float64) bool { return a-b <= by && b-a <= by }

// column is how far right the lines of the paragraph reach.
func (y *layout) column(l *pdfLine) float64 {
	right := l.box.right
	for i := range y.para {
		right = max(right, y.para[i].box.right)
	}
	return right
}

// faceDiffers reports lines that cannot be of one paragraph.
func faceDiffers(a, b *pdfLine) bool {
	d := a.size - b.size
	switch {
	case d > 1.6 || d < -1.6:
		return true
	case a.bold && b.bold:
		return (d > 0.9 || d < -0.9) || isCaps(a.text()) != isCaps(b.text()) && len(a.words) > 1 && len(b.words) > 1
	case a.bold != b.bold && !ended(a.text()) && isLower(b.text()): // a sentence that is bold in part
		return false
	}
	return a.bold != b.bold && (len(a.words) > 2 || len(b.words) > 2)
}

// ended reports a line that may be the last of its sentence.
func ended(s string) bool { return ends(s, ".", "!", "?", ":", ";", ".”", ".\"", ".)", "—") }

func ends(s string, with ...string) bool {
	for _, w := range with {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// flush ends the paragraph that is open and says what it is.
func (y *layout) flush() {
	lines := y.para
	y.para = nil
	y.endContents()
	if len(lines) == 0 {
		return
	}
	y.at.Page = lines[0].page
	text := y.joined(lines)
	level := y.levels[faceOf(&lines[0])]
	words := plain(text)
	switch {
	case level > 0 && len(lines) <= 5 && len(words) <= 250 && hasLetter(words) && y.heads(&lines[0], words):
		y.lefts = nil
		y.heading(level, unbolded(text))
	case y.bulleted(lines, text):
	case y.noted(lines, words):
	default:
		y.lefts = nil
		y.paragraph(text)
	}
}

// heads reports whether a paragraph that stands out is a heading: one that is
// merely bold must not be a sentence, unless it has the form of one that a
// rulebook gives its sections.
func (y *layout) heads(l *pdfLine, text string) bool {
	switch {
	case enumerator.MatchString(text) && strings.ContainsAny(text[:1], "•·▪◦‣●■□–—-"):
		return false
	case l.size >= y.body*1.12+0.4 && len(text) <= 160:
		return true
	case sectionForm.MatchString(text):
		return true
	}
	if strings.Contains(text, "?") { // of a list of questions and answers
		return true
	}
	return len(text) <= 200 && !ends(text, ".", ",", ";") && !isLower(text)
}

// sectionForm is how sections of rules are headed: "67.1-02-03-01. Elementary
// endorsement.", "5 CSR 20-400.130 Administrative Procedures".
var sectionForm = regexp.MustCompile(`^(?:§+\s*|Section\s+|Rule\s+)?(?:\d{1,3} [A-Z]{2,5} )?\d+(?:[.-]\d+){1,4}\.?\s+\S`)

// joined is the text of lines, words whole, with their links and bold words.
func (y *layout) joined(lines []pdfLine) string {
	allBold := true
	for i := range lines {
		allBold = allBold && lines[i].bold
	}
	var runs []run
	for i := range lines {
		for k, w := range lines[i].words {
			r := run{text: w.text, link: w.link, bold: w.bold && !allBold}
			if n := len(runs); n > 0 {
				if k == 0 && lines[i-1].words[len(lines[i-1].words)-1].cut {
					// one word, without a hyphen to take out
				} else if k == 0 {
					runs[n-1].text, r.text = y.seam(runs[n-1].text, w.text)
				} else {
					r.text = " " + r.text
				}
				if runs[n-1].link == r.link && runs[n-1].bold == r.bold {
					runs[n-1].text += r.text
					continue
				}
				if strings.HasPrefix(r.text, " ") { // the space before a link is none of it
					r.text = r.text[1:]
					runs = append(runs, run{text: " "})
				}
			}
			runs = append(runs, r)
		}
	}
	return squeeze(inline(runs))
}

// seam joins the last word of a line to the first of the next.
func (y *layout) seam(before, after string) (string, string) {
	joined := y.words.joinLines(before, after)
	if strings.HasSuffix(joined, after) {
		head := joined[:len(joined)-len(after)]
		if strings.HasSuffix(head, " ") {
			return head[:len(head)-1], " " + after
		}
		return head, after
	}
	return before, " " + after
}

var (
	bulletSign = regexp.MustCompile(`^(?:[•·▪◦‣●■□]|[–—-](?:\s)|o\s)\s*`)
	itemNumber = regexp.MustCompile(`^(\d{1,3})[.)]\s+`)
)

// bulleted puts a paragraph that a bullet or a number leads into a list.
func (y *layout) bulleted(lines []pdfLine, text string) bool {
	item := Item{}
	switch {
	case bulletSign.MatchString(text):
		item.Text = text[len(bulletSign.FindString(text)):]
	case itemNumber.MatchString(text):
		m := itemNumber.FindStringSubmatch(text)
		item.Number, item.Text = m[1], text[len(m[0]):]
	default:
		return false
	}
	left := lines[0].box.left
	for len(y.lefts) > 0 && y.lefts[len(y.lefts)-1] > left+3 {
		y.lefts = y.lefts[:len(y.lefts)-1]
	}
	if n := len(y.lefts); n == 0 || y.lefts[n-1] < left-3 {
		y.lefts = append(y.lefts, left)
	}
	item.Depth = len(y.lefts) - 1
	y.item(item)
	return true
}

var noteLead = regexp.MustCompile(`^(\d{1,2})\s+(\S.*)$`)

// noted takes a footnote: smaller than the body, led by a small number.
func (y *layout) noted(lines []pdfLine, text string) bool {
	first := lines[0].words[0]
	m := noteLead.FindStringSubmatch(text)
	if m == nil || first.size > y.body*0.85 || first.size > lines[0].size*0.9 && lines[0].size > y.body*0.95 {
		return false
	}
	body := y.joined(lines)
	y.add(Block{Kind: Footnote, Label: m[1], Text: strings.TrimSpace(strings.TrimPrefix(body, m[1]))})
	return true
}
