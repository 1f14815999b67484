package journal

import (
	"errors"
	"fmt"
	"time"
)

// later is the outcome "try again after that long".
type later struct {
	after time.Duration
	err   error
}

func (l later) Error() string { return fmt.Sprintf("again in %s: %v", l.after, l.err) }
func (l later) Unwrap() error { return l.err }

// Later is returned by the do of Work: try again after that long, because of err.
// The task keeps its place, so its lane waits with it, for Options.MaxWait at
// most at one time. A Later counts as an attempt only in Task.Attempt: a
// workspace that is rate limited for an hour kills no task, but a hundred waits do.
func Later(after time.Duration, err error) error { return later{after, err} }

// maxLater bounds the waits of one task, and so the time it may hold up its lane:
// with MaxWait of 10 minutes, 17 hours at the very most.
const maxLater = 100

// dead is the outcome "never again".
type dead struct{ err error }

func (d dead) Error() string { return d.err.Error() }
func (d dead) Unwrap() error { return d.err }

// Dead is returned by the do of Work: never try again. The task becomes a dead
// letter with err as its reason, which must not hold the asker's words. Its body
// stays sealed so that an operator can retry it, and is erased after
// Options.KeepDead.
func Dead(err error) error { return dead{err} }

// verdict is what follows from an attempt.
type verdict int

const (
	finished verdict = iota
	again
	buried
)

// judge says what becomes of a task, and after how long. failures and waits are
// those before this attempt, in this process.
func (o Options) judge(err error, failures, waits int) (verdict, time.Duration) {
	var l later
	var d dead
	switch {
	case err == nil:
		return finished, 0
	case errors.As(err, &d):
		return buried, 0
	case errors.As(err, &l):
		if waits+1 >= maxLater {
			return buried, 0
		}
		return again, min(max(l.after, 0), o.MaxWait)
	case failures+1 >= o.MaxDeliver:
		return buried, 0
	}
	return again, min(o.backoff<<min(failures, 20), o.MaxWait)
}
