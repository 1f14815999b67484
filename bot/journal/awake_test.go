package journal

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

// TestWaitsInTheStream: of more tasks than there are hands, only so many are held
// that the hands never wait; tasks that wait for a time to come hold up nobody.
func TestWaitsInTheStream(t *testing.T) {
	const hands, waiting, tasks = 4, 200, 400
	j := open(t, Options{Hands: hands})
	for i := range waiting {
		accept(t, j, Task{Key: fmt.Sprint("later ", i), Lane: fmt.Sprint("later ", i), Body: []byte("x")})
	}
	for i := range tasks {
		accept(t, j, Task{Key: fmt.Sprint(i), Lane: fmt.Sprint(i), Body: []byte("x")})
	}
	var begun atomic.Int64
	free := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := j.newShift(ctx, func(ctx context.Context, task Task) error {
		if task.Key[0] == 'l' {
			return Later(time.Hour, errors.New("not now"))
		}
		begun.Add(1)
		select {
		case <-free:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	consumer, err := j.consumer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	received := make(chan error, 1)
	go func() { received <- w.receive(consumer) }()
	eventually(t, "all hands are full", func() bool { return begun.Load() == hands })
	eventually(t, "no more fits", func() bool { return len(w.awake) == cap(w.awake) })
	if n := len(w.holding()); n > waiting+cap(w.awake)+1 {
		t.Errorf("%d tasks are held, with %d waiting and room for %d", n, waiting, cap(w.awake))
	}
	close(free)
	eventually(t, "all but the waiting are done", func() bool {
		n, err := j.Pending(t.Context())
		return err == nil && n == waiting
	})
	cancel()
	if err := <-received; err != nil {
		t.Fatal(err)
	}
	w.end()
}
