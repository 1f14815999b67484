package slackbot

import (
	"strings"

	"github.com/slack-go/slack"
)

// part is a block and how it reads aloud.
type part struct {
	block slack.Block
	read  string // lines of top-level text, escaped; "" where there is nothing to say
	words int    // chars that people see
}

// sheet gathers the parts of what is said, in reading order.
type sheet struct{ parts []part }

// rich adds a rich_text block.
func (s *sheet) rich(read string, words int, shown ...slack.RichTextElement) {
	s.parts = append(s.parts, part{slack.NewRichTextBlock("", shown...), read, words})
}

// divide draws a line between what stands above, if anything, and what follows.
func (s *sheet) divide() {
	if len(s.parts) > 0 {
		s.parts = append(s.parts, part{block: slack.NewDividerBlock()})
	}
}

// line adds a paragraph of its own.
func (s *sheet) line(parts ...spans) {
	for _, l := range join(parts...).lines(maxElements-2, maxRich) {
		if !l.blank() {
			s.rich(l.read(), l.words(), l.section())
		}
	}
}

// lines adds lines that stand close together, in one block where they fit.
func (s *sheet) lines(list ...spans) {
	var all spans
	for _, l := range list {
		if len(all) > 0 && len(l) > 0 {
			all = append(all, span{text: "\n"})
		}
		all = append(all, l...)
	}
	s.line(all)
}

// list adds a bullet list under a heading in words; "" for none.
func (s *sheet) list(heading string, items ...spans) {
	for _, some := range packed(items) {
		var shown []slack.RichTextElement
		bulleted := &bullets{Type: slack.RTEList, Style: slack.RTEListBullet}
		read, words := "", 0
		if heading != "" {
			title := strong(heading)
			shown, read, words = append(shown, title.section()), title.read()+"\n", title.words()
		}
		for _, item := range some {
			bulleted.Elements = append(bulleted.Elements, item.section())
			read, words = read+"- "+item.read()+"\n", words+item.words()
		}
		s.rich(strings.TrimSuffix(read, "\n"), words, append(shown, bulleted)...)
		heading = ""
	}
}

// quote adds what the library says, word for word, under its heading.
func (s *sheet) quote(heading, text string) {
	title := strong(heading)
	if title.words() > maxEcho {
		s.line(title)
		title = nil
	}
	from := say("Quoted: “")
	if title.words() > 0 {
		from = join(say("Quoted from “"), title, say("”: “"))
	}
	for _, piece := range pieces(inert(text), maxRich-maxEcho) {
		words := spans{{text: piece}}
		if words.blank() {
			continue
		}
		var shown []slack.RichTextElement
		if title.words() > 0 {
			shown = append(shown, title.section())
		}
		quoted := &slack.RichTextQuote{Type: slack.RTEQuote, Elements: words.section().Elements}
		s.rich(join(from, words, say("”")).read(), title.words()+words.words(), append(shown, quoted)...)
		title, from = nil, say("Quoted, continued: “")
	}
}

// pre adds text to copy, as it stands.
func (s *sheet) pre(text string) {
	for _, piece := range pieces(inert(text), maxRich) {
		if strings.TrimSpace(piece) != "" {
			copied := &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: spans{{text: piece}}.section().Elements}
			s.rich(escaped(piece), chars(piece), copied)
		}
	}
}

// small adds a line of small print.
func (s *sheet) small(text string) {
	for _, piece := range pieces(flat(text), maxSmall) {
		block := slack.NewContextBlock("", plainObject(piece))
		s.parts = append(s.parts, part{block, escaped(piece), chars(piece)})
	}
}

// bullets is a rich_text_list without the "offset" that slack-go always writes:
// Slack's own types (@slack/types) do not know it.
type bullets struct {
	Type     slack.RichTextElementType     `json:"type"`
	Style    slack.RichTextListElementType `json:"style"`
	Elements []*slack.RichTextSection      `json:"elements"`
}

// RichTextElementType makes bullets an element of a rich_text block.
func (b *bullets) RichTextElementType() slack.RichTextElementType { return b.Type }
