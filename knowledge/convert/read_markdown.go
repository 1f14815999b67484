package convert

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"go.yaml.in/yaml/v3"
)

// maxMarkers is how many quotes and lists a line may open: each costs the parser
// a level.
const maxMarkers = 48

// maxBrackets is how many links a paragraph may open: each that is left open makes
// the parser look for its end once more.
const maxBrackets = 3000

// readMarkdown reads CommonMark with tables, strikethrough and footnotes.
func readMarkdown(src *source) (*Document, error) {
	if err := src.within(maxMarkdown, "Markdown"); err != nil {
		return nil, err
	}
	raw, err := src.all()
	if err != nil {
		return nil, err
	}
	b := newBuilder(src, Markdown)
	decoded, foreign := decode(raw)
	if foreign > 0 {
		b.at.Line = foreign
		b.lose("bytes that are not UTF-8, read as Windows-1252", "check accents, quotes and dashes from here on")
	}
	decoded = strings.ReplaceAll(strings.ReplaceAll(decoded, "\r\n", "\n"), "\r", "\n")
	if line := tooNested(decoded); line > 0 {
		return nil, src.fault(fmt.Sprintf("line %d opens more than %d quotes or lists", line, maxMarkers), "take the markers out of that line")
	}
	if line := tooManyBrackets(decoded); line > 0 {
		return nil, src.fault(fmt.Sprintf("the paragraph of line %d opens more than %d links", line, maxBrackets), "part it by empty lines")
	}
	m := &markdownFile{builder: b, src: []byte(decoded), shift: 1}
	m.frontMatter()
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Footnote))
	m.blocks(parser.Parser().Parse(text.NewReader(m.src)))
	if m.html > 0 {
		b.at = Place{}
		b.lose(counted(m.html, "piece")+" of raw HTML left out", "write in Markdown what they say")
	}
	return b.result()
}

// tooNested is the line that opens too many blocks at once, 0 for none.
func tooNested(s string) int {
	n := 0
	for line := range strings.Lines(s) {
		n++
		markers := 0
		rest := strings.TrimLeft(line, " \t")
		for rest != "" {
			digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
			after := rest[digits:]
			switch {
			case rest[0] == '>':
				rest = rest[1:]
			case len(after) > 1 && strings.ContainsAny(after[1:2], " \t\n") && (digits == 0 && strings.ContainsAny(after[:1], "-*+") || digits > 0 && strings.ContainsAny(after[:1], ".)")):
				rest = after[1:]
			default:
				rest = ""
				continue
			}
			markers++
			rest = strings.TrimLeft(rest, " \t")
		}
		if markers > maxMarkers {
			return n
		}
	}
	return 0
}

// tooManyBrackets is the line at which a paragraph has opened too many links.
func tooManyBrackets(s string) int {
	n, open := 0, 0
	for line := range strings.Lines(s) {
		n++
		if strings.TrimSpace(line) == "" {
			open = 0
		}
		if open += strings.Count(line, "["); open > maxBrackets {
			return n
		}
	}
	return 0
}

// markdownFile is a Markdown file while it is read.
type markdownFile struct {
	*builder
	src   []byte
	shift int // lines of the file above src
	html  int
}

// frontMatter takes the title of a file that has a YAML head, and the head off.
func (m *markdownFile) frontMatter() {
	rest, ok := bytes.CutPrefix(m.src, []byte("---\n"))
	if !ok {
		return
	}
	head, body, ok := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || len(head) > 64<<10 {
		return
	}
	var front struct {
		Title string `yaml:"title"`
		Date  string `yaml:"date"`
		URL   string `yaml:"url"`
	}
	if yaml.Unmarshal(head, &front) == nil {
		m.doc.Title, m.doc.Date, m.doc.URL = oneLine(clean(front.Title)), isoDate.FindString(front.Date), address(front.URL, nil)
	}
	m.shift += bytes.Count(head, []byte("\n")) + 3
	m.src = body
}

// line is the line of the file on which a block begins.
func (m *markdownFile) line(n ast.Node) int {
	for d := n; d != nil; d = d.FirstChild() {
		if d.Type() == ast.TypeBlock && d.Lines().Len() > 0 {
			return m.shift + bytes.Count(m.src[:d.Lines().At(0).Start], []byte("\n"))
		}
	}
	return m.at.Line
}

func (m *markdownFile) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && !m.stop(); n = n.NextSibling() {
		m.at.Line = m.line(n)
		m.block(n)
	}
}

func (m *markdownFile) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		m.heading(n.Level, m.inline(n))
	case *ast.List:
		m.add(Block{Kind: List, Items: m.items(n, 0, nil)})
	case *ast.Blockquote:
		m.add(Block{Kind: Quote, Text: m.within(n)})
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		m.add(Block{Kind: Code, Text: strings.TrimRight(clean(string(n.Lines().Value(m.src))), "\n")})
	case *ast.HTMLBlock:
		if !strings.HasPrefix(strings.TrimSpace(string(n.Lines().Value(m.src))), "<!--") {
			m.html++
		}
	case *ast.ThematicBreak:
	case *east.Table:
		m.table(n)
	case *east.FootnoteList:
		m.notes(n)
	default:
		m.add(Block{Kind: Paragraph, Text: squeeze(m.inline(n))})
	}
}

