package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// collector takes what is sent by OTLP over HTTP: messages whose texts stand in
// them as they are.
type collector struct {
	*httptest.Server
	mu    sync.Mutex
	taken bytes.Buffer
}

func newCollector(t *testing.T) *collector {
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path != "/v1/traces" {
			http.NotFound(w, r)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.taken.Write(body)
	}))
	t.Cleanup(c.Close)
	return c
}

// TestTracesAreSent, when the setting or OpenTelemetry's own variable says where to,
// and not otherwise. They hold keys and steps, and nothing that anybody wrote.
func TestTracesAreSent(t *testing.T) {
	for name, set := range map[string]func(address string) []string{
		"by the setting":        func(address string) []string { return []string{"LEEWAY_TRACE_ENDPOINT=" + address} },
		"by the variable":       func(address string) []string { return []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + address} },
		"off unless one is set": func(string) []string { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCollector(t)
			ws := workspace.New(workspace.Options{})
			t.Cleanup(ws.Close)
			leeway := serve(t, ws, t.TempDir(), set(c.URL)...)
			wantReply(t, ws, ws.Mention("C0STAFF", "U0ANN", snowDays), 1, "Mont. Code Ann. § 20-1-101")
			if err := leeway.stop(); err != nil {
				t.Fatalf("stopped: %v\n%s", err, leeway.stderr)
			}
			c.mu.Lock()
			defer c.mu.Unlock()
			on := set(c.URL) != nil
			for _, part := range []string{"leeway.key", "accept", "perform", "answer", "post", "C0STAFF"} {
				if bytes.Contains(c.taken.Bytes(), []byte(part)) != on {
					t.Errorf("%d bytes of traces, sent %t: about %q", c.taken.Len(), on, part)
				}
			}
			for _, secret := range []string{"snow days", "U0ANN", ws.Options().BotToken} {
				if bytes.Contains(c.taken.Bytes(), []byte(secret)) {
					t.Errorf("the traces hold %q", secret)
				}
			}
		})
	}
}
