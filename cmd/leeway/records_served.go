package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/config"
)

// recordsServed asks a running leeway serve, by its admin endpoints.
type recordsServed struct {
	base, token string
	http        http.Client
}

// askServer is for when the journal is not to be had otherwise, which inUse says.
func askServer(s *config.Settings, inUse error) (records, error) {
	if s.Admin.Token == "" {
		return nil, hinted{inUse, "set admin.token for leeway serve and for this command, so that it can ask the server; or stop the server"}
	}
	host, port, err := net.SplitHostPort(s.Listen)
	if err != nil || port == "0" {
		return nil, hinted{inUse, "set listen to the address of the running server, so that this command can ask it"}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return &recordsServed{base: "http://" + net.JoinHostPort(host, port), token: s.Admin.Token}, nil
}

func (r *recordsServed) Close() error { return nil }

func (r *recordsServed) Gaps(ctx context.Context) ([]journal.Gap, error) {
	var got gapsBody
	err := r.ask(ctx, http.MethodGet, "/admin/gaps", nil, &got)
	return got.Questions, err
}

func (r *recordsServed) RemoveGap(ctx context.Context, id string) error {
	return r.ask(ctx, http.MethodDelete, "/admin/gaps/"+url.PathEscape(id), nil, nil)
}

func (r *recordsServed) Forget(ctx context.Context, user string) (journal.Forgotten, error) {
	var got journal.Forgotten
	err := r.ask(ctx, http.MethodPost, "/admin/forget", forgetBody{user}, &got)
	return got, err
}

func (r *recordsServed) Days(ctx context.Context, from, to time.Time) ([]journal.Day, error) {
	var got daysBody
	span := url.Values{"from": {from.UTC().Format(time.DateOnly)}, "to": {to.UTC().Format(time.DateOnly)}}
	err := r.ask(ctx, http.MethodGet, "/admin/counts?"+span.Encode(), nil, &got)
	return got.Days, err
}

func (r *recordsServed) Letters(ctx context.Context) ([]letter, error) {
	var got lettersBody
	err := r.ask(ctx, http.MethodGet, "/admin/journal", nil, &got)
	return got.Dead, err
}

func (r *recordsServed) Retry(ctx context.Context, key string) error {
	return r.ask(ctx, http.MethodPost, "/admin/journal/retry", retryBody{key}, nil)
}

// Backup copies the stream. A server that fails within it cuts the connection, which
// is an error here.
func (r *recordsServed) Backup(ctx context.Context, w io.Writer) error {
	resp, err := r.send(ctx, http.MethodGet, "/admin/journal/backup", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(w, resp.Body); err != nil {
		return fmt.Errorf("ask %s: the backup was cut off: %w", r.base, err)
	}
	return nil
}

// ask sends one request and reads its answer.
func (r *recordsServed) ask(ctx context.Context, method, path string, body, into any) error {
	resp, err := r.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		return fmt.Errorf("ask %s: read its answer: %w", r.base, err)
	}
	return nil
}

// send returns an answer that is no refusal.
func (r *recordsServed) send(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var text bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&text).Encode(body); err != nil {
			return nil, err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, &text)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	resp, err := r.http.Do(req)
	if err != nil {
		return nil, hinted{fmt.Errorf("another process has the journal open, and no server answers at %s: %w", r.base, withoutURL(err)), "set listen to the address of the running server; or stop the process"}
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, r.refusal(resp)
}

func withoutURL(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// refusal is what the server says.
func (r *recordsServed) refusal(resp *http.Response) error {
	var said struct{ Error string }
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&said); err != nil || said.Error == "" {
		return hinted{fmt.Errorf("ask %s: %s", r.base, resp.Status), "see that listen names leeway serve, of the same version as this program"}
	}
	err := errors.New(said.Error)
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return hinted{fmt.Errorf("ask %s: %w", r.base, err), "set admin.token to the same value for leeway serve and for this command"}
	}
	return err
}
