package slackbot

import (
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// entries shows entries in full: what lies behind "More", or an entry that was
// chosen.
func (r renderer) entries(entries []bot.Entry, o origin) []message {
	var s sheet
	s.opening(o, "")
	for _, e := range entries {
		s.entry(e)
	}
	if len(entries) == 0 {
		s.line(say("The library no longer holds that entry. Ask again, and I'll look anew."))
		return s.messages()
	}
	s.closing(o.revision)
	r.buttons(&s, o, idsOf(entries), actionHelpful, actionUnhelpful, actionPerson)
	return s.messages()
}

// entry shows an entry in full, what a reader must know first before the rest.
func (s *sheet) entry(e bot.Entry) {
	s.divide()
	head := []spans{join(strong(e.Title), say(" ("+status(e)+")"))}
	for _, w := range e.Warnings {
		head = append(head, join(emoji("warning"), strong("Warning: "), say(w)))
	}
	s.lines(append(head, approval(e))...)
	for _, p := range e.Passages {
		s.quote(strings.Join(p.Heading, " › "), p.Text)
	}
	var laws, steps []spans
	for _, c := range e.Citations {
		laws = append(laws, link(c.Display, c.URL))
	}
	for _, step := range e.NextSteps {
		steps = append(steps, say(step))
	}
	s.list("The law:", laws...)
	s.list("Next steps:", steps...)
	s.lines(deadline(e), source(e))
}

// approval says in words who must approve; the emoji only stands beside them.
func approval(e bot.Entry) spans { return join(emoji(sign(e)), strong(e.ApprovalText)) }

// sign is the emoji of an entry's approval. What is not in force never gets the
// sign of what is.
func sign(e bot.Entry) string {
	switch {
	case e.Kind == knowledge.Recommendation:
		return "construction"
	case e.Kind == knowledge.Plan:
		return "dart"
	case e.Kind == knowledge.Reference:
		return "book"
	case !e.InForce:
		return "hourglass"
	}
	switch e.Approval {
	case knowledge.NotRequired:
		return "white_check_mark"
	case knowledge.Required:
		return "classical_building"
	case knowledge.Local:
		return "school"
	}
	return "grey_question"
}

// status is whose policy an entry is and whether it holds.
func status(e bot.Entry) string { return e.Place + ", " + force(e) }

func force(e bot.Entry) string {
	switch {
	case e.InForce:
		return "in force"
	case e.Kind == knowledge.Flexibility:
		return "ended"
	case e.Kind == knowledge.Recommendation:
		return "proposed, not in force"
	case e.Kind == knowledge.Plan:
		return "district goal"
	}
	return "background"
}

// deadline is a date and the rule that gives it: "October 11, 2027 (second Monday
// in October), application due".
func deadline(e bot.Entry) spans {
	if e.Deadline == nil {
		return nil
	}
	when := e.Deadline.Rule
	if next := longDate(e.Deadline.Next); next != "" {
		when = next + " (" + e.Deadline.Rule + ")"
	} else {
		when += " (has passed)"
	}
	return join(strong("Deadline: "), say(when+", "+e.Deadline.What))
}

// longDate writes 2027-10-11 as people do; "" when it is no date.
func longDate(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return day.Format("January 2, 2006")
}

// source names the document, where in it the entry stands, and of when it is.
func source(e bot.Entry) spans {
	where := ""
	for _, h := range e.Source.Heading {
		where += " › " + h
	}
	if e.Source.AsOf != "" {
		where += ", as of " + e.Source.AsOf
	}
	return join(strong("Source: "), link(e.Source.Title, e.Source.URL), say(where))
}

func idsOf(entries []bot.Entry) []string {
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}
