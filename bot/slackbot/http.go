package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"
)

// maxBody is the largest request that is read; Slack's own are a few kilobytes.
const maxBody = 1 << 20

// ackLimit is how long a delivery may take: Slack redelivers after it.
const ackLimit = 3 * time.Second

// response is what Slack's request is answered with; nil for an empty 200.
type response any

// errMalformed is a signed request that is none of Slack's.
var errMalformed = errors.New("not a request of Slack's")

// Handler serves POST /slack/events, /slack/commands and /slack/interactions.
//
// It answers 200 once the work is durably accepted (or there is none to do), 400
// when a signed request cannot be read, 401 when the signature does not hold, 404
// for other paths and methods, 413 over 1 MiB, and 503 when the work could not be
// accepted: Slack then delivers it again.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/slack/events", b.signed(func(ctx context.Context, body []byte) (response, error) {
		return b.receiveEvent(ctx, body)
	}))
	mux.Handle("/slack/commands", b.signed(b.form(func(ctx context.Context, form url.Values) (response, error) {
		return b.receiveCommand(ctx, command{
			Team: form.Get("team_id"), Channel: form.Get("channel_id"), User: form.Get("user_id"), Command: form.Get("command"),
			Text: form.Get("text"), ResponseURL: form.Get("response_url"), TriggerID: form.Get("trigger_id"),
		})
	})))
	mux.Handle("/slack/interactions", b.signed(b.form(func(ctx context.Context, form url.Values) (response, error) {
		return b.receiveInteraction(ctx, []byte(form.Get("payload")))
	})))
	return mux
}

// signed reads a request, checks that Slack signed it, and writes the response.
func (b *Bot) signed(receive func(context.Context, []byte) (response, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		if r.Method != http.MethodPost {
			http.NotFound(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			http.Error(w, "the request is larger than 1 MiB", http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(w, "the request broke off", http.StatusBadRequest)
			return
		case sslCheck(r, body): // Slack's test of the certificate carries no signature
			return
		}
		if err := verify(r.Header, body, b.signingSecret); err != nil {
			b.log.Warn("slack request refused", "path", r.URL.Path, "why", err.Error())
			http.Error(w, "the signature does not hold", http.StatusUnauthorized)
			return
		}
		if r.URL.RawQuery != "" { // not covered by the signature
			http.Error(w, "a request of Slack's has no query", http.StatusBadRequest)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), b.ackLimit)
		defer cancel()
		resp, err := receive(ctx, body)
		b.metrics.acknowledged(r.URL.Path, began, err)
		b.respond(w, r, resp, err)
	})
}

func (b *Bot) respond(w http.ResponseWriter, r *http.Request, resp response, err error) {
	switch {
	case errors.Is(err, errMalformed):
		b.log.Warn("slack request refused", "path", r.URL.Path, "why", err.Error())
		http.Error(w, errMalformed.Error(), http.StatusBadRequest)
	case err != nil:
		b.log.Error("accept", "path", r.URL.Path, "err", err.Error())
		http.Error(w, "not accepted: deliver it again", http.StatusServiceUnavailable)
	case resp != nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if err := json.NewEncoder(w).Encode(resp); err != nil {
			b.log.Warn("answer slack's request", "path", r.URL.Path, "err", err.Error())
		}
	}
}

// verify checks Slack's signature of a body, and that it is of the last five
// minutes by our clock, in constant time.
func verify(header http.Header, body []byte, secret string) error {
	v, err := slack.NewSecretsVerifier(header, secret)
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}

// form reads a body as a form. A payload elsewhere than in the body is not signed
// and is not read.
func (b *Bot) form(receive func(context.Context, url.Values) (response, error)) func(context.Context, []byte) (response, error) {
	return func(ctx context.Context, body []byte) (response, error) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, errMalformed
		}
		return receive(ctx, form)
	}
}

// sslCheck reports whether a request is Slack's test of our certificate: nothing
// is done for it.
func sslCheck(r *http.Request, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/x-www-form-urlencoded" {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1" && form.Get("command") == "" && form.Get("payload") == ""
}
