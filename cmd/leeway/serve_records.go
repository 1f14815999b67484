package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot"
)

// What goes over the admin endpoints for operators and editors. Each needs the
// admin token; their acts are logged by key, never with a text.
type (
	gapsBody struct {
		Questions []journal.Gap `json:"questions"`
	}
	daysBody struct {
		Days []journal.Day `json:"days"`
	}
	lettersBody struct {
		Dead []letter `json:"dead"`
	}
	retryBody struct {
		Key string `json:"key"`
	}
	forgetBody struct {
		User string `json:"user"`
	}
)

// maxAdminBody is far above what any of these requests holds.
const maxAdminBody = 64 << 10

func (srv *server) recordsRoutes(mux *http.ServeMux) {
	for pattern, handle := range map[string]func(recordsHere, *http.Request) (any, error){
		"GET /admin/gaps":           listGaps,
		"DELETE /admin/gaps/{id}":   srv.removeGap,
		"GET /admin/counts":         listDays,
		"POST /admin/forget":        srv.forget,
		"GET /admin/journal":        listLetters,
		"POST /admin/journal/retry": srv.retry,
	} {
		mux.Handle(pattern, srv.admin(srv.withJournal(func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, maxAdminBody)
			body, err := handle(recordsHere{srv.journal}, r)
			if err != nil {
				writeStatus(w, codeOf(err), map[string]string{"error": err.Error()})
				return
			}
			writeStatus(w, http.StatusOK, body)
		})))
	}
	mux.Handle("GET /admin/journal/backup", srv.admin(srv.withJournal(srv.backup)))
}

func (srv *server) withJournal(next http.HandlerFunc) http.HandlerFunc {
	if srv.journal != nil {
		return next
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		writeStatus(w, http.StatusConflict, map[string]string{"error": "this server has no journal: slack.mode is off"})
	}
}

// errRequest is a request that cannot be read.
var errRequest = errors.New("the request cannot be read")

func codeOf(err error) int {
	switch {
	case errors.Is(err, errRequest):
		return http.StatusBadRequest
	case errors.Is(err, journal.ErrNoGap), errors.Is(err, journal.ErrNoLetter):
		return http.StatusNotFound
	case errors.Is(err, journal.ErrFull), errors.Is(err, journal.ErrClosed):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func listGaps(j recordsHere, r *http.Request) (any, error) {
	list, err := j.Gaps(r.Context())
	return gapsBody{list}, err
}

func (srv *server) removeGap(j recordsHere, r *http.Request) (any, error) {
	id := r.PathValue("id")
	if err := j.RemoveGap(r.Context(), id); err != nil {
		return nil, err
	}
	srv.log.Info("question removed", "id", id)
	return struct{}{}, nil
}

func listDays(j recordsHere, r *http.Request) (any, error) {
	var span [2]time.Time
	for i, name := range []string{"from", "to"} {
		var err error
		if span[i], err = time.Parse(time.DateOnly, r.FormValue(name)); err != nil {
			return nil, errRequest
		}
	}
	list, err := j.Days(r.Context(), span[0], span[1])
	return daysBody{list}, err
}

func (srv *server) forget(j recordsHere, r *http.Request) (any, error) {
	var asked forgetBody
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || !slackbot.IsUser(asked.User) {
		return nil, errRequest
	}
	f, err := j.Forget(r.Context(), asked.User)
	if err == nil { // whom, the log must not keep either
		srv.log.Info("user forgotten", "questions", f.Gaps, "dead_letters", f.Letters, "pending", f.Pending)
	}
	return f, err
}

func listLetters(j recordsHere, r *http.Request) (any, error) {
	list, err := j.Letters(r.Context())
	return lettersBody{list}, err
}

func (srv *server) retry(j recordsHere, r *http.Request) (any, error) {
	var asked retryBody
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return nil, errRequest
	}
	if err := j.Retry(r.Context(), asked.Key); err != nil {
		return nil, err
	}
	srv.log.Info("dead letter retried", "key", asked.Key)
	return struct{}{}, nil
}

// backup streams. What goes wrong after its first byte can only be told by cutting
// the connection.
func (srv *server) backup(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // it may take longer than any answer
	w.Header().Set("Content-Type", "application/gzip")
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	if err := srv.journal.Backup(ctx, w); err != nil {
		srv.log.Error("backup", "err", err.Error())
		panic(http.ErrAbortHandler)
	}
	srv.log.Info("backup written")
}
