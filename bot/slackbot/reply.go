package slackbot

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
)

// renderer lays out in Slack what Leeway says. It changes no claim, and the same
// answer gives the same bytes.
type renderer struct {
	seal     func(action string, p press) string // seals what a button carries
	keepGaps time.Duration                       // how long a question is kept that is sent
}

// origin is where an answer goes, and what its buttons must remember.
type origin struct {
	press    press         // but for Entries, which differ from button to button
	private  bool          // the asker alone sees it
	revision string        // of the library, where no bot.Answer says it
	own      bool          // the question is in the asker's own words
	asked    string        // the question, where it is not there to read; private and shared answers show it anyway
	sharedBy string        // id of the user who shares a private answer; "" when nobody does
	late     time.Duration // how long the asker has waited, when that needs a word
}

// longList is from how many entries an answer is a list: bot shows at most three
// that answer one question.
const longList = 3

// answer is the reply to a question.
func (r renderer) answer(a bot.Answer, o origin) []message {
	var s sheet
	s.opening(o, a.Question)
	s.line(strong(a.Headline))
	switch {
	case a.Verdict == bot.Answered && len(a.Entries) > longList:
		s.listed(a.Entries)
		r.finish(&s, a, o, actionHelpful, actionUnhelpful, actionPerson, actionMemo, actionShare)
	case a.Verdict == bot.Answered && len(a.Entries) > 0:
		s.entry(a.Entries[0])
		s.further(a.Entries[1:])
		r.finish(&s, a, o, actionMore, actionHelpful, actionUnhelpful, actionPerson, actionMemo, actionShare)
	case a.Verdict == bot.Unsure:
		s.choices(a.Entries)
		s.ask(a)
		r.choose(&s, a.Entries, o)
		r.finish(&s, a, o, actionHelpful, actionUnhelpful, actionPerson, actionSend, actionShare)
	case !smallTalk(a):
		s.silence(a)
		r.finish(&s, a, o, actionHelpful, actionUnhelpful, actionPerson, actionSend, actionShare)
	}
	return s.messages()
}

// smallTalk: a friendly line with nothing to rate, to share or to ask about.
func smallTalk(a bot.Answer) bool { return a.Reason == "small talk" }

// opening says what a reader of the answer cannot see: that it comes late, who
// shares it, and what was asked where the question itself is not there to read.
func (s *sheet) opening(o origin, question string) {
	if o.late > 0 {
		s.line(say("Sorry for the wait: you asked " + ago(o.late) + " ago."))
	}
	shared := userID.MatchString(o.sharedBy)
	if shared {
		s.line(say("Shared by "), member(o.sharedBy))
	}
	if shared || o.private || o.asked != "" {
		question = clip(strings.TrimSpace(flat(cmp.Or(o.asked, question))), maxEcho)
	} else {
		question = ""
	}
	if question != "" {
		s.line(strong("Question: "), say("“"+question+"”"))
	}
}

func ago(d time.Duration) string {
	n, unit := int(d/time.Minute), "minute"
	if n >= 120 {
		n, unit = n/60, "hour"
	}
	if n <= 1 {
		return "a " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// listed shows entries of a list, one a line.
func (s *sheet) listed(entries []bot.Entry) {
	var items []spans
	for _, e := range entries {
		items = append(items, inOneLine(e))
	}
	s.list("", items...)
	s.line(say("Ask about any of them by its title to read what it says."))
}

// inOneLine is an entry as a list shows it: what it is, who must approve, until
// when, and the law.
func inOneLine(e bot.Entry) spans {
	text := " (" + status(e) + "): " + e.ApprovalText
	if e.Deadline != nil && e.Deadline.Next != "" {
		text += "; deadline " + longDate(e.Deadline.Next)
	}
	if end := longDate(e.Expires); end != "" && e.InForce {
		text += "; ends " + end
	} else if end != "" {
		text += "; ended " + end
	}
	item := join(strong(e.Title), say(text+"."))
	if len(e.Citations) > 0 {
		item = join(item, say(" "), link(e.Citations[0].Display, e.Citations[0].URL))
	}
	return item
}

// further names the entries behind the button "More".
func (s *sheet) further(entries []bot.Entry) {
	var items []spans
	for _, e := range entries {
		items = append(items, join(strong(e.Title), say(" ("+status(e)+")")))
	}
	s.list("Further entries bear on it. Press More, or ask about them by title:", items...)
}

// choices are the entries that may answer.
func (s *sheet) choices(entries []bot.Entry) {
	s.line(say("It may be one of these. Choose one, or ask about it by its title:"))
	for i, e := range entries {
		about := " (" + status(e) + ")"
		if e.Summary != "" {
			about += ": " + e.Summary
		}
		s.line(say(fmt.Sprintf("%d. ", i+1)), strong(e.Title), say(about))
	}
}

// silence says why nothing is answered, what the library holds near it, and whom
// to ask.
func (s *sheet) silence(a bot.Answer) {
	if a.Reason != "" {
		s.line(strong("Why: "), say(a.Reason+"."))
	}
	var topics []spans
	for _, topic := range a.Suggestions {
		topics = append(topics, say(topic))
	}
	s.list("The nearest topics it does hold:", topics...)
	s.ask(a)
}

func (s *sheet) ask(a bot.Answer) {
	if a.Ask.Name != "" {
		s.line(strong("Ask: "), link(a.Ask.Name, a.Ask.URL))
	}
}

// prevails stands under everything that rests on the library.
const prevails = "Leeway quotes; the documents and the law prevail."

// closing is the small print: as of which revision of the library.
func (s *sheet) closing(revision string) {
	text := prevails
	if revision != "" {
		text = "Library revision " + revision + " · " + prevails
	}
	s.small(text)
}

// finish closes an answer: small print and buttons.
func (r renderer) finish(s *sheet, a bot.Answer, o origin, actions ...string) {
	s.closing(a.Revision)
	r.buttons(s, o, idsOf(a.Entries), actions...)
}
