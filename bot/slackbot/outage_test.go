package slackbot

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// impatient has the journal try again soon, whatever the reason.
func impatient(s *setup) { s.store.MaxWait = 20 * time.Millisecond }

// journalLog is what the journal logs.
func journalLog(s *setup) *logBook {
	kept := &logBook{}
	s.store.Log = slog.New(slog.NewTextHandler(kept, nil))
	return kept
}

// However a post goes wrong on its way, the question has one answer in the end:
// also when Slack took the post, and Leeway cannot know it.
func TestPostGoesWrong(t *testing.T) {
	for _, c := range []struct {
		name    string
		failure workspace.Failure
	}{
		{"500", workspace.Failure{Status: 500, Times: 2}},
		{"503 without a body of Slack's", workspace.Failure{Status: 503, Times: 3}},
		{"an error that passes", workspace.Failure{Error: "internal_error", Times: 2}},
		{"an error that nobody knows", workspace.Failure{Error: "moon_in_the_way", Times: 2}},
		{"reset", workspace.Failure{Reset: true, Times: 2}},
		{"reset after it was posted", workspace.Failure{ResetAfterApply: true, Times: 1}},
		{"no answer", workspace.Failure{Hang: -1, Times: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, impatient)
			r.ws.Fail("chat.postMessage", c.failure)
			r.reply(r.ws.Mention(teachers, principal, virtualDays))
			if failed := len(slices.DeleteFunc(r.ws.Calls("chat.postMessage"), func(c workspace.Call) bool { return c.OK })); c.failure.Error != "" && failed != c.failure.Times {
				t.Errorf("%d calls failed, want %d", failed, c.failure.Times)
			}
		})
	}
}

// When Slack cannot say whether the answer stands already, Leeway asks until it
// can: twice is worse than late.
func TestPostedAndNotToBeSeen(t *testing.T) {
	r := newRig(t, impatient)
	r.ws.Fail("chat.postMessage", workspace.Failure{ResetAfterApply: true, Times: 1})
	r.ws.Fail("conversations.replies", workspace.Failure{Status: 500, Times: 3})
	r.reply(r.ws.Mention(teachers, principal, virtualDays))
	if calls := r.ws.Calls("chat.postMessage"); len(calls) != 1 {
		t.Errorf("%d posts, want the one", len(calls))
	}
}

// What Slack finds wrong with the looks of an answer costs the looks alone.
func TestBlocksThatSlackRefuses(t *testing.T) {
	for _, code := range []string{"invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"} {
		t.Run(code, func(t *testing.T) {
			r := newRig(t)
			r.ws.Fail("chat.postMessage", workspace.Failure{Error: code, When: func(c workspace.Call) bool { return c.Args["blocks"] != "" }})
			m := r.reply(r.ws.Mention(teachers, principal, howToApply))
			if len(m.Blocks) != 0 {
				t.Errorf("it has %d blocks", len(m.Blocks))
			}
			a := answerNow(t, "mt", howToApply)
			for _, part := range append([]string{a.Headline, a.Entries[0].ApprovalText, a.Entries[0].Passages[0].Text}, a.Entries[0].NextSteps...) {
				if !strings.Contains(slackUnescape(m.Text), part) {
					t.Errorf("the text does not say %q:\n%s", part, m.Text)
				}
			}
			if live := workspace.Live(m); len(live) > 0 {
				t.Errorf("live without blocks: %v", live)
			}
			if !strings.Contains(r.log.String(), "slack refused the blocks; posted as text") {
				t.Error("the log does not say so")
			}
		})
	}
}

func TestPrivateBlocksThatSlackRefuses(t *testing.T) {
	r := newRig(t)
	r.ws.Fail("response_url", workspace.Failure{Status: 400, Error: "invalid_blocks", Times: 1})
	m := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	if len(m.Blocks) != 0 || !strings.Contains(slackUnescape(m.Text), answerNow(t, "mt", howToApply).Headline) {
		t.Errorf("%d blocks, text:\n%s", len(m.Blocks), m.Text)
	}
}

