package workspace

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// respond posts to a response_url as an app does: no token.
func respond(t *testing.T, url string, body any) answer {
	t.Helper()
	return postRaw(t, url, "application/json", "", string(mustJSON(body)))
}

func TestResponseURLWorksFiveTimes(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	asked := ws.Command("C1", "U1", "/leeway", "help")
	for i := range 5 {
		if got := respond(t, asked.ResponseURL, object{"text": fmt.Sprint(i)}); got.status != 200 || got.object["ok"] != true {
			t.Fatalf("use %d: %d %v", i, got.status, got.object)
		}
	}
	got := respond(t, asked.ResponseURL, object{"text": "once too often"})
	if got.status != 404 || got.err() != "used_url" {
		t.Errorf("use 6: %d %q", got.status, got.err())
	}
	if n := ws.HookUses(asked.ResponseURL); n != 5 {
		t.Errorf("%d uses", n)
	}
	if d := cmp.Diff([]string{"0", "1", "2", "3", "4"}, messageTexts(ws.Responses(asked.ResponseURL))); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if n := len(ws.Calls("response_url")); n != 6 {
		t.Errorf("%d calls remembered, want 6", n)
	}
}

func TestResponseURLWorksThirtyMinutes(t *testing.T) {
	c := newClock()
	ws := start(t, Options{Now: c.now})
	newInbox(t, ws)
	asked := ws.Command("C1", "U1", "/leeway", "help")
	c.pass(30 * time.Minute)
	if got := respond(t, asked.ResponseURL, object{"text": "just in time"}); got.status != 200 {
		t.Errorf("after 30 minutes: %d", got.status)
	}
	c.pass(time.Second)
	if got := respond(t, asked.ResponseURL, object{"text": "late"}); got.status != 404 || got.err() != "expired_url" {
		t.Errorf("after 30 minutes and a second: %d %q", got.status, got.err())
	}
}

func TestResponseURLRefuses(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	asked := ws.Command("C1", "U1", "/leeway", "help")
	url := asked.ResponseURL
	for _, c := range []struct {
		name, url, want string
		status          int
		body            any
	}{
		{"another address", ws.base + "/hooks/none", "no_such_url", 404, object{"text": "x"}},
		{"no JSON object", url, "invalid_payload", 400, []string{"x"}},
		{"no text", url, "no_text", 400, object{}},
		{"bad blocks", url, "invalid_blocks", 400, object{"blocks": []object{{"type": "marquee"}}}},
		{"long text", url, "msg_too_long", 400, object{"text": n(maxText + 1)}},
		{"unknown kind", url, "invalid_payload", 400, object{"text": "x", "response_type": "shout"}},
		{"nothing to delete", url, "invalid_payload", 400, object{"delete_original": true}},
		{"unknown thread", url, "thread_not_found", 400, object{"text": "x", "thread_ts": "1600000000.000001"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := respond(t, c.url, c.body)
			if got.status != c.status || got.err() != c.want {
				t.Errorf("got %d %q, want %d %q", got.status, got.err(), c.status, c.want)
			}
		})
	}
	if n := ws.HookUses(url); n != 0 {
		t.Errorf("refusals used it %d times", n)
	}
}

func TestResponseURLOfAPress(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	post(t, ws, map[string]string{"channel": "C1", "text": "x", "blocks": actionsJSON(buttonJSON(`,"action_id":"more","value":"v"`))})
	pressed := ws.Press(ws.Messages("C1")[0], "U2", "more")
	respond(t, pressed.ResponseURL, object{"text": "only you", "replace_original": false})
	respond(t, pressed.ResponseURL, object{"text": "all of you", "response_type": "in_channel"})
	respond(t, pressed.ResponseURL, object{"text": "instead", "replace_original": true})
	if d := cmp.Diff([]string{"only you"}, messageTexts(ws.Ephemerals("C1", "U2"))); d != "" {
		t.Errorf("to the user (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"instead", "all of you"}, messageTexts(ws.Messages("C1"))); d != "" {
		t.Errorf("to the channel (-want +got)\n%s", d)
	}
	respond(t, pressed.ResponseURL, object{"delete_original": true})
	if d := cmp.Diff([]string{"all of you"}, messageTexts(ws.Messages("C1"))); d != "" {
		t.Errorf("after the original went (-want +got)\n%s", d)
	}
}

func TestAnswerInTheAcknowledgement(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	for _, c := range []struct {
		name, kind, body string
		want             []string // what only the user sees
		refused          string
	}{
		{"nothing", "text/plain", "", nil, ""},
		{"text", "text/plain", "just text", []string{"just text"}, ""},
		{"JSON", "application/json", `{"text":"as JSON"}`, []string{"as JSON"}, ""},
		{"empty object", "application/json", `{}`, nil, ""},
		{"bad blocks", "application/json", `{"blocks":[{"type":"marquee"}]}`, nil, "invalid_blocks"},
		{"not JSON", "application/json", `{`, nil, "invalid_payload"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in.answer(func(delivered) (int, string, string) { return 200, c.kind, c.body })
			before := len(ws.Refused())
			asked := ws.Command("C1", "U1", "/leeway", "help")
			if d := cmp.Diff(c.want, messageTexts(ws.Responses(asked.ResponseURL))); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			refused := ws.Refused()[before:]
			if c.refused == "" && len(refused) != 0 || c.refused != "" && (len(refused) != 1 || refused[0].Error != c.refused) {
				t.Errorf("refused %v, want %q", refused, c.refused)
			}
		})
	}
}
