package convert

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// maxBroken is how many pages may break the reader before it gives up.
const maxBroken = 5

// readPDF reads a PDF page by page, takes out what every page repeats, and puts
// lines together to headings, paragraphs, lists and tables.
func readPDF(src *source) (*Document, error) {
	raw, err := src.all()
	if err != nil {
		return nil, err
	}
	b := newBuilder(src, PDF)
	pages, err := readPages(src, b, raw)
	if err != nil {
		return nil, err
	}
	lines := make([][]pdfLine, len(pages))
	heights := make([]float64, len(pages))
	for i, p := range pages {
		lines[i], heights[i] = pageLines(p), p.height
	}
	dropFurniture(lines, heights)
	layout := newLayout(b)
	for i := range lines {
		lines[i] = inReadingOrder(lines[i])
		layout.learn(lines[i])
	}
	layout.rank()
	for i := range lines {
		if b.stop() {
			break
		}
		layout.page(lines[i])
	}
	layout.flush()
	b.sortLosses()
	b.closeLevels()
	if b.doc.Title == "" {
		b.doc.Title = b.doc.coverTitle()
	}
	return b.result()
}

// closeLevels counts the levels of headings without gaps: sizes of fonts only say
// which is higher.
func (b *builder) closeLevels() {
	used := map[int]bool{}
	for _, block := range b.doc.Blocks {
		if block.Kind == Heading {
			used[block.Level] = true
		}
	}
	rank := map[int]int{}
	for _, level := range slices.Sorted(maps.Keys(used)) {
		rank[level] = len(rank) + 1
	}
	for i := range b.doc.Blocks {
		if b.doc.Blocks[i].Kind == Heading {
			b.doc.Blocks[i].Level = rank[b.doc.Blocks[i].Level]
		}
	}
}

// longestTitle in bytes: the headings of a cover make the title as far as they fit.
const longestTitle = 120

// coverTitle is the headings that the document begins with.
func (d *Document) coverTitle() string {
	title := ""
	for _, block := range d.Blocks {
		if block.Kind != Heading || title != "" && sectionForm.MatchString(block.Text) || title != "" && len(title)+len(block.Text) > longestTitle {
			break
		}
		title = strings.TrimSpace(title + " " + plain(block.Text))
	}
	return title
}

// readPages reads every page. One that breaks the reader is reported and left
// out; the rest is read in a new sandbox.
func readPages(src *source, b *builder, raw []byte) ([]*pdfPage, error) {
	f, err := openPDF(src.ctx, src.name, raw)
	if err != nil {
		return nil, err
	}
	defer func() { f.close() }()
	if f.pages > src.limits.Pages {
		return nil, src.fault(fmt.Sprintf("%d pages; a file may have %d", f.pages, src.limits.Pages), "cut it into parts")
	}
	b.doc.Title, b.doc.Date = titleOf(f.meta("Title")), pdfDate(f.meta("ModDate"))
	var pages []*pdfPage
	for i, broken := 0, 0; i < f.pages; i++ {
		b.at = Place{Page: i + 1}
		p, err := f.page(i)
		if src.ctx.Err() != nil {
			return nil, src.ctx.Err()
		}
		if err != nil {
			b.lose(fmt.Sprintf("page that cannot be read: %v", err), "print it to a new PDF, or type it")
			var tooMuch errPage
			if errors.As(err, &tooMuch) {
				continue
			}
			if broken++; broken > maxBroken {
				return nil, &Error{Name: src.name, What: fmt.Sprintf("damaged: page %d is the sixth that cannot be read", i+1), Hint: "print it to a new PDF", Err: err}
			}
			again, err := openPDF(src.ctx, src.name, raw)
			if err != nil {
				return nil, err
			}
			f.close()
			f = again
			continue
		}
		b.reportPage(p)
		for _, w := range p.words {
			b.spend(len(w.text) + 8) // and what is known about it
		}
		if b.stop() {
			return nil, b.err
		}
		pages = append(pages, p)
	}
	b.spent = 0
	return pages, nil
}

// reportPage tells what a page holds besides words.
func (b *builder) reportPage(p *pdfPage) {
	switch {
	case len(p.words) == 0 && p.images > 0, len(p.words) < 5 && p.scanned:
		b.lose("page that is a picture (a scan)", "run text recognition (OCR) over the document and import the result")
	case p.images > 0:
		b.lose(counted(p.images, "image"), "say in words what it shows, if the policy rests on it")
	}
}

var pdfStamp = regexp.MustCompile(`^(?:D:)?(\d{4})(\d\d)(\d\d)`)

// pdfDate reads "D:20240917143050-06'00'".
func pdfDate(s string) string {
	m := pdfStamp.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return isoDate.FindString(m[1] + "-" + m[2] + "-" + m[3])
}

var fileTitle = regexp.MustCompile(`(?i)^(?:microsoft word -.*|untitled.*|.*\.(?:docx?|pdf|indd|pptx?|html?)|[\w.-]*\d[\w.-]*|[\w-]+_[\w-]+)$`)

// titleOf is the title in a PDF's properties, unless a program put it there.
func titleOf(s string) string {
	if fileTitle.MatchString(s) || len(s) < 3 {
		return ""
	}
	return s
}
