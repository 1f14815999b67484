package slackbot

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/prometheus/client_golang/prometheus"
)

// startBolt starts Bolt's own receiver for an app that acknowledges everything,
// and returns its address.
func startBolt(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("node", "bolt.mjs", hexSecret)
	cmd.Dir = node(t)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close() // ends it
		if err := cmd.Wait(); err != nil {
			t.Errorf("bolt.mjs: %v\n%s", err, complaint.String())
		}
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("bolt.mjs did not start: %v\n%s", err, complaint.String())
	}
	return "http://127.0.0.1:" + strings.TrimSpace(port)
}

// startHandler starts Leeway's handler with a journal that nobody works off: what
// is compared is how requests are acknowledged.
func startHandler(t *testing.T) string {
	t.Helper()
	j, err := journal.Open(t.Context(), journal.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	b, err := New(Options{Mode: HTTP, BotToken: testBotToken, SigningSecret: hexSecret, Assistant: func() *bot.Assistant { return nil },
		Journal: j, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.Handler())
	t.Cleanup(server.Close)
	return server.URL
}

// letter is a request as it is posted to both.
type letter struct {
	method, path string // POST /slack/events when empty
	kind         string // content type; JSON when empty
	body         string
	age          time.Duration // of the timestamp; negative: of the future
	signed       string        // "": rightly; "not", "wrongly", or a header of its own
}

const (
	jsonKind = "application/json"
	formKind = "application/x-www-form-urlencoded"
)

// post sends a letter and returns status and body of the reply.
func (l letter) post(t *testing.T, base string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), cmp.Or(l.method, http.MethodPost), base+cmp.Or(l.path, "/slack/events"), strings.NewReader(l.body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", cmp.Or(l.kind, jsonKind))
	ts := strconv.FormatInt(time.Now().Add(-l.age).Unix(), 10)
	if l.signed != "not" {
		req.Header.Set("X-Slack-Request-Timestamp", ts)
		switch l.signed {
		case "":
			req.Header.Set("X-Slack-Signature", slackSignature(hexSecret, ts, l.body))
		case "wrongly":
			req.Header.Set("X-Slack-Signature", slackSignature("another", ts, l.body))
		default:
			req.Header.Set("X-Slack-Signature", l.signed)
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(reply)
}
