package journal

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// allFree says whether no other task has one of the further names. The caller has
// reserved them.
func (j *Journal) allFree(ctx context.Context, t Task) (bool, error) {
	for _, name := range t.Also {
		if waits, err := j.waits(ctx, digest(name)); err != nil || waits {
			return false, err
		}
		entry, err := j.seen.Get(ctx, digest(name))
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		if alive, err := j.alive(ctx, entry, taskSubject(t.Key, t.Lane)); err != nil || alive {
			return false, err
		}
	}
	return true, nil
}

// putNames writes down whose the further names are. A claim whose task was never
// stored, since the process died in between, is overwritten.
func (j *Journal) putNames(ctx context.Context, t Task) error {
	for _, name := range t.Also {
		if _, err := j.seen.Put(ctx, digest(name), []byte(taskSubject(t.Key, t.Lane))); err != nil {
			return err
		}
	}
	j.o.fault("accept/claimed")
	return nil
}

// claim takes the task's further names, unless another task has one of them. On a
// cluster: another replica may try the same.
func (j *Journal) claim(ctx context.Context, t Task) (bool, error) {
	mine := taskSubject(t.Key, t.Lane)
	for _, name := range t.Also {
		if waits, err := j.waits(ctx, digest(name)); err != nil || waits {
			return false, err
		}
		ours, err := j.claimName(ctx, digest(name), mine)
		if err != nil || !ours {
			return false, err
		}
	}
	return true, nil
}

// claimName takes one name. A claim whose task was never stored, since the
// process died in between, is taken over once its owner cannot be about to store it.
func (j *Journal) claimName(ctx context.Context, name, mine string) (bool, error) {
	for {
		_, err := j.seen.Create(ctx, name, []byte(mine))
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, jetstream.ErrKeyExists) {
			return false, err
		}
		entry, err := j.seen.Get(ctx, name)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			continue
		}
		if err != nil {
			return false, err
		}
		if string(entry.Value()) == mine {
			return true, nil
		}
		alive, err := j.alive(ctx, entry, mine)
		if err != nil || alive {
			return false, err
		}
		if time.Since(entry.Created()) > j.o.claimAge {
			_, err := j.seen.Update(ctx, name, []byte(mine), entry.Revision())
			if err == nil || !isTaken(err) {
				return err == nil, err
			}
		}
		if err := sleep(ctx, claimPoll); err != nil {
			return false, err
		}
	}
}

const (
	claimAge  = 5 * time.Second // a live Accept stores its task well within it
	claimPoll = 50 * time.Millisecond
)

// alive says whether the task that a name belongs to is finished or waiting.
func (j *Journal) alive(ctx context.Context, entry jetstream.KeyValueEntry, mine string) (bool, error) {
	owner := string(entry.Value())
	if isOver(entry.Value()) {
		return true, nil
	}
	if owner == mine {
		return false, nil
	}
	key := keyOfSubject(owner)
	if waits, err := j.waits(ctx, key); err != nil || waits {
		return waits, err
	}
	finished, err := j.seen.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return false, nil
	}
	return err == nil && isOver(finished.Value()), err
}

// waits says whether a task with that key (its digest) is stored and unfinished.
func (j *Journal) waits(ctx context.Context, key string) (bool, error) {
	_, err := j.tasks.GetLastMsgForSubject(ctx, tasksPrefix+key+".*")
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	return err == nil, err
}

// sleep waits, or returns why it was ended.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
