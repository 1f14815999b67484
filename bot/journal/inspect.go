package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// JetStream repairs what it finds: after a bad record it keeps what is before it
// and starts, without a word, with fewer tasks. The journal would rather not
// start. Three witnesses tell it: the key file knows the tasks that were stored,
// each body proves by its seal that it is whole, and the version file knows how
// far every stream had come when the journal was last opened or closed.

const markWithin = 10 * time.Second

// inspect compares the store with its witnesses.
func (j *Journal) inspect(ctx context.Context) error {
	behind, err := j.behind(ctx)
	if err != nil {
		return err
	}
	use, broken, err := j.slotsInUse(ctx)
	if err != nil {
		return err
	}
	lost, err := j.keys.missing(use)
	if err != nil {
		return err
	}
	damage := errors.Join(behind, count(lost, "accepted tasks are missing"), count(broken, "accepted tasks cannot be read"))
	if damage != nil && !j.o.Salvage {
		return fmt.Errorf("%w: %w", ErrCorrupt, damage)
	}
	if damage != nil {
		j.o.Log.Error("journal: going on with a damaged store", "damage", damage)
	}
	if err := j.keys.sweep(use); err != nil {
		return err
	}
	return j.mark()
}

func count(n int, what string) error {
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%d %s", n, what)
}

// behind says which streams end before where they once were.
func (j *Journal) behind(ctx context.Context) (damage, err error) {
	now, err := j.sequences(ctx)
	if err != nil {
		return nil, err
	}
	j.begun = now[tasksStream]
	for name, last := range j.folder.mark.Last {
		if now[name] < last {
			damage = errors.Join(damage, fmt.Errorf("%s ends at %d and had come to %d", name, now[name], last))
		}
	}
	return damage, nil
}

// mark notes in the version file how far every stream has come.
func (j *Journal) mark() error {
	if j.folder == nil || j.stores == nil || j.keys == nil || !j.folder.made {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), markWithin)
	defer cancel()
	last, err := j.sequences(ctx)
	if err != nil {
		return fmt.Errorf("note how far the streams have come: %w", err)
	}
	j.folder.mark.Last = last
	return j.folder.write()
}

// sequences is the last sequence of every stream.
func (j *Journal) sequences(ctx context.Context) (map[string]uint64, error) {
	last := map[string]uint64{}
	streams := j.js.ListStreams(ctx)
	for info := range streams.Info() {
		last[info.Config.Name] = info.State.LastSeq
	}
	return last, streams.Err()
}

// slotsInUse reads all unfinished and dead tasks: which key is whose, and how many
// unfinished ones are broken. A task without a key is whole when it is finished: it
// was cut off before it could be removed.
func (j *Journal) slotsInUse(ctx context.Context) (use map[int]string, broken int, err error) {
	use = map[int]string{}
	err = eachLabel(ctx, j.dead, func(l label, msg *jetstream.RawStreamMsg) error {
		use[l.Slot] = l.Key
		_, _ = j.keys.open(l, msg.Data) // gives the key its name back; an erased one is no damage
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	err = eachLabel(ctx, j.tasks, func(l label, msg *jetstream.RawStreamMsg) error {
		use[l.Slot] = l.Key
		_, err := j.keys.open(l, msg.Data)
		if err == nil {
			return nil
		}
		ending, err := j.ending(ctx, l.Key)
		if ending == "" {
			broken++
		}
		return err
	})
	return use, broken, err
}

// eachLabel visits the messages of a stream, oldest first.
func eachLabel(ctx context.Context, s jetstream.Stream, visit func(label, *jetstream.RawStreamMsg) error) error {
	info, err := s.Info(ctx)
	if err != nil || info.State.Msgs == 0 {
		return err
	}
	for next := info.State.FirstSeq; next <= info.State.LastSeq; {
		msg, err := s.GetMsg(ctx, next, jetstream.WithGetMsgSubject(">"))
		if isAbsent(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: read message %d of %s: %w", ErrCorrupt, next, info.Config.Name, err)
		}
		next = msg.Sequence + 1
		l, err := readLabel(msg.Header)
		if err != nil {
			return fmt.Errorf("%w: message %d of %s: %w", ErrCorrupt, msg.Sequence, info.Config.Name, err)
		}
		if err := visit(l, msg); err != nil {
			return err
		}
	}
	return nil
}
