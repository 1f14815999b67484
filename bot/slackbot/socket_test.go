package slackbot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/slack-go/slack/socketmode"
)

func TestSocketSaysHello(t *testing.T) {
	r := newRig(t, bySocket)
	first := r.bot.Connection()
	if !first.Reachable || !first.Connected || first.HelloAge <= 0 || first.HelloAge > longEnough.Seconds() {
		t.Errorf("after hello: %+v", first)
	}
	r.eventually("the hello grows old", func() bool { return r.bot.Connection().HelloAge > first.HelloAge })
	cut := time.Now()
	r.ws.CutSockets()
	r.eventually("another hello", func() bool {
		since := time.Since(cut).Seconds() // taken first: a hello from before the cut is older
		return r.bot.Connection().HelloAge < since
	})
}

// While it cannot connect it says so, and when it can again it says that.
func TestSocketThatIsGoneShows(t *testing.T) {
	r := newRig(t, bySocket)
	r.ws.Fail("apps.connections.open", workspace.Failure{Error: "internal_error"})
	r.ws.CutSockets()
	r.eventually("the loss shows", func() bool { c := r.bot.Connection(); return !c.Connected && !c.Reachable })
	r.ws.Heal()
	r.eventually("it is connected again", func() bool { c := r.bot.Connection(); return c.Connected && c.Reachable })
	r.reply(r.ws.Mention(teachers, principal, virtualDays))
}

// Slack takes a socket back in three ways, and the network in a fourth: Leeway
// opens another and goes on.
func TestSocketIsReplaced(t *testing.T) {
	for _, way := range []struct {
		name string
		end  func(*workspace.Workspace)
	}{
		{"warning", func(ws *workspace.Workspace) { ws.Disconnect("warning") }},
		{"refresh requested", func(ws *workspace.Workspace) { ws.Disconnect("refresh_requested") }},
		{"link disabled", func(ws *workspace.Workspace) { ws.Disconnect("link_disabled") }},
		{"cut", (*workspace.Workspace).CutSockets},
	} {
		t.Run(way.name, func(t *testing.T) {
			r := newRig(t, bySocket)
			for want := 2; want < 5; want++ {
				way.end(r.ws)
				r.eventually("there is another", func() bool { now, ever := r.ws.Sockets(); return now > 0 && ever >= want })
				wantSaid(t, r.reply(r.ws.Mention(teachers, principal, howToApply)), applyBy)
			}
		})
	}
}

// Sockets break while questions flow. What was not acknowledged is delivered over
// the next one, what was is not answered again.
func TestSocketsBreakWhileQuestionsFlow(t *testing.T) {
	r := newRig(t, bySocket)
	r.ws.Hold()
	asked, _ := r.ask(80, workspace.Delivery{})
	r.ws.Delivering(workspace.Delivery{Shuffle: 8, Parallel: 8, Redeliver: dutiful})
	released := make(chan []workspace.Receipt)
	go func() { released <- r.ws.Release() }()
	breaks := []func(){
		r.ws.CutSockets, func() { r.ws.Disconnect("warning") }, r.ws.CutSockets, func() { r.ws.Disconnect("refresh_requested") }, r.ws.CutSockets,
	}
	for n, end := range breaks {
		r.eventually("more is posted", func() bool { return len(r.ws.Calls("chat.postMessage")) > 10*n })
		end()
	}
	for _, got := range <-released {
		if got.Attempt > 4 && !got.Acked() {
			t.Errorf("%s was delivered %d times and not acknowledged: %v", got.Kind, got.Attempt+1, got.Err)
		}
	}
	r.settle()
	r.answered(asked...)
}

// Slack drops an acknowledgement of 20 KB and more without a word.
func TestHelpFitsIntoAnAcknowledgement(t *testing.T) {
	r := newRig(t, bySocket)
	for _, command := range []string{"/leeway", "/cite"} {
		sent := r.took(r.ws.Command(teachers, principal, command, ""))
		if got := sent.Receipts[0]; len(got.Body) == 0 || len(got.Body) >= 20_000 {
			t.Errorf("%s: %d bytes of help", command, len(got.Body))
		}
		wantSaid(t, r.only(r.ws.Responses(sent.ResponseURL)), command)
	}
}

// What Slack sends tomorrow is acknowledged today: an event of a type that nobody
// knows yet, a message with a block that nobody knows yet, which may be a question.
func TestSocketTakesWhatIsNewToIt(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode, func(s *setup) { s.slack.AckLimit = 10 * time.Second })
		r.silent(func() workspace.Sent {
			return r.ws.Deliver(map[string]any{"type": "hologram_shared", "user": principal, "channel": teachers})
		})
		asked := r.ws.Say(teachers, principal, howToApply)
		r.took(asked)
		got := r.ws.Deliver(map[string]any{
			"type": "app_mention", "user": principal, "channel": teachers, "ts": asked.TS, "event_ts": asked.TS,
			"text": "<@" + r.ws.Options().BotUser + "> " + howToApply,
			"blocks": []any{
				map[string]any{"type": "hologram", "block_id": "b1", "depth": 3},
				map[string]any{"type": "rich_text", "elements": "none, since all is new"},
			},
		})
		got.Message = asked.Message
		wantSaid(t, r.reply(got), applyBy)
	})
}

// An app token that Slack does not know is an error that shows, not an end.
func TestSocketWithoutItsToken(t *testing.T) {
	r := newRig(t, bySocket)
	r.ws.Fail("apps.connections.open", workspace.Failure{Error: "invalid_auth"})
	r.ws.CutSockets()
	r.eventually("it says so", func() bool {
		return strings.Contains(r.log.String(), `msg="socket closed; connecting again" err=invalid_auth`)
	})
	if c := r.bot.Connection(); c.Connected || c.Reachable {
		t.Errorf("%+v, want nothing connected", c)
	}
	r.ws.Heal()
}

// It stops in order though the socket is gone and many acknowledgements are due:
// there is nobody to send them to.
func TestSocketStopsWithAcknowledgementsDue(t *testing.T) {
	r := newRig(t, bySocket)
	nobody := socketmode.New(r.bot.client.api) // never connected
	ctx, stop := context.WithCancel(t.Context())
	var due sync.WaitGroup
	for n := range 60 {
		due.Go(func() {
			r.bot.takeRequest(ctx, nobody, socketmode.Request{Type: socketmode.RequestTypeEventsAPI, EnvelopeID: fmt.Sprint(n), Payload: []byte(`{"type":"app_rate_limited"}`)})
		})
	}
	stop()
	ended := make(chan struct{})
	go func() { due.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(longEnough):
		t.Fatal("it waits for a socket that will not come")
	}
}
