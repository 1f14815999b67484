package workspace

import (
	"io"
	"net/http"
	"strings"
	"time"
)

// A response_url works this often and this long.
const (
	hookUses = 5
	hookLife = 30 * time.Minute
)

// hook is a response_url: a right to write where somebody pressed or asked.
type hook struct {
	path    string
	channel string
	user    string
	message *Message // that was pressed; nil for a command
	made    time.Time
	uses    int
}

// newHook makes a response_url; w.mu is held.
func (w *Workspace) newHook(c *channel, user string, m *Message) *hook {
	h := &hook{path: "/hooks/" + randomHex(12), channel: c.id, user: user, message: m, made: w.now()}
	w.hooks[h.path] = h
	return h
}

// serveHook takes what an app writes through a response_url.
func (w *Workspace) serveHook(rw http.ResponseWriter, req *http.Request) {
	r := &request{method: "response_url", verb: req.Method, args: object{}}
	body, err := io.ReadAll(io.LimitReader(req.Body, maxBody))
	if err != nil {
		panic(http.ErrAbortHandler) // the caller died over it, and has said nothing
	}
	err = decode(body, &r.args)
	if f := w.failureFor(r); f != nil {
		w.failHook(rw, req, r, f)
		return
	}
	if err != nil || req.Method != http.MethodPost {
		w.answer(rw, r, nil, &refusal{code: "invalid_payload", status: http.StatusBadRequest})
		return
	}
	no := w.writeHook(req.URL.Path, r)
	w.answer(rw, r, nil, no)
}

func (w *Workspace) failHook(rw http.ResponseWriter, req *http.Request, r *request, f *Failure) {
	if f.Hang != 0 && !w.hang(req, f.Hang) {
		return
	}
	switch {
	case f.Reset:
		cutConnection(rw)
	case f.Error != "" || f.Status != 0:
		w.answer(rw, r, nil, &refusal{code: f.Error, status: f.Status, retry: f.RetryAfter, injected: true})
	case f.ResetAfterApply || f.HangAfterApply:
		w.record(r, w.writeHook(req.URL.Path, r))
		w.lose(rw, req, f)
	default:
		w.answer(rw, r, nil, w.writeHook(req.URL.Path, r))
	}
}

// writeHook carries out one use. A dead address is 404, bad content 400; neither
// content nor the count of uses changes when it is refused.
func (w *Workspace) writeHook(path string, r *request) *refusal {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.touch()
	h := w.hooks[path]
	switch {
	case h == nil:
		return &refusal{code: "no_such_url", status: http.StatusNotFound}
	case w.now().Sub(h.made) > hookLife:
		return &refusal{code: "expired_url", status: http.StatusNotFound}
	case h.uses >= hookUses:
		return &refusal{code: "used_url", status: http.StatusNotFound}
	}
	no := w.respond(h, r)
	if no != nil {
		no.status = http.StatusBadRequest
		return no
	}
	h.uses++
	return nil
}

// respond deletes or replaces the message that was pressed, or writes a new one:
// for the user alone unless response_type says in_channel; w.mu is held.
func (w *Workspace) respond(h *hook, r *request) *refusal {
	c := w.channels[h.channel]
	if r.flag("delete_original") {
		if h.message == nil {
			return refuse("invalid_payload", "[ERROR] a command has no original to delete")
		}
		h.message.Deleted = true
		return nil
	}
	delete(r.args, "metadata") // response_url takes none
	said, no := readContent(r, maxText)
	if no != nil {
		return no
	}
	kind := r.text("response_type")
	if kind != "" && kind != "ephemeral" && kind != "in_channel" {
		return refuse("invalid_payload", "[ERROR] response_type must be ephemeral or in_channel")
	}
	if r.flag("replace_original") && h.message != nil {
		h.message.Text, h.message.Blocks, h.message.Edited = said.text, w.label(said.blocks), w.ids.ts()
		return nil
	}
	thread := r.text("thread_ts")
	if no := c.parent(thread); no != nil {
		return no
	}
	m := w.botMessage(c, said, r)
	m.hook, m.ThreadTS = h.path, thread
	if kind == "in_channel" {
		c.put(m)
		return nil
	}
	m.Ephemeral, m.For = true, h.user
	c.ephemerals = append(c.ephemerals, m)
	return nil
}

// HookUses tells how often a response_url was used.
func (w *Workspace) HookUses(url string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if h := w.hooks[strings.TrimPrefix(url, w.base)]; h != nil {
		return h.uses
	}
	return 0
}
