package workspace

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestRates(t *testing.T) {
	c := newClock()
	ws := start(t, Options{Now: c.now, RateLimits: true})
	ws.Channel("C2", ChannelOptions{})
	say := map[string]string{"channel": "C1", "text": "x"}
	for range 3 {
		mustOK(t, call(t, ws, "chat.postMessage", say))
	}
	got := call(t, ws, "chat.postMessage", say)
	if got.status != 429 || got.err() != "ratelimited" || got.header.Get("Retry-After") != "1" {
		t.Errorf("the fourth at once: %d %q, Retry-After %q", got.status, got.err(), got.header.Get("Retry-After"))
	}
	mustOK(t, call(t, ws, "chat.postMessage", map[string]string{"channel": "C2", "text": "another channel has its own"}))
	c.pass(time.Second)
	mustOK(t, call(t, ws, "chat.postMessage", say))
	for range 20 {
		call(t, ws, "reactions.remove", map[string]string{"name": "eyes"})
	}
	if got := call(t, ws, "reactions.remove", map[string]string{"name": "eyes"}); got.status != 429 || got.header.Get("Retry-After") != "3" {
		t.Errorf("tier 2, the 21st: %d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
	ws.RateLimits(false)
	mustOK(t, call(t, ws, "chat.postMessage", say))
}

func TestFailures(t *testing.T) {
	ws := start(t, Options{})
	say := map[string]string{"channel": "C1", "text": "x"}
	ws.Fail("chat.postMessage", Failure{Status: 429, Error: "ratelimited", RetryAfter: 1500 * time.Millisecond, Times: 1})
	ws.Fail("chat.postMessage", Failure{Status: 503, Error: "down", Times: 2})
	ws.Fail("chat.postMessage", Failure{Error: "fatal_error", After: 1, When: func(c Call) bool { return c.Args["text"] == "x" }})
	for i, want := range []struct {
		status int
		err    string
	}{{429, "ratelimited"}, {503, ""}, {503, ""}, {200, ""}, {200, "fatal_error"}, {200, "fatal_error"}} {
		got := call(t, ws, "chat.postMessage", say)
		if got.status != want.status || got.err() != want.err {
			t.Errorf("call %d: %d %q, want %v", i, got.status, got.err(), want)
		}
		if i == 0 && got.header.Get("Retry-After") != "2" {
			t.Errorf("Retry-After %q, want 2", got.header.Get("Retry-After"))
		}
	}
	mustOK(t, call(t, ws, "chat.postMessage", map[string]string{"channel": "C1", "text": "y"}))
	mustOK(t, call(t, ws, "auth.test", nil))
	ws.Heal()
	mustOK(t, call(t, ws, "chat.postMessage", say))
	if n := len(ws.Messages("C1")); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
	for _, r := range ws.Refused() {
		if !r.Injected {
			t.Errorf("%v was asked for", r)
		}
	}
}

// TestCutConnections: the caller cannot tell them apart, the workspace can.
func TestCutConnections(t *testing.T) {
	ws := start(t, Options{})
	client := slack.New(ws.Options().BotToken, slack.OptionAPIURL(ws.APIURL()))
	for i, f := range []Failure{{Reset: true, Times: 1}, {ResetAfterApply: true, Times: 1}} {
		ws.Fail("chat.postMessage", f)
		if _, _, err := client.PostMessage("C1", slack.MsgOptionText("x", false)); err == nil {
			t.Errorf("%+v: the caller got an answer", f)
		}
		if n := len(ws.Messages("C1")); n != i {
			t.Errorf("%+v: %d messages, want %d", f, n, i)
		}
	}
	newInbox(t, ws)
	asked := ws.Command("C1", "U1", "/leeway", "x")
	for i, f := range []Failure{{Reset: true, Times: 1}, {ResetAfterApply: true, Times: 1}} {
		ws.Fail("response_url", f)
		if err := slack.PostWebhook(asked.ResponseURL, &slack.WebhookMessage{Text: "x"}); err == nil {
			t.Errorf("response_url, %+v: the caller got an answer", f)
		}
		if n := len(ws.Responses(asked.ResponseURL)); n != i {
			t.Errorf("response_url, %+v: %d messages, want %d", f, n, i)
		}
	}
	ws.Fail("response_url", Failure{Status: http.StatusInternalServerError, Error: "down", Times: 1})
	err := slack.PostWebhook(asked.ResponseURL, &slack.WebhookMessage{Text: "x"})
	if status, ok := errors.AsType[slack.StatusCodeError](err); !ok || status.Code != 500 {
		t.Errorf("response_url, status 500: %v", err)
	}
}

func TestHanging(t *testing.T) {
	ws := start(t, Options{})
	ws.Fail("auth.test", Failure{Hang: time.Millisecond, Times: 1})
	mustOK(t, call(t, ws, "auth.test", nil))
	ws.Fail("chat.postMessage", Failure{Hang: -1, Times: 1})
	ctx, cancel := contextThatEnds(t)
	done := make(chan error)
	go func() {
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, ws.APIURL()+"chat.postMessage", strings.NewReader("channel=C1&text=x&token="+ws.Options().BotToken))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		_, err := http.DefaultClient.Do(req)
		done <- err
	}()
	cancel()
	if err := <-done; err == nil {
		t.Error("a call that hangs was answered")
	}
	if n := len(ws.Messages("C1")); n != 0 {
		t.Errorf("%d messages of a call that was given up", n)
	}
}
