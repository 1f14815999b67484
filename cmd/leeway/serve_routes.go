package main

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// routes are the endpoints. Answers are JSON; a refusal says why in "error".
func (srv *server) routes() http.Handler {
	mux := http.NewServeMux()
	if srv.bot != nil && srv.settings.Slack.Mode == "http" {
		mux.Handle("/slack/", srv.bot.Handler())
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeStatus(w, http.StatusOK, map[string]bool{"ok": true})
	})
	mux.HandleFunc("GET /readyz", srv.readyz)
	mux.Handle("GET /metrics", promhttp.HandlerFor(srv.registry, promhttp.HandlerOpts{}))
	srv.adminRoutes(mux)
	srv.webhookRoutes(mux)
	srv.recordsRoutes(mux)
	return mux
}

// readiness is the body of /readyz.
type readiness struct {
	Ready    bool                 `json:"ready"`
	Stopping bool                 `json:"stopping,omitempty"`
	Index    indexState           `json:"index"`
	Slack    *slackbot.Connection `json:"slack,omitempty"`
	Journal  string               `json:"journal,omitempty"` // why nothing can be accepted
}

type indexState struct {
	Loaded   bool   `json:"loaded"`
	Revision string `json:"revision,omitempty"`
}

// readyz answers 200 when a question would be answered now, else 503.
func (srv *server) readyz(w http.ResponseWriter, r *http.Request) {
	a := srv.assistant()
	state := readiness{Stopping: srv.stopping.Load(), Index: indexState{Loaded: a != nil}}
	state.Ready = a != nil && !state.Stopping
	if a != nil {
		state.Index.Revision = a.Library().Revision
	}
	if srv.bot != nil {
		c := srv.bot.Connection()
		state.Slack = &c
		if err := srv.journal.Health(r.Context()); err != nil {
			state.Journal = err.Error()
		}
		state.Ready = state.Ready && c.Reachable && state.Journal == ""
	}
	code := http.StatusOK
	if !state.Ready {
		code = http.StatusServiceUnavailable
	}
	writeStatus(w, code, state)
}

// admin lets in whoever bears the admin token. Without one set, nobody.
func (srv *server) admin(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch want := srv.settings.Admin.Token; {
		case want == "":
			writeStatus(w, http.StatusForbidden, map[string]string{"error": "this door is shut: admin.token is not set"})
		case !bearer || subtle.ConstantTimeCompare([]byte(token), []byte(want)) != 1:
			w.Header().Set("WWW-Authenticate", "Bearer")
			writeStatus(w, http.StatusUnauthorized, map[string]string{"error": "not the admin token"})
		default:
			next(w, r)
		}
	})
}

func writeStatus(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // the client is gone
}
