package slackbot

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/leeway-bot/leeway/knowledge"
)

// TestEveryGoldenQuestion of the library, asked and drawn: whole in one message,
// word for word, in blocks and in text, with nothing live in it but its links.
func TestEveryGoldenQuestion(t *testing.T) {
	lib := policy(t).Library()
	links := addressesOf(lib)
	seen := map[bot.Verdict]int{}
	for _, g := range lib.Golden {
		a := answerTo(t, g.Jurisdiction, append(slices.Clone(g.Context), g.Question)...)
		o := origin{press: pressOn(g.Question, g.Jurisdiction), private: true}
		messages := draw.answer(a, o)
		seen[a.Verdict]++
		if most := 1 + len(a.Entries)/(longList+1); len(messages) > min(most, 2) {
			t.Errorf("%q: %d messages for %d entries", g.Question, len(messages), len(a.Entries))
		}
		wantWithin(t, g.Question, messages...)
		wantTaken(t, g.Question, messages...)
		for _, m := range messages {
			wantReadable(t, g.Question, m)
			wantVerbatim(t, g.Question, m, a.Entries)
			wantOnlyLinks(t, g.Question, m, links)
		}
		wantClaims(t, g.Question, messages, a)
		if diff := cmp.Diff(encodedAll(t, messages), encodedAll(t, draw.answer(a, o))); diff != "" {
			t.Errorf("%q: drawn twice:\n%s", g.Question, diff)
		}
	}
	if seen[bot.Answered] < 100 || seen[bot.NotCovered] < 5 {
		t.Errorf("verdicts %v: the golden questions no longer try both", seen)
	}
}

func encodedAll(t testing.TB, messages []message) string {
	var s strings.Builder
	for _, m := range messages {
		s.Write(encoded(t, payload(t, m)))
	}
	return s.String()
}

// addressesOf lists every address that the library lets an answer lead to.
func addressesOf(lib *knowledge.Library) map[string]bool {
	links := map[string]bool{lib.Contact.URL: true}
	for _, j := range lib.Jurisdictions() {
		links[j.Contact.URL] = true
	}
	for _, e := range lib.Entries {
		links[e.Source.URL], links[e.Contact.URL] = true, true
		for _, c := range e.Citations {
			links[lib.Codes.URL(c)] = true
		}
	}
	return links
}

// inOrder lists the texts that a message's blocks show, as they are read.
func inOrder(v any) []string {
	var list []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			list = append(list, inOrder(e)...)
		}
	case map[string]any:
		if s, ok := v["text"].(string); ok {
			return []string{s}
		}
		return append(inOrder(v["text"]), inOrder(v["elements"])...)
	}
	return list
}

// wantReadable checks that the text says what the blocks show, in their order.
func wantReadable(t testing.TB, question string, m message) {
	t.Helper()
	rest := slackUnescape(m.text)
	for _, b := range payload(t, m)["blocks"].([]any) {
		if len(ofType(b, "button")) > 0 && strings.HasPrefix(textOf(ofType(b, "button")[0]["action_id"]), actionChoose) {
			continue // the entries are numbered above
		}
		for _, shown := range inOrder(b) {
			at := strings.Index(rest, strings.TrimSpace(shown))
			if at < 0 {
				t.Errorf("%q: the text does not say, in its place, %q", question, shown)
				return
			}
			rest = rest[at+len(strings.TrimSpace(shown)):]
		}
	}
}

// wantVerbatim checks that quotes stand in the library, byte for byte.
func wantVerbatim(t testing.TB, question string, m message, entries []bot.Entry) {
	t.Helper()
	if strings.Contains(string(encoded(t, payload(t, m))), breaker) {
		t.Errorf("%q: something is broken that is no shape of Slack's", question)
	}
	lib := policy(t).Library()
	for _, quote := range quotesIn(payload(t, m)["blocks"]) {
		if !slices.ContainsFunc(entries, func(e bot.Entry) bool {
			return slices.ContainsFunc(lib.Entry(e.ID).Passages, func(p knowledge.Passage) bool { return strings.Contains(p.Text, quote) })
		}) {
			t.Errorf("%q: %q does not stand in the library", question, quote)
		}
	}
}

// wantOnlyLinks checks that nothing is live but addresses of the library, and the
// emoji that stand beside words.
func wantOnlyLinks(t testing.TB, question string, m message, links map[string]bool) {
	t.Helper()
	for _, p := range workspace.LiveParts(payload(t, m)) {
		switch {
		case p.Of(workspace.KindLink, workspace.KindURL) && links[p.What] && strings.HasPrefix(p.What, "http"):
		case p.Of(workspace.KindEmoji) && strings.HasPrefix(p.Where, "/blocks/") && slices.Contains(ownEmoji, p.What):
		default:
			t.Errorf("%q: live: %s", question, p)
		}
	}
}

var ownEmoji = []string{"construction", "dart", "book", "hourglass", "white_check_mark", "classical_building", "school", "grey_question", "warning"}

// wantClaims checks that blocks and text alike say what matters of an answer.
func wantClaims(t testing.TB, question string, messages []message, a bot.Answer) {
	t.Helper()
	var shown, read string
	for _, m := range messages {
		shown, read = shown+shownIn(payload(t, m)["blocks"]), read+slackUnescape(m.text)
	}
	claims := []string{a.Headline}
	if !smallTalk(a) {
		claims = append(claims, a.Revision)
	}
	for i, e := range a.Entries {
		full := a.Verdict == bot.Answered && len(a.Entries) <= longList && i == 0
		if a.Verdict == bot.NotCovered {
			break
		}
		claims = append(claims, e.Title, e.Place, force(e))
		if full || len(a.Entries) > longList {
			claims = append(claims, e.ApprovalText)
		}
		if !full {
			continue
		}
		for _, p := range e.Passages {
			claims = append(claims, p.Text)
		}
		for _, c := range e.Citations {
			claims = append(claims, c.Display)
		}
		claims = append(append(append(claims, e.Warnings...), e.NextSteps...), e.Source.Title)
		if e.Deadline != nil {
			claims = append(claims, longDate(e.Deadline.Next), e.Deadline.Rule)
		}
	}
	if a.Verdict != bot.Answered {
		claims = append(claims, a.Ask.Name)
	}
	for _, claim := range claims {
		if !strings.Contains(shown, claim) {
			t.Errorf("%q: the blocks do not show %q", question, claim)
		}
		if !strings.Contains(read, claim) {
			t.Errorf("%q: the text does not say %q", question, claim)
		}
	}
}
