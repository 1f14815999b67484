package slackbot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

// message is one message to Slack: blocks to look at, and the same content whole
// as text, which is all that a screen reader or a notification says.
type message struct {
	text   string
	blocks []slack.Block
}

// plain is the message without blocks, for when Slack refuses them: its text, but
// for the line about buttons that are not there.
func (m message) plain() message {
	text := m.text
	if at := strings.LastIndex(text, "\n"+buttonsRead); at >= 0 && !strings.Contains(text[at+1:], "\n") {
		text = text[:at]
	}
	return message{text: clip(text, maxText)}
}

// options is how a message is posted: nothing in its text is marked up, and no
// link is fetched and shown.
func (m message) options() []slack.MsgOption {
	list := []slack.MsgOption{slack.MsgOptionText(m.text, false), slack.MsgOptionDisableMarkdown(), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl()}
	if len(m.blocks) > 0 {
		list = append(list, slack.MsgOptionBlocks(m.blocks...))
	}
	return list
}

// notice is a reason or a status in our own words.
func notice(text string) message {
	var s sheet
	s.line(say(clip(text, maxRich)))
	return s.messages()[0]
}

// messages are the parts of a sheet as messages: one, or as many as Slack's limits
// force, each further one headed as continued.
func (s *sheet) messages() []message {
	if len(s.parts) == 0 {
		s.line(say("…")) // Slack refuses an empty message
	}
	var list []message
	var page sheet
	var used size
	for _, p := range s.parts {
		if more := used.plus(sizeOf(p)); len(page.parts) > 0 && !more.fits() {
			list = append(list, page.message())
			page, used = sheet{}, size{}
			page.line(strong(fmt.Sprintf("continued (%d)", len(list)+1)))
			used = sizeOf(page.parts[0])
		}
		page.parts = append(page.parts, p)
		used = used.plus(sizeOf(p))
	}
	return append(list, page.message())
}

// message is a sheet that fits into one.
func (s *sheet) message() message {
	var m message
	var lines []string
	for _, p := range s.parts {
		m.blocks = append(m.blocks, p.block)
		if p.read != "" {
			lines = append(lines, p.read)
		}
	}
	m.text = strings.Join(lines, "\n")
	return m
}
