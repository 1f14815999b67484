package journal

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// mark notes, durably, that a task that may have been begun before is in hand, and
// tries until it can: a disk that fails is no fault of the task's.
func (w *shift) mark(h *held) error {
	if !h.maybe {
		return nil
	}
	done, err := w.inOrder(h)
	if err != nil {
		return err
	}
	defer done()
	for {
		err := w.tryMark(h)
		if err == nil {
			return nil
		}
		if w.quit.Err() == nil {
			w.o.Log.Warn("journal: a task cannot be begun yet", "key", h.Key, "error", err)
		}
		if w.pause(h, laneWait) != nil {
			return errUndone
		}
	}
}

func (w *shift) tryMark(h *held) error {
	_, err := w.tries.Put(w.quit, digest(h.Key), strconv.AppendInt(nil, int64(h.died+1), 10))
	return err
}

// unmark takes it back: do returned, so the task did not kill. Left undone, one
// attempt is counted that was none.
func (w *shift) unmark(h *held) {
	if !h.maybe {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.in), unmarkWithin)
	defer cancel()
	var err error
	if h.died > 1 {
		_, err = w.tries.Put(ctx, digest(h.Key), strconv.AppendInt(nil, int64(h.died), 10))
	} else {
		err = w.tries.Purge(ctx, digest(h.Key))
	}
	if err != nil {
		w.o.Log.Warn("journal: an attempt is counted that nobody died in", "key", h.Key, "error", err)
	}
}

// unmarkWithin bounds what the end of a shift may cost besides the grace.
const unmarkWithin = 2 * time.Second

// diedIn reads how often processes died with a task in hand that may have been
// begun before: once at least, as long as nobody knows better.
func (w *shift) diedIn(key string) (int, error) {
	mark, err := w.tries.Get(w.quit, digest(key))
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return 1, nil
	case err != nil:
		return 0, err
	}
	return deaths(mark), nil
}

// deaths is what a mark says. The first attempt leaves none, so it is counted as
// one that a process died in.
func deaths(mark jetstream.KeyValueEntry) int {
	n, _ := strconv.Atoi(string(mark.Value()))
	return max(n, 1)
}
