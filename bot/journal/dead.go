package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// reasonHeader says, in base64, why a task is dead.
const (
	reasonHeader   = "Leeway-Reason"
	acceptedHeader = "Leeway-Accepted"
)

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
	msg.Header.Set(reasonHeader, encode(reason.Error()))
	msg.Header.Set(acceptedHeader, h.accepted.UTC().Format(time.RFC3339Nano))
	if _, err := w.js.PublishMsg(ctx, msg); err != nil {
		return err
	}
	w.o.fault("bury/stored")
	if _, err := w.seen.Put(ctx, digest(h.Key), []byte(done)); err != nil {
		return err
	}
	w.o.Log.Error("journal: a task is dead", "key", h.Key, "error", reason)
	w.o.fault("bury/seen")
	return w.remove(ctx, h)
}

// eachHeader visits the messages of a stream, oldest first, without their bodies.
func eachHeader(ctx context.Context, s jetstream.Stream, visit func(label, *jetstream.RawStreamMsg) error) error {
	info, err := s.Info(ctx)
	if err != nil {
		return err
	}
	for next := info.State.FirstSeq; next <= info.State.LastSeq && info.State.Msgs > 0; {
		msg, err := s.GetMsg(ctx, next, jetstream.WithGetMsgSubject(">"))
		if isAbsent(err) {
			return nil
		}
		if err != nil {
			return err
		}
		next = msg.Sequence + 1
		l, err := readLabel(msg.Header)
		if err != nil {
			return fmt.Errorf("message %d: %w", msg.Sequence, err)
		}
		if err := visit(l, msg); err != nil {
			return err
		}
	}
	return nil
}
