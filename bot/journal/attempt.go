package journal

import (
	"context"
	"errors"
	"fmt"
	"time"
)

var (
	errUndone = errors.New("the shift ended first")
	errDone   = errors.New("it is finished already")
	errGiven  = errors.New("it is a dead letter already")
)

// work takes one task to its end, or leaves it to the next shift.
func (w *shift) work(h *held) {
	err := w.turn(h)
	w.trials.tried(h.Key)
	if errors.Is(err, errUndone) {
		return // still held: handed back, or delivered again to the next shift
	}
	if errors.Is(err, errWaits) {
		w.queue(h) // behind the one that it waits for
		return
	}
	if err != nil {
		w.o.Log.Error("journal: a task is left to the next start", "key", h.Key, "error", err)
	}
	w.forget(h)
}

func (w *shift) turn(h *held) error {
	task, err := w.begin(h)
	switch {
	case errors.Is(err, errUndone), errors.Is(err, errWaits):
		return err
	case errors.Is(err, errDone):
		return w.insist(h, "clear", w.clear)
	case errors.Is(err, errGiven):
		return w.insist(h, "remove", w.remove)
	case errors.As(err, &dead{}):
		return w.insist(h, "bury", w.buryFor(err))
	}
	return w.try(h, task)
}

// try has the task done until there is a verdict.
func (w *shift) try(h *held, task Task) error {
	for failures, waits := 0, 0; ; task.Attempt++ {
		err := w.attempt(h, task)
		if errors.Is(err, errUndone) || w.cutShort(h, err) {
			return errUndone
		}
		verdict, wait := w.o.judge(err, failures, waits)
		switch verdict {
		case finished:
			return w.insist(h, "finish", w.finish)
		case buried:
			return w.insist(h, "bury", w.buryFor(err))
		}
		if errors.As(err, &later{}) {
			waits++
		} else {
			failures++
		}
		w.o.Log.Warn("journal: a task will be tried again", "key", h.Key, "attempt", task.Attempt, "in", wait, "error", err)
		if w.pause(h, wait) != nil {
			return errUndone
		}
	}
}

// cutShort says that an attempt failed because it had to end, which is nobody's fault.
func (w *shift) cutShort(h *held, err error) bool {
	return err != nil && !errors.As(err, &dead{}) && (w.in.Err() != nil || h.lost.Err() != nil)
}

// laneWait is how often a task is looked at that cannot be begun yet.
const laneWait = 200 * time.Millisecond

// begin waits for the task's turn and reads it. It returns errDone, errGiven, a
// dead, or errUndone when there is nothing to begin, and errWaits when an earlier
// task of its lane, which it waited for, has come to this replica too.
func (w *shift) begin(h *held) (Task, error) {
	for {
		task, err := w.read(h)
		if err == nil || errors.Is(err, errDone) || errors.Is(err, errGiven) || errors.As(err, &dead{}) {
			return task, err
		}
		if errors.Is(err, errWaits) && w.overtaken(h) {
			return task, err
		}
		if !errors.Is(err, errWaits) && w.quit.Err() == nil {
			w.o.Log.Warn("journal: a task cannot be begun yet", "key", h.Key, "error", err)
		}
		if w.pause(h, laneWait) != nil {
			return task, errUndone
		}
	}
}

func (w *shift) read(h *held) (Task, error) {
	looked, err := w.inOrder(h)
	if err != nil {
		return Task{}, err
	}
	defer looked()
	task := Task{Key: h.Key, Lane: h.Lane, Also: h.Also, Accepted: h.accepted, Attempt: 1}
	if err := w.first(h); err != nil {
		return task, err
	}
	if h.maybe {
		if task.Attempt, err = w.begunBefore(h); err != nil {
			return task, err
		}
	}
	msg, err := w.tasks.GetMsg(w.quit, h.sequence)
	if isAbsent(err) {
		return task, errDone
	}
	if err != nil {
		return task, err
	}
	task.Body, err = w.seal.open(h.label, msg.Data)
	if errors.Is(err, errUnreadable) {
		return task, Dead(err)
	}
	return task, err
}

// begunBefore looks into a task that another process may have begun: it may be
// finished, or be what kills processes. It returns the number of the attempt that
// now begins, 2 at least.
func (w *shift) begunBefore(h *held) (int, error) {
	switch ending, err := w.ending(w.quit, h.Key); {
	case err != nil:
		return 0, err
	case ending == done:
		return 0, errDone
	case ending == given:
		return 0, errGiven
	}
	var err error
	if h.died, err = w.diedIn(h.Key); err == nil && h.died >= w.o.MaxDeliver {
		err = Dead(fmt.Errorf("it was begun %d times by processes that did not finish it", h.died))
	}
	return h.died + 1, err
}

// attempt has the task done once, in one of the hands, marked as in hand meanwhile.
func (w *shift) attempt(h *held, t Task) error {
	leave, err := w.admit(h)
	if err != nil {
		return err
	}
	defer leave()
	giveBack, err := w.hand(w.hands, h)
	if err != nil {
		return err
	}
	defer giveBack()
	if w.quit.Err() != nil {
		return errUndone
	}
	if err := w.mark(h); err != nil {
		return err
	}
	alone := time.AfterFunc(aloneFor, leave)
	defer alone.Stop()
	if err = w.perform(h, t); err != nil {
		w.unmark(h)
	}
	return err
}

func (w *shift) perform(h *held, t Task) error {
	ctx, cancel := context.WithCancelCause(w.in)
	defer cancel(nil)
	defer context.AfterFunc(h.lost, func() { cancel(context.Cause(h.lost)) })()
	w.o.fault("work/begin")
	err := w.do(ctx, t)
	w.o.fault("work/done")
	return err
}

// pause waits with a task in hand, and returns errUndone when it is not to go on.
func (w *shift) pause(h *held, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	w.rest()
	defer w.rouse()
	select {
	case <-timer.C:
		return nil
	case <-h.lost.Done():
	case <-w.quit.Done():
	}
	return errUndone
}
