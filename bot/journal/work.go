package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Work gives every accepted task to do, lanes beside each other and each lane in
// the order accepted, until ctx ends. Then it begins nothing more and waits for
// the tasks in hand, whose context outlives ctx by Options.Grace; the rest stays
// accepted. It returns nil when ctx or Close ended it. Only one Work runs at a time.
//
// What do returns decides: nil finishes the task for good; [Later] and other
// errors bring it back, [Dead] buries it. A task may come a second time although
// do returned nil, when the process died before that was written down: then
// Attempt is above 1, and do looks for what it did before.
func (j *Journal) Work(ctx context.Context, do func(context.Context, Task) error) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	if !j.working.TryLock() {
		return errors.New("work: already working")
	}
	defer j.working.Unlock()
	consumer, err := j.consumer(ctx)
	for n := 1; n < consumerTries && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil; n++ {
		j.o.Log.Warn("journal: the worker is not there yet", "error", err)
		consumer, err = j.consumer(ctx)
	}
	if err != nil && ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	w := j.newShift(ctx, do)
	defer w.end()
	w.lanes.Go(w.expire)
	return w.receive(consumer)
}

// consumerTries: of two replicas that make the worker in the same moment, one may
// go without an answer. It finds the other's when it looks again.
const consumerTries = 4

// consumer returns the worker. Alone, it is made anew: its record of deliveries is
// written behind and means nothing after a kill, and a new one starts with the
// oldest task at once where the old would wait for AckWait. With others, it is
// left as it is: to update it would lose what they have asked of it.
func (j *Journal) consumer(ctx context.Context) (jetstream.Consumer, error) {
	if !j.o.shared() {
		if err := j.tasks.DeleteConsumer(ctx, worker); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return nil, err
		}
	}
	want := workerConfig(j.o)
	c, err := j.tasks.Consumer(ctx, worker)
	if err == nil && c.CachedInfo().Config.AckWait == want.AckWait && c.CachedInfo().Config.MaxAckPending == want.MaxAckPending {
		return c, nil
	}
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return nil, err
	}
	return j.tasks.CreateOrUpdateConsumer(ctx, want)
}

const (
	pullAtOnce = 512 // headers asked for ahead
	pullShared = 16  // the server serves one request to its end before the next replica's
	// A request for tasks is lost with the server that had it. That is noticed
	// after two heartbeats, so another replica's tasks are taken over in time.
	pullFor       = 10 * time.Second
	pullHeartbeat = 2 * time.Second
)

// receive takes deliveries until the shift ends.
func (w *shift) receive(c jetstream.Consumer) error {
	ahead := pullAtOnce
	if w.o.shared() {
		ahead = pullShared
	}
	messages, err := c.Messages(jetstream.PullMaxMessages(ahead), jetstream.PullExpiry(pullFor), jetstream.PullHeartbeat(pullHeartbeat))
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	defer context.AfterFunc(w.quit, messages.Stop)()
	for {
		msg, err := messages.Next()
		switch {
		case w.quit.Err() != nil:
			return nil
		case err == nil:
			w.take(msg)
		case errors.Is(err, jetstream.ErrMsgIteratorClosed):
			return errors.New("work: the stream of tasks ended")
		default:
			w.o.Log.Warn("journal: waiting for tasks", "error", err)
			_ = sleep(w.quit, 100*time.Millisecond)
		}
	}
}

// take puts a delivered task at the end of its lane.
func (w *shift) take(msg jetstream.Msg) {
	meta, err := msg.Metadata()
	if err != nil {
		w.o.Log.Error("journal: a delivery that is no task", "error", err)
		return
	}
	l, err := readLabel(msg.Headers())
	if err != nil {
		w.o.Log.Error("journal: a task that nobody can read; removed", "sequence", meta.Sequence.Stream, "error", err)
		_ = msg.TermWithReason("no label")
		return
	}
	h := &held{label: l, msg: msg, sequence: meta.Sequence.Stream, accepted: acceptedAt(msg.Headers(), meta.Timestamp)}
	h.lost, h.lose = context.WithCancelCause(context.Background())
	h.maybe = meta.NumDelivered > 1 || h.sequence <= w.begun || w.o.shared() && time.Since(h.accepted) > freshFor
	w.queue(h)
}

// freshFor: a cluster whose leader died may deliver a task as if for the first
// time, but not sooner than a new leader is elected.
const freshFor = 2 * time.Second
