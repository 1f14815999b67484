package convert

import (
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// pdfPage is a page of a PDF. Lengths are in points, from the lower left corner.
type pdfPage struct {
	number        int
	width, height float64
	words         []pdfWord
	images        int  // large enough to say something
	scanned       bool // a picture covers the page
}

// pdfWord is a word, as far as the file sets it in one go.
type pdfWord struct {
	text         string
	box          box
	size         float64 // height of its font
	bold, italic bool
	ends         bool // the file breaks the line after it
	cut          bool // the line ends within it, without a hyphen
	link         string
}

type box struct{ left, right, bottom, top float64 }

func (b box) height() float64 { return b.top - b.bottom }
func (b box) middle() float64 { return (b.top + b.bottom) / 2 }

func (b box) with(c box) box {
	return box{min(b.left, c.left), max(b.right, c.right), min(b.bottom, c.bottom), max(b.top, c.top)}
}

// words cuts a page's letters into words and finds where each stands.
func (f *pdfFile) words(text references.FPDF_TEXTPAGE, count int) ([]pdfWord, error) {
	letters, err := f.letters(text, count)
	if err != nil {
		return nil, err
	}
	var words []pdfWord
	for i := 0; i < len(letters); {
		if isBreak(letters[i]) {
			if n := len(words); n > 0 && (letters[i] == '\r' || letters[i] == '\n') {
				words[n-1].ends = true
			}
			i++
			continue
		}
		end := i
		for end < len(letters) && !isBreak(letters[end]) {
			end++
		}
		for i < end {
			w, next, err := f.word(text, letters, i, end)
			if err == nil {
				err = f.ctx.Err()
			}
			if err != nil {
				return nil, err
			}
			words = append(words, w)
			i = next
		}
		i = end
	}
	return words, f.ctx.Err()
}

func isBreak(r rune) bool {
	return r == ' ' || r == '\r' || r == '\n' || r == '\t' || r == 0 || r == 0xa0
}

// hyphenSign is what PDFium makes of a hyphen at the end of a line.
const hyphenSign = '\u0002'

// letters reads a page's letters: at once where one letter is one unit of UTF-16,
// which tells that none was left out, else one by one.
func (f *pdfFile) letters(text references.FPDF_TEXTPAGE, count int) ([]rune, error) {
	if count == 0 {
		return nil, nil
	}
	all, err := f.engine.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: text, StartIndex: 0, Count: count})
	if err == nil {
		runes := []rune(strings.TrimRight(all.Text, "\x00"))
		if len(runes) == count && len(utf16.Encode(runes)) == count && !slices.Contains(runes, '\ufffd') {
			return runes, nil
		}
	}
	letters := make([]rune, 0, count)
	for i := range count {
		if i%512 == 0 && f.ctx.Err() != nil {
			return nil, f.ctx.Err()
		}
		c, err := f.engine.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: i})
		if err != nil {
			return nil, err
		}
		letters = append(letters, rune(c.Unicode))
	}
	return letters, nil
}

// word is the letters from one index to another, or, where the line ends within
// it, those up to there; next is where the rest begins. Its box is that of its
// first and last letter.
func (f *pdfFile) word(text references.FPDF_TEXTPAGE, letters []rune, from, to int) (w pdfWord, next int, err error) {
	begin, err := f.box(text, from)
	if err != nil {
		return w, to, err
	}
	end, err := f.box(text, to-1)
	if err != nil {
		return w, to, err
	}
	next = to
	if end.top < begin.middle() && end.left < begin.left {
		next, end, err = f.lineEnd(text, from, to, begin)
		if err != nil {
			return w, to, err
		}
		w.ends = next < to
	}
	w.text, w.box, w.size = shown(letters[from:next]), begin.with(end), begin.height()
	w.cut = w.ends && !strings.HasSuffix(w.text, "-")
	font, err := f.engine.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: text, Index: from})
	if err == nil {
		name := strings.ToLower(font.FontName)
		w.bold = strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy") || strings.Contains(name, "semibd")
		w.italic = strings.Contains(name, "italic") || strings.Contains(name, "oblique")
	}
	return w, next, nil
}

