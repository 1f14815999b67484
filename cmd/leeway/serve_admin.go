package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

// What goes over the admin endpoints of the library.
type (
	reindexBody struct {
		DryRun bool   `json:"dry_run,omitempty"`
		Accept bool   `json:"accept,omitempty"`
		Ref    string `json:"ref,omitempty"`
	}
	rollbackBody struct {
		To string `json:"to,omitempty"` // "": the one before
	}
	// reported is a report; of a refusal also the error.
	reported struct {
		Error string `json:"error,omitempty"`
		curator.Report
	}
)

// act is what an endpoint does with the library.
type act func(context.Context, *curator.Curator, *http.Request) (curator.Report, error)

// byToken is who acts through an endpoint: whoever bears the admin token.
const byToken = "token"

func (srv *server) adminRoutes(mux *http.ServeMux) {
	mux.Handle("GET /admin/status", srv.admin(srv.status))
	mux.Handle("POST /admin/reindex", srv.admin(srv.act(reindexAct, http.StatusBadGateway))) // the source was not reached
	mux.Handle("POST /admin/rollback", srv.admin(srv.act(rollbackAct, http.StatusConflict))) // there is nothing to go back to
	mux.Handle("POST /admin/release", srv.admin(srv.act(releaseAct, http.StatusBadGateway)))
}

func reindexAct(ctx context.Context, c *curator.Curator, r *http.Request) (curator.Report, error) {
	var asked reindexBody
	if err := readBody(r, &asked); err != nil {
		return curator.Report{}, err
	}
	return c.Reindex(ctx, curator.Request{By: byToken, DryRun: asked.DryRun, Accept: asked.Accept, Ref: asked.Ref})
}

func rollbackAct(ctx context.Context, c *curator.Curator, r *http.Request) (curator.Report, error) {
	var asked rollbackBody
	if err := readBody(r, &asked); err != nil {
		return curator.Report{}, err
	}
	return c.Rollback(ctx, byToken, asked.To)
}

func releaseAct(ctx context.Context, c *curator.Curator, r *http.Request) (curator.Report, error) {
	if err := readBody(r, &struct{}{}); err != nil {
		return curator.Report{}, err
	}
	return c.Release(ctx, byToken)
}

// readBody reads a request's JSON; none at all asks for nothing in particular.
func readBody(r *http.Request, into any) error {
	src, err := io.ReadAll(r.Body)
	if err != nil {
		return errRequest
	}
	if len(bytes.TrimSpace(src)) == 0 {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(src))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil || dec.More() {
		return errRequest
	}
	return nil
}

// act answers with the report: 200, or when it is a refusal 409 with the error and
// the reasons; what else went wrong, by the code failed. An index may take minutes to
// build, so the answer has no limit.
func (srv *server) act(do act, failed int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := srv.curator.Load()
		if c == nil {
			writeStatus(w, http.StatusServiceUnavailable, reported{Error: errLoading.Error(), Report: noReport()})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxAdminBody)
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
		report, err := do(r.Context(), c, r)
		code, body := answerTo(report, err, failed)
		writeStatus(w, code, body)
	}
}

func noReport() curator.Report { return curator.Report{Reasons: []curator.Reason{}} }

// answerTo is how a report is told.
func answerTo(report curator.Report, err error, failed int) (code int, body reported) {
	body = reported{Report: report}
	if body.Reasons == nil {
		body.Reasons = []curator.Reason{}
	}
	var busy *curator.BusyError
	switch {
	case errors.Is(err, errRequest):
		code = http.StatusBadRequest
	case errors.Is(err, curator.ErrClosed):
		code = http.StatusServiceUnavailable
	case errors.As(err, &busy):
		code = http.StatusConflict
	case err != nil:
		code = failed
	default:
		if body.Error = refusalIn(report); body.Error != "" {
			return http.StatusConflict, body
		}
		return http.StatusOK, body
	}
	body.Error = err.Error()
	return code, body
}

// refusalIn says why a report is no success; "" when it is one.
func refusalIn(r curator.Report) string {
	outcome := r.Outcome
	if outcome == curator.Joined {
		outcome = r.Result
	}
	switch {
	case outcome == curator.Refused:
		return "the new revision is refused; what was served is served on"
	case outcome == curator.Held && len(r.Reasons) > 0:
		return "what is served is held, and the new revision would be refused"
	}
	return ""
}

// status is the body of /admin/status.
func (srv *server) status(w http.ResponseWriter, r *http.Request) {
	body := map[string]any{"revision": "", "loaded_at": nil, "held": false, "library": sourceOf(srv.settings).String()}
	if c := srv.curator.Load(); c != nil {
		src, err := json.Marshal(c.Status())
		if err == nil {
			err = json.Unmarshal(src, &body)
		}
		if err != nil {
			srv.log.Error("status of the library", "err", err.Error())
		}
	}
	if others := srv.others.Load(); others != nil {
		body["replicas"] = others.state()
	}
	if srv.bot != nil {
		body["slack"] = srv.bot.Connection()
		if n, err := srv.journal.Pending(r.Context()); err == nil {
			body["pending"] = n
		}
	}
	writeStatus(w, http.StatusOK, body)
}
