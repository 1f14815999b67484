package journal

import (
	"context"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Some task may kill the process that works on it, each time. It must be given up
// in the end, and those that were only in hand beside it must not.
//
// A task that may have been begun before is marked while it is in hand: with the
// number of the attempt, written before do and taken back when do returned,
// whatever it returned. So a mark that a process finds at its start says how many
// processes died with that task in hand; one that ended in order counts for
// nothing. From suspectAfter on a task is a suspect:
//
//   - One suspect is in hand at a time, and beyond suspectAfter no other task's
//     count grows. Only what kills by itself comes to MaxDeliver.
//   - What waited besides when the process began lets the suspects go first. New
//     tasks do not wait: whoever asks now is not to suffer for what was.
//
// Eight processes that die with fifty tasks in hand (three to suspect all, five of
// the killer's own) cost that one task. A suspect is tried for aloneFor and then
// left to go on beside the others, so that one that waits for Slack holds up nobody.

const (
	suspectAfter = 3                // attempts that processes died in
	aloneFor     = 2 * time.Second  // what kills does so sooner, or grows slowly
	holdBackFor  = 20 * time.Second // at most, whatever becomes of the suspects
)

// trials are the suspects of a shift.
type trials struct {
	turn chan struct{} // a token for the suspect that is being tried

	mu   sync.Mutex
	left map[string]struct{} // digests of suspects that wait for their first attempt
	over chan struct{}       // closed when none is left, or it took too long
}

// newTrials finds the suspects that wait as a shift begins.
func (w *shift) newTrials(ctx context.Context) (*trials, error) {
	t := &trials{turn: make(chan struct{}, 1), left: map[string]struct{}{}, over: make(chan struct{})}
	marks, err := w.tries.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return nil, err
	}
	defer marks.Stop()
	for mark := range marks.Updates() {
		if mark == nil {
			break // all that there are
		}
		if deaths(mark) < suspectAfter {
			continue
		}
		waits, err := w.waits(ctx, mark.Key())
		if err != nil {
			return nil, err
		}
		if waits {
			t.left[mark.Key()] = struct{}{}
		}
	}
	if len(t.left) == 0 {
		close(t.over)
		return t, ctx.Err()
	}
	w.o.Log.Warn("journal: tasks that processes died with are tried one by one, before the others that wait", "tasks", len(t.left))
	return t, ctx.Err()
}

// tried lets the others go on, when it was the last.
func (t *trials) tried(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.left, digest(key))
	if len(t.left) == 0 {
		t.release()
	}
}

// giveUp lets the others go on although some were not tried.
func (t *trials) giveUp() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.release()
}

// release closes over once; t.mu is held.
func (t *trials) release() {
	if !isClosed(t.over) {
		close(t.over)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// findSuspects begins their trials. Without them every task goes on as any other.
func (w *shift) findSuspects() {
	var err error
	if w.trials, err = w.newTrials(w.quit); err != nil {
		if w.quit.Err() == nil {
			w.o.Log.Error("journal: tasks that processes died with are not known", "error", err)
		}
		w.trials = &trials{turn: make(chan struct{}, 1), over: make(chan struct{})}
		w.trials.giveUp()
	}
	limit := time.AfterFunc(holdBackFor, w.trials.giveUp)
	context.AfterFunc(w.quit, func() { limit.Stop() })
}

// admit waits until a task may be taken in hand: a suspect for its turn, another
// that was there before for the suspects, a new one for nothing. leave ends it.
func (w *shift) admit(h *held) (leave func(), err error) {
	if !h.maybe {
		return func() {}, nil
	}
	if h.died < suspectAfter && isClosed(w.trials.over) {
		return func() {}, nil
	}
	w.rest() // all that were there may wait here, and the suspects behind them
	defer w.rouse()
	if h.died < suspectAfter {
		return func() {}, w.until(h, w.trials.over)
	}
	select {
	case w.trials.turn <- struct{}{}:
	case <-h.lost.Done():
		return nil, errUndone
	case <-w.quit.Done():
		return nil, errUndone
	}
	return sync.OnceFunc(func() { <-w.trials.turn; w.trials.tried(h.Key) }), nil
}

// until waits for something, and returns errUndone when the task is not to go on.
func (w *shift) until(h *held, event <-chan struct{}) error {
	select {
	case <-event:
		return nil
	case <-h.lost.Done():
	case <-w.quit.Done():
	}
	return errUndone
}
