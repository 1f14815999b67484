package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// Remember keeps a value for a thread, in place of the one before, for
// Options.Memory. The value is what was shown (ids of entries), never what was
// said: unlike a body it is stored as it is.
func (j *Journal) Remember(ctx context.Context, thread string, value []byte) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	if _, err := j.threads.Put(ctx, digest(thread), value); err != nil {
		return fmt.Errorf("remember thread %q: %w", thread, err)
	}
	return nil
}

// Recall returns what Remember kept, nil when nothing is.
func (j *Journal) Recall(ctx context.Context, thread string) ([]byte, error) {
	leave, err := j.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	entry, err := j.threads.Get(ctx, digest(thread))
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("recall thread %q: %w", thread, err)
	}
	return entry.Value(), nil
}
