package convert

import (
	"fmt"
	"strings"
)

// Document is what a file says, in reading order, without the page around it.
type Document struct {
	Name   string // the file's base name, "policy-primer.pdf"
	Format Format
	Title  string // "" when the file names none
	Date   string // "2024-08-12" or coarser, where the file says when it was last changed; else ""
	URL    string // the address a page gives itself; else ""
	Blocks []Block
	Losses []Loss // what could not be carried over, in order of place
}

// Kind says what a block is.
type Kind string

// The kinds of block.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	List      Kind = "list"
	Table     Kind = "table"
	Footnote  Kind = "footnote"
	Quote     Kind = "quote"
	Code      Kind = "code"
	Contents  Kind = "contents" // a table of contents: kept in the document, never a draft
)

// Block is one piece of a document. Its texts are inline Markdown, on one line;
// "\n" within them is a line break that the document makes.
type Block struct {
	Kind  Kind
	Level int        // of a heading, 1 is the highest
	Text  string     // of all kinds but lists and tables
	Label string     // of a footnote: what its reference says, "1"
	Items []Item     // of a list
	Rows  [][]string // of a table; the first is its head
	At    Place
}

// Item is one item of a list.
type Item struct {
	Depth  int    // 0 is the outermost
	Number string // "3" in an ordered list; "" has a bullet
	Text   string
}

// Place says where in a file something stands. Fields that a format does not
// have are 0.
type Place struct {
	Page      int    // of a PDF, 1 is the first
	Line      int    // of text and Markdown, 1 is the first
	Paragraph int    // of DOCX and HTML, 1 is the first
	Under     string // the nearest heading above
}

// String is "page 3, under “Who decides?”".
func (p Place) String() string {
	var parts []string
	for _, n := range []struct {
		word string
		at   int
	}{{"page", p.Page}, {"line", p.Line}, {"paragraph", p.Paragraph}} {
		if n.at > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", n.word, n.at))
		}
	}
	if p.Under != "" {
		parts = append(parts, "under “"+p.Under+"”")
	}
	return strings.Join(parts, ", ")
}

// Loss is something of the file that the document does not hold.
type Loss struct {
	At   Place
	What string // "image “Seal of the state”"
	Hint string // what an editor can do about it
}

// String is "page 3: image “Seal of the state”".
func (l Loss) String() string {
	if where := l.At.String(); where != "" {
		return where + ": " + l.What
	}
	return l.What
}

// text is everything a block says, for counting and for finding citations.
func (b *Block) text() string {
	var parts []string
	if b.Text != "" {
		parts = append(parts, b.Text)
	}
	for _, item := range b.Items {
		parts = append(parts, item.Text)
	}
	for _, row := range b.Rows {
		parts = append(parts, strings.Join(row, " | "))
	}
	return strings.Join(parts, "\n")
}
