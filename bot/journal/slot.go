package journal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// slotBucket holds, for each channel, until when its turns are taken. It is kept in
// the servers' memory: nothing is lost with it but a pause of a second.
const (
	slotBucket = "leeway_slots"
	slotLife   = 30 * time.Minute // longer than any wait that Pace.Most allows
)

// Pace is how often something may be done in one place.
type Pace struct {
	Every time.Duration // between two turns; 0: no bound
	Burst int           // turns that a quiet place takes at once, 1 at least
	Most  time.Duration // a turn further off is not taken
}

// Slot takes the next turn in a place (a channel of Slack's), among all replicas,
// and says how long it is until then. It takes none, and ok is false, when that is
// longer than Most. A turn that was taken cannot be given back. Replicas reckon
// with their own clocks: one that is ahead by a second makes the others wait one
// longer. Alone, there is nobody to agree with, and every turn is now.
func (j *Journal) Slot(ctx context.Context, name string, p Pace) (wait time.Duration, ok bool, err error) {
	if !j.o.shared() || p.Every <= 0 {
		return 0, true, nil
	}
	leave, err := j.enter()
	if err != nil {
		return 0, false, err
	}
	defer leave()
	for {
		taken, revision, err := j.taken(ctx, name)
		if err != nil {
			return 0, false, fmt.Errorf("take a turn in %q: %w", name, err)
		}
		wait, until := p.next(taken, time.Now())
		if wait > p.Most {
			return wait, false, nil
		}
		value := strconv.AppendInt(nil, until.UnixNano(), 10)
		if revision == 0 {
			_, err = j.slots.Create(ctx, digest(name), value)
		} else {
			_, err = j.slots.Update(ctx, digest(name), value, revision)
		}
		switch {
		case err == nil:
			return wait, true, nil
		case !isTaken(err) && !errors.Is(err, jetstream.ErrKeyExists):
			return 0, false, fmt.Errorf("take a turn in %q: %w", name, err)
		}
	}
}

// next is the wait for the next turn, and until when turns are then taken, when
// they are taken until a time now.
func (p Pace) next(taken, now time.Time) (wait time.Duration, until time.Time) {
	if taken.Before(now) {
		taken = now
	}
	ahead := time.Duration(max(p.Burst, 1)-1) * p.Every
	return max(0, taken.Add(-ahead).Sub(now)), taken.Add(p.Every)
}

// taken is until when a place's turns are taken; revision 0 when none are.
func (j *Journal) taken(ctx context.Context, name string) (until time.Time, revision uint64, err error) {
	entry, err := j.slots.Get(ctx, digest(name))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return until, 0, nil
	}
	if err != nil {
		return until, 0, err
	}
	nanos, err := strconv.ParseInt(string(entry.Value()), 10, 64)
	return time.Unix(0, nanos), entry.Revision(), err
}

// openSlots makes the bucket of turns, which only several replicas need.
func (j *Journal) openSlots(ctx context.Context) (err error) {
	want := bucketConfig(j.o, slotBucket, slotLife)
	want.Storage = jetstream.MemoryStorage
	if j.slots, err = openBucket(ctx, j.js, want, false); err != nil {
		return fmt.Errorf("bucket %s: %w", slotBucket, err)
	}
	return nil
}
