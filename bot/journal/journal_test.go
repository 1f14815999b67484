package journal

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// open opens a journal that closes with the test.
func open(t testing.TB, o Options) *Journal {
	t.Helper()
	if o.Dir == "" && o.inProcess == nil {
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

func TestSmoke(t *testing.T) {
	start := time.Now()
	j := open(t, Options{})
	fmt.Println("open", time.Since(start))
	ctx := t.Context()
	start = time.Now()
	for i := range 100 {
		accept(t, j, Task{Key: fmt.Sprint("k", i), Also: []string{fmt.Sprint("e", i)}, Lane: fmt.Sprint("l", i%5), Body: []byte("hello")})
	}
	fmt.Println("accept each", time.Since(start)/100)
	start = time.Now()
	working(t, j, func(ctx context.Context, task Task) error {
		if string(task.Body) != "hello" || task.Attempt != 1 {
			t.Errorf("%+v", task)
		}
		return nil
	})
	drained(t, j)
	fmt.Println("finish each", time.Since(start)/100)
	for i := range 100 {
		if fresh, err := j.Accept(ctx, Task{Key: fmt.Sprint("k", i)}); fresh || err != nil {
			t.Fatal(fresh, err)
		}
		if fresh, err := j.Accept(ctx, Task{Key: fmt.Sprint("new", i), Also: []string{fmt.Sprint("e", i)}}); fresh || err != nil {
			t.Fatal(fresh, err)
		}
	}
	if err := j.Count(ctx, time.Now(), "a", "b"); err != nil {
		t.Fatal(err)
	}
	fmt.Println(j.Counts(ctx, time.Now(), time.Now()))
	fmt.Println(j.Remember(ctx, "t", []byte("v")))
	fmt.Println(j.Recall(ctx, "t"))
	fmt.Println(j.Recall(ctx, "none"))
	fmt.Println(j.Health(ctx))
}
