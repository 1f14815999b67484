package journal

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// DeadLetter is a task that was given up. Its text is not shown to anyone; a retry
// has it worked on again.
type DeadLetter struct {
	Key      string
	Lane     string
	Reason   string // of the last attempt
	Accepted time.Time
	Died     time.Time
	Readable bool // its body is still there, so Retry can work
}

// ErrNoLetter says that there is no dead letter of that key, or that its body is erased.
var ErrNoLetter = errors.New("there is no dead letter that could be retried")

const reasonHeader = "Leeway-Reason" // in base64

func (w *shift) buryFor(reason error) func(context.Context, *held) error {
	return func(ctx context.Context, h *held) error { return w.bury(ctx, h, reason) }
}

// bury moves a task to the dead letters: stored there first, then finished under
// its name, then gone from the tasks. Its key is kept, so that it can be retried.
func (w *shift) bury(ctx context.Context, h *held, reason error) error {
	stored, err := w.tasks.GetMsg(ctx, h.sequence)
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	msg := h.label.message(deadPrefix+digest(h.Key), stored.Data)
	setReason(msg.Header, reason.Error())
	setAccepted(msg.Header, h.accepted)
	if _, err := w.js.PublishMsg(ctx, msg); err != nil {
		return err
	}
	w.o.fault("bury/stored")
	if _, err := w.seen.Put(ctx, digest(h.Key), []byte(given)); err != nil {
		return err
	}
	w.o.Log.Error("journal: a task is dead", "key", h.Key, "error", reason)
	w.o.fault("bury/seen")
	return w.remove(ctx, h)
}

// DeadLetters lists the tasks that were given up, the oldest first.
func (j *Journal) DeadLetters(ctx context.Context) ([]DeadLetter, error) {
	leave, err := j.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	var all []DeadLetter
	err = eachLabel(ctx, j.dead, func(l label, msg *jetstream.RawStreamMsg) error {
		_, unreadable := j.seal.open(l, msg.Data)
		all = append(all, DeadLetter{Key: l.Key, Lane: l.Lane, Reason: reason(msg.Header),
			Accepted: acceptedAt(msg.Header, msg.Time), Died: msg.Time, Readable: unreadable == nil})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	return all, nil
}

func setReason(h nats.Header, why string) {
	if why == "" {
		return
	}
	h.Set(reasonHeader, base64.RawURLEncoding.EncodeToString([]byte(why)))
}

func reason(h nats.Header) string {
	text, _ := base64.RawURLEncoding.DecodeString(h.Get(reasonHeader))
	return string(text)
}

// Retry puts a dead letter back at the end of its lane, with all its attempts
// before it. It returns ErrNoLetter when there is none, or nothing left to read.
func (j *Journal) Retry(ctx context.Context, key string) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := j.retry(ctx, key); err != nil {
		return fmt.Errorf("retry %q: %w", key, err)
	}
	return nil
}

// retry forgets that the task is finished, stores it, and drops the letter, in
// this order: cut off anywhere, the letter is still there and Retry does the rest.
func (j *Journal) retry(ctx context.Context, key string) error {
	msg, err := j.dead.GetLastMsgForSubject(ctx, deadPrefix+digest(key))
	if isAbsent(err) {
		return ErrNoLetter
	}
	if err != nil {
		return err
	}
	l, err := readLabel(msg.Header)
	if err != nil {
		return err
	}
	if _, err := j.seal.open(l, msg.Data); err != nil {
		return ErrNoLetter
	}
	if err := errors.Join(j.seen.Purge(ctx, digest(key)), j.tries.Purge(ctx, digest(key))); err != nil {
		return err
	}
	j.o.fault("retry/forgotten")
	task := l.message(taskSubject(l.Key, l.Lane), msg.Data)
	setAccepted(task.Header, acceptedAt(msg.Header, msg.Time))
	_, err = j.js.PublishMsg(ctx, task,
		jetstream.WithMsgID(fmt.Sprintf("%s/%d", digest(key), msg.Sequence)), // not the first one's, which may still be remembered
		jetstream.WithExpectLastSequenceForSubject(0, tasksPrefix+digest(key)+".*"))
	switch {
	case isFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case err != nil && !isTaken(err):
		return err
	}
	j.o.fault("retry/stored")
	return j.dropLetter(ctx, msg.Sequence)
}

// dropLetter removes a dead letter; on a cluster its sealed body is overwritten.
func (j *Journal) dropLetter(ctx context.Context, sequence uint64) error {
	remove := j.dead.DeleteMsg
	if j.o.shared() {
		remove = j.dead.SecureDeleteMsg
	}
	if err := remove(ctx, sequence); err != nil && !isAbsent(err) {
		return err
	}
	return nil
}

// Expire erases the bodies of dead letters that are older than Options.KeepDead,
// and returns how many it erased. Work does it too, at its start and every hour.
func (j *Journal) Expire(ctx context.Context, now time.Time) (int, error) {
	leave, err := j.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	n := 0
	err = eachLabel(ctx, j.dead, func(l label, msg *jetstream.RawStreamMsg) error {
		if now.Sub(msg.Time) < j.o.KeepDead {
			return nil
		}
		if err := j.eraseLetter(ctx, l, msg.Sequence); err != nil {
			return err
		}
		n++
		return nil
	})
	return n, err
}

// eraseLetter makes a dead letter unreadable and drops it. Where a retry of it was
// cut off, the task has its key by now, and keeps it.
func (j *Journal) eraseLetter(ctx context.Context, l label, sequence uint64) error {
	waits, err := j.waits(ctx, digest(l.Key))
	if err == nil && !waits {
		err = j.seal.erase(l)
	}
	if err != nil {
		return err
	}
	return j.dropLetter(ctx, sequence)
}

func (w *shift) expire() {
	for {
		for what, erase := range map[string]func(context.Context, time.Time) (int, error){"dead letters": w.Expire, "questions sent to the policy team": w.ExpireGaps} {
			if n, err := erase(w.quit, time.Now()); err != nil && w.quit.Err() == nil {
				w.o.Log.Error("journal: cannot erase old "+what, "error", err)
			} else if n > 0 {
				w.o.Log.Info("journal: erased old "+what, "count", n)
			}
		}
		if sleep(w.quit, time.Hour) != nil {
			return
		}
	}
}