// within is what stands in a quote or an item, a paragraph a line.
func (m *markdownFile) within(parent ast.Node) string {
	var parts []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			for _, item := range m.items(n, 0, nil) {
				parts = append(parts, "• "+item.Text)
			}
		case *ast.Blockquote:
			parts = append(parts, m.within(n))
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			parts = append(parts, escape(clean(string(n.Lines().Value(m.src)))))
		case *ast.HTMLBlock:
			m.html++
		default:
			parts = append(parts, m.inline(n))
		}
	}
	return squeeze(strings.Join(parts, "\n"))
}

func (m *markdownFile) items(list *ast.List, depth int, items []Item) []Item {
	number := list.Start
	for li := list.FirstChild(); li != nil; li = li.NextSibling() {
		item := Item{Depth: depth}
		if list.IsOrdered() {
			item.Number = strconv.Itoa(number)
			number++
		}
		var lines []string
		var deeper []*ast.List
		for c := li.FirstChild(); c != nil; c = c.NextSibling() {
			switch c := c.(type) {
			case *ast.List:
				deeper = append(deeper, c)
			case *ast.Blockquote:
				lines = append(lines, m.within(c))
			case *ast.FencedCodeBlock, *ast.CodeBlock:
				lines = append(lines, escape(clean(string(c.Lines().Value(m.src)))))
			case *ast.HTMLBlock:
				m.html++
			default:
				lines = append(lines, m.inline(c))
			}
		}
		if item.Text = squeeze(strings.Join(lines, "\n")); item.Text != "" {
			items = append(items, item)
		}
		for _, l := range deeper {
			items = m.items(l, depth+1, items)
		}
	}
	return items
}

func (m *markdownFile) table(table *east.Table) {
	var rows [][]string
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, squeeze(strings.ReplaceAll(m.inline(cell), `\|`, "|")))
		}
		rows = append(rows, cells)
	}
	m.add(Block{Kind: Table, Rows: rows})
}

func (m *markdownFile) notes(list *east.FootnoteList) {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if note, ok := n.(*east.Footnote); ok {
			m.at.Line = m.line(note)
			m.add(Block{Kind: Footnote, Label: strconv.Itoa(note.Index), Text: strings.ReplaceAll(m.within(note), "\n", " ")})
		}
	}
}

// inline writes what stands in a block as runs, and these as Markdown.
func (m *markdownFile) inline(n ast.Node) string {
	var runs []run
	m.runs(n, run{}, &runs)
	return squeeze(inline(runs))
}

func (m *markdownFile) runs(parent ast.Node, look run, out *[]run) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		r := look
		switch n := n.(type) {
		case *ast.Text:
			r.text = unescaped(n.Value(m.src))
			if n.HardLineBreak() {
				r.text += "\n"
			} else if n.SoftLineBreak() {
				r.text += " "
			}
			*out = append(*out, r)
		case *ast.String:
			r.text = string(n.Value)
			*out = append(*out, r)
		case *ast.CodeSpan:
			r.text = m.literal(n)
			*out = append(*out, r)
		case *ast.Emphasis:
			if n.Level >= 2 {
				r.bold = true
			} else {
				r.italic = true
			}
			m.runs(n, r, out)
		case *ast.Link:
			r.link = address(unescaped(n.Destination), m.base())
			m.runs(n, r, out)
		case *ast.AutoLink:
			r.text = string(n.Label(m.src))
			r.link = address(string(n.URL(m.src)), nil)
			*out = append(*out, r)
		case *ast.Image:
			m.lose(fmt.Sprintf("image “%s”", oneLine(clean(m.literal(n)))), "say in words what it shows, if the policy rests on it")
		case *ast.RawHTML:
			tag := strings.ToLower(string(n.Segments.Value(m.src)))
			switch {
			case strings.HasPrefix(tag, "<br"):
				*out = append(*out, run{text: "\n"})
			case strings.HasPrefix(tag, "<script"), strings.HasPrefix(tag, "<style"), strings.HasPrefix(tag, "<iframe"), strings.HasPrefix(tag, "<img"):
				m.html++
			}
		case *east.FootnoteLink:
			*out = append(*out, run{note: strconv.Itoa(n.Index)})
		case *east.FootnoteBacklink:
		default:
			m.runs(n, look, out)
		}
	}
}

// literal is the text below a node as it is written.
func (m *markdownFile) literal(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok {
			b.Write(t.Value(m.src))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
			continue
		}
		b.WriteString(m.literal(n))
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

func (m *markdownFile) base() *url.URL {
	u, err := url.Parse(m.doc.URL)
	if err != nil || u.Scheme == "" {
		return nil
	}
	return u
}

// unescaped resolves backslashes and entities, each once.
func unescaped(s []byte) string {
	var b strings.Builder
	for len(s) > 0 {
		cut := 0
		for cut < len(s) && (s[cut] != '\\' || cut+1 == len(s) || !isPunct(s[cut+1])) {
			cut++
		}
		b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(s[:cut])))
		if cut == len(s) {
			break
		}
		b.WriteByte(s[cut+1])
		s = s[cut+2:]
	}
	return b.String()
}
