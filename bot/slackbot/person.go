package slackbot

import (
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// person says whom to ask further, and what to tell them. Leeway writes to
// nobody: who asks, and with which words, is the asker's own choice.
func (r renderer) person(ask knowledge.Contact, e *bot.Entry, o origin) []message {
	var s sheet
	s.opening(origin{late: o.late}, "")
	if ask.Name == "" {
		s.line(strong("The library names nobody to ask."))
	} else {
		s.line(strong("Ask: "), link(ask.Name, ask.URL))
	}
	if e != nil {
		s.list("What to name:", naming(*e)...)
	}
	if o.press.Question != "" {
		s.line(strong("The question, to send on:"))
		s.quote("", o.press.Question)
	}
	s.small("Leeway has sent nothing to anybody. " + prevails)
	return s.messages()
}

// naming is what an office needs to know which policy is meant.
func naming(e bot.Entry) []spans {
	items := []spans{join(strong(e.Title), say(" ("+status(e)+"): "+e.ApprovalText))}
	if len(e.Citations) > 0 {
		items = append(items, link(e.Citations[0].Display, e.Citations[0].URL))
	}
	return append(items, source(e))
}
