package slackbot

import (
	"fmt"
	"sync"
	"testing/fstest"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// hostile is what somebody might write into a question, a library or a name to
// ping, to mark up, to lead astray or to hide.
var hostile = []string{
	"<!channel>", "<!here|x>", "<!everyone>", "<@U123>", "<@W1ABC|x>", "<#C123>", "<#C123|general>", "<!subteam^S1|@x>",
	"<!date^1392734382^{date}^https://evil.example/|when>", "<http://evil.example|ok>", "<https://evil.example>", "<mailto:a@evil.example|mail>",
	"https://evil.example/a", "HTTP://EVIL.EXAMPLE", "http:evil.example", "www.evil.com", "evil.com/login", "a@evil.com", "mailto:a@evil.example", "tel:+15551234",
	"[x](http://evil.example)", "![x](http://evil.example/x.png)", "*bold*", "_it_", "`code`", "```code```", "~s~", ":smile:", ":+1::tada:",
	"@channel", "@here", "@everyone", "@Channel", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", "&#60;!here&#62;", "&#x3C;@U123>",
	"x\n> quoted", "x\n*bold*\n_it_", "x\r\n<!here>", "x\u2028<!here>", "\u202e>lennahc!<", "\u2066<@U123>\u2069", "<\u200b!channel>", "<\x00!channel>", "<\u0001@U123>",
	"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "<slack://user?id=U1>", "//evil.example/x", "https://opi.mt.gov@evil.example/",
	"<<!channel>>", "< !channel>", "<!channel", "|<>|", "\xff<!here>\xfe", "<javascript:alert(1)|ok>",
}

// lines of a poisoned reply that nobody poisoned.
const safeAddress = "https://law.example/1"

// scene is everything that a rendering may show, with one place poisoned.
type scene struct {
	question, command, user string
	answer                  bot.Answer
	found                   bot.CitationAnswer
	contact                 knowledge.Contact
	library                 *knowledge.Library
	health                  string
}

// places are where a shape may stand; each writes it into a scene.
var places = map[string]func(s *scene, shape string){
	"question":      func(s *scene, shape string) { s.question, s.answer.Question = shape, shape },
	"command":       func(s *scene, shape string) { s.command = shape },
	"display name":  func(s *scene, shape string) { s.user = shape },
	"headline":      func(s *scene, shape string) { s.answer.Headline = shape },
	"reason":        func(s *scene, shape string) { s.answer.Reason = shape },
	"revision":      func(s *scene, shape string) { s.answer.Revision, s.library.Revision = shape, shape },
	"library title": func(s *scene, shape string) { s.library.Title = shape },
	"sample":        func(s *scene, shape string) { s.library = libraryOf(shape+"?", "Montana", s.library.Title) },
	"jurisdiction": func(s *scene, shape string) {
		s.library = libraryOf("may we?", shape, s.library.Title)
		each(s, func(e *bot.Entry) { e.Place = shape })
	},
	"title":    func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.Title = shape }) },
	"approval": func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.ApprovalText = shape }) },
	"summary":  func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.Summary = shape }) },
	"passage":  func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.Passages[0].Text = shape }) },
	"heading": func(s *scene, shape string) {
		each(s, func(e *bot.Entry) { e.Passages[0].Heading = []string{shape, shape} })
	},
	"next step": func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.NextSteps = []string{shape} }) },
	"warning":   func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.Warnings = []string{shape} }) },
	"deadline": func(s *scene, shape string) {
		each(s, func(e *bot.Entry) { e.Deadline = &bot.Deadline{What: shape, Rule: shape, Next: shape} })
	},
	"expires":      func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.Expires = shape }) },
	"source title": func(s *scene, shape string) { each(s, func(e *bot.Entry) { e.Source.Title = shape }) },
	"source heading": func(s *scene, shape string) {
		each(s, func(e *bot.Entry) { e.Source.Heading, e.Source.AsOf = []string{shape}, shape })
	},
	"citation": func(s *scene, shape string) {
		each(s, func(e *bot.Entry) { e.Citations[0].Display = shape })
		s.found.Citations[0].Display, s.found.Citations[0].ID, s.found.Citations[0].Pin, s.found.Citations[0].Through = shape, shape, shape, shape
	},
	"address": func(s *scene, shape string) {
		each(s, func(e *bot.Entry) { e.Citations[0].URL, e.Source.URL = shape, shape })
		s.found.Citations[0].URL, s.contact.URL, s.answer.Ask.URL = shape, shape, shape
	},
	"contact": func(s *scene, shape string) { s.contact.Name, s.answer.Ask.Name = shape, shape },
	"suggestion": func(s *scene, shape string) {
		s.answer.Suggestions, s.found.Suggestions = []string{shape}, []string{shape}
	},
	"health": func(s *scene, shape string) { s.health = shape },
}

func each(s *scene, do func(*bot.Entry)) {
	for i := range s.answer.Entries {
		do(&s.answer.Entries[i])
	}
}

