package slackbot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
)

func TestButtons(t *testing.T) {
	answered := answerTo(t, "mt", virtualDays)
	one := answered
	one.Entries = one.Entries[:1]
	for _, c := range []struct {
		what    string
		answer  bot.Answer
		private bool
		want    []string
	}{
		{"answered", answered, false, []string{"helpful", "memo", "more", "person", "unhelpful"}},
		{"answered with one entry", one, false, []string{"helpful", "memo", "person", "unhelpful"}},
		{"answered privately", one, true, []string{"helpful", "memo", "person", "share", "unhelpful"}},
		{"unsure", unsureAnswer(t), false, []string{"choose:0", "choose:1", "choose:2", "helpful", "person", "send", "unhelpful"}},
		{"not covered", answerTo(t, "mt", "How do I renew my Class 2 teaching license?"), false, []string{"helpful", "person", "send", "unhelpful"}},
		{"small talk", answerTo(t, "mt", "thanks!"), true, []string{}},
	} {
		o := originOf(c.answer)
		o.private = c.private
		m := draw.answer(c.answer, o)[0]
		got := []string{}
		for id, b := range buttonsOf(t, m) {
			got = append(got, id)
			p := carriedBy(t, b)
			if p.Key != o.press.Key || p.Asker != o.press.Asker {
				t.Errorf("%s: %s carries %+v", c.what, id, p)
			}
			if rated := id == actionHelpful || id == actionUnhelpful; rated && p.Question != "" {
				t.Errorf("%s: %s carries the question", c.what, id)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: buttons (-want +got):\n%s", c.what, diff)
		}
	}
}

// TestChoices: each button leads to its own entry.
func TestChoices(t *testing.T) {
	a := unsureAnswer(t)
	m := draw.answer(a, originOf(a))[0]
	for i, e := range a.Entries {
		b := buttonsOf(t, m)[fmt.Sprintf("choose:%d", i)]
		if diff := cmp.Diff([]string{e.ID}, carriedBy(t, b).Entries); diff != "" {
			t.Errorf("choice %d (-want +got):\n%s", i, diff)
		}
		if label := textOf(b["text"].(map[string]any)["text"]); label != clip(e.Title, maxButton) {
			t.Errorf("choice %d is labelled %q, want %q", i, label, e.Title)
		}
		if !strings.Contains(m.text, e.Summary) {
			t.Errorf("no summary of %s", e.Title)
		}
	}
}

// TestALongQuestion fits no button: those that need it are gone, and it is said.
func TestALongQuestion(t *testing.T) {
	a := answerTo(t, "mt", virtualDays)
	o := origin{press: pressOn(strings.Repeat("and what about Tuesdays? ", 100), "mt"), private: true}
	o.press.Shown = idsOf(a.Entries)
	messages := draw.answer(a, o)
	wantWithin(t, "a long question", messages...)
	buttons := buttonsOf(t, messages[0])
	if buttons[actionShare] != nil || buttons[actionMemo] != nil || buttons[actionHelpful] == nil || buttons[actionPerson] == nil {
		t.Errorf("buttons %v", buttons)
	}
	if p := carriedBy(t, buttons[actionPerson]); p.Question != "" || len(p.Entries) == 0 {
		t.Errorf("Ask a person carries %+v", p)
	}
	if !strings.Contains(messages[0].text, "too long for a button") {
		t.Errorf("not said in %s", messages[0].text)
	}
}

// TestLeanButtons: a long list of entries shown before is left out of buttons, rather than the
// button.
func TestLeanButtons(t *testing.T) {
	ids := make([]string, 60)
	for i := range ids {
		ids[i] = fmt.Sprintf("mt/a-folder-of-the-library/entry-%d", i)
	}
	p := pressOn("why?", "mt")
	p.Shown, p.Entries = ids, ids
	value, whole := draw.value(actionMore, p)
	if whole || chars(value) > maxValue {
		t.Errorf("%d chars, whole %t", chars(value), whole)
	}
	if got, err := drawSealer.open(actionMore, value); err != nil || got.Key != p.Key || len(got.Shown) > 0 {
		t.Errorf("carries %+v, %v", got, err)
	}
	p.Key = strings.Repeat("k", 3000)
	if value, _ = draw.value(actionMore, p); chars(value) > maxValue {
		t.Errorf("%d chars with an endless key", chars(value))
	}
}
