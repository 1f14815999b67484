package slackbot

import (
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// TestMemo holds all that a board must know, as text to copy.
func TestMemo(t *testing.T) {
	const question = "ARM 10.55.604: may we ask for larger classes?"
	a := answerTo(t, "mt", question)
	a.Revision = goldenRevision
	a.Entries[0].Warnings = []string{"This ends on June 30, 2027."}
	messages := draw.memo(question, a, askedOn)
	wantGolden(t, "memo", messages)
	wantWithin(t, "memo", messages...)
	wantTaken(t, "memo", messages...)
	var copied strings.Builder
	for _, m := range messages {
		for _, pre := range ofType(payload(t, m)["blocks"], "rich_text_preformatted") {
			copied.WriteString(strings.Join(inOrder(pre), ""))
		}
		m.text = strings.ReplaceAll(m.text, breaker, "") // of the addresses, which are live in no part of a memo
		wantReadable(t, "memo", m)
	}
	e := a.Entries[0]
	for _, want := range append([]string{
		"November 22, 2026", question, a.Headline, e.Title + " (Montana, in force)", "WARNING: This ends on June 30, 2027.", "Approval: " + e.ApprovalText,
		e.Citations[0].Display, "October 11, 2027", "Source: " + e.Source.Title, "revision " + goldenRevision, "The documents and the law prevail", a.Ask.Name + ", at " + a.Ask.URL,
	}, e.NextSteps...) {
		if !strings.Contains(copied.String(), want) {
			t.Errorf("the memo lacks %q", want)
		}
	}
	for _, p := range e.Passages {
		if !strings.Contains(copied.String(), "“"+p.Text+"”") {
			t.Errorf("the memo does not quote %q", p.Text)
		}
	}
}

func TestMemoOfSilence(t *testing.T) {
	a := bot.Answer{Verdict: bot.NotCovered, Headline: "The library does not say.", Reason: "no entry answers it", Ask: knowledge.Contact{Name: "The office"}}
	m := draw.memo("may we?", a, askedOn)[0]
	if !strings.Contains(m.text, "Why: no entry answers it") || strings.Contains(m.text, "POLICY") {
		t.Errorf("%s", m.text)
	}
}