// Where nothing can be posted, it is not tried again and again: the log says why,
// and the next question does not wait.
func TestPlaceWhereNothingCanBePosted(t *testing.T) {
	for code, change := range map[string]func(*workspace.Workspace){
		"not_in_channel": func(ws *workspace.Workspace) { ws.Channel(teachers, workspace.ChannelOptions{Outside: true}) },
		"is_archived":    func(ws *workspace.Workspace) { ws.Channel(teachers, workspace.ChannelOptions{Archived: true}) },
		"restricted_action": func(ws *workspace.Workspace) {
			ws.Fail("chat.postMessage", workspace.Failure{Error: "restricted_action", When: func(c workspace.Call) bool { return c.Args["channel"] == teachers }})
		},
	} {
		t.Run(code, func(t *testing.T) {
			var open func()
			var kept *logBook
			r := newRig(t, impatient, func(s *setup) { s.refused, open, kept = true, whenOpen(s), journalLog(s) })
			asked := r.acked(r.ws.Mention(teachers, principal, virtualDays))
			change(r.ws)
			open()
			r.settle()
			r.reply(r.ws.Mention(missouri, colleague, virtualDays))
			if list := r.threadOf(asked.Message); len(list) != 0 {
				t.Errorf("it is answered: %q", textsOf(list))
			}
			refused := slices.DeleteFunc(r.ws.Calls("chat.postMessage"), func(c workspace.Call) bool { return c.OK })
			if len(refused) != 1 || refused[0].Error != code {
				t.Errorf("refused: %v, want one %s", refused, code)
			}
			if log := kept.String(); !strings.Contains(log, "a task is dead") || !strings.Contains(log, code) {
				t.Errorf("the journal's log does not say why:\n%s", log)
			}
			if told := r.ws.Messages("D" + principal[1:]); len(told) != 1 || !strings.Contains(told[0].Text, strings.ReplaceAll(code, "_", " ")) {
				t.Errorf("the asker is not told why: %q", textsOf(told))
			}
		})
	}
}

// While Slack does not take the token, questions wait for the operator; nothing is
// given up, and all is answered once it is mended.
func TestShutOut(t *testing.T) {
	for _, code := range []string{"invalid_auth", "token_revoked", "account_inactive"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			var kept *logBook
			r := newRig(t, func(s *setup) { s.store.MaxWait, kept = 200*time.Millisecond, journalLog(s) })
			r.ws.Fail("", workspace.Failure{Error: code})
			asked := []workspace.Message{
				r.acked(r.ws.Mention(teachers, principal, virtualDays)).Message,
				r.acked(r.ws.Direct(colleague, howToApply)).Message,
			}
			r.eventually("it has tried again", func() bool { return strings.Count(r.log.String(), "task not done") >= 6 })
			r.eventually("its health says why", func() bool { c := r.bot.Connection(); return !c.Reachable && strings.Contains(c.Error, code) })
			if strings.Contains(kept.String(), "dead") {
				t.Errorf("it gave up:\n%s", kept)
			}
			r.ws.Heal()
			r.settle()
			r.answered(asked...)
		})
	}
}

// Slack is away altogether while people ask, then it is back.
func TestSlackIsAway(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(s *setup) { s.store.MaxDeliver = 1000 }, impatient)
	r.ws.Fail("", workspace.Failure{Reset: true})
	var asked []workspace.Message
	for n := range 20 {
		asked = append(asked, r.acked(r.ws.Mention(fmt.Sprintf("C0ROOM%d", n%3), principal, virtualDays)).Message)
	}
	r.eventually("one was tried", func() bool { return strings.Contains(r.log.String(), "task not done") })
	command := r.acked(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.eventually("each was tried", func() bool { return strings.Count(r.log.String(), "task not done") > 3*len(asked) })
	r.ws.Heal()
	r.settle()
	r.answered(asked...)
	r.only(r.ws.Responses(command.ResponseURL))
	if strings.Contains(r.log.String(), "/hooks/") {
		t.Error("the log names a response_url, which lets anybody write there")
	}
}

// A private answer that comes after Slack's half hour is shown to its asker in the
// channel, with an excuse.
func TestResponseURLThatExpired(t *testing.T) {
	var ahead atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	var open func()
	r := newRig(t, func(s *setup) { s.refused, s.slack.Now, s.options.Now, open = true, clock, clock, whenOpen(s) })
	asked := r.acked(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.eventually("it is accepted", func() bool { return strings.Contains(r.log.String(), "msg=accepted") })
	ahead.Store(int64(31 * time.Minute))
	open()
	r.settle()
	list := slices.DeleteFunc(r.ws.Ephemerals(teachers, principal), func(m workspace.Message) bool { return strings.Contains(m.Text, "still loading") })
	wantSaid(t, r.only(list), applyBy)
	if calls := r.ws.Calls("chat.postEphemeral"); len(calls) == 0 || !calls[len(calls)-1].OK || calls[len(calls)-1].Args["user"] != principal {
		t.Errorf("not shown to the asker alone: %v", calls)
	}
	if n := len(r.ws.Replies(teachers, asked.TS)) + len(r.ws.Messages(teachers)); n != 0 {
		t.Errorf("%d messages for everybody", n)
	}
	// The excuse counts from when the question was accepted, by the clock.
	if !strings.Contains(list[0].Text, "Sorry for the wait") {
		t.Errorf("no excuse:\n%s", list[0].Text)
	}
}

// So is one whose address was used up.
func TestResponseURLThatIsUsedUp(t *testing.T) {
	r := newRig(t, func(s *setup) { s.refused = true })
	r.ws.Fail("response_url", workspace.Failure{Status: 404, Error: "used_url"})
	sent := r.took(r.ws.Command(teachers, principal, "/leeway", howToApply))
	wantSaid(t, r.only(r.ws.Ephemerals(teachers, principal)), applyBy)
	if got := r.ws.Responses(sent.ResponseURL); len(got) != 0 {
		t.Errorf("answered there all the same: %q", textsOf(got))
	}
}
