package slackbot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

const editors = "C0EDITORS"

var fogWeeks = []Due{{"Weeks of fog", "cascadia/fog-weeks", "ends on 2027-01-31, in 70 days"}}

// announces has a list announced, and waits until all that is accepted is done.
func (r *rig) announces(week string, list []Due) (fresh bool) {
	r.Helper()
	ctx, enough := r.wait()
	defer enough()
	fresh, err := r.bot.AnnounceDue(ctx, editors, week, list)
	if err != nil {
		r.Fatal(err)
	}
	r.settle()
	return fresh
}

// dueMessages are those that stand in the editors' channel.
func (r *rig) dueMessages(n int) []workspace.Message {
	r.Helper()
	list := r.ws.Messages(editors)
	if len(list) != n {
		r.Fatalf("%d messages, want %d: %q\nlog:\n%s", len(list), n, textsOf(list), r.log)
	}
	return list
}

// TestAnnounceDue: once a week, also after a restart and when the journal has
// forgotten the task; an empty list is no message and does not use up the week.
func TestAnnounceDue(t *testing.T) {
	r := newRig(t, func(s *setup) { s.store.Window = time.Second })
	r.ws.Channel(editors, workspace.ChannelOptions{})
	if r.announces("2026-W47", nil) {
		t.Error("an empty list was announced")
	}
	r.dueMessages(0)
	if !r.announces("2026-W47", fogWeeks) {
		t.Error("the list was not announced")
	}
	m := r.dueMessages(1)[0]
	wantSaid(t, m, "Entries to look at again", "Weeks of fog", "cascadia/fog-weeks", "ends on 2027-01-31, in 70 days")
	if strings.Contains(m.Text, "more;") || m.ThreadTS != "" {
		t.Errorf("in thread %q: %s", m.ThreadTS, m.Text)
	}
	time.Sleep(2 * time.Second) // the journal forgets the task
	for range 2 {
		if r.announces("2026-W47", fogWeeks) {
			t.Error("announced twice in a week")
		}
		r.stop()
		r.start()
	}
	r.dueMessages(1)
	if !r.announces("2026-W48", fogWeeks) {
		t.Error("another week, and nothing is announced")
	}
	r.dueMessages(2)
}

// TestAnnounceDueGoesWrong: whatever goes wrong on its way, it stands there once.
func TestAnnounceDueGoesWrong(t *testing.T) {
	for _, c := range []struct {
		name, method string
		failure      workspace.Failure
	}{
		{"reset after it was posted", "chat.postMessage", workspace.Failure{ResetAfterApply: true, Times: 1}},
		{"not posted", "chat.postMessage", workspace.Failure{Status: 503, Times: 2}},
		{"the channel could not be looked at", "conversations.info", workspace.Failure{Status: 500, Times: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, impatient)
			r.ws.Channel(editors, workspace.ChannelOptions{})
			r.ws.Fail(c.method, c.failure)
			r.announces("2026-W47", fogWeeks)
			r.dueMessages(1)
		})
	}
}

// TestAnnounceDueOutside: what editors should look at is no business of another
// organisation, unless the operator says so.
func TestAnnounceDueOutside(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		r := newRig(t, inChannel(editors, Channel{External: allowed}))
		r.ws.Channel(editors, workspace.ChannelOptions{External: true})
		r.announces("2026-W47", fogWeeks)
		letters, err := r.journal.DeadLetters(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if allowed {
			r.dueMessages(1)
		} else if r.dueMessages(0); len(letters) != 1 || !strings.Contains(letters[0].Reason, "another organisation") {
			t.Errorf("given up: %+v", letters)
		}
	}
}

// TestAnnounceDueInFewWords: a long list is cut, and says so.
func TestAnnounceDueInFewWords(t *testing.T) {
	var list []Due
	for n := range maxDue + 35 {
		list = append(list, Due{fmt.Sprintf("Entry %d, %s", n, strings.Repeat("which has a long title ", 40)), fmt.Sprintf("a/%d", n), "rests on a document as of 2019"})
	}
	r := newRig(t)
	r.ws.Channel(editors, workspace.ChannelOptions{})
	r.announces("2026-W47", list)
	m := r.dueMessages(1)[0]
	wantSaid(t, m, "Entry 0,", fmt.Sprintf("Entry %d,", maxDue-1), "… and 35 more; leeway stale lists them all.")
	if strings.Contains(m.Text, fmt.Sprintf("Entry %d,", maxDue)) {
		t.Error("more is listed than it says")
	}
}

// TestAnnounceDueIsText: nothing that the library holds becomes live, or breaks
// Slack's limits.
func TestAnnounceDueIsText(t *testing.T) {
	for _, shape := range hostile {
		for _, d := range []Due{{shape, "a", "ended"}, {"Title", shape, "ended"}, {"see " + shape, "a", "as of " + shape}} {
			some, more := dueLines([]Due{d})
			for _, v := range asAny(draw.due(announcement{List: some, More: more})) {
				for _, complaint := range append(alive(t, v), refusals(t, v)...) {
					t.Errorf("%q: %s", shape, complaint)
				}
			}
		}
	}
	whole := make([]Due, 4*maxDue)
	for i := range whole {
		whole[i] = Due{strings.Repeat("<", 500), strings.Repeat("&", 500), strings.Repeat("😀", 500)}
	}
	some, more := dueLines(whole)
	for _, v := range asAny(draw.due(announcement{List: some, More: more})) {
		for _, complaint := range refusals(t, v) {
			t.Error(complaint)
		}
	}
}
