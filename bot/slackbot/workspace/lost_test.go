package workspace

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// TestHangsAfterItIsDone: the caller gives up, and what it asked for was done.
func TestHangsAfterItIsDone(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	asked := ws.Command("C1", "U1", "/leeway", "x")
	for method, call := range map[string]struct {
		address, kind, body string
		done                func() int
	}{
		"chat.postMessage": {ws.APIURL() + "chat.postMessage", "application/x-www-form-urlencoded", "channel=C1&text=x&token=" + ws.Options().BotToken,
			func() int { return len(ws.Messages("C1")) }},
		"response_url": {asked.ResponseURL, "application/json", `{"text": "x"}`, func() int { return len(ws.Responses(asked.ResponseURL)) }},
	} {
		t.Run(method, func(t *testing.T) {
			ws.Fail(method, Failure{HangAfterApply: true, Times: 1})
			ctx, cancel := context.WithCancel(t.Context())
			answered := make(chan error, 1)
			go func() {
				req, err := http.NewRequestWithContext(ctx, http.MethodPost, call.address, strings.NewReader(call.body))
				if err == nil {
					req.Header.Set("Content-Type", call.kind)
					_, err = http.DefaultClient.Do(req)
				}
				answered <- err
			}()
			if err := ws.Wait(t.Context(), func() bool { return call.done() == 1 }); err != nil {
				t.Fatal(err)
			}
			cancel()
			if err := <-answered; err == nil {
				t.Error("the caller got an answer")
			}
			if calls := ws.Calls(method); len(calls) != 1 || !calls[0].OK {
				t.Errorf("remembered: %v", calls)
			}
		})
	}
}
