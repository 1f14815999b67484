package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestAcceptedOnce offers work a second time under each of its names, while it
// waits and once it is finished, before a restart and after.
func TestAcceptedOnce(t *testing.T) {
	dir := t.TempDir()
	first := Task{Key: "T1/C1/1", Also: []string{"Ev1", "Ev2"}, Lane: "a", Body: []byte("x")}
	again := map[string]Task{
		"the same":                    first,
		"by key":                      {Key: "T1/C1/1", Lane: "a"},
		"by key, in another lane":     {Key: "T1/C1/1", Lane: "b"},
		"by its first further name":   {Key: "T1/C1/2", Also: []string{"Ev1"}},
		"by its second further name":  {Key: "T1/C1/3", Also: []string{"Ev9", "Ev2"}},
		"key is a further name of it": {Key: "Ev1"},
		"its key as a further name":   {Key: "T1/C1/4", Also: []string{"T1/C1/1"}},
	}
	stage := func(name string, j *Journal) {
		for how, task := range again {
			if fresh, err := j.Accept(t.Context(), task); fresh || err != nil {
				t.Errorf("%s, %s: Accept = %v, %v", name, how, fresh, err)
			}
		}
	}
	j := open(t, Options{Dir: dir})
	accept(t, j, first)
	stage("waiting", j)
	j = reopen(t, j)
	stage("waiting, restarted", j)
	stop := working(t, j, func(context.Context, Task) error { return nil })
	drained(t, j)
	stage("finished", j)
	stop()
	j = reopen(t, j)
	stage("finished, restarted", j)
	if n, err := j.Pending(t.Context()); n != 0 || err != nil {
		t.Errorf("Pending = %d, %v", n, err)
	}
}

func reopen(t testing.TB, j *Journal) *Journal {
	t.Helper()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	o := j.o
	return open(t, o)
}

// TestAnyKey: names are arbitrary strings, and come back as they were.
func TestAnyKey(t *testing.T) {
	keys := []string{
		"a", "A", "a.b", "a.*", "a.>", "*", ">", " ", "a b", "a\nLeeway-Task: x", "a\r\n\r\n", "\x00", "\xff\xfe",
		"../../etc/passwd", "$JS.API.STREAM.DELETE.LEEWAY_TASKS", "_INBOX.x", "ключ", "🏫", strings.Repeat("k", 4000), "done", "health",
	}
	j := open(t, Options{})
	for _, key := range keys {
		accept(t, j, Task{Key: key, Lane: key, Also: []string{"also " + key}, Body: []byte(key)})
	}
	var seen sync.Map
	working(t, j, func(_ context.Context, task Task) error {
		if string(task.Body) != task.Key || task.Lane != task.Key || task.Also[0] != "also "+task.Key {
			t.Errorf("%q came back as %+v", task.Body, task)
		}
		seen.Store(string(task.Body), true)
		return nil
	})
	drained(t, j)
	for _, key := range keys {
		if _, ok := seen.Load(key); !ok {
			t.Errorf("%q was not worked on", key)
		}
		if fresh, err := j.Accept(t.Context(), Task{Key: key}); fresh || err != nil {
			t.Errorf("%q again: %v, %v", key, fresh, err)
		}
	}
}

func TestAcceptRefuses(t *testing.T) {
	full := Options{MaxTasks: 3}
	small := Options{MaxBytes: 64 << 10}
	for name, c := range map[string]struct {
		o    Options
		task Task
		says string
		full bool
	}{
		"no key":         {task: Task{Body: []byte("x")}, says: "no key"},
		"a huge body":    {task: Task{Key: "k", Body: make([]byte, maxBody+1)}, says: "at most"},
		"a huge key":     {task: Task{Key: strings.Repeat("k", 300<<10)}, says: "at most"},
		"too many tasks": {o: full, task: Task{Key: "k"}, says: "maximum messages", full: true},
		"too many bytes": {o: small, task: Task{Key: "k", Body: make([]byte, 60<<10)}, says: "maximum bytes", full: true},
	} {
		t.Run(name, func(t *testing.T) {
			j := open(t, c.o)
			for i := range 3 {
				accept(t, j, Task{Key: fmt.Sprint(i), Body: make([]byte, 2000)})
			}
			fresh, err := j.Accept(t.Context(), c.task)
			if fresh || err == nil || !strings.Contains(err.Error(), c.says) || errors.Is(err, ErrFull) != c.full {
				t.Fatalf("Accept = %v, %v", fresh, err)
			}
			if bytes.Contains([]byte(err.Error()), []byte(strings.Repeat("k", 100))) {
				t.Error("the error repeats the huge key")
			}
			if fresh, err := j.Accept(t.Context(), Task{Key: "1"}); fresh || err != nil {
				t.Errorf("a known one: %v, %v", fresh, err)
			}
		})
	}
}

