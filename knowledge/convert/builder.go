package convert

import (
	"fmt"
	"slices"
	"strings"
)

// builder puts a document together under its limits. After the first fault it
// takes nothing more; the reader stops at stop.
type builder struct {
	src   *source
	doc   *Document
	at    Place
	spent int64
	err   error
}

func newBuilder(src *source, format Format) *builder {
	return &builder{src: src, doc: &Document{Name: src.name, Format: format}}
}

// stop reports whether reading must end: the time is up, or too much came out.
func (b *builder) stop() bool {
	if b.err == nil {
		b.err = b.src.ctx.Err()
	}
	return b.err != nil
}

// spend counts text that came out of the file.
func (b *builder) spend(n int) {
	if b.spent += int64(n); b.spent > b.src.limits.Output && b.err == nil {
		b.err = b.src.fault(fmt.Sprintf("more than %d MiB of text come out of it", b.src.limits.Output>>20),
			"a document of policy has a thousandth of that: check where the file is from, or cut it into parts")
	}
}

func (b *builder) add(block Block) {
	if b.stop() {
		return
	}
	block.At = b.at
	switch {
	case block.Kind == Heading:
		if block.Text = oneLine(block.Text); block.Text == "" {
			return
		}
		b.at.Under = plain(block.Text)
		block.At.Under = ""
	case block.Kind == List && len(block.Items) == 0, block.Kind == Table && !hasText(block.Rows):
		return
	case block.Kind != List && block.Kind != Table && block.Kind != Contents && strings.TrimSpace(block.Text) == "":
		return
	}
	b.spend(len(block.text()) + 16)
	b.doc.Blocks = append(b.doc.Blocks, block)
}

func hasText(rows [][]string) bool {
	for _, row := range rows {
		for _, cell := range row {
			if strings.TrimSpace(cell) != "" {
				return true
			}
		}
	}
	return false
}

func (b *builder) heading(level int, text string) {
	b.add(Block{Kind: Heading, Level: level, Text: squeeze(text)})
}
func (b *builder) paragraph(text string) { b.add(Block{Kind: Paragraph, Text: squeeze(text)}) }

// item adds to the list that the document ends with, or begins one.
func (b *builder) item(item Item) {
	if item.Text = squeeze(item.Text); item.Text == "" {
		return
	}
	if n := len(b.doc.Blocks); n > 0 && b.doc.Blocks[n-1].Kind == List && !b.stop() {
		b.spend(len(item.Text) + 16)
		b.doc.Blocks[n-1].Items = append(b.doc.Blocks[n-1].Items, item)
		return
	}
	b.add(Block{Kind: List, Items: []Item{item}})
}

// maxLosses is how many losses a report holds: a file of a million pictures has
// one story to tell.
const maxLosses = 1000

func (b *builder) lose(what, hint string) {
	if len(b.doc.Losses) < maxLosses {
		b.doc.Losses = append(b.doc.Losses, Loss{At: b.at, What: what, Hint: hint})
	}
}

// result is the document, or why there is none.
func (b *builder) result() (*Document, error) {
	if b.err != nil {
		return nil, b.err
	}
	return b.doc, nil
}

// sortLosses puts losses in the order of pages.
func (b *builder) sortLosses() {
	slices.SortStableFunc(b.doc.Losses, func(x, y Loss) int { return x.At.Page - y.At.Page })
}
