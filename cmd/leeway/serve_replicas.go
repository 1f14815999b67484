package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/config"
)

// Replicas on one cluster serve one revision. Whichever swaps, rolls back, holds or
// releases tells it through the journal, the others follow, and one that starts
// takes what they serve before it answers. serve_bearings.go decides who tells and
// who follows. Replicas of another source, or of another ref or folder of it, as
// while new settings are rolled out, do not hear each other.

// lockstep keeps one replica's library in step with the others'.
type lockstep struct {
	curator *curator.Curator
	journal *journal.Journal
	log     *slog.Logger
	name    string           // under which replicas of this source tell
	notices *journal.Notices // nil until they could be opened

	mu    sync.Mutex // for what status reads
	b     bearings   // written by whoever takes steps, one goroutine
	there standing   // what the others serve, as last told
	out   error      // why they cannot be heard
}

const (
	// lookEvery is how soon a replica follows. Reading one value costs the cluster
	// nothing, and unlike a subscription it cannot stop without a word.
	lookEvery  = time.Second
	lookWithin = 5 * time.Second

	// startWithin is how long a start waits for what the others serve, before it
	// answers from what it has.
	startWithin = time.Minute
)

// newLockstep is nil for a replica that has no others, or whose library nobody
// changes.
func newLockstep(s *config.Settings, j *journal.Journal, log *slog.Logger) *lockstep {
	if j == nil || s.Journal.URL == "" || s.Library.Source == curator.Bundled {
		return nil
	}
	return &lockstep{journal: j, log: log, name: "library/" + libraryPlace(s) + "\n" + s.Library.Ref}
}

// commit is what the others serve, "" where they serve nothing yet or cannot be
// heard: what a replica of an empty folder begins with.
func (t *lockstep) commit(ctx context.Context) string {
	if t == nil {
		return ""
	}
	_, there, err := t.read(ctx)
	t.heard(ctx, err)
	return there.Commit
}

// begin takes what the others serve, or tells them where they serve nothing yet.
func (t *lockstep) begin(ctx context.Context, c *curator.Curator) {
	if t == nil {
		return
	}
	t.curator = c
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	const steps = 3 // told too late, then followed, then seen to be in step
	for range steps {
		t.step(ctx)
	}
}

// keep stays in step until ctx ends.
func (t *lockstep) keep(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.curator.Swapped():
		case <-tick.C:
		}
		t.step(ctx)
	}
}

// step looks what the others serve, and follows or tells. Only that they cannot be
// heard is logged here: of what is followed in vain the curator keeps the log.
func (t *lockstep) step(ctx context.Context) {
	n, there, err := t.read(ctx)
	if err == nil {
		err = t.heed(ctx, n, there)
	}
	t.heard(ctx, err)
}

// heed does what follows from the notice n.
func (t *lockstep) heed(ctx context.Context, n uint64, there standing) error {
	here := standingOf(t.curator.Status())
	t.mu.Lock()
	if n >= t.b.seen {
		t.there = there
	}
	next := t.b.next(n, there, here, time.Now())
	t.mu.Unlock()
	switch next {
	case tell:
		return t.tell(ctx, n, here)
	case follow:
		t.follow(ctx, n, there, here)
	}
	return nil
}

func (t *lockstep) read(ctx context.Context) (n uint64, there standing, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	if t.notices == nil {
		if t.notices, err = t.journal.Notices(ctx); err != nil {
			return 0, there, err
		}
	}
	notice, err := t.notices.Read(ctx, t.name)
	if err != nil || notice.Number == 0 {
		return 0, there, err
	}
	if err := json.Unmarshal(notice.Value, &there); err != nil || there.Revision == "" {
		return 0, there, errors.New("read what other replicas serve: they tell nothing that this program knows: give all the same program")
	}
	return notice.Number, there, nil
}

// heard logs when the others can no longer be heard, and when they can again.
func (t *lockstep) heard(ctx context.Context, err error) {
	if ctx.Err() != nil || errors.Is(err, journal.ErrClosed) {
		return // stopping
	}
	t.mu.Lock()
	was := t.out
	t.out = err
	t.mu.Unlock()
	switch {
	case err != nil && was == nil:
		t.log.Warn("other replicas are not heard; what is served here is served on", "err", err.Error())
	case err == nil && was != nil:
		t.log.Info("other replicas are heard again")
	}
}

// tell says what is served here, unless another replica told something since the
// notice n.
func (t *lockstep) tell(ctx context.Context, n uint64, here standing) error {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	told := here
	told.At = time.Now().UTC()
	value, err := json.Marshal(told)
	if err != nil {
		return err
	}
	number, err := t.notices.Tell(ctx, t.name, value, n)
	if errors.Is(err, journal.ErrOvertaken) {
		return nil // the next step reads what
	}
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b.agreed(number, here)
	t.there = told
	t.log.Info("told other replicas", "revision", told.Revision, "commit", told.Commit, "held", told.Held, "by", told.By)
	return nil
}

// follow serves what the others do. When it cannot be had, what is served here is
// served on; held, if they are.
func (t *lockstep) follow(ctx context.Context, n uint64, there, here standing) {
	err := t.goTo(ctx, there, here)
	if err != nil && there.Held && !here.Held && here.Revision != "" {
		if t.curator.FollowHold(context.WithoutCancel(ctx), here.Revision, here.Commit, true) == nil {
			here.Held = true
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.b.failed(n, here, err, time.Now())
		return
	}
	t.b.agreed(n, there)
	t.log.Info("followed other replicas", "revision", there.Revision, "commit", there.Commit, "held", there.Held, "by", there.By)
}

// errHeldHere ends a following that would undo what somebody did here meanwhile.
var errHeldHere = errors.New("what is served here was held meanwhile")

// goTo follows, and gives up when somebody holds what is served here before it is
// done: to fetch a revision and build its index takes seconds, in which an admin
// may roll back what others just took.
func (t *lockstep) goTo(ctx context.Context, there, here standing) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan error, 1)
	go func() { done <- t.curator.FollowHold(ctx, there.Revision, there.Commit, there.Held) }()
	for {
		select {
		case err := <-done:
			if cause := context.Cause(ctx); err != nil && errors.Is(cause, errHeldHere) {
				return fmt.Errorf("%w: %w", cause, err)
			}
			return err
		case <-t.curator.Swapped():
			if !there.Held && !here.Held && t.curator.Status().Held {
				cancel(errHeldHere)
			}
		}
	}
}

// replicaState is what /admin/status says of the others.
type replicaState struct {
	InStep bool      `json:"in_step"`
	Serve  *standing `json:"serve,omitempty"` // what the others do, as last told
	Error  string    `json:"error,omitempty"` // why this one does not, or cannot know
	Again  time.Time `json:"again,omitzero"`  // when it tries to follow them again
}

func (t *lockstep) state() replicaState {
	here := standingOf(t.curator.Status())
	t.mu.Lock()
	defer t.mu.Unlock()
	s := replicaState{InStep: t.out == nil && t.there.same(here), Again: t.b.again}
	if t.there.Revision != "" {
		there := t.there
		s.Serve = &there
	}
	if why := errors.Join(t.out, t.b.why); why != nil && !s.InStep {
		s.Error = why.Error()
	}
	return s
}
