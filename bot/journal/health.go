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
	if _, err := j.seen.Put(ctx, "health", nil); err != nil {
		return fmt.Errorf("journal: write to the store: %w", err)
	}
	return nil
}
