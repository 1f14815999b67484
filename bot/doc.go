// Package bot decides what Leeway answers. A question comes in, an [Answer]
// goes out, and nothing in it is made up: every entry, passage, citation and
// date stands in the library at the revision that the answer names, and when
// the library does not say, the answer says so and whom to ask.
//
// # Tour
//
//	a := bot.New(idx)
//	answer, err := a.Answer(ctx, bot.Question{Text: "can we use virtual days for snow days?", Jurisdiction: "mt"})
//
// [Assistant.Answer] is the only place that decides. It takes a question
// through these steps, each a file, and the first that settles it wins:
//
//   - question.go: refuse what cannot be read (empty, too long, not text)
//   - talk.go: thanks and greetings get one friendly line
//   - place.go: whose policy? A state that the library does not hold is not covered
//   - law.go: a citation in the question leads straight to what rests on it
//   - list.go: "which need no approval?" is a filter, not a ranking
//   - followup.go: "and the deadline?" is read with the thread
//   - both.go: two or three questions in one message are answered in turn
//   - assistant.go: search, and the verdict by the probability of the first entry
//   - intent.go, headline.go: say first what was asked for: approval, date, law
//   - answer.go: the answer as data, a contract with every surface
//
// Surfaces (terminal, Slack, web) render an Answer; they never change a claim.
package bot
