package convert

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainPart is the element that holds what the page is about: the one that the
// page names so, else its only article, else its body.
func (p *page) mainPart(root *html.Node) *html.Node {
	var main, article, body *html.Node
	articles := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || hidden(n) {
			continue
		}
		switch {
		case main == nil && (n.DataAtom == atom.Main || attr(n, "role") == "main"):
			main = n
		case n.DataAtom == atom.Article:
			article = n
			articles++
		case n.DataAtom == atom.Body:
			body = n
		}
	}
	switch {
	case main != nil && hasLetters(main):
		return main
	case articles == 1 && hasLetters(article):
		return article
	case body != nil:
		return body
	}
	return root
}

func hasLetters(n *html.Node) bool { return strings.TrimSpace(textOf(n)) != "" }

// dropped reports elements that are no part of what a page says.
func dropped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Nav, atom.Aside, atom.Button, atom.Select, atom.Input, atom.Textarea, atom.Dialog, atom.Datalist, atom.Title:
		return true
	case atom.Header, atom.Footer:
		return !withinArticle(n)
	}
	switch strings.ToLower(attr(n, "role")) {
	case "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu", "menubar", "alert", "tablist":
		return true
	}
	return hidden(n)
}

// hidden reports what the page itself does not show to all its readers.
func hidden(n *html.Node) bool {
	if _, has := attrOK(n, "hidden"); has || attr(n, "aria-hidden") == "true" {
		return true
	}
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
		return true
	}
	for _, class := range strings.Fields(strings.ToLower(attr(n, "class"))) {
		switch class {
		case "visually-hidden", "sr-only", "screen-reader-text", "skip-link", "element-invisible", "breadcrumb", "breadcrumbs", "pager", "pagination":
			return true
		}
	}
	return false
}

// withinArticle reports a header or footer of the text itself, not of the page.
func withinArticle(n *html.Node) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		switch a.DataAtom {
		case atom.Article, atom.Main, atom.Section, atom.Blockquote, atom.Figure:
			return true
		}
		if attr(a, "role") == "main" {
			return true
		}
	}
	return false
}

var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Body: true, atom.Caption: true, atom.Center: true, atom.Dd: true, atom.Details: true, atom.Div: true,
	atom.Dl: true, atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.Header: true, atom.Html: true,
	atom.Legend: true, atom.Li: true, atom.Main: true, atom.P: true, atom.Section: true, atom.Summary: true, atom.Td: true, atom.Th: true, atom.Tr: true,
	atom.Tbody: true, atom.Thead: true, atom.Tfoot: true, atom.Option: true, atom.Hgroup: true,
}

func isBlock(n *html.Node) bool { return blocks[n.DataAtom] }

// survey notes the elements that have a name, and finds the footnotes: short
// links to an element that stands at the end and links back.
func (p *page) survey(main *html.Node) {
	var links []*html.Node
	for n := range main.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" && p.ids[id] == nil {
			p.ids[id] = n
		}
		if n.DataAtom == atom.A {
			if name := attr(n, "name"); name != "" && p.ids[name] == nil {
				p.ids[name] = n
			}
			links = append(links, n)
		}
	}
	p.labels = map[*html.Node]string{}
	for _, a := range links {
		note := p.target(a)
		label := strings.Trim(oneLine(textOf(a)), "[]() ")
		if note == nil || len(links) > maxNoteLinks || len(label) == 0 || len([]rune(label)) > 4 || p.noted[note] || within(a, note) || p.inNote(a) || !backLinks(note) {
			continue
		}
		p.noted[note], p.labels[note] = true, label
	}
}

// maxNoteLinks is how many links a page may have for its footnotes to be looked
// for: each takes a look at what it leads to.
const maxNoteLinks = 5000

// target is the element of the page that a link leads to, as a block.
func (p *page) target(a *html.Node) *html.Node {
	href := attr(a, "href")
	if !strings.HasPrefix(href, "#") || len(href) < 2 {
		return nil
	}
	n := p.ids[href[1:]]
	for n != nil && !isBlock(n) {
		n = n.Parent
	}
	if n == nil || n.DataAtom == atom.Body || n.DataAtom == atom.Main {
		return nil
	}
	return n
}

func within(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// backLinks reports a note that leads back to where it is referred to.
func backLinks(note *html.Node) bool {
	seen := 0
	for n := range note.Descendants() {
		if n.DataAtom == atom.A && strings.HasPrefix(attr(n, "href"), "#") {
			return true
		}
		if seen++; seen > longestNote {
			break
		}
	}
	return false
}

// longestNote is in elements and texts.
const longestNote = 500

// inNote reports a link that stands in a footnote: it leads back.
func (p *page) inNote(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if p.noted[n] {
			return true
		}
	}
	return false
}

// noteAt is the footnote that a link refers to, nil for none.
func (p *page) noteAt(a *html.Node) *html.Node {
	if note := p.target(a); note != nil && p.noted[note] && !within(a, note) {
		return note
	}
	return nil
}

func (p *page) label(note *html.Node) string {
	for _, n := range p.notes {
		if n == note {
			return p.labels[note]
		}
	}
	p.notes = append(p.notes, note)
	return p.labels[note]
}

// writeNotes puts the footnotes after the text.
func (p *page) writeNotes() {
	for i := 0; i < len(p.notes); i++ { // a note may refer to another
		note := p.notes[i]
		p.noted[note] = false
		p.dropBackLinks(note)
		p.children(note, 0)
		text := squeeze(strings.ReplaceAll(inline(p.runs), "\n", " "))
		p.runs = p.runs[:0]
		text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(strings.TrimLeft(text, "↑↩^[ ")), p.labels[note]+"."))
		p.add(Block{Kind: Footnote, Label: p.labels[note], Text: text})
		p.noted[note] = true
	}
	if p.dead > 0 {
		p.at = Place{}
		p.lose(counted(p.dead, "link")+" whose address is not in the file, kept as words", "save the page with its address (complete page), or add the links by hand")
	}
}

func (p *page) dropBackLinks(note *html.Node) {
	for n := range note.Descendants() {
		if n.DataAtom == atom.A && strings.HasPrefix(attr(n, "href"), "#") && len([]rune(oneLine(textOf(n)))) <= 4 {
			n.FirstChild = nil
		}
	}
}
