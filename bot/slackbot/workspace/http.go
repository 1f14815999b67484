package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Where an app listens, below the address given to Connect.
const (
	PathEvents       = "/slack/events"
	PathCommands     = "/slack/commands"
	PathInteractions = "/slack/interactions"
)

var errRedirect = errors.New("redirected: Slack would follow twice, this workspace does not")

func refuseRedirect(*http.Request, []*http.Request) error { return errRedirect }

// Send posts any body with any header to the app, unsigned unless the header
// holds a signature: for hostile requests.
func (w *Workspace) Send(path string, body []byte, header http.Header) Receipt {
	w.mu.Lock()
	target := w.target
	w.mu.Unlock()
	return w.post(parcel{kind: path}, target+path, body, header)
}

// Challenge asks the app to prove its address: it must answer with what it is sent.
func (w *Workspace) Challenge() (sent string, got Receipt) {
	sent = randomHex(12)
	body := mustJSON(object{"type": "url_verification", "token": verificationToken, "challenge": sent})
	h := w.Sign(body, w.now())
	h.Set("Content-Type", "application/json")
	return sent, w.Send(PathEvents, body, h)
}

// post sends one request and reads the answer whole.
func (w *Workspace) post(p parcel, address string, body []byte, header http.Header) Receipt {
	got := Receipt{Kind: p.kind, ID: p.id, Via: "http", Attempt: p.attempt}
	ctx, cancel := context.WithTimeout(w.ctx, w.opts.AckLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		got.Err = fmt.Errorf("deliver %s: %w", p.kind, err)
		return got
	}
	for name, values := range header {
		req.Header[name] = values
	}
	start := time.Now()
	resp, err := w.client.Do(req)
	got.Took = time.Since(start)
	if err != nil {
		got.Err = fmt.Errorf("deliver %s: %w", p.kind, err)
		return got
	}
	defer resp.Body.Close()
	got.Status, got.Header = resp.StatusCode, resp.Header
	got.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		got.Err = fmt.Errorf("deliver %s: read the answer: %w", p.kind, err)
	}
	return got
}

// byHTTP delivers one parcel as Slack would: signed now, JSON for events, a form
// for commands and interactions.
func (w *Workspace) byHTTP(target string, p parcel) Receipt {
	path, kind, body := PathEvents, "application/json", p.body
	switch p.envelope {
	case "slash_commands":
		path, kind, body = PathCommands, "application/x-www-form-urlencoded", p.form()
	case "interactive":
		path, kind = PathInteractions, "application/x-www-form-urlencoded"
		body = []byte(url.Values{"payload": {string(p.body)}}.Encode())
	}
	h := w.Sign(body, w.now())
	h.Set("Content-Type", kind)
	h.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	if p.retry > 0 {
		h.Set("X-Slack-Retry-Num", fmt.Sprint(p.retry))
		h.Set("X-Slack-Retry-Reason", p.reason)
	}
	return w.post(p, target+path, body, h)
}
