package workspace

import (
	"net/http"
	"time"
)

// Failure is what goes wrong with a call. Hang comes first; then the first set
// of Reset, Error or Status, ResetAfterApply, HangAfterApply; with none of them the
// call succeeds.
type Failure struct {
	Status     int           // HTTP status; 0 with Error: 200
	Error      string        // Slack's name
	RetryAfter time.Duration // with status 429
	Times      int           // this many calls; 0: every one
	After      int           // let this many matching calls through first

	Hang            time.Duration // keep the caller waiting; negative: until it gives up
	Reset           bool          // cut the connection, nothing done
	ResetAfterApply bool          // do it, then cut the connection
	HangAfterApply  bool          // do it, then keep the caller waiting until it gives up

	When func(Call) bool // only calls for which this is true; nil: all
}

type failing struct {
	method string
	Failure
	left int
}

// Fail makes calls of a method go wrong: a method's name, "response_url", or ""
// for all. Several failures of a method are used up in the order they were given.
func (w *Workspace) Fail(method string, f Failure) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = append(w.failures, &failing{method, f, f.Times})
}

// Heal takes all failures away.
func (w *Workspace) Heal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = nil
}

// failureFor takes the failure that this call meets, nil for none.
func (w *Workspace) failureFor(r *request) *Failure {
	w.mu.Lock()
	defer w.mu.Unlock()
	call := Call{Method: r.method, Args: r.strings(), At: w.now()}
	for i, f := range w.failures {
		if f.method != "" && f.method != r.method || f.When != nil && !f.When(call) {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		if f.Times > 0 {
			if f.left--; f.left == 0 {
				w.failures = append(w.failures[:i:i], w.failures[i+1:]...)
			}
		}
		return &f.Failure
	}
	return nil
}

// lose ends a call that was carried out, without a word of it to the caller.
func (w *Workspace) lose(rw http.ResponseWriter, req *http.Request, f *Failure) {
	if f.HangAfterApply {
		w.hang(req, -1)
	}
	if f.ResetAfterApply {
		cutConnection(rw)
	}
}

// hang keeps the caller waiting and tells whether it is still there.
func (w *Workspace) hang(req *http.Request, d time.Duration) bool {
	var over <-chan time.Time
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		over = t.C
	}
	select {
	case <-over:
		return true
	case <-req.Context().Done():
		return false
	case <-w.ctx.Done():
		return false
	}
}
