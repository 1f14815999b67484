package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/config"
)

func TestPushMoves(t *testing.T) {
	for _, p := range []struct {
		push push
		ref  string
		want bool
	}{
		{push{"refs/heads/main", "main"}, "", true},
		{push{"refs/heads/main", ""}, "", true},
		{push{"refs/heads/draft", "main"}, "", false},
		{push{"refs/tags/main", "main"}, "", false},
		{push{"refs/heads/main", "trunk"}, "main", true},
		{push{"refs/heads/maine", "trunk"}, "main", false},
		{push{"refs/tags/2027", "main"}, "2027", true},
		{push{"refs/heads/main", "main"}, "refs/heads/main", true},
		{push{"refs/tags/main", "main"}, "refs/heads/main", false},
		{push{"", ""}, "main", false},
	} {
		if got := p.push.moves(p.ref); got != p.want {
			t.Errorf("%+v, library.ref %q: %v, want %v", p.push, p.ref, got, p.want)
		}
	}
}

func TestReadPush(t *testing.T) {
	for _, d := range []struct {
		body string
		want push
		err  error
	}{
		{`{"ref": "refs/heads/main"}`, push{Ref: "refs/heads/main"}, nil},
		{`{"a": [[], {}, [{"ref": "no"}]], "ref": "yes", "repository": {"default_branch": "main", "ref": "no"}}  `, push{"yes", "main"}, nil},
		{`{"project": {"default_branch": "trunk"}, "repository": {"name": "policy"}}`, push{"", "trunk"}, nil},
		{`{}`, push{}, nil},
		{``, push{}, errPush},
		{`[]`, push{}, errPush},
		{`"ref"`, push{}, errPush},
		{`{"ref": 7}`, push{}, errPush},
		{`{"ref": "main"`, push{Ref: "main"}, errPush},
		{`{"deep": ` + strings.Repeat("[", 100_000), push{}, errPush},
	} {
		mac := hmac.New(sha256.New, []byte("hush"))
		got, err := readPush(strings.NewReader(d.body), mac)
		whole := hmac.New(sha256.New, []byte("hush"))
		whole.Write([]byte(d.body))
		if !errors.Is(err, d.err) || d.err == nil && got != d.want {
			t.Errorf("%.60s: %+v, %v; want %+v, %v", d.body, got, err, d.want, d.err)
		}
		if !hmac.Equal(mac.Sum(nil), whole.Sum(nil)) {
			t.Errorf("%.60s: not all of it is signed for", d.body)
		}
	}
}

// endless is a body that is larger than any that is taken.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	copy(p, bytes.Repeat([]byte(" "), len(p)))
	return len(p), nil
}

// Nobody can make the server read, or hold, more than a delivery may be.
func TestWebhookReadsNoMoreThanItMust(t *testing.T) {
	srv := &server{settings: &config.Settings{}, log: slog.New(slog.DiscardHandler), running: context.Background()}
	srv.settings.Webhook.GithubSecret, srv.settings.Webhook.GitlabToken = "hush", "hush"
	mux := http.NewServeMux()
	srv.webhookRoutes(mux)
	for _, d := range []struct {
		path, header, value string
		code, most          int
	}{
		{"/webhooks/github", "X-Hub-Signature-256", "", http.StatusUnauthorized, 0},
		{"/webhooks/github", "X-Hub-Signature-256", "sha256=00", http.StatusUnauthorized, 0},
		{"/webhooks/github", "X-Hub-Signature-256", "sha256=" + hex.EncodeToString(make([]byte, sha256.Size)), http.StatusRequestEntityTooLarge, maxPush + 1<<20},
		{"/webhooks/gitlab", "X-Gitlab-Token", "guess", http.StatusUnauthorized, 0},
		{"/webhooks/gitlab", "X-Gitlab-Token", "hush", http.StatusRequestEntityTooLarge, maxPush + 1<<20},
	} {
		body := &endless{}
		req := httptest.NewRequest(http.MethodPost, d.path, io.NopCloser(body))
		req.Header.Set(d.header, d.value)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, req)
		if w.Code != d.code || body.read > d.most {
			t.Errorf("%s, %s %q: %d after %d bytes, want %d after %d at most", d.path, d.header, d.value, w.Code, body.read, d.code, d.most)
		}
	}
}
