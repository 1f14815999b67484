package convert

import (
	"regexp"
	"strconv"
	"strings"
)

// Markdown is the document as an editor reads it: headings, lists, tables and
// footnotes; nothing in it is markup that the source did not have.
func (d *Document) Markdown() string { return blocksMarkdown(d.Blocks) }

func blocksMarkdown(blocks []Block) string {
	var parts []string
	for i := range blocks {
		if s := blocks[i].markdown(); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (b *Block) markdown() string {
	switch b.Kind {
	case Heading:
		return strings.Repeat("#", min(max(b.Level, 1), 6)) + " " + strings.ReplaceAll(b.Text, "\n", " ")
	case List:
		return listMarkdown(b.Items)
	case Contents:
		items := make([]Item, 0, len(b.Rows))
		for _, row := range b.Rows {
			items = append(items, Item{Text: strings.TrimSpace(strings.Join(row, " "))})
		}
		return listMarkdown(items)
	case Table:
		return tableMarkdown(b.Rows)
	case Footnote:
		return footnoteMarkdown(b.Label, b.Text)
	case Quote:
		return prefixed("> ", lines(b.Text))
	case Code:
		fence := strings.Repeat("`", max(3, longestRun(b.Text, '`')+1))
		return fence + "\n" + b.Text + "\n" + fence
	}
	return lines(b.Text)
}

// lines writes a paragraph. No line of it may begin like a heading or an item.
func lines(text string) string {
	parts := strings.Split(text, "\n")
	for i, line := range parts {
		parts[i] = plainStart(strings.TrimSpace(line))
	}
	return strings.Join(parts, "\\\n")
}

func prefixed(prefix, text string) string {
	return prefix + strings.ReplaceAll(text, "\n", "\n"+prefix)
}

// footnoteMarkdown keeps a note whose text is a single word, an address, from
// being read as the definition of a link, which no reader would see.
func footnoteMarkdown(label, text string) string {
	open := "[^"
	if len(strings.Fields(text)) < 2 || strings.HasPrefix(text, "<") {
		open = "\\[^"
	}
	return open + label + "]: " + strings.ReplaceAll(text, "\n", "\\\n")
}

// listMarkdown writes items below each other. Numbers that do not run on from
// one to the next are kept as words: Markdown would count for itself.
func listMarkdown(items []Item) string {
	type level struct {
		indent string // of its items
		last   int    // number of its last item; -1 for bullets
	}
	var (
		out    []string
		levels []level
	)
	for _, item := range items {
		depth := min(max(item.Depth, 0), len(levels), 8)
		if depth == len(levels) && len(levels) > 0 && item.Depth < len(levels) {
			depth = len(levels) - 1
		}
		n, err := strconv.Atoi(item.Number)
		numbered := item.Number != "" && err == nil && n >= 0 && n < 1_000_000_000
		switch {
		case depth < len(levels):
			levels = levels[:depth+1]
			numbered = numbered && levels[depth].last >= 0 && n == levels[depth].last+1
		default:
			indent := ""
			if depth > 0 {
				indent = levels[depth-1].indent + "    "
			}
			levels = append(levels, level{indent: indent, last: -1})
		}
		at := &levels[depth]
		marker, text := "- ", item.Text
		switch {
		case numbered:
			marker, at.last = strconv.Itoa(n)+". ", n
		case item.Number != "":
			text, at.last = item.Number+`\. `+text, -1
		default:
			at.last = -1
		}
		out = append(out, at.indent+marker+itemLines(text, at.indent))
	}
	return strings.Join(out, "\n")
}

func itemLines(text, indent string) string {
	return strings.ReplaceAll(lines(text), "\n", "\n"+indent+"    ")
}

func tableMarkdown(rows [][]string) string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	if width == 0 {
		return ""
	}
	var out []string
	for i, row := range rows {
		var b strings.Builder
		b.WriteString("|")
		for c := range width {
			cell := ""
			if c < len(row) {
				cell = strings.NewReplacer("\n", "<br>", "|", `\|`).Replace(strings.TrimSpace(row[c]))
			}
			b.WriteString(" " + cell + " |")
		}
		out = append(out, b.String())
		if i == 0 {
			out = append(out, "|"+strings.Repeat("---|", width))
		}
	}
	return strings.Join(out, "\n")
}

func longestRun(s string, c byte) int {
	most, run := 0, 0
	for i := range len(s) {
		if s[i] != c {
			run = 0
			continue
		}
		run++
		most = max(most, run)
	}
	return most
}

var blockStart = regexp.MustCompile(`^(?:(#{1,6}|[-+*])(?:\s|$)|(>|={1,}\s*$|-{2,}\s*$|~~~|\|)|(\d{1,9})([.)])(?:\s|$)|(\[\^?[^\]]{1,99}\]:))`)

// plainStart escapes what would make a line of words the start of a block.
func plainStart(line string) string {
	m := blockStart.FindStringSubmatchIndex(line)
	switch {
	case m == nil:
		return line
	case m[6] >= 0: // "1." or "1)"
		return line[:m[7]] + `\` + line[m[7]:]
	}
	return `\` + line
}
