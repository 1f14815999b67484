package convert

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readHTML reads a page's main part: what is left without menus, banners, forms
// of search, scripts and what the page itself hides.
func readHTML(src *source) (*Document, error) {
	if err := src.within(maxHTML, "HTML"); err != nil {
		return nil, err
	}
	raw, err := src.all()
	if err != nil {
		return nil, err
	}
	utf8, err := charset.NewReader(&timedReader{src.ctx, bytes.NewReader(raw)}, "")
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(utf8)
	if err != nil {
		if src.ctx.Err() != nil {
			return nil, src.ctx.Err()
		}
		return nil, &Error{Name: src.name, What: "elements lie too deep within each other", Hint: "open it in a browser and save it as PDF", Err: err}
	}
	p := &page{builder: newBuilder(src, HTML), ids: map[string]*html.Node{}, noted: map[*html.Node]bool{}}
	p.head(root)
	main := p.mainPart(root)
	p.survey(main)
	p.walk(main, 0)
	p.flush()
	p.writeNotes()
	return p.result()
}

// page is a web page while it is read.
type page struct {
	*builder
	base     *url.URL
	ids      map[string]*html.Node
	noted    map[*html.Node]bool // footnotes, which are not read where they stand
	notes    []*html.Node        // in the order in which they are referred to
	labels   map[*html.Node]string
	runs     []run
	look     run // of the text that is read
	quote    bool
	listings []listing
	dead     int // links whose address is not known
}

// listing is a list that is open.
type listing struct {
	ordered bool
	next    int
}

// head takes title, address and date from the page's head.
func (p *page) head(root *html.Node) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.DataAtom == atom.Title && p.doc.Title == "" && n.FirstChild != nil:
			p.doc.Title = pageTitle(n.FirstChild.Data)
		case n.DataAtom == atom.Link && strings.EqualFold(attr(n, "rel"), "canonical") && p.doc.URL == "":
			p.doc.URL = address(attr(n, "href"), nil)
		case n.DataAtom == atom.Base && p.base == nil:
			p.base, _ = url.Parse(attr(n, "href"))
		case n.DataAtom == atom.Meta && p.doc.Date == "":
			switch strings.ToLower(attr(n, "property") + attr(n, "name")) {
			case "article:modified_time", "dcterms.modified", "last-modified", "article:published_time", "dcterms.date":
				p.doc.Date = isoDate.FindString(attr(n, "content"))
			}
		}
	}
	if p.base == nil || p.base.Scheme == "" {
		p.base, _ = url.Parse(p.doc.URL)
	}
	if p.base != nil && p.base.Scheme == "" {
		p.base = nil
	}
}

var isoDate = regexp.MustCompile(`^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`)

// pageTitle is a page's title without the name of its site.
func pageTitle(s string) string {
	s = oneLine(clean(s))
	for _, bar := range []string{" | ", " – ", " :: "} {
		if before, _, ok := strings.Cut(s, bar); ok && len(before) > 3 {
			return before
		}
	}
	return s
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val
		}
	}
	return ""
}

// walk reads a node. Blocks end the paragraph before them; inline elements change
// the look of what is in them.
func (p *page) walk(n *html.Node, depth int) {
	switch {
	case p.stop() || p.noted[n]:
		return
	case depth > maxDepth*2:
		p.err = p.src.fault("elements lie too deep within each other", "open it in a browser and save it as PDF")
		return
	case n.Type == html.TextNode:
		p.words(n.Data)
		return
	case n.Type == html.ElementNode && p.element(n, depth):
		return
	case n.Type != html.ElementNode && n.Type != html.DocumentNode:
		return
	}
	p.children(n, depth)
}

func (p *page) children(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.walk(c, depth+1)
	}
}

// words takes text; the line breaks of the source mean nothing.
func (p *page) words(s string) {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' || r == '\f' {
			return ' '
		}
		return r
	}, s)
	p.spend(len(s) / 4) // what is dropped later took room too
	r := p.look
	r.text = s
	p.runs = append(p.runs, r)
}

// flush ends a paragraph.
func (p *page) flush() {
	text := squeeze(inline(p.runs))
	p.runs = p.runs[:0]
	if text == "" {
		return
	}
	p.at.Paragraph++
	switch {
	case p.quote:
		p.add(Block{Kind: Quote, Text: text})
	default:
		p.paragraph(text)
	}
}

// element reads the elements that mean something; false leaves its children to be
// read as they are.
func (p *page) element(n *html.Node, depth int) bool {
	if dropped(n) {
		return true
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.flush()
		p.children(n, depth)
		text := squeeze(inline(p.runs))
		p.runs = p.runs[:0]
		p.heading(int(n.Data[1]-'0'), unbolded(text))
	case atom.Br:
		p.runs = append(p.runs, run{text: "\n"})
	case atom.Hr:
		p.flush()
	case atom.B, atom.Strong, atom.I, atom.Em, atom.Cite, atom.A:
		p.styled(n, depth)
	case atom.Ul, atom.Ol, atom.Menu:
		p.list(n, depth)
	case atom.Table:
		p.table(n, depth)
	case atom.Blockquote:
		p.flush()
		outer := p.quote
		p.quote = true
		p.children(n, depth)
		p.flush()
		p.quote = outer
	case atom.Pre:
		p.flush()
		p.add(Block{Kind: Code, Text: strings.Trim(clean(textOf(n)), "\n")})
	case atom.Img, atom.Iframe, atom.Video, atom.Audio, atom.Object, atom.Embed, atom.Svg, atom.Canvas, atom.Math:
		p.picture(n)
	case atom.Dt:
		p.flush()
		p.look.bold = true
		p.children(n, depth)
		p.look.bold = false
		p.flush()
	default:
		if !isBlock(n) {
			return false
		}
		p.flush()
		p.children(n, depth)
		p.flush()
	}
	return true
}

// unbolded drops emphasis from a heading, which is emphasis itself.
func unbolded(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "***", ""), "**", "")
}

// styled reads bold, italic and linked text.
func (p *page) styled(n *html.Node, depth int) {
	outer := p.look
	switch n.DataAtom {
	case atom.B, atom.Strong:
		p.look.bold = true
	case atom.I, atom.Em, atom.Cite:
		p.look.italic = true
	case atom.A:
		href := attr(n, "href")
		if note := p.noteAt(n); note != nil {
			p.runs = append(p.runs, run{note: p.label(note)})
			return
		}
		if p.look.link = address(href, p.base); p.look.link == "" && href != "" && href[0] != '#' {
			p.dead++
		}
	}
	p.children(n, depth)
	p.look = outer
}

// picture reports what is no text; its description is kept in the report.
func (p *page) picture(n *html.Node) {
	what, name := "image", oneLine(clean(attr(n, "alt")+attr(n, "title")))
	switch n.DataAtom {
	case atom.Img:
		if _, has := attrOK(n, "alt"); has && name == "" {
			return // the page itself says that it is decoration
		}
	case atom.Svg, atom.Canvas:
		if name == "" {
			return
		}
	case atom.Math:
		what, name = "formula", oneLine(clean(textOf(n)))
		p.words(" " + name + " ")
	default:
		what = "embedded " + strings.Replace(n.Data, "iframe", "page", 1)
		if src := address(attr(n, "src")+attr(n, "data"), p.base); src != "" {
			name = strings.TrimSpace(name + " " + src)
		}
	}
	if name != "" {
		what = fmt.Sprintf("%s “%s”", what, name)
	}
	p.lose(what, "say in words what it shows, if the policy rests on it")
}

func attrOK(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
