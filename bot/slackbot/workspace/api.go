package workspace

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// serveAPI takes one call: failures that a test asked for, then who calls, how
// often, with what, and at last the method itself.
func (w *Workspace) serveAPI(rw http.ResponseWriter, req *http.Request) {
	r, no := w.readRequest(req)
	if no != nil {
		w.answer(rw, r, nil, no)
		return
	}
	f := w.failureFor(r)
	if f != nil && f.Hang != 0 && !w.hang(req, f.Hang) {
		return
	}
	if f != nil && f.Reset {
		cutConnection(rw)
		return
	}
	if f != nil && (f.Error != "" || f.Status != 0) {
		w.answer(rw, r, nil, &refusal{code: f.Error, status: f.Status, retry: f.RetryAfter, injected: true})
		return
	}
	reply, no := w.carryOut(r)
	if f != nil && (f.ResetAfterApply || f.HangAfterApply) {
		w.record(r, no)
		w.lose(rw, req, f)
		return
	}
	w.answer(rw, r, reply, no)
}

// carryOut checks and runs a call; the state changes at once or not at all.
func (w *Workspace) carryOut(r *request) (object, *refusal) {
	m, known := w.known[r.method]
	if !known {
		return nil, refuse("unknown_method")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if no := w.checkToken(m, r); no != nil {
		return nil, no
	}
	if no := w.checkRate(m, r); no != nil {
		return nil, no
	}
	if no := w.checkScope(m, r); no != nil {
		return nil, no
	}
	if messages := m.missing(r); len(messages) > 0 {
		return nil, refuse("invalid_arguments", messages...)
	}
	r.warnings = append(r.warnings, m.unknown(r)...)
	reply, no := m.run(w, r)
	w.touch()
	return reply, no
}

// answer writes what Slack would and remembers the call.
func (w *Workspace) answer(rw http.ResponseWriter, r *request, reply object, no *refusal) {
	w.record(r, no)
	h := rw.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	w.mu.Lock()
	h.Set("X-OAuth-Scopes", strings.Join(w.opts.Scopes, ","))
	w.mu.Unlock()
	if m := w.known[r.method]; len(m.scopes) > 0 {
		h.Set("X-Accepted-OAuth-Scopes", strings.Join(m.scopes, ","))
	}
	h.Set("X-Slack-Req-Id", randomHex(16))
	h.Set("Date", w.now().UTC().Format(http.TimeFormat))
	if no == nil {
		_ = json.NewEncoder(rw).Encode(succeed(reply, r.charset))
		return
	}
	if no.retry > 0 || no.status == http.StatusTooManyRequests {
		h.Set("Retry-After", fmt.Sprint(max(1, int((no.retry+time.Second-1)/time.Second))))
	}
	if no.status != 0 {
		rw.WriteHeader(no.status)
	}
	if no.status >= 500 {
		fmt.Fprintln(rw, no.code)
		return
	}
	_ = json.NewEncoder(rw).Encode(no.object(w.scopes()))
}

// succeed adds what every answer has. A body without (or with an idle) charset
// gets Slack's warning.
func succeed(reply object, charset string) object {
	if reply == nil {
		reply = object{}
	}
	reply["ok"] = true
	if charset != "" {
		reply["warning"] = charset
		meta, _ := reply["response_metadata"].(object)
		if meta == nil {
			meta = object{}
		}
		meta["warnings"] = []string{charset}
		reply["response_metadata"] = meta
	}
	return reply
}

func (w *Workspace) scopes() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.opts.Scopes, ",")
}

// record remembers a call, and a refused one twice.
func (w *Workspace) record(r *request, no *refusal) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := Call{Method: r.method, Args: r.strings(), At: w.now(), OK: no == nil, Warnings: r.warnings}
	if no != nil {
		c.Error = no.code
		w.refused = append(w.refused, Refusal{Method: r.method, Error: no.code, Messages: no.messages, Args: c.Args, Injected: no.injected})
	}
	w.calls = append(w.calls, c)
	if old := len(w.calls) - w.opts.Keep; w.opts.Keep > 0 && old > w.opts.Keep {
		w.calls = slices.Clone(w.calls[old:])
	}
	w.touch()
}

// cutConnection ends a call without an answer, with a reset: the caller cannot
// know whether it was carried out.
func cutConnection(rw http.ResponseWriter) {
	conn, _, err := http.NewResponseController(rw).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
