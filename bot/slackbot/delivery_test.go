package slackbot

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// dutiful is a Slack that delivers again, sooner than Slack does, until it is
// acknowledged.
var dutiful = slices.Repeat([]time.Duration{20 * time.Millisecond}, 2000)

// keyOf names the reply to a message, as its metadata does.
func (r *rig) keyOf(m workspace.Message) string {
	return strings.Join([]string{r.ws.Options().Team, m.Channel, m.TS}, "/")
}

// answered requires one reply to each message, wherever it stands, and none to
// anything else.
func (r *rig) answered(asked ...workspace.Message) {
	r.Helper()
	want, got := map[string]int{}, map[string]int{}
	channels := map[string]bool{}
	for _, m := range asked {
		want[r.keyOf(m)] = 1
		channels[m.Channel] = true
	}
	for channel := range channels {
		for _, m := range r.ws.Messages(channel) {
			if m.BotID != "" {
				key, _ := m.Metadata["event_payload"].(map[string]any)["key"].(string)
				got[key]++
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		r.Errorf("replies by the message they answer (-want +got):\n%s\nlog:\n%s", diff, r.log)
	}
}

// ask has people ask n questions in many places and ways, each delivered 1 to 4
// times. A mention is two events.
func (r *rig) ask(n int, d workspace.Delivery) (asked []workspace.Message, events int) {
	for i := range n {
		d.Times = 1 + i%4
		r.ws.Delivering(d)
		channel, who := fmt.Sprintf("C0ROOM%d", i%7), fmt.Sprintf("U0PERSON%d", i%11)
		var sent workspace.Sent
		switch i % 5 {
		case 0, 1:
			sent = r.ws.Mention(channel, who, virtualDays)
			events++
		case 2:
			parent := asked[len(asked)-1]
			sent = r.ws.MentionInThread(parent, who, theDeadline)
			events++
		case 3: // Slack sends some mentions as messages alone
			sent = r.ws.Say(channel, who, "<@"+r.ws.Options().BotUser+"> "+fourDayWeeks)
		case 4:
			sent = r.ws.Direct(who, howToApply)
		}
		events++
		asked = append(asked, sent.Message)
	}
	return asked, events
}

func TestEachQuestionIsAnsweredOnceHoweverItIsDelivered(t *testing.T) {
	for _, way := range []struct {
		name string
		mode func(*setup)
		workspace.Delivery
	}{
		{"http", func(*setup) {}, workspace.Delivery{Shuffle: 1, Parallel: 8}},
		{"http, said to be retries", func(*setup) {}, workspace.Delivery{Shuffle: 2, Parallel: 8, Retries: true}},
		{"socket", bySocket, workspace.Delivery{Shuffle: 3, Parallel: 8}},
		{"socket, said to be retries", bySocket, workspace.Delivery{Shuffle: 4, Parallel: 8, Retries: true}},
		{"both at once", bySocket, workspace.Delivery{Shuffle: 5, Parallel: 16, Both: true}},
	} {
		t.Run(way.name, func(t *testing.T) {
			r := newRig(t, way.mode)
			if way.Both {
				server := httptest.NewServer(http.HandlerFunc(r.serve))
				t.Cleanup(server.Close)
				r.ws.Connect(server.URL)
			}
			r.ws.Hold()
			asked, events := r.ask(100, way.Delivery)
			r.ws.Delivering(way.Delivery)
			receipts := r.ws.Release()
			r.acked(workspace.Sent{Receipts: receipts})
			if events < 150 || len(receipts) < 2*events {
				t.Errorf("%d deliveries of %d events: the test means more", len(receipts), events)
			}
			r.settle()
			r.answered(asked...)
		})
	}
}

// recorder keeps every delivery, to send it once more: what Slack signed stays
// signed for five minutes, whoever sends it.
type recorder struct {
	mu       sync.Mutex
	requests []recorded
}

type recorded struct {
	path   string
	header http.Header
	body   []byte
}

func (rec *recorder) before(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		rec.mu.Lock()
		rec.requests = append(rec.requests, recorded{req.URL.Path, req.Header.Clone(), body})
		rec.mu.Unlock()
		req.Body = io.NopCloser(strings.NewReader(string(body)))
		h.ServeHTTP(w, req)
	})
}