func harmless() *scene {
	s := &scene{question: "may we?", command: "/leeway", user: sharer, health: "fine",
		contact: knowledge.Contact{Name: "The office", URL: safeAddress}, library: libraryOf("may we?", "Montana", "Policy"),
		found: bot.CitationAnswer{Citations: []bot.FoundCitation{{ID: "mca:1-1-1", Display: "§ 1-1-1", URL: safeAddress}}, Suggestions: []string{"Days"}}}
	s.answer = bot.Answer{Verdict: bot.Answered, Question: s.question, Headline: "Yes.", Reason: "none", Ask: s.contact, Suggestions: []string{"Days"}, Revision: "0123"}
	for i := range 4 {
		s.answer.Entries = append(s.answer.Entries, bot.Entry{ID: fmt.Sprintf("mt/entry-%d", i), Title: "Days", Place: "Montana", Kind: knowledge.Flexibility, InForce: true,
			Approval: knowledge.Required, ApprovalText: "State approval required", Summary: "Days may move.", Citations: []bot.Citation{{ID: "mca:1-1-1", Display: "§ 1-1-1", URL: safeAddress}},
			Passages: []knowledge.Passage{{Text: "Days may move.", Heading: []string{"What"}}}, NextSteps: []string{"Ask."}, Source: knowledge.Source{Title: "Primer", URL: safeAddress}})
	}
	return s
}

// libraryOf is a small library whose words are the test's.
func libraryOf(ask, place, title string) *knowledge.Library {
	lib := *smallLibrary()
	if place != "Montana" {
		lib = *loadSmall() // jurisdictions are shared by copies
		lib.Jurisdictions()[0].Title = place
	}
	entry := *lib.Entries[0]
	entry.Asks = []knowledge.Line{{Text: ask}}
	lib.Entries, lib.Title = []*knowledge.Entry{&entry}, title
	return &lib
}

var smallLibrary = sync.OnceValue(loadSmall)

func loadSmall() *knowledge.Library {
	lib, err := knowledge.Load(fstest.MapFS{
		"_index.md":    {Data: []byte("---\ntitle: Policy\n---\n")},
		"mt/_index.md": {Data: []byte("---\ntitle: Montana\nnames: [Montana]\nsource: {document: notes, title: Notes}\n---\n")},
		"mt/days.md":   {Data: []byte("---\ntitle: Days\nkind: flexibility\napproval: required\n---\nDays may move.\n")},
	})
	if err != nil {
		panic(err) // the test's own words
	}
	return lib
}

// renderings are all that Leeway draws of a scene: messages and views.
var renderings = map[string]func(s *scene) []any{
	"answer": func(s *scene) []any { return drawn(s, bot.Answered, 3, origin{}) },
	"shared": func(s *scene) []any {
		return append(drawn(s, bot.Answered, 1, origin{sharedBy: s.user}), drawn(s, bot.Answered, 1, origin{sharedBy: sharer})...)
	},
	"private":     func(s *scene) []any { return drawn(s, bot.Answered, 1, origin{private: true, late: time.Hour}) },
	"list":        func(s *scene) []any { return drawn(s, bot.Answered, 4, origin{}) },
	"unsure":      func(s *scene) []any { return drawn(s, bot.Unsure, 3, origin{private: true}) },
	"not covered": func(s *scene) []any { return drawn(s, bot.NotCovered, 3, origin{private: true}) },
	"small talk": func(s *scene) []any {
		quiet := *s
		quiet.answer.Reason = "small talk"
		return drawn(&quiet, bot.NotCovered, 0, origin{private: true})
	},
	"entries": func(s *scene) []any {
		return asAny(draw.entries(s.answer.Entries[1:], origin{press: pressOn(s.question, "mt")}))
	},
	"lookup": func(s *scene) []any {
		return append(asAny(draw.lookup(s.found, s.answer.Entries, origin{press: pressOn(s.question, "mt"), private: true})), asAny(draw.lookup(s.found, nil, origin{}))...)
	},
	"memo": func(s *scene) []any { return asAny(draw.memo(s.question, s.answer, askedOn)) },
	"person": func(s *scene) []any {
		return asAny(draw.person(s.contact, &s.answer.Entries[0], origin{press: pressOn(s.question, "mt")}))
	},
	"help":   func(s *scene) []any { return asAny(draw.help(s.library, s.command)) },
	"notice": func(s *scene) []any { return asAny([]message{notice(s.question), notice(s.health)}) },
	"home": func(s *scene) []any {
		return []any{draw.home(home{Library: s.library, Entries: s.answer.Entries, Admin: true, Health: []check{{s.health, false, s.health}}, LoadedOn: s.answer.Revision})}
	},
	"modal": func(s *scene) []any { return []any{draw.unhelpful(pressOn(s.question, "mt"))} },
}

func drawn(s *scene, v bot.Verdict, entries int, o origin) []any {
	a := s.answer
	a.Verdict, a.Entries = v, a.Entries[:entries]
	o.press = pressOn(s.question, "mt")
	return asAny(draw.answer(a, o))
}

// asAny are messages as they are posted. That marks are switched off is left out:
// not every method knows it.
func asAny(messages []message) []any {
	var list []any
	for _, m := range messages {
		list = append(list, map[string]any{"text": m.text, "blocks": m.blocks})
	}
	return list
}
