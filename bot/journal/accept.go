package journal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// acceptAtOnce bounds the tasks being accepted at one time: more would only wait
// for the same disk.
const acceptAtOnce = 64

// What a finished task's key is remembered with. A further name is remembered with
// the subject of the task that claimed it.
const (
	done  = "done"
	given = "given up" // as done, but a dead letter has the body and its key
)

func isOver(value []byte) bool { return string(value) == done || string(value) == given }

// Accept stores a task. It is on the disk (on a cluster: on most of the replicas'
// disks) when Accept returns fresh. It is not fresh when its key or one of its
// further names was accepted before, within Options.Window. An error means
// nothing: the sender should deliver again, and will not be answered twice for it.
// ErrFull says that a limit is reached.
func (j *Journal) Accept(ctx context.Context, t Task) (fresh bool, err error) {
	leave, err := j.enter()
	if err != nil {
		return false, err
	}
	defer leave()
	if err := t.check(); err != nil {
		return false, err
	}
	select {
	case j.accepting <- struct{}{}:
		defer func() { <-j.accepting }()
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	fresh, err = j.accept(ctx, t)
	if err != nil {
		return false, fmt.Errorf("accept %q: %w", t.Key, err)
	}
	return fresh, nil
}

func (j *Journal) accept(ctx context.Context, t Task) (fresh bool, err error) {
	free, err := j.names.take(ctx, append([]string{t.Key}, t.Also...))
	if err != nil {
		return false, err
	}
	defer free()
	known, err := j.known(ctx, t)
	if err != nil || known {
		return false, err
	}
	if err := j.room(); err != nil {
		return false, err
	}
	if j.o.shared() {
		return j.acceptAmongOthers(ctx, t)
	}
	return j.acceptAlone(ctx, t)
}

// acceptAlone writes the task and its further names at the same time, since each
// write waits for the disk: nobody else can take the names meanwhile, and of a
// write that a crash leaves alone the next delivery makes up the other.
func (j *Journal) acceptAlone(ctx context.Context, t Task) (fresh bool, err error) {
	if free, err := j.allFree(ctx, t); err != nil || !free {
		return false, err
	}
	sealed, slot, err := j.seal.seal(t.Key, t.Body)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, confirmWithin)
	defer cancel()
	claiming := make(chan error, 1)
	go func() { claiming <- j.putNames(ctx, t) }()
	fresh, err = j.publish(ctx, t, sealed, slot)
	if failed := <-claiming; failed != nil {
		return false, errors.Join(failed, err)
	}
	return fresh, err
}

// acceptAmongOthers claims the names before it stores the task, since another
// replica may be about to.
func (j *Journal) acceptAmongOthers(ctx context.Context, t Task) (fresh bool, err error) {
	claimed, err := j.claim(ctx, t)
	if err != nil || !claimed {
		return false, err
	}
	j.o.fault("accept/claimed")
	sealed, slot, err := j.seal.seal(t.Key, t.Body)
	if err != nil {
		return false, err
	}
	return j.publish(ctx, t, sealed, slot)
}

// publish stores the task unless its key is there already. A key is a subject, so
// the check and the write are one act, on a cluster too.
func (j *Journal) publish(ctx context.Context, t Task, sealed []byte, slot int) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, confirmWithin)
	defer cancel()
	l := label{Key: t.Key, Lane: t.Lane, Also: t.Also, Slot: slot}
	ack, err := j.js.PublishMsg(ctx, l.message(taskSubject(t.Key, t.Lane), sealed),
		jetstream.WithMsgID(digest(t.Key)),
		jetstream.WithExpectLastSequenceForSubject(0, tasksPrefix+digest(t.Key)+".*"))
	switch {
	case isTaken(err), err == nil && ack.Duplicate:
		j.seal.release(slot)
		return false, nil
	case isFull(err):
		j.seal.release(slot)
		return false, fmt.Errorf("%w: %w", ErrFull, err)
	case err != nil: // it may be stored all the same, so its key stays
		j.broken.Store(true)
		return false, j.unconfirmed(err)
	}
	j.broken.Store(false)
	j.o.fault("accept/published")
	return true, j.seal.stored(l)
}

// confirmWithin is how long the store may take: a disk that fails is not answered
// for by the server at all, and Slack waits 3 s for the whole of it.
const confirmWithin = 2500 * time.Millisecond

// unconfirmed adds what the embedded server said last, which is the reason when a
// disk is full or failing.
func (j *Journal) unconfirmed(err error) error {
	if j.log == nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("the store does not confirm the write (%s): %w", j.log.latest(), err)
}

// known says whether the task's key was finished already or waits under that very key.
func (j *Journal) known(ctx context.Context, t Task) (bool, error) {
	entry, err := j.seen.Get(ctx, digest(t.Key))
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return false, nil
	case err != nil:
		return false, err
	}
	return j.alive(ctx, entry, taskSubject(t.Key, t.Lane))
}

// isTaken says that somebody else wrote first.
func isTaken(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence ||
		api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// isFull says that a limit of the stream is reached. The server has one code for
// every failure to store; only the words tell a limit from a broken disk.
func isFull(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && (strings.Contains(api.Description, "maximum messages exceeded") ||
		strings.Contains(api.Description, "maximum bytes exceeded"))
}

// room refuses while the disk is nearly full: JetStream does not recover from a
// disk that is full until it is restarted.
func (j *Journal) room() error {
	if j.folder == nil {
		return nil
	}
	return enoughSpace(j.folder.path, j.o.MinFree)
}
