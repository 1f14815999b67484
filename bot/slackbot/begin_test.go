package slackbot

import (
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// The connection breaks when Slack has posted but not said so. The second attempt
// finds what stands there.
func TestSharedOnceThoughSlackDidNotSaySo(t *testing.T) {
	r := newRig(t)
	got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.ws.Fail("chat.postMessage", workspace.Failure{ResetAfterApply: true, Times: 1})
	r.took(r.ws.Press(got, principal, actionShare))
	shared := r.only(r.shared(teachers))
	wantSaid(t, r.reply(r.ws.MentionInThread(shared, colleague, theDeadline)), applyBy)
}

// What is too long for one message goes on in its thread, each part once, whenever
// the connection breaks.
func TestContinuedInTheThreadOnce(t *testing.T) {
	r := newRig(t)
	parts := []message{notice("first"), notice("second"), notice("third")}
	for broken := range parts {
		asked := r.unheard(func() workspace.Sent { return r.ws.Say(teachers, principal, "hello") })
		w := work{Kind: pressed, Key: "press/" + asked.TS, Team: "T0LEEWAY", Channel: teachers, User: principal}
		task := journal.Task{Key: w.Key, Attempt: 1, Accepted: time.Now()}
		before := r.shared(teachers)
		r.ws.Fail("chat.postMessage", workspace.Failure{ResetAfterApply: true, Times: 1, After: broken})
		if _, err := r.bot.begin(t.Context(), w, task, parts...); err == nil {
			t.Fatalf("part %d: posted, though the connection broke", broken+1)
		}
		task.Attempt++
		thread, err := r.bot.begin(t.Context(), w, task, parts...)
		if err != nil {
			t.Fatal(err)
		}
		first := r.only(without(r.shared(teachers), before))
		if first.TS != thread {
			t.Errorf("the thread is %s, want that of the first message, %s", thread, first.TS)
		}
		wantSaid(t, first, "first")
		replies := r.threadOf(first)
		if len(replies) != 2 {
			t.Fatalf("part %d broken: %q follow, want two", broken+1, textsOf(replies))
		}
		wantSaid(t, replies[0], "second")
		wantSaid(t, replies[1], "third")
	}
}