// lineEnd is the index of the first letter that stands on the next line, and the
// box of the one before it.
func (f *pdfFile) lineEnd(text references.FPDF_TEXTPAGE, from, to int, begin box) (int, box, error) {
	last := begin
	for i := from + 1; i < to; i++ {
		at, err := f.box(text, i)
		if err != nil {
			return to, last, err
		}
		if at.top < begin.middle() {
			return i, last, nil
		}
		last = at
	}
	return to, last, nil
}

func (f *pdfFile) box(text references.FPDF_TEXTPAGE, i int) (box, error) {
	c, err := f.engine.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: i})
	if err != nil {
		return box{}, err
	}
	return boxOf(c.Rect), nil
}

// shown is letters as a reader sees them.
func shown(letters []rune) string {
	var b strings.Builder
	for _, r := range letters {
		if r == hyphenSign || r == 0xfffe {
			r = '-'
		}
		b.WriteRune(unligated(r, &b))
	}
	return clean(b.String())
}

func boxOf(r structs.FPDF_FS_RECTF) box {
	return box{float64(r.Left), float64(r.Right), math.Min(float64(r.Bottom), float64(r.Top)), math.Max(float64(r.Bottom), float64(r.Top))}
}

// unligated writes all letters of a ligature but the last, which it returns.
func unligated(r rune, b *strings.Builder) rune {
	if r < 0xfb00 || r > 0xfb06 {
		return r
	}
	s := []string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-0xfb00]
	b.WriteString(s[:len(s)-1])
	return rune(s[len(s)-1])
}

// A picture says something when it is larger than a logo; one that covers most of
// a page without words is the page, scanned.
const (
	pictureSide = 72.0 // points, one inch
	scannedPart = 0.6
)

// pictures counts the pictures of a page.
func (f *pdfFile) pictures(page requests.Page, p *pdfPage) {
	count, err := f.engine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return
	}
	for i := range min(count.Count, 2000) {
		if f.ctx.Err() != nil {
			return
		}
		o, err := f.engine.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			return
		}
		kind, err := f.engine.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil || kind.Type != enums.FPDF_PAGEOBJ_IMAGE {
			continue
		}
		at, err := f.engine.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o.PageObject})
		if err != nil {
			continue
		}
		wide, high := float64(at.Right-at.Left), float64(at.Top-at.Bottom)
		if wide >= pictureSide && high >= pictureSide {
			p.images++
			p.scanned = p.scanned || wide*high >= scannedPart*p.width*p.height
		}
	}
}

// linkWords gives the words under a link its address.
func (f *pdfFile) linkWords(page requests.Page, p *pdfPage) {
	next := 0
	for range 500 {
		link, err := f.engine.FPDFLink_Enumerate(&requests.FPDFLink_Enumerate{Page: page, StartPos: next})
		if err != nil || link.Link == nil || f.ctx.Err() != nil {
			return
		}
		if link.NextStartPos == nil || *link.NextStartPos <= next {
			return
		}
		next = *link.NextStartPos
		href := f.target(*link.Link)
		if href == "" {
			continue
		}
		rect, err := f.engine.FPDFLink_GetAnnotRect(&requests.FPDFLink_GetAnnotRect{Link: *link.Link})
		if err != nil || rect.Rect == nil {
			continue
		}
		at := boxOf(*rect.Rect)
		for i := range p.words {
			w := &p.words[i]
			if x := (w.box.left + w.box.right) / 2; x > at.left && x < at.right && w.box.middle() > at.bottom && w.box.middle() < at.top {
				w.link = href
			}
		}
	}
}

// target is the web address that a link leads to.
func (f *pdfFile) target(link references.FPDF_LINK) string {
	action, err := f.engine.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: link})
	if err != nil || action.Action == nil {
		return ""
	}
	uri, err := f.engine.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: f.doc, Action: *action.Action})
	if err != nil || uri.URIPath == nil {
		return ""
	}
	return address(*uri.URIPath, nil)
}
