package knowledge

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// passageWords is where a long section is cut into a further passage, at the
// next paragraph: the sentence encoder reads at most 256 word pieces, about 180
// words.
const passageWords = 180

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))

// cutPassages cuts a Markdown body into passages at its headings. Sections with
// no text of their own give none.
func cutPassages(body []byte) []Passage {
	var (
		passages []Passage
		trail    []heading
		blocks   []string
		words    int
	)
	flush := func() {
		if len(blocks) > 0 {
			passages = append(passages, newPassage(trail, blocks))
		}
		blocks, words = nil, 0
	}
	doc := markdown.Parser().Parse(text.NewReader(body))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			flush()
			for len(trail) > 0 && trail[len(trail)-1].level >= h.Level {
				trail = trail[:len(trail)-1]
			}
			trail = append(trail[:len(trail):len(trail)], heading{h.Level, inlineText(h, body)})
			continue
		}
		block := blockText(n, body)
		if block == "" {
			continue
		}
		count := len(strings.Fields(block))
		if words > 0 && words+count > passageWords {
			flush()
		}
		blocks, words = append(blocks, block), words+count
	}
	flush()
	return passages
}

type heading struct {
	level int
	text  string
}

func newPassage(trail []heading, blocks []string) Passage {
	p := Passage{Text: strings.Join(blocks, "\n"), Heading: []string{}}
	for _, h := range trail {
		p.Heading = append(p.Heading, h.text)
		p.Anchor = slug(h.text)
	}
	return p
}

// slug is the fragment that Markdown hosts give a heading: "Who decides?" is
// "who-decides".
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

// blockText is a block as plain text. Raw HTML is left out: an entry is text.
func blockText(n ast.Node, src []byte) string {
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.ThematicBreak:
		return ""
	case *ast.List:
		return listText(n, src)
	case *east.Table:
		return tableText(n, src)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return strings.TrimRight(string(n.Lines().Value(src)), "\n")
	case *ast.Blockquote:
		return childBlocks(n, src)
	}
	return inlineText(n, src)
}

func childBlocks(n ast.Node, src []byte) string {
	var parts []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t := blockText(c, src); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n")
}

func listText(list *ast.List, src []byte) string {
	var lines []string
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		body := childBlocks(item, src)
		lines = append(lines, "- "+strings.ReplaceAll(body, "\n", "\n  "))
	}
	return strings.Join(lines, "\n")
}

func tableText(table *east.Table, src []byte) string {
	var rows []string
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, inlineText(cell, src))
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return strings.Join(rows, "\n")
}

// inlineText is the words of a paragraph or heading on one line, without marks.
func inlineText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			b.Write(c.Value(src))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.URL(src))
		case *ast.RawHTML:
			b.WriteString(brokenLine(c, src))
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(unescape(b.String())), " ")
}

// brokenLine is a space for "<br>", which tables use between words, and nothing
// for other tags.
func brokenLine(tag *ast.RawHTML, src []byte) string {
	if strings.HasPrefix(strings.ToLower(string(tag.Segments.Value(src))), "<br") {
		return " "
	}
	return ""
}

// unescape resolves Markdown's backslash escapes and entities (\*, &amp;).
func unescape(s string) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations([]byte(s)))))
}
