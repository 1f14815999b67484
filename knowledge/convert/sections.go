package convert

import (
	"regexp"
	"strings"
)

// section is a heading with what stands below it.
type section struct {
	level    int
	heading  string // as words; "" above the first heading
	blocks   []Block
	children []*section
	parent   *section
	at       Place
	notes    []Block
}

// sections makes the tree of a document's headings. Its root has the text above
// the first heading. A table of contents is in none: it says nothing itself.
func (d *Document) sections() *section {
	root := &section{}
	now := root
	for _, b := range d.Blocks {
		switch b.Kind {
		case Heading:
			for now.parent != nil && now.level >= b.Level {
				now = now.parent
			}
			s := &section{level: b.Level, heading: plain(b.Text), parent: now, at: b.At}
			now.children = append(now.children, s)
			now = s
		case Contents:
		default:
			now.blocks = append(now.blocks, b)
		}
	}
	root.moveNotes()
	root.settle()
	if only := root.title(d.Title); only != nil {
		only.blocks = append(root.blocks, only.blocks...)
		return only
	}
	return root
}

// title is the heading of the whole document, where it has just one at the top:
// then it is no part of any trail.
func (s *section) title(title string) *section {
	if len(s.children) != 1 || words(s.blocks) > 0 && !strings.EqualFold(s.children[0].heading, title) {
		return nil
	}
	return s.children[0]
}

// each visits a section and all below it.
func (s *section) each(f func(*section)) {
	f(s)
	for _, c := range s.children {
		c.each(f)
	}
}

// trail is the headings from the outermost to this one.
func (s *section) trail(root *section) []string {
	var trail []string
	for a := s; a != nil && a != root; a = a.parent {
		if a.heading != "" {
			trail = append([]string{a.heading}, trail...)
		}
	}
	return trail
}

// settle moves headings that nothing follows to where they can be read: two
// questions above one answer, the lines of a cover. None is lost.
func (s *section) settle() {
	var (
		kept    []*section
		waiting []Block
	)
	for i, c := range s.children {
		c.settle()
		switch {
		case len(c.blocks) > 0 || len(c.children) > 0:
			c.blocks = append(waiting, c.blocks...)
			kept, waiting = append(kept, c), nil
		case i+1 < len(s.children) && headingKey(s.children[i+1].heading) == headingKey(c.heading): // printed twice
		default:
			waiting = append(waiting, Block{Kind: Paragraph, Text: escape(c.heading), At: c.at})
		}
	}
	if n := len(kept); n > 0 && len(kept[n-1].children) == 0 {
		kept[n-1].blocks = append(kept[n-1].blocks, waiting...)
	} else {
		s.blocks = append(s.blocks, waiting...)
	}
	s.children = kept
}

// moveNotes takes footnotes to the sections that refer to them. A note that no
// reference is known for stays where it stands.
func (s *section) moveNotes() {
	notes := map[string][]Block{}
	s.each(func(c *section) {
		for _, b := range c.blocks {
			if b.Kind == Footnote {
				notes[b.Label] = append(notes[b.Label], b)
			}
		}
	})
	if len(notes) == 0 {
		return
	}
	taken := map[string]bool{}
	s.each(func(c *section) {
		for i := range c.blocks {
			for _, label := range referred(c.blocks[i].text()) {
				if list := notes[label]; len(list) > 0 {
					c.notes = appendNew(c.notes, list[0])
					taken[label] = true
				}
			}
		}
	})
	s.each(func(c *section) {
		kept := c.blocks[:0:0]
		for _, b := range c.blocks {
			if b.Kind != Footnote || !taken[b.Label] {
				kept = append(kept, b)
			}
		}
		c.blocks = append(kept, c.notes...)
	})
}

func appendNew(list []Block, b Block) []Block {
	for _, known := range list {
		if known.Label == b.Label {
			return list
		}
	}
	return append(list, b)
}

var noteRefs = regexp.MustCompile(`\[\^[^\]\s]{1,40}\]`)

// referred lists the footnotes that a text refers to.
func referred(text string) []string {
	var labels []string
	for _, m := range noteRefs.FindAllString(text, -1) {
		labels = append(labels, strings.TrimSuffix(strings.TrimPrefix(m, "[^"), "]"))
	}
	return labels
}

func words(blocks []Block) int {
	n := 0
	for i := range blocks {
		n += len(strings.Fields(blocks[i].text()))
	}
	return n
}

// stub is the most words of a section that merely leads over to its parts, or
// adds to its heading: "(no state approval needed)".
const stub = 11

// foldFacets takes the parts of a topic into it. A topic has next to no text of
// its own, and its parts bear headings that come again and again: "What is it?",
// "Key action steps". What such a part says, it says of the topic.
func foldFacets(root *section) {
	times := map[string]int{}
	root.each(func(s *section) { times[headingKey(s.heading)]++ })
	root.each(func(s *section) {
		if s == root || words(s.blocks) > stub || len(s.children) == 0 {
			return
		}
		again := 0
		for _, c := range s.children {
			if words(c.blocks) == 0 {
				return // a topic itself
			}
			if times[headingKey(c.heading)] > 1 {
				again++
			}
		}
		if again*2 > len(s.children) {
			s.takeIn(2)
		}
	})
}

// takeIn makes what is below a section part of its text, under headings from the
// given level on.
func (s *section) takeIn(level int) {
	for _, c := range s.children {
		c.takeIn(level + 1)
		s.blocks = append(s.blocks, Block{Kind: Heading, Level: level, Text: escape(c.heading), At: c.at})
		s.blocks = append(s.blocks, c.blocks...)
	}
	s.children = nil
}
