package slackbot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/slack-go/slack"
)

// help says how to ask, for somebody who typed a command without a question or
// only mentioned Leeway.
func (r renderer) help(lib *knowledge.Library, command string) []message {
	var s sheet
	s.line(strong("Leeway answers from policy what you may already do."))
	s.line(say("It finds and quotes, it never invents: who must approve, the law, the deadline and the next steps; or it says that the library does not say."))
	s.list("How to ask:", howToAsk(cmp.Or(command, "/leeway"))...)
	s.list("What the library holds:", holdings(lib)...)
	var questions []spans
	for _, e := range examples(lib, 3) {
		questions = append(questions, say(e.question))
	}
	s.list("Such as:", questions...)
	s.closing(lib.Revision)
	return s.messages()
}

// howToAsk lists the ways. A command that is none of the two is an operator's own
// name for the first.
func howToAsk(command string) []spans {
	ask, lookUp := "/leeway", "/cite"
	if command = strings.TrimSpace(flat(command)); command != lookUp {
		ask = command
	}
	return []spans{
		say("In a channel: mention Leeway with your question. It answers in the thread; mention it there again to go on asking."),
		say("In a direct message: write the question."),
		join(strong(ask+" QUESTION"), say(": an answer that only you see, and can share.")),
		join(strong(lookUp+" TEXT"), say(": look up a statute or rule, in any spelling.")),
		join(strong("Ask Leeway about this"), say(": in the menu of a message.")),
	}
}

// holdings says of each place how much the library holds.
func holdings(lib *knowledge.Library) []spans {
	var items []spans
	for _, j := range lib.Jurisdictions() {
		count := map[knowledge.Kind]int{}
		for _, e := range lib.Served() {
			if e.Jurisdiction == j.ID {
				count[e.Kind]++
			}
		}
		if kinds := kindsIn(count); kinds != "" {
			items = append(items, join(strong(j.Title), say(" – "+kinds)))
		}
	}
	return items
}

// kindsIn counts entries in words: "17 flexibilities; 1 recommendation (not in force)".
func kindsIn(count map[knowledge.Kind]int) string {
	var list []string
	for _, k := range knowledge.Kinds() {
		if n := count[k]; n > 0 {
			list = append(list, number(n, kindNames[k]))
		}
	}
	return strings.Join(list, "; ")
}

// kindNames are one and several of each kind.
var kindNames = map[knowledge.Kind][2]string{
	knowledge.Flexibility:    {"flexibility", "flexibilities"},
	knowledge.Recommendation: {"recommendation (not in force)", "recommendations (not in force)"},
	knowledge.Plan:           {"district goal", "district goals"},
	knowledge.Reference:      {"background entry", "background entries"},
}

// example is a question that the library answers.
type example struct{ question, jurisdiction string }

// examples picks questions, of each place in turn, the place with the most in
// force first: those that the library's editors name, or where they name none the
// first sample question of each entry that a button can show whole.
func examples(lib *knowledge.Library, n int) []example {
	byPlace := named(lib)
	if len(byPlace) == 0 {
		byPlace = sampled(lib)
	}
	var list []example
	for turn := 0; len(byPlace) > 0; turn++ {
		for _, id := range byForce(lib) {
			of := byPlace[id]
			if turn >= len(of) {
				delete(byPlace, id)
			} else if list = append(list, of[turn]); len(list) == n {
				return list
			}
		}
	}
	return list
}

// named are the questions that editors name for each place.
func named(lib *knowledge.Library) map[string][]example {
	byPlace := map[string][]example{}
	for _, j := range lib.Jurisdictions() {
		for _, question := range j.Examples {
			byPlace[j.ID] = append(byPlace[j.ID], example{question, j.ID})
		}
	}
	return byPlace
}

// sampled are sample questions of each place, of what is in force before the rest.
func sampled(lib *knowledge.Library) map[string][]example {
	byPlace := map[string][]example{}
	for _, kind := range knowledge.Kinds() {
		for _, e := range lib.Served() {
			at := slices.IndexFunc(e.Asks, func(l knowledge.Line) bool { return chars(l.Text) <= maxButton && strings.HasSuffix(l.Text, "?") })
			if e.Kind == kind && at >= 0 {
				byPlace[e.Jurisdiction] = append(byPlace[e.Jurisdiction], example{e.Asks[at].Text, e.Jurisdiction})
			}
		}
	}
	return byPlace
}

// byForce lists the places, "" for none among them: the one with the most
// flexibilities first.
func byForce(lib *knowledge.Library) []string {
	ids, flexibilities := []string{}, map[string]int{}
	for _, j := range lib.Jurisdictions() {
		ids = append(ids, j.ID)
	}
	for _, e := range lib.Served() {
		if e.Kind == knowledge.Flexibility {
			flexibilities[e.Jurisdiction]++
		}
	}
	ids = append(ids, "")
	slices.SortStableFunc(ids, func(a, b string) int { return flexibilities[b] - flexibilities[a] })
	return ids
}

// prompts are questions that the agent pane suggests.
func prompts(lib *knowledge.Library) []slack.AssistantThreadsPrompt {
	var list []slack.AssistantThreadsPrompt
	for _, e := range examples(lib, maxPrompts) {
		list = append(list, slack.AssistantThreadsPrompt{Title: clip(flat(e.question), maxButton), Message: flat(e.question)})
	}
	return list
}

// number is how many there are of something that has a plural: "1 minute".
func number(n int, names [2]string) string {
	if n == 1 {
		return "1 " + names[0]
	}
	return strconv.Itoa(n) + " " + names[1]
}
