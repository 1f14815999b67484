package slackbot

import (
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
)

// memo is an answer as a memo to a board, to copy: preformatted text, so that
// copying keeps its lines.
func (r renderer) memo(question string, a bot.Answer, today time.Time) []message {
	var s sheet
	s.line(strong("A memo to copy. Fill in who it comes from."))
	s.pre(memoText(question, a, today))
	s.small(prevails)
	return s.messages()
}

// memoText writes it: what was asked, what the library says, word for word, and
// where it says so.
func memoText(question string, a bot.Answer, today time.Time) string {
	var m memoPad
	m.line("MEMO")
	m.line("To:      The Board")
	m.line("From:")
	m.line("Date:    " + today.Format("January 2, 2006"))
	m.line("Subject: " + clip(flat(question), maxEcho))
	m.head("Question", question)
	m.head("Answer", a.Headline)
	if a.Verdict == bot.Answered {
		for _, e := range a.Entries {
			m.entry(e)
		}
	} else if a.Reason != "" {
		m.line("Why: " + a.Reason)
	}
	if a.Ask.Name != "" {
		m.head("Whom to ask", link(a.Ask.Name, a.Ask.URL).String())
	}
	m.head("Where this comes from", "Quoted by Leeway from the policy library, revision "+a.Revision+". The documents and the law prevail.")
	return m.String()
}

// memoPad gathers the lines of a memo.
type memoPad struct{ strings.Builder }

func (m *memoPad) line(text string) { m.WriteString(strings.TrimRight(text, " ") + "\n") }

func (m *memoPad) head(title, text string) {
	m.line("")
	m.line(strings.ToUpper(title))
	m.line(flat(text))
}

func (m *memoPad) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	m.line(title)
	for _, item := range items {
		m.line("- " + flat(item))
	}
}

func (m *memoPad) entry(e bot.Entry) {
	m.head("Policy", e.Title+" ("+status(e)+")")
	for _, w := range e.Warnings {
		m.line("WARNING: " + flat(w))
	}
	m.line("Approval: " + flat(e.ApprovalText))
	var laws []string
	for _, c := range e.Citations {
		laws = append(laws, link(c.Display, c.URL).String())
	}
	m.list("The law:", laws)
	for _, p := range e.Passages {
		m.line(strings.TrimSuffix("Quoted from "+flat(strings.Join(p.Heading, " › ")), " ") + ":")
		m.line("“" + p.Text + "”")
	}
	m.list("Next steps:", e.NextSteps)
	if e.Deadline != nil {
		m.line(deadline(e).String())
	}
	m.line(source(e).String())
}
