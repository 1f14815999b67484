package journal

import (
	"context"
	"testing"
	"time"
)

// TestLaneIsTakenOver: one replica works on the first task of a lane, another one
// holds later ones and waits for it. The first replica is cut off, so the other has
// to do all, in their order: the first comes to it after the others.
func TestLaneIsTakenOver(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	a, b := c.replica(), c.replica()
	begun := make(chan struct{})
	keys := []string{"1", "2", "3", "4", "5", "6", "7", "8"}
	acceptSoon(t, a, Task{Key: keys[0], Lane: "l", Body: []byte("x")})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go a.Work(ctx, func(ctx context.Context, _ Task) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	})
	<-begun
	finished := make(chan Task, len(keys))
	working(t, b, func(_ context.Context, task Task) error { finished <- task; return nil })
	for _, key := range keys[1:] { // each goes to one of the two, as they ask for them
		acceptSoon(t, b, Task{Key: key, Lane: "l", Body: []byte("x")})
	}
	eventually(t, "all are held", func() bool {
		info, err := b.tasks.Consumer(t.Context(), worker)
		return err == nil && info.CachedInfo().NumAckPending == len(keys)
	})
	a.conn.Close()
	for _, want := range keys {
		select {
		case got := <-finished:
			if got.Key != want {
				t.Errorf("task %s is done, want %s", got.Key, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("nobody does task %s", want)
		}
	}
	drained(t, b)
}

// TestQueueKeepsTheOrder of sequences in a lane, however they come.
func TestQueueKeepsTheOrder(t *testing.T) {
	w := &shift{queues: map[string][]*held{"l": {}}, held: map[*held]struct{}{}}
	for _, n := range []uint64{5, 2, 9, 2, 7} {
		w.queue(&held{label: label{Lane: "l"}, sequence: n})
	}
	var last uint64
	for _, h := range w.queues["l"] {
		if h.sequence < last {
			t.Errorf("%d after %d", h.sequence, last)
		}
		last = h.sequence
	}
	if !w.overtaken(&held{label: label{Lane: "l"}, sequence: 3}) || w.overtaken(&held{label: label{Lane: "l"}, sequence: 2}) {
		t.Error("a task is overtaken by earlier ones, and by no others")
	}
}
