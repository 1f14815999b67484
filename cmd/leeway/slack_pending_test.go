//go:build unix

package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// TestStartsWithManyPending: two hundred questions in twenty channels wait as the
// program starts. It answers them, the oldest first, at the pace that Slack takes
// in each channel, and says to each that it is late.
func TestStartsWithManyPending(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const rooms, each, pace, burst = 20, 10, 150 * time.Millisecond, 3
	p := newTroubled(t)
	p.ws.Fail("chat.postMessage", workspace.Failure{Status: http.StatusTooManyRequests, Error: "ratelimited", RetryAfter: 20 * time.Minute})
	p.start()
	place := map[string]int{} // of a question's key in the order asked
	for n := range rooms * each {
		sent := p.ws.Mention(fmt.Sprintf("C0ROOM%d", n%rooms), fmt.Sprintf("U0P%d", n%7), fogDelay)
		if err := sent.Err(); err != nil {
			t.Fatal(err)
		}
		p.public = append(p.public, sent)
		place[strings.Join([]string{p.ws.Options().Team, sent.Channel, sent.TS}, "/")] = n
	}
	p.logged("task not done", rooms*each)
	p.leeway.kill()
	p.ws.Heal()
	time.Sleep(1100 * time.Millisecond) // so that the last is late too
	tried := len(p.ws.Calls("chat.postMessage"))
	p.start("LEEWAY_JOURNAL_LATE_AFTER=1s", "LEEWAY_SLACK_PACE="+pace.String())
	p.finished(rooms*each, 0)
	p.answered(p.public...)

	order := p.postedSince(tried, place)
	wantOldestFirst(t, order, rooms)
	for room, posts := range callsByChannel(p.ws.Calls("chat.postMessage")[tried:]) {
		if took, least := posts[len(posts)-1].At.Sub(posts[0].At), (each-burst-1)*pace; len(posts) != each || took < least {
			t.Errorf("%s: %d messages within %s, one every %s and %d at once take %s", room, len(posts), took, pace, burst, least)
		}
	}
}

// postedSince are the places, in the order asked, of the questions that posts reply
// to, but for the first posts. Each says that it is late.
func (p *troubled) postedSince(first int, place map[string]int) (order []int) {
	p.Helper()
	for _, c := range p.ws.Calls("chat.postMessage")[first:] {
		_, key, _ := strings.Cut(c.Args["metadata"], `"key":"`)
		key, _, _ = strings.Cut(key, `"`)
		n, asked := place[key]
		if !asked || !strings.Contains(c.Args["text"], "Sorry for the wait: you asked a minute ago.") {
			p.Errorf("%s: %s: asked: %v; it does not say that it is late", key, c.Args["text"], asked)
		}
		order = append(order, n)
	}
	return order
}

func callsByChannel(calls []workspace.Call) map[string][]workspace.Call {
	by := map[string][]workspace.Call{}
	for _, c := range calls {
		by[c.Args["channel"]] = append(by[c.Args["channel"]], c)
	}
	return by
}

// wantOldestFirst wants replies in the order asked, roughly: the journal looks into
// eight tasks at a time, Slack is asked about several at once, and whoever comes too
// late for a burst waits for the pace. Measured on two cores a reply is up to 45
// places off among 200, and two among its channel's ten; where hands go to whoever
// comes by, it is 178 and nine.
func wantOldestFirst(t *testing.T, order []int, rooms int) {
	t.Helper()
	const off, offInRoom = 100, 3
	answered := map[int]int{} // in each room
	for i, n := range order {
		room, place := n%rooms, n/rooms
		if i-n > off || n-i > off {
			t.Errorf("question %d is the %d. to be answered", n, i)
		}
		if rank := answered[room]; rank-place > offInRoom || place-rank > offInRoom {
			t.Errorf("question %d of room %d is the %d. to be answered there", place, room, rank)
		}
		answered[room]++
	}
	if t.Failed() {
		t.Logf("the order: %v", order)
	}
}
