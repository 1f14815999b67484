package main

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

// Webhooks wake a reindex when somebody pushed. They are answered at once: hosts
// wait ten seconds, an index may take minutes.

// maxPush is the largest delivery that is taken: GitHub sends 25 MB at most.
const maxPush = 25 << 20

func (srv *server) webhookRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /webhooks/github", srv.github)
	mux.HandleFunc("POST /webhooks/gitlab", srv.gitlab)
}

// github takes a delivery of GitHub's, whose body is signed with the secret.
func (srv *server) github(w http.ResponseWriter, r *http.Request) {
	secret := srv.settings.Webhook.GithubSecret
	if secret == "" {
		refuse(w, http.StatusForbidden, "this door is shut: webhook.github_secret is not set")
		return
	}
	signed, err := hex.DecodeString(strings.TrimPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256="))
	if err != nil || len(signed) != sha256.Size { // nothing of it need be read
		refuse(w, http.StatusUnauthorized, "not signed with webhook.github_secret")
		return
	}
	mac := hmac.New(sha256.New, []byte(secret))
	p, err := readPush(http.MaxBytesReader(w, r.Body, maxPush), mac)
	switch {
	case tooLarge(err):
		refuse(w, http.StatusRequestEntityTooLarge, "the delivery is larger than 25 MiB")
	case err != nil && !errors.Is(err, errPush):
		refuse(w, http.StatusBadRequest, "the delivery broke off")
	case !hmac.Equal(mac.Sum(nil), signed):
		srv.log.Warn("webhook refused", "host", "github", "why", "signature")
		refuse(w, http.StatusUnauthorized, "not signed with webhook.github_secret")
	case err != nil:
		refuse(w, http.StatusUnsupportedMediaType, "the delivery is not JSON: set the webhook's content type to application/json")
	case r.Header.Get("X-GitHub-Event") == "ping":
		writeStatus(w, http.StatusOK, map[string]bool{"ok": true})
	default:
		srv.pushed(w, "github", r.Header.Get("X-GitHub-Event") == "push", p, cmp.Or(r.Header.Get("X-GitHub-Delivery"), hex.EncodeToString(signed)))
	}
}

// gitlab takes a delivery of GitLab's, which bears the token.
func (srv *server) gitlab(w http.ResponseWriter, r *http.Request) {
	token := srv.settings.Webhook.GitlabToken
	if token == "" {
		refuse(w, http.StatusForbidden, "this door is shut: webhook.gitlab_token is not set")
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Gitlab-Token")), []byte(token)) != 1 {
		srv.log.Warn("webhook refused", "host", "gitlab", "why", "token")
		refuse(w, http.StatusUnauthorized, "not webhook.gitlab_token")
		return
	}
	p, err := readPush(http.MaxBytesReader(w, r.Body, maxPush), nil)
	switch {
	case tooLarge(err):
		refuse(w, http.StatusRequestEntityTooLarge, "the delivery is larger than 25 MiB")
	case err != nil:
		refuse(w, http.StatusBadRequest, "the delivery cannot be read")
	default:
		event := r.Header.Get("X-Gitlab-Event")
		srv.pushed(w, "gitlab", event == "Push Hook" || event == "Tag Push Hook", p, cmp.Or(r.Header.Get("Idempotency-Key"), r.Header.Get("X-Gitlab-Event-UUID")))
	}
}

func refuse(w http.ResponseWriter, code int, why string) {
	writeStatus(w, code, map[string]string{"error": why})
}

func tooLarge(err error) bool {
	var limit *http.MaxBytesError
	return errors.As(err, &limit)
}

// pushed answers a genuine delivery, and wakes a reindex when it is about what the
// library is taken from.
func (srv *server) pushed(w http.ResponseWriter, host string, push bool, p push, delivery string) {
	switch {
	case !push:
		writeStatus(w, http.StatusAccepted, map[string]any{"accepted": false, "reason": "not a push"})
	case !p.moves(srv.settings.Library.Ref):
		writeStatus(w, http.StatusAccepted, map[string]any{"accepted": false, "reason": "a push to another ref than the library's"})
	default:
		if delivery != "" {
			delivery = host + ":" + delivery
		}
		req := curator.Request{By: "webhook:" + host, Delivery: delivery}
		srv.beside.Go(func() { srv.wake(srv.running, req) })
		writeStatus(w, http.StatusAccepted, map[string]any{"accepted": true})
	}
}

// wakePauses are those before each attempt: the host was told that its push came,
// and tells it no second time.
var wakePauses = []time.Duration{0, 2 * time.Second, 10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute}

// wake reindexes, again when something else was at work or the host not reached.
// How it goes, the log and the audit log say.
func (srv *server) wake(ctx context.Context, req curator.Request) {
	for _, pause := range wakePauses {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		c := srv.curator.Load()
		if c == nil {
			continue
		}
		if _, err := c.Reindex(ctx, req); err == nil || errors.Is(err, curator.ErrClosed) {
			return
		}
	}
}
