package convert

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// list reads a list. What an item holds beside words, a table or a heading, is
// read as a block of its own.
func (p *page) list(n *html.Node, depth int) {
	p.flush()
	next := 1
	if start, err := strconv.Atoi(attr(n, "start")); err == nil {
		next = start
	}
	p.listings = append(p.listings, listing{ordered: n.DataAtom == atom.Ol, next: next})
	p.endList()
	for c := n.FirstChild; c != nil && !p.stop(); c = c.NextSibling {
		switch {
		case c.Type == html.ElementNode && c.DataAtom == atom.Li && !dropped(c) && !p.noted[c]:
			p.listItem(c, depth)
		case c.Type == html.ElementNode && (c.DataAtom == atom.Ul || c.DataAtom == atom.Ol):
			p.list(c, depth+1)
		default:
			p.walk(c, depth+1)
			p.flush()
		}
	}
	p.listings = p.listings[:len(p.listings)-1]
	p.endList()
}

// endList keeps two lists that follow each other apart.
func (p *page) endList() {
	if n := len(p.doc.Blocks); len(p.listings) <= 1 && n > 0 && p.doc.Blocks[n-1].Kind == List {
		p.at.Paragraph++
	}
}

func (p *page) listItem(li *html.Node, depth int) {
	open := &p.listings[len(p.listings)-1]
	item := Item{Depth: len(p.listings) - 1}
	if v, err := strconv.Atoi(attr(li, "value")); err == nil {
		open.next = v
	}
	if open.ordered {
		item.Number = strconv.Itoa(open.next)
		open.next++
	}
	put := func() {
		if text := squeeze(inline(p.runs)); text != "" {
			item.Text = text
			p.item(item)
			item.Number = ""
		}
		p.runs = p.runs[:0]
	}
	for c := li.FirstChild; c != nil && !p.stop(); c = c.NextSibling {
		p.inItem(c, depth+1, put)
	}
	put()
}

// inItem reads a child of an item: paragraphs in it are lines of one item.
func (p *page) inItem(c *html.Node, depth int, put func()) {
	if c.Type != html.ElementNode || !isBlock(c) && c.DataAtom != atom.Ul && c.DataAtom != atom.Ol && c.DataAtom != atom.Table && c.DataAtom != atom.Pre && c.DataAtom != atom.Blockquote {
		p.walk(c, depth)
		return
	}
	switch c.DataAtom {
	case atom.Ul, atom.Ol, atom.Table, atom.Pre, atom.Blockquote:
		put()
		p.walk(c, depth)
		return
	}
	if dropped(c) || depth > maxDepth {
		return
	}
	p.runs = append(p.runs, run{text: "\n"})
	for g := c.FirstChild; g != nil && !p.stop(); g = g.NextSibling {
		p.inItem(g, depth+1, put)
	}
	p.runs = append(p.runs, run{text: "\n"})
}

// table reads a table of data. One that only lays out the page is read through.
func (p *page) table(n *html.Node, depth int) {
	p.flush()
	if p.layout(n) {
		p.children(n, depth)
		p.flush()
		return
	}
	var rows [][]string
	for tr := range n.Descendants() {
		switch {
		case p.stop():
			return
		case tr.DataAtom == atom.Caption:
			p.children(tr, depth)
			p.flush()
		case tr.DataAtom == atom.Tr:
			rows = append(rows, p.row(tr, depth))
		}
	}
	p.at.Paragraph++
	p.add(Block{Kind: Table, Rows: rows})
}

// layout reports a table whose cells hold headings or tables, or that has a
// single column: words in boxes, no table.
func (p *page) layout(n *html.Node) bool {
	if role := attr(n, "role"); role == "presentation" || role == "none" {
		return true
	}
	widest := 0
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Table, atom.H1, atom.H2, atom.H3, atom.Main, atom.Article:
			return true
		case atom.Ul, atom.Ol:
			if itemsIn(d) >= listInCell {
				return true
			}
		case atom.Tr:
			widest = max(widest, cells(d))
		}
	}
	return widest < 2
}

// listInCell is the longest list that a cell of data may hold; columns of longer
// ones are a list that was laid out side by side.
const listInCell = 6

func itemsIn(list *html.Node) int {
	n := 0
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Li {
			n++
		}
	}
	return n
}

func cells(tr *html.Node) int {
	n := 0
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			n++
		}
	}
	return n
}

// maxSpan is how many columns a cell may take: one that claims more lies.
const maxSpan = 50

func (p *page) row(tr *html.Node, depth int) []string {
	var row []string
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(c) {
			continue
		}
		for g := c.FirstChild; g != nil && !p.stop(); g = g.NextSibling {
			p.inCell(g, depth+2)
		}
		row = append(row, squeeze(inline(p.runs)))
		p.runs = p.runs[:0]
		span, _ := strconv.Atoi(attr(c, "colspan"))
		for range min(span, maxSpan) - 1 {
			row = append(row, "")
		}
	}
	return row
}

// inCell reads a child of a cell on one line, its blocks parted by line breaks.
func (p *page) inCell(c *html.Node, depth int) {
	block := c.Type == html.ElementNode && (isBlock(c) || c.DataAtom == atom.Ul || c.DataAtom == atom.Ol)
	if !block {
		p.walk(c, depth)
		return
	}
	if dropped(c) || depth > maxDepth {
		return
	}
	p.runs = append(p.runs, run{text: "\n"})
	if c.DataAtom == atom.Li {
		p.runs = append(p.runs, run{text: "• "})
	}
	for g := c.FirstChild; g != nil && !p.stop(); g = g.NextSibling {
		p.inCell(g, depth+1)
	}
	p.runs = append(p.runs, run{text: "\n"})
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + strings.TrimSuffix(noun, "s") + "s"
}
