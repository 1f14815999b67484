package slackbot

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// What a test of a conversation expects, and finds in the workspace.

// threadOf lists what Leeway wrote into the thread of a message.
func (r *rig) threadOf(m workspace.Message) []workspace.Message {
	ts := m.ThreadTS
	if ts == "" {
		ts = m.TS
	}
	return r.ws.Replies(m.Channel, ts)
}

// reply is the one new thing that Leeway wrote into the thread of what somebody
// did, and which it has not written before.
func (r *rig) reply(s workspace.Sent, before ...workspace.Message) workspace.Message {
	r.Helper()
	r.took(s)
	return r.only(without(r.threadOf(s.Message), before))
}

// private is the one thing that Leeway answered to a response_url.
func (r *rig) private(s workspace.Sent) workspace.Message {
	r.Helper()
	r.took(s)
	m := r.only(r.ws.Responses(s.ResponseURL))
	if !m.Ephemeral {
		r.Fatalf("everybody sees it: %s", m.Text)
	}
	return m
}

func (r *rig) only(list []workspace.Message) workspace.Message {
	r.Helper()
	if len(list) != 1 {
		r.Fatalf("%d messages, want 1: %q; refused: %v\nlog:\n%s", len(list), textsOf(list), r.ws.Refused(), r.log)
	}
	return list[0]
}

// silent requires that what somebody did moved Leeway to write nothing at all,
// anywhere.
func (r *rig) silent(do func() workspace.Sent) {
	r.Helper()
	before := r.posts()
	r.took(do())
	if after := r.posts(); len(after) > len(before) {
		r.Errorf("it said %q", after[len(before):])
	}
}

// posts lists the texts of all that Leeway ever posted, to whomever.
func (r *rig) posts() []string {
	var list []string
	for _, method := range []string{"chat.postMessage", "chat.postEphemeral", "response_url", "acknowledgement"} {
		for _, c := range r.ws.Calls(method) {
			list = append(list, c.Args["text"])
		}
	}
	return list
}

// wantSaid requires that a message says something, to eyes and to ears alike.
func wantSaid(t testing.TB, m workspace.Message, parts ...string) {
	t.Helper()
	read, shown := slackUnescape(m.Text), workspace.Render(m)
	for _, part := range parts {
		if !strings.Contains(read, part) {
			t.Errorf("the text does not say %q:\n%s", part, read)
		}
		if !strings.Contains(shown, part) {
			t.Errorf("the blocks do not show %q:\n%s", part, shown)
		}
	}
}

// wantWhole requires that a message holds the whole of an answer.
func wantWhole(t testing.TB, m workspace.Message, a bot.Answer) {
	t.Helper()
	if a.Verdict != bot.Answered || len(a.Entries) > longList {
		t.Fatalf("%q is %s with %d entries: the test needs another question", a.Question, a.Verdict, len(a.Entries))
	}
	e := a.Entries[0]
	wantSaid(t, m, a.Headline, e.Title, e.Place, e.ApprovalText, e.Source.Title, a.Revision)
	wantSaid(t, m, slices.Concat(e.NextSteps, e.Warnings)...)
	for _, p := range e.Passages {
		wantSaid(t, m, p.Text)
	}
	for _, c := range e.Citations {
		wantSaid(t, m, c.Display)
	}
	for _, further := range a.Entries[1:] {
		wantSaid(t, m, further.Title)
	}
	if m.UnfurlLinks == nil || *m.UnfurlLinks || m.UnfurlMedia == nil || *m.UnfurlMedia {
		t.Error("Slack would fetch and show links")
	}
}

// answerNow is the answer that the same library gives today without Slack.
func answerNow(t testing.TB, jurisdiction string, thread ...string) bot.Answer {
	t.Helper()
	return answerOn(t, time.Now(), jurisdiction, thread...)
}

// shownIn lists the entries that an answer showed, as its buttons remember them.
func (r *rig) shownIn(m workspace.Message) []string {
	r.Helper()
	for _, b := range ofType(m.Blocks, "button") {
		if b["action_id"] == actionHelpful {
			return r.opened(b).Entries
		}
	}
	return nil
}

// opened is what a button carries.
func (r *rig) opened(button map[string]any) press {
	r.Helper()
	p, err := r.bot.seal.open(baseAction(textOf(button["action_id"])), textOf(button["value"]))
	if err != nil {
		r.Fatalf("button %v: %v", button["action_id"], err)
	}
	return p
}

// counts are the journal's counters of today and yesterday.
func (r *rig) counts() map[string]int {
	r.Helper()
	now := time.Now()
	n, err := r.journal.Counts(context.Background(), now.AddDate(0, 0, -1), now)
	if err != nil {
		r.Fatal(err)
	}
	return n
}

func without(list, before []workspace.Message) []workspace.Message {
	return slices.DeleteFunc(list, func(m workspace.Message) bool {
		return slices.ContainsFunc(before, func(b workspace.Message) bool { return b.TS == m.TS })
	})
}

func textsOf(list []workspace.Message) []string {
	var texts []string
	for _, m := range list {
		texts = append(texts, m.Text)
	}
	return texts
}
