package journal

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"
)

// open opens a journal that closes with the test.
func open(t testing.TB, o Options) *Journal {
	t.Helper()
	if o.Dir == "" && o.URL == "" {
		o.Dir = t.TempDir()
	}
	j, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

// accept accepts a task that must be fresh.
func accept(t testing.TB, j *Journal, task Task) {
	t.Helper()
	fresh, err := j.Accept(context.Background(), task)
	if err != nil || !fresh {
		t.Fatalf("Accept(%q) = %v, %v", task.Key, fresh, err)
	}
}

// working runs Work in the background until the test ends, or stop is called.
func working(t testing.TB, j *Journal, do func(context.Context, Task) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error, 1)
	go func() { result <- j.Work(ctx, do) }()
	stopped := false
	stop = func() {
		cancel()
		if stopped {
			return
		}
		stopped = true
		if err := <-result; err != nil {
			t.Errorf("Work: %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits for a condition, long enough for a busy machine.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain: " + what)
		}
	}
}

func drained(t testing.TB, j *Journal) {
	t.Helper()
	eventually(t, "no task is pending", func() bool {
		n, err := j.Pending(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return n == 0
	})
}

// lockedBuffer is written by many goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
