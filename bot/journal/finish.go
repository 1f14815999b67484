package journal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// finish writes down that a task is done. The first write decides: from then on
// nobody works on the task again. Each later step may be cut off and is made up
// for when the task is delivered again.
func (w *shift) finish(ctx context.Context, h *held) error {
	if _, err := w.seen.Put(ctx, digest(h.Key), []byte(done)); err != nil {
		return err
	}
	w.o.fault("finish/seen")
	return w.clear(ctx, h)
}

// clear erases the body of a task that is done, then the task.
func (w *shift) clear(ctx context.Context, h *held) error {
	if err := w.seal.erase(h.label); err != nil {
		return err
	}
	w.o.fault("finish/erased")
	return w.remove(ctx, h)
}

// remove takes a task out of the stream. On a cluster its sealed body is
// overwritten first; alone, the key is gone already.
func (w *shift) remove(ctx context.Context, h *held) error {
	if w.o.shared() {
		if err := w.tasks.SecureDeleteMsg(ctx, h.sequence); err != nil && !isAbsent(err) {
			return err
		}
	}
	if h.maybe {
		_ = w.tries.Purge(ctx, digest(h.Key)) // left over, it is gone after the window
	}
	err := h.msg.DoubleAck(ctx)
	w.o.fault("finish/acked")
	return err
}

// ending is what a key is remembered with: done, given, or "" when it is not finished.
func (j *Journal) ending(ctx context.Context, key string) (string, error) {
	entry, err := j.seen.Get(ctx, digest(key))
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return "", nil
	case err != nil:
		return "", err
	case isOver(entry.Value()):
		return string(entry.Value()), nil
	}
	return "", nil
}

// isAbsent says that the message is not there, which is what was wanted. For a
// delete the client keeps only the server's words.
func isAbsent(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, jetstream.ErrMsgNotFound) || errors.As(err, &api) && api.Code == 404 ||
		errors.Is(err, jetstream.ErrMsgDeleteUnsuccessful) && strings.Contains(err.Error(), "no message found")
}

// insist repeats a step of the journal itself until it succeeds. The task was
// worked on, so giving it back is the last thing wanted; when the process dies
// first, the next one finds Attempt above 1.
func (w *shift) insist(h *held, what string, step func(context.Context, *held) error) error {
	for wait := 50 * time.Millisecond; ; wait = min(wait*2, 5*time.Second) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.in), 10*time.Second)
		err := step(ctx, h)
		cancel()
		if err == nil {
			return nil
		}
		if w.stop.Err() != nil || w.in.Err() != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		w.o.Log.Error("journal: cannot "+what+" a task; trying on", "key", h.Key, "error", err)
		_ = sleep(w.in, wait)
	}
}
