package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/nats-io/nats.go/jetstream"
)

// ErrNotEmpty says that there is a journal already where one is to be restored.
var ErrNotEmpty = errors.New("there is a journal already")

// Restore makes the journal that o describes from a backup. There must be none
// yet. When the backup turns out not to be whole, nothing is left of the attempt.
func Restore(ctx context.Context, o Options, backup io.Reader) error {
	if o.URL == "" {
		if entries, err := os.ReadDir(o.Dir); err == nil && len(entries) > 0 {
			return fmt.Errorf("restore journal, %s, %w", o.Dir, ErrNotEmpty)
		}
	}
	j, err := Open(ctx, o)
	if err != nil {
		return err
	}
	err = j.restore(ctx, backup)
	if err != nil && !errors.Is(err, ErrNotEmpty) {
		err = errors.Join(err, j.empty(ctx))
	}
	err = errors.Join(err, j.Close())
	if err != nil && o.URL == "" {
		err = errors.Join(err, os.RemoveAll(o.Dir))
	}
	if err != nil {
		return fmt.Errorf("restore journal: %w", err)
	}
	return nil
}

func (j *Journal) restore(ctx context.Context, backup io.Reader) error {
	for _, name := range []string{tasksStream, deadStream, gapStream, "KV_" + seenBucket} {
		s, err := j.js.Stream(ctx, name)
		if err != nil {
			return err
		}
		if s.CachedInfo().State.LastSeq > 0 {
			return ErrNotEmpty
		}
	}
	buckets := map[string]jetstream.KeyValue{"seen": j.seen, "thread": j.threads, "count": j.count}
	var tasks []taskIn
	err := readBackup(backup, func(r record) error {
		if bucket := buckets[r.Kind]; bucket != nil {
			_, err := bucket.Put(ctx, r.Name, r.Value)
			return err
		}
		switch r.Kind {
		case "task", "dead", "gap":
			return j.restoreBody(ctx, r, &tasks)
		case "head":
			return nil
		}
		return fmt.Errorf("a kind of line that is not known: %q", r.Kind)
	})
	if err != nil {
		return err
	}
	return j.dropFinished(ctx, tasks)
}

// taskIn is a restored task, until it is known whether it was finished.
type taskIn struct {
	label
	sequence uint64
}

func (j *Journal) restoreBody(ctx context.Context, r record, tasks *[]taskIn) error {
	l := label{Key: string(r.Key), Lane: string(r.Lane)}
	for _, name := range r.Also {
		l.Also = append(l.Also, string(name))
	}
	subject, seal := taskSubject(l.Key, l.Lane), j.seal
	switch r.Kind {
	case "dead":
		subject = deadPrefix + digest(l.Key)
	case "gap":
		subject, seal = gapPrefix+l.Key, j.gaps.seal
	}
	sealed, slot, err := seal.seal(l.Key, r.Body)
	if err != nil {
		return err
	}
	l.Slot = slot
	msg := l.message(subject, sealed)
	setAccepted(msg.Header, r.Time)
	setReason(msg.Header, r.Reason)
	ack, err := j.js.PublishMsg(ctx, msg)
	if err != nil {
		return err
	}
	if r.Kind == "task" {
		*tasks = append(*tasks, taskIn{l, ack.Sequence})
	}
	return seal.stored(l)
}

// dropFinished removes the tasks that were finished while the backup was written.
func (j *Journal) dropFinished(ctx context.Context, tasks []taskIn) error {
	for _, t := range tasks {
		ending, err := j.ending(ctx, t.Key)
		if err != nil {
			return err
		}
		if ending != "" {
			if err := errors.Join(j.seal.erase(t.label), j.tasks.DeleteMsg(ctx, t.sequence)); err != nil {
				return err
			}
		}
	}
	return nil
}

// empty takes back what a failed restore put on a cluster.
func (j *Journal) empty(ctx context.Context) error {
	if !j.o.shared() {
		return nil
	}
	var errs []error
	for _, name := range []string{tasksStream, deadStream, gapStream, "KV_" + seenBucket, "KV_" + threadBucket, "KV_" + countBucket, "KV_" + triesBucket} {
		errs = append(errs, j.js.DeleteStream(ctx, name))
	}
	return errors.Join(errs...)
}
