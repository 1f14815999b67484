package journal

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// What several replicas need on top of what one does: to say that they are alive,
// to notice when nobody hears it, to keep the order of a lane that two of them
// hold tasks of, and to hand back what they did not begin.

var errCutOff = errors.New("the cluster is out of reach, so another replica may have the task")

// startHeart tells the server, several times within AckWait, that held tasks are
// still held.
func (w *shift) startHeart() (stop func()) {
	quit, ended := make(chan struct{}), make(chan struct{})
	ticker := time.NewTicker(w.o.ackWait / 5)
	go func() {
		defer close(ended)
		defer ticker.Stop()
		for heard := time.Now(); ; {
			select {
			case <-quit:
				return
			case <-ticker.C:
				heard = w.beat(heard)
			}
		}
	}()
	return func() { close(quit); <-ended }
}

// beat sends one round, and returns when the worker's leader last confirmed one.
// Tasks of which it was told in vain for most of AckWait may be another replica's
// by now: whoever works on them stops.
func (w *shift) beat(heard time.Time) time.Time {
	all := w.holding()
	if len(all) == 0 {
		return time.Now()
	}
	sent := time.Now()
	for _, h := range all[1:] {
		_ = h.msg.InProgress()
	}
	if w.confirm(all[0]) == nil {
		return sent
	}
	if time.Since(heard) > w.o.ackWait*3/5 {
		for _, h := range all {
			h.lose(errCutOff)
			w.forget(h)
		}
	}
	return heard
}

// confirm sends one heartbeat that the worker's leader answers, wherever it is.
func (w *shift) confirm(h *held) error {
	ctx, cancel := context.WithTimeout(context.Background(), w.o.ackWait/10)
	defer cancel()
	_, err := w.conn.RequestWithContext(ctx, h.msg.Reply(), []byte("+WPI"))
	return err
}

// handBack gives tasks that were not finished to the other replicas, at once.
func (w *shift) handBack() {
	for _, h := range w.holding() {
		_ = h.msg.Nak() // unheard, AckWait does the same later
	}
	_ = w.conn.FlushTimeout(time.Second)
}

var errWaits = errors.New("an earlier task of its lane is with another replica")

// first returns errWaits while an earlier task of the lane is unfinished. One
// process knows the order from its deliveries; several ask the stream.
func (w *shift) first(h *held) error {
	if !w.o.shared() {
		return nil
	}
	msg, err := w.tasks.GetMsg(w.quit, 1, jetstream.WithGetMsgSubject(tasksPrefix+"*."+digest(h.Lane)))
	if err == nil && msg.Sequence < h.sequence {
		return errWaits
	}
	if isAbsent(err) {
		return nil // so is the task: found out next
	}
	return err
}
