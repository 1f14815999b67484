package journal

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// far is a replica on the side of the few, near one on the side of the many.
const far, near = 0, 1

// TestPartition: the server that leads the tasks is cut off from the others, and a
// replica with it, which has begun one task and posted another. The others go on
// without them. Healed, nothing is lost, and nothing posted twice.
func TestPartition(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	d := newDivisible(t)
	replicas := []*Journal{far: d.replicaAt(far), near: d.replicaAt(near)}
	d.lead(replicas[near], far)
	w := &divided{ledger: ledger{filepath.Join(t.TempDir(), "slack")}, begun: map[string]bool{}, attempts: map[string]int{},
		inHand: make(chan string, 2), apart: make(chan struct{})}
	working(t, replicas[far], w.at(far))
	for _, key := range []string{hangs, stays} {
		acceptPatiently(t, replicas[far], Task{Key: key, Lane: key, Body: []byte(secretText)})
	}
	<-w.inHand
	<-w.inHand
	working(t, replicas[near], w.at(near))
	keys := []string{hangs, stays}
	for i := range 12 {
		task := dividedTask("before", i)
		keys = append(keys, task.Key)
		acceptPatiently(t, replicas[i%2], task)
	}

	d.lead(replicas[near], far)
	d.cutOff(far)
	close(w.apart)
	if fresh, err := offer(replicas[far], dividedTask("apart", 0)); err == nil {
		t.Errorf("a task was acknowledged where most servers cannot know of it, fresh %v", fresh)
	}
	for i := range 12 {
		task := dividedTask("apart", i)
		keys = append(keys, task.Key)
		acceptPatiently(t, replicas[near], task)
	}
	for _, key := range []string{hangs, stays} {
		patiently(t, key+" is taken over", func() bool { return w.attempt(key) > 0 })
		if n := w.attempt(key); n < 2 {
			t.Errorf("%s was begun twice and came as attempt %d", key, n)
		}
	}
	for _, key := range keys {
		patiently(t, key+" is posted by the many", func() bool { return w.posted(key) > 0 })
	}

	d.heal()
	for i := range 12 {
		task := dividedTask("after", i)
		keys = append(keys, task.Key)
		acceptPatiently(t, replicas[i%2], task)
	}
	for _, j := range replicas {
		patiently(t, "everything is finished", func() bool {
			n, err := j.Pending(t.Context())
			return n == 0 && err == nil
		})
	}
	for _, key := range keys {
		if n := w.posted(key); n != 1 {
			t.Errorf("%s was posted %d times", key, n)
		}
		patiently(t, key+" is known on the far side", func() bool {
			fresh, err := offer(replicas[far], Task{Key: key, Lane: "0", Body: []byte(secretText)})
			if fresh {
				t.Errorf("%s is fresh again", key)
			}
			return err == nil
		})
	}
}

func dividedTask(when string, i int) Task {
	return Task{Key: fmt.Sprint(when, " ", i), Also: []string{fmt.Sprint("event ", when, " ", i)}, Lane: fmt.Sprint(i % 3), Body: []byte(secretText)}
}

const (
	hangs = "hangs" // in hand on the far side, and not posted, when it is cut off
	stays = "stays" // posted on the far side, which cannot say so before it is cut off
)

// divided is the work of both sides. Slack can be reached from either.
type divided struct {
	ledger
	inHand chan string   // what the far side has begun
	apart  chan struct{} // closed once it is cut off

	mu       sync.Mutex
	begun    map[string]bool // on the far side
	attempts map[string]int  // the last on the near side, by key
}

func (w *divided) at(side int) func(context.Context, Task) error {
	return func(ctx context.Context, t Task) error {
		// A slow machine makes even the first attempt one that may not be the first.
		first := side == far && w.firstOf(t.Key)
		switch {
		case side == near:
			w.mu.Lock()
			w.attempts[t.Key] = t.Attempt
			w.mu.Unlock()
		case first && t.Key == hangs:
			w.inHand <- t.Key
			<-ctx.Done()
			return context.Cause(ctx)
		case first && t.Key == stays:
			err := w.post(ctx, t)
			w.inHand <- t.Key
			<-w.apart
			return err
		}
		return w.post(ctx, t)
	}
}

// firstOf says that the far side begins a task for the first time.
func (w *divided) firstOf(key string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := !w.begun[key]
	w.begun[key] = true
	return first
}

func (w *divided) post(ctx context.Context, t Task) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.answer(ctx, t)
}

func (w *divided) posted(key string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count("posted " + key)
}

func (w *divided) attempt(key string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.attempts[key]
}

// acceptPatiently delivers as Slack does: again, until it is acknowledged.
func acceptPatiently(t *testing.T, j *Journal, task Task) {
	t.Helper()
	patiently(t, task.Key+" is accepted", func() bool {
		_, err := offer(j, task)
		return err == nil
	})
}

// offer delivers once, as Slack does: for three seconds.
func offer(j *Journal, t Task) (fresh bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	return j.Accept(ctx, t)
}