// TestRoomAgain: refused while full, accepted once a task is finished.
func TestRoomAgain(t *testing.T) {
	j := open(t, Options{MaxTasks: 2})
	for _, key := range []string{"a", "b"} {
		accept(t, j, Task{Key: key, Body: []byte("x")})
	}
	if err := j.Health(t.Context()); !errors.Is(err, ErrFull) {
		t.Errorf("Health: %v", err)
	}
	if _, err := j.Accept(t.Context(), Task{Key: "c", Also: []string{"Ev"}, Body: []byte("x")}); !errors.Is(err, ErrFull) {
		t.Fatalf("Accept: %v", err)
	}
	working(t, j, func(context.Context, Task) error { return nil })
	drained(t, j)
	accept(t, j, Task{Key: "c", Also: []string{"Ev"}, Body: []byte("x")}) // the refusal left no name behind
	if err := j.Health(t.Context()); err != nil {
		t.Errorf("Health: %v", err)
	}
}

func TestDiskNearlyFull(t *testing.T) {
	j := open(t, Options{})
	j.o.MinFree = 1 << 60
	_, err := j.Accept(t.Context(), Task{Key: "k"})
	if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "MiB") {
		t.Errorf("Accept: %v", err)
	}
	if err := j.Health(t.Context()); !errors.Is(err, ErrFull) {
		t.Errorf("Health: %v", err)
	}
}

// TestOneOfMany: of many that bring the same work at the same time, one is fresh.
func TestOneOfMany(t *testing.T) {
	j := open(t, Options{})
	var worked atomic.Int32
	working(t, j, func(context.Context, Task) error { worked.Add(1); return nil })
	for round := range 20 {
		var fresh atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				task := Task{Key: fmt.Sprint("key ", round), Also: []string{fmt.Sprint("event ", round)}}
				if i%2 == 1 && round%2 == 1 { // the same event under another key
					task.Key = fmt.Sprint("key ", round, " of ", i)
				}
				ok, err := j.Accept(t.Context(), task)
				if err != nil {
					t.Error(err)
				}
				if ok {
					fresh.Add(1)
				}
			})
		}
		all.Wait()
		if n := fresh.Load(); n != 1 {
			t.Errorf("round %d: %d were fresh", round, n)
		}
	}
	drained(t, j)
	if n := worked.Load(); n != 20 {
		t.Errorf("%d of 20 were worked on", n)
	}
}

// TestClaimOfTheDead: a process died between taking the further names and storing
// the task. The names do not stand in the way of the next delivery.
func TestClaimOfTheDead(t *testing.T) {
	j := open(t, Options{claimAge: 100 * time.Millisecond})
	if ok, err := j.claim(t.Context(), Task{Key: "one", Also: []string{"Ev"}}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	accept(t, j, Task{Key: "one", Also: []string{"Ev"}}) // the same work: at once
	if ok, err := j.claim(t.Context(), Task{Key: "lost", Also: []string{"Ev2"}}); !ok || err != nil {
		t.Fatal(ok, err)
	}
	accept(t, j, Task{Key: "another", Also: []string{"Ev2"}}) // other work: once the owner must be dead
}

func TestClosed(t *testing.T) {
	j := open(t, Options{})
	for range 2 {
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	_, accepting := j.Accept(t.Context(), Task{Key: "k"})
	_, pending := j.Pending(t.Context())
	for what, err := range map[string]error{
		"Accept": accepting, "Pending": pending, "Health": j.Health(t.Context()),
		"Work": j.Work(t.Context(), nil), "Remember": j.Remember(t.Context(), "t", nil),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
