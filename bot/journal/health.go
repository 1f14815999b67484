package journal

import (
	"context"
	"fmt"
)

// Health returns nil when a question could be accepted now, and otherwise why not.
// It writes to the disk, as accepting would.
func (j *Journal) Health(ctx context.Context) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := j.room(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	info, err := j.tasks.Info(ctx)
	if err != nil {
		return fmt.Errorf("journal: read the stream of tasks: %w", err)
	}
	if info.State.Msgs >= uint64(j.o.MaxTasks) {
		return fmt.Errorf("journal: %w: %d tasks wait, the limit is %d", ErrFull, info.State.Msgs, j.o.MaxTasks)
	}
	if err := j.probe(ctx); err != nil {
		return fmt.Errorf("journal: write to the store: %w", j.unconfirmed(err))
	}
	return nil
}

// probe writes where it is cheap, and to the stream of tasks when the last task
// could not be stored.
func (j *Journal) probe(ctx context.Context) error {
	if _, err := j.seen.Put(ctx, "health", nil); err != nil {
		return err
	}
	if !j.broken.Load() {
		return nil
	}
	ack, err := j.js.Publish(ctx, probeSubject, nil)
	if err != nil {
		return err
	}
	j.broken.Store(false)
	return j.tasks.DeleteMsg(ctx, ack.Sequence)
}
