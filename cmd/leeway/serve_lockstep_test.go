//go:build unix

package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

func openCurator(t *testing.T, source string) *curator.Curator {
	t.Helper()
	c, err := curator.Open(t.Context(), curator.Options{Source: curator.Source{Location: source}, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// stall puts a pipe in the place of a commit: whoever reads it waits. The function
// waits until somebody does, and returns what lets them go on.
func (r *policyRepo) stall(commit string) (reading func() (goOn func())) {
	r.Helper()
	name := filepath.Join(r.bare, "objects", commit[:2], commit[2:])
	content, err := os.ReadFile(name)
	r.check(err)
	r.check(os.Remove(name))
	r.check(syscall.Mkfifo(name, 0o600))
	return func() func() {
		r.Helper()
		pipe, err := os.OpenFile(name, os.O_WRONLY, 0) // returns when it is being read
		r.check(err)
		return func() {
			r.check(os.Remove(name))
			r.check(os.WriteFile(name, content, 0o600))
			_, _ = pipe.Write(content)
			r.check(pipe.Close())
		}
	}
}

// TestFollowUndoesNoHold: a replica is about to take what the others serve, and an
// admin rolls it back. What the admin did stands.
func TestFollowUndoesNoHold(t *testing.T) {
	repo := newPolicyRepo(t)
	repo.push()
	c := openCurator(t, repo.bare)
	first := c.Current().ID
	repo.push()
	if _, err := c.Reindex(t.Context(), curator.Request{By: byToken}); err != nil {
		t.Fatal(err)
	}
	third := repo.push()
	leader := openCurator(t, repo.bare)
	there := standingOf(leader.Status())
	reading := repo.stall(third)

	l := &lockstep{curator: c, log: slog.New(slog.DiscardHandler)}
	<-c.Swapped()
	followed := make(chan error, 1)
	go func() { followed <- l.goTo(t.Context(), there, standingOf(c.Status())) }()
	goOn := reading()
	if _, err := c.Rollback(t.Context(), byToken, ""); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(patience); len(c.Swapped()) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody hears that it was rolled back")
		}
	}
	goOn()
	if err := <-followed; !errors.Is(err, errHeldHere) {
		t.Errorf("followed: %v", err)
	}
	if s := c.Status(); !s.Held || s.Revision != first {
		t.Errorf("it serves %s, held: %v; an admin rolled back to %s", s.Revision, s.Held, first)
	}
}

// TestFollowInVain: what the others serve cannot be had. What is served here is
// served on, and held if they are, so that nothing moves it; then it is told where
// an admin looks, and tried again.
func TestFollowInVain(t *testing.T) {
	repo := newPolicyRepo(t)
	repo.push()
	c := openCurator(t, repo.bare)
	here := standingOf(c.Status())
	l := &lockstep{curator: c, log: slog.New(slog.DiscardHandler)}
	there := standing{Revision: "0123456789ab", Commit: "0123456789012345678901234567890123456789", Held: true, By: byToken, At: time.Now()}
	for tries := range 2 {
		l.b.again = time.Time{}
		if err := l.heed(t.Context(), 7, there); err != nil {
			t.Fatal(err)
		}
		s, state := c.Status(), l.state()
		if s.Revision != here.Revision || !s.Held {
			t.Errorf("it serves %s, held: %v", s.Revision, s.Held)
		}
		if state.InStep || state.Error == "" || state.Again.IsZero() || state.Serve == nil || l.b.tries != tries+1 {
			t.Errorf("after try %d: %+v", tries, state)
		}
	}
	if report, err := c.Release(t.Context(), byToken); err != nil || report.Outcome != curator.Unchanged {
		t.Errorf("released: %+v, %v", report, err)
	}
	if got := l.b.next(7, there, standingOf(c.Status()), time.Now()); got != tell {
		t.Errorf("released here: %s, want %s", got, tell)
	}
}
