package slackbot

import (
	"strings"

	"github.com/slack-go/slack"
)

// spans are runs of text on a line.
type spans []span

// span is a run of text: plain, bold, a link, a person or an emoji.
type span struct {
	text  string // inert; what a link shows
	bold  bool
	url   string // of a link
	user  string // id of a person, whose name Slack shows
	emoji string // name; it stands beside words that say the same, and is not read aloud
}

func say(text string) spans    { return spans{{text: flat(text)}} }
func strong(text string) spans { return spans{{text: flat(text), bold: true}} }
func emoji(name string) spans  { return spans{{emoji: name}, {text: " "}} }
func member(id string) spans   { return spans{{user: id}} }

// link is a name that leads to an address of the library. A name that looks like
// another address, or is very long, stands beside the address instead of for it.
func link(name, address string) spans {
	name, address = strings.TrimSpace(flat(name)), webAddress(address)
	switch {
	case address == "":
		return spans{{text: name}}
	case name == "":
		return spans{{text: address, url: address}}
	case chars(name) > maxLinkText, !strings.Contains(name, " ") && strings.Contains(name, ".") && !strings.Contains(address, name), strings.Contains(name, "://"):
		return spans{{text: name + " "}, {text: address, url: address}}
	}
	return spans{{text: name, url: address}}
}

func join(parts ...spans) spans {
	var all spans
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// element is the span as Slack shows it.
func (s span) element() slack.RichTextSectionElement {
	switch {
	case s.emoji != "":
		return slack.NewRichTextSectionEmojiElement(s.emoji, 0, nil)
	case s.user != "":
		return slack.NewRichTextSectionUserElement(s.user, nil)
	case s.url != "":
		return slack.NewRichTextSectionLinkElement(s.url, s.text, nil)
	case s.bold:
		return slack.NewRichTextSectionTextElement(s.text, &slack.RichTextSectionTextStyle{Bold: true})
	}
	return slack.NewRichTextSectionTextElement(s.text, nil)
}

// section is the spans as Slack shows them; Slack refuses those without text.
func (list spans) section() *slack.RichTextSection {
	section := slack.NewRichTextSection()
	for _, s := range list {
		if s.text != "" || s.emoji != "" || s.user != "" {
			section.Elements = append(section.Elements, s.element())
		}
	}
	return section
}

// read is the spans as top-level text: links with their addresses, no emoji. A
// line is escaped whole, since marks pair across spans; addresses and people stand
// aside meanwhile, for a character that inert text cannot hold.
func (list spans) read() string {
	const aside = "\x00"
	var kept []string
	text := escaped(list.write(func(s string) string {
		kept = append(kept, slackEscapes.Replace(s))
		return aside
	}, func(id string) string {
		kept = append(kept, "<@"+id+">")
		return aside
	}))
	for _, s := range kept {
		text = strings.Replace(text, aside, s, 1)
	}
	return text
}

// String is the spans as plain text.
func (list spans) String() string {
	same := func(s string) string { return s }
	return list.write(same, same)
}

func (list spans) write(address, user func(string) string) string {
	var b strings.Builder
	for i, s := range list {
		switch {
		case i > 0 && list[i-1].emoji != "": // the space behind it
		case s.user != "":
			b.WriteString(user(s.user))
		case s.url == "":
			b.WriteString(s.text)
		case s.text == s.url:
			b.WriteString(address(s.url))
		default:
			b.WriteString(s.text + ", at " + address(s.url))
		}
	}
	return b.String()
}

// words is how many chars people see.
func (list spans) words() int {
	n := 0
	for _, s := range list {
		n += chars(s.text) + len(s.emoji) + len(s.user)
	}
	return n
}

// lines cuts spans into lines of at most so many elements and chars. Words are
// cut only where a single one is longer than a line.
func (list spans) lines(elements, limit int) []spans {
	var all []spans
	var line spans
	for _, s := range list {
		for _, piece := range pieces(s.text, limit) {
			s.text = piece
			if len(line) == elements || line.words()+(spans{s}).words() > limit {
				all, line = append(all, line), nil
			}
			line = append(line, s)
		}
	}
	return append(all, line)
}

// packed cuts items into lists that a rich_text block holds together with a
// heading. An item longer than that goes on in the next.
func packed(items []spans) [][]spans {
	const room, roomElements = maxRich - maxEcho, maxElements - 4 // less the heading's
	var all [][]spans
	var some []spans
	elements, words := 0, 0
	for _, item := range items {
		for _, line := range item.lines(roomElements, room) {
			if len(some) > 0 && (elements+1+len(line) > roomElements || words+line.words() > room) {
				all, some, elements, words = append(all, some), nil, 0, 0
			}
			if line.blank() {
				continue
			}
			some = append(some, line)
			elements, words = elements+1+len(line), words+line.words()
		}
	}
	if len(some) > 0 {
		all = append(all, some)
	}
	return all
}

// blank reports whether there is nothing to read.
func (list spans) blank() bool { return strings.TrimSpace(list.String()) == "" }