func TestWhatWasAnsweredBeforeARestartIsNotAnsweredAgain(t *testing.T) {
	r := newRig(t)
	var rec recorder
	r.serveWith(rec.before(r.bot.Handler()))
	asked := []workspace.Message{
		r.took(r.ws.Mention(teachers, principal, virtualDays)).Message,
		r.took(r.ws.Direct(principal, howToApply)).Message,
		r.took(r.ws.Mention(teachers, colleague, "")).Message,
	}
	private := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.private(r.ws.Command(teachers, principal, "/cite", "mca 20-1-101"))
	r.private(r.ws.Shortcut(r.took(r.ws.Say(teachers, colleague, fourDayWeeks)).Message, principal, callbackShortcut))
	r.took(r.ws.Press(private, principal, actionShare))
	r.took(r.ws.Press(private, principal, actionHelpful))
	r.took(r.ws.Press(private, principal, actionMemo))

	said, votes := r.posts(), r.counts()
	deliveries := rec.requests
	for range 3 {
		r.stop()
		r.start()
		for _, d := range deliveries {
			if got := r.ws.Send(d.path, d.body, d.header); !got.Acked() {
				t.Fatalf("%s: %d %v", d.path, got.Status, got.Err)
			}
		}
		r.settle()
		if diff := cmp.Diff(said, r.posts()); diff != "" {
			t.Fatalf("after a restart it said more (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(votes, r.counts()); diff != "" {
			t.Fatalf("after a restart it counted more (-before +after):\n%s", diff)
		}
	}
	for _, m := range asked {
		r.only(r.threadOf(m))
	}
}

// whenOpen is a library that loads only once it is told to.
func whenOpen(s *setup) (open func()) {
	loaded, whole := atomic.Bool{}, s.options.Assistant
	s.options.Assistant = func() *bot.Assistant {
		if !loaded.Load() {
			return nil
		}
		return whole()
	}
	return func() { loaded.Store(true) }
}

// A journal that cannot take a question says so to Slack, which delivers it again
// until it can: nobody is answered twice, and nobody is not.
func TestFullJournalIsDeliveredToAgain(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		t.Parallel()
		var open func()
		r := newRig(t, mode, func(s *setup) {
			s.store.MaxTasks = 2
			s.slack.AckLimit = 500 * time.Millisecond // over a socket, silence is the refusal
			open = whenOpen(s)
		})
		r.ws.Delivering(workspace.Delivery{Redeliver: dutiful})
		first := r.acked(r.ws.Mention(teachers, principal, virtualDays)).Message
		second := r.acked(r.ws.Direct(principal, howToApply)).Message
		third := make(chan workspace.Sent)
		go func() { third <- r.ws.Mention(teachers, colleague, fourDayWeeks) }()
		r.eventually("the third is refused", func() bool { return strings.Contains(r.log.String(), "the journal is full") })
		open()
		sent := <-third
		if got := sent.Receipts[0]; got.Acked() || got.Via == "http" && got.Status != http.StatusServiceUnavailable {
			t.Errorf("delivered to a full journal: %d %v, want 503 or silence", got.Status, got.Err)
		}
		if got := sent.Receipts[len(sent.Receipts)-1]; !got.Acked() {
			t.Errorf("delivered again: %d %v", got.Status, got.Err)
		}
		r.settle()
		r.answered(first, second, sent.Message)
	})
}

func TestClosedJournalIsDeliveredToAgain(t *testing.T) {
	r := newRig(t)
	if err := r.journal.Close(); err != nil {
		t.Fatal(err)
	}
	r.ws.Delivering(workspace.Delivery{Redeliver: dutiful})
	asked := make(chan workspace.Sent)
	go func() { asked <- r.ws.Mention(teachers, principal, virtualDays) }()
	r.eventually("it is refused", func() bool { return strings.Contains(r.log.String(), "the journal is closed") })
	r.stop()
	r.start()
	sent := <-asked
	if got := sent.Receipts[0]; got.Status != http.StatusServiceUnavailable {
		t.Errorf("delivered to a closed journal: %d %v, want 503", got.Status, got.Err)
	}
	r.settle()
	r.answered(sent.Message)
}

// Leeway is stopped again and again while questions come, are in hand, and are
// being answered; some answers arrive in Slack though Leeway cannot know it.
func TestStoppedWithQuestionsInHand(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		t.Parallel()
		r := newRig(t, mode, func(s *setup) { s.store.Grace, s.store.MaxWait = 30*time.Millisecond, 20*time.Millisecond })
		r.ws.Delivering(workspace.Delivery{})
		r.ws.Hold()
		asked, _ := r.ask(60, workspace.Delivery{})
		random := rand.New(rand.NewPCG(6, 6))
		var mu sync.Mutex
		oneIn := func(n int) func(workspace.Call) bool {
			return func(workspace.Call) bool {
				mu.Lock()
				defer mu.Unlock()
				return random.IntN(n) == 0
			}
		}
		r.ws.Fail("chat.postMessage", workspace.Failure{ResetAfterApply: true, When: oneIn(5)})
		r.ws.Fail("chat.postMessage", workspace.Failure{Hang: 100 * time.Millisecond, When: oneIn(2)})
		r.ws.Delivering(workspace.Delivery{Shuffle: 7, Parallel: 4, Redeliver: dutiful})
		released := make(chan []workspace.Receipt)
		go func() { released <- r.ws.Release() }()
		for stops := range 4 {
			r.eventually("more is answered", func() bool { return len(r.ws.Calls("chat.postMessage")) > 10*(stops+1) })
			r.stop()
			r.start()
		}
		<-released
		r.ws.Heal()
		r.settle()
		r.answered(asked...)
	})
}

// The worst moment to die: the answer stands in Slack, and nothing is written down.
func TestKilledBetweenAnsweringAndFinishing(t *testing.T) {
	r := newRig(t, func(s *setup) { s.store.Grace = time.Millisecond })
	posted := make(chan struct{})
	r.ws.Fail("chat.postMessage", workspace.Failure{Times: 1, ResetAfterApply: true, When: func(workspace.Call) bool { close(posted); return true }})
	// The look for an earlier reply is not answered before the stop.
	r.ws.Fail("conversations.replies", workspace.Failure{Times: 1, Hang: -1})
	asked := r.acked(r.ws.Mention(teachers, principal, virtualDays))
	<-posted
	ctx, enough := context.WithTimeout(t.Context(), longEnough)
	defer enough()
	if err := r.ws.WaitReplies(ctx, teachers, asked.TS, 1); err != nil {
		t.Fatal(err)
	}
	r.stop()
	r.ws.Heal()
	r.start()
	r.settle()
	r.answered(asked.Message)
}
