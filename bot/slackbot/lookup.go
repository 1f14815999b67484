package slackbot

import (
	"github.com/leeway-bot/leeway/bot"
)

// chosenAtOnce is how many entries a lookup offers as buttons.
const chosenAtOnce = 5

// lookup shows the citations that a text holds, the entry that the first of them
// governs in full, and the others that rest on them by name.
func (r renderer) lookup(found bot.CitationAnswer, entries []bot.Entry, o origin) []message {
	var s sheet
	s.opening(o, o.press.Question)
	if len(found.Citations) == 0 {
		s.line(strong("No citation that the library knows stands in that text."))
	}
	for _, c := range found.Citations {
		s.lines(citation(c)...)
	}
	if len(entries) > 0 {
		s.entry(entries[0])
		s.others(entries[1:])
	}
	var near []spans
	for _, topic := range found.Suggestions {
		near = append(near, say(topic))
	}
	s.list("Nearest in the library:", near...)
	s.closing(o.revision)
	if len(entries) > 0 {
		r.choose(&s, entries[1:min(len(entries), chosenAtOnce+1)], o)
	}
	r.buttons(&s, origin{press: o.press}, idsOf(entries), actionPerson)
	return s.messages()
}

// citation is a citation, as the law calls it and as Leeway does.
func citation(c bot.FoundCitation) []spans {
	list := []spans{join(link(c.Display, c.URL), say(" ("+c.ID+c.Pin+")"))}
	if c.Through != "" {
		list = append(list, say("through "+c.Through))
	}
	if !c.Held {
		list = append(list, say("The library holds nothing on it."))
	}
	return list
}

// others are further entries that rest on what was looked up.
func (s *sheet) others(entries []bot.Entry) {
	var items []spans
	for _, e := range entries {
		items = append(items, inOneLine(e))
	}
	s.list("Further entries that rest on it:", items...)
}
