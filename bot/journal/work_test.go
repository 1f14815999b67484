package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestOrder: 1000 tasks in 20 lanes, some tried again, two shifts, a restart; every
// lane in the order accepted, every task finished once.
func TestOrder(t *testing.T) {
	const tasks, lanes = 1000, 20
	j := open(t, Options{backoff: time.Millisecond})
	var mu sync.Mutex
	order := map[string][]string{}
	failed := map[string]bool{}
	do := func(_ context.Context, task Task) error {
		mu.Lock()
		defer mu.Unlock()
		if len(task.Key)%3 == 0 && strings.HasSuffix(task.Key, "7") && !failed[task.Key] {
			failed[task.Key] = true
			return errors.New("no luck")
		}
		order[task.Lane] = append(order[task.Lane], task.Key)
		return nil
	}
	half := func(from, to int) {
		for i := from; i < to; i++ {
			accept(t, j, Task{Key: fmt.Sprint(i), Lane: fmt.Sprint("lane ", i%lanes), Body: []byte("x")})
		}
	}
	half(0, tasks/2)
	stop := working(t, j, do)
	half(tasks/2, tasks*3/4)
	stop()
	j = reopen(t, j)
	working(t, j, do)
	half(tasks*3/4, tasks)
	drained(t, j)
	mu.Lock()
	defer mu.Unlock()
	if len(failed) == 0 {
		t.Error("no task was tried again, so the test tests less than it should")
	}
	for lane, got := range order {
		var want []string
		for i := range tasks {
			if fmt.Sprint("lane ", i%lanes) == lane {
				want = append(want, fmt.Sprint(i))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", lane, got)
		}
	}
	if len(order) != lanes {
		t.Errorf("%d lanes", len(order))
	}
}

// TestLanesBesideEachOther: a lane that is stuck holds up no other, even when it
// holds more tasks than there are hands.
func TestLanesBesideEachOther(t *testing.T) {
	j := open(t, Options{Hands: 2})
	for i := range 20 {
		accept(t, j, Task{Key: fmt.Sprint("stuck ", i), Lane: "stuck"})
	}
	accept(t, j, Task{Key: "free", Lane: "free"})
	free, release := make(chan struct{}), make(chan struct{})
	working(t, j, func(_ context.Context, task Task) error {
		if task.Lane == "free" {
			close(free)
			return nil
		}
		<-release
		return nil
	})
	<-free
	close(release)
	drained(t, j)
}

func TestHandsAreBounded(t *testing.T) {
	const hands = 3
	j := open(t, Options{Hands: hands})
	for i := range 30 {
		accept(t, j, Task{Key: fmt.Sprint(i), Lane: fmt.Sprint(i)})
	}
	var now, most atomic.Int32
	working(t, j, func(context.Context, Task) error {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(time.Millisecond)
		now.Add(-1)
		return nil
	})
	drained(t, j)
	if n := most.Load(); n > hands || n < 2 {
		t.Errorf("%d at one time", n)
	}
}

// TestOutcomes: what do returns decides.
func TestOutcomes(t *testing.T) {
	noLuck := errors.New("no luck")
	for name, c := range map[string]struct {
		outcomes []error // by attempt; then nil
		attempts int
		dead     string
	}{
		"at once":              {nil, 1, ""},
		"after an error":       {[]error{noLuck}, 2, ""},
		"later":                {[]error{Later(time.Millisecond, noLuck), Later(0, noLuck)}, 3, ""},
		"later, wrapped":       {[]error{fmt.Errorf("post: %w", Later(time.Millisecond, noLuck))}, 2, ""},
		"later than forever":   {[]error{Later(1000*time.Hour, noLuck)}, 2, ""},
		"dead":                 {[]error{Dead(noLuck)}, 1, "no luck"},
		"dead, wrapped":        {[]error{fmt.Errorf("post: %w", Dead(noLuck))}, 1, "post: no luck"},
		"dead at last":         {[]error{noLuck, Dead(errors.New("channel archived"))}, 2, "channel archived"},
		"never":                {slices.Repeat([]error{noLuck}, 10), 3, "no luck"},
		"later counts nothing": {append(slices.Repeat([]error{Later(0, noLuck)}, 20), noLuck, noLuck), 23, ""},
		"later for ever":       {slices.Repeat([]error{Later(0, noLuck)}, 200), maxLater, "again in 0s: no luck"},
	} {
		t.Run(name, func(t *testing.T) {
			j := open(t, Options{MaxDeliver: 3, backoff: time.Millisecond, MaxWait: 5 * time.Millisecond})
			accept(t, j, Task{Key: "k", Body: []byte(secretText)})
			attempts := 0
			stop := working(t, j, func(_ context.Context, task Task) error {
				attempts++
				if task.Attempt != attempts || string(task.Body) != secretText || time.Since(task.Accepted) > time.Hour {
					t.Errorf("attempt %d: %+v", attempts, task)
				}
				if attempts <= len(c.outcomes) {
					return c.outcomes[attempts-1]
				}
				return nil
			})
			drained(t, j)
			stop()
			letters, err := j.DeadLetters(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			reason := ""
			for _, l := range letters {
				reason = l.Reason
			}
			if attempts != c.attempts || reason != c.dead || len(letters) > 1 {
				t.Errorf("%d attempts, dead: %+v", attempts, letters)
			}
			if fresh, err := j.Accept(t.Context(), Task{Key: "k"}); fresh || err != nil {
				t.Errorf("again: %v, %v", fresh, err)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	err := errors.New("no luck")
	o := Options{MaxDeliver: 4}.withDefaults()
	for _, c := range []struct {
		err             error
		failures, waits int
		verdict         verdict
		wait            time.Duration
	}{
		{nil, 3, 3, finished, 0},
		{err, 0, 0, again, time.Second},
		{err, 1, 50, again, 2 * time.Second},
		{err, 2, 0, again, 4 * time.Second},
		{err, 3, 0, buried, 0},
		{Later(time.Minute, err), 3, 0, again, time.Minute},
		{Later(-time.Minute, err), 0, 0, again, 0},
		{Later(time.Hour, err), 0, 0, again, 10 * time.Minute},
		{Later(time.Second, err), 0, 98, again, time.Second},
		{Later(time.Second, err), 0, 99, buried, 0},
		{Dead(err), 0, 0, buried, 0},
		{Dead(Later(time.Second, err)), 0, 0, buried, 0},
	} {
		if v, wait := o.judge(c.err, c.failures, c.waits); v != c.verdict || wait != c.wait {
			t.Errorf("judge(%v, %d, %d) = %v, %v", c.err, c.failures, c.waits, v, wait)
		}
	}
	o.MaxDeliver = 1000
	if _, wait := o.judge(err, 900, 0); wait != o.MaxWait {
		t.Errorf("the back-off grows to %v", wait)
	}
}

// TestPause: a task in hand waits as long as it is told, unless the shift ends or
// another replica may have taken the task.
func TestPause(t *testing.T) {
	for name, c := range map[string]struct {
		quit, lost time.Duration // after which they end; 0: an hour
		waited     time.Duration
		err        error
	}{
		"to its end":   {0, 0, time.Minute, nil},
		"shift ends":   {20 * time.Second, 0, 20 * time.Second, errUndone},
		"task is lost": {30 * time.Second, 10 * time.Second, 10 * time.Second, errUndone},
		"ended after":  {2 * time.Minute, 3 * time.Minute, time.Minute, nil},
		"ended before": {1, 0, 1, errUndone},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				quit, cancel := context.WithTimeout(t.Context(), cmp.Or(c.quit, time.Hour))
				defer cancel()
				lost, lose := context.WithTimeout(t.Context(), cmp.Or(c.lost, time.Hour))
				defer lose()
				began := time.Now()
				err := (&shift{quit: quit, awake: make(chan struct{}, 1)}).pause(&held{lost: lost}, time.Minute)
				if waited := time.Since(began); err != c.err || waited != c.waited {
					t.Errorf("%v after %s, want %v after %s", err, waited, c.err, c.waited)
				}
			})
		})
	}
}

// TestStop: told to stop, Work begins nothing more, waits for what is in hand, and
// leaves the rest accepted.
func TestStop(t *testing.T) {
	j := open(t, Options{Hands: 2})
	for i := range 10 {
		accept(t, j, Task{Key: fmt.Sprint(i), Lane: fmt.Sprint(i)})
	}
	begun, release := make(chan struct{}, 10), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	worked := make(chan error, 1)
	go func() {
		worked <- j.Work(ctx, func(ctx context.Context, _ Task) error {
			begun <- struct{}{}
			<-release
			return ctx.Err()
		})
	}()
	<-begun
	<-begun
	cancel()
	select {
	case err := <-worked:
		t.Fatalf("Work left with tasks in hand: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if err := <-worked; err != nil {
		t.Fatal(err)
	}
	if n, _ := j.Pending(t.Context()); n != 8 || len(begun) != 0 {
		t.Errorf("%d pending, %d begun too many", n, len(begun))
	}
	accept(t, j, Task{Key: "after"}) // still accepts
	var again atomic.Int32
	working(t, j, func(_ context.Context, task Task) error {
		again.Add(1)
		if task.Key == "after" && task.Attempt != 1 || task.Key != "after" && task.Attempt != 2 {
			t.Errorf("%s: attempt %d", task.Key, task.Attempt)
		}
		return nil
	})
	drained(t, j)
	if n := again.Load(); n != 9 {
		t.Errorf("%d in the next shift", n)
	}
}

// TestGrace: a task in hand loses its context when the grace is over, or at once
// when the journal closes; it stays accepted either way.
func TestGrace(t *testing.T) {
	for name, end := range map[string]func(j *Journal, cancel func()){
		"grace": func(_ *Journal, cancel func()) { cancel() },
		"close": func(j *Journal, _ func()) { go j.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			o := Options{Dir: t.TempDir(), Grace: time.Hour}
			if name == "grace" {
				o.Grace = 10 * time.Millisecond
			}
			j := open(t, o)
			accept(t, j, Task{Key: "k"})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			begun := make(chan struct{})
			worked := make(chan error, 1)
			go func() {
				worked <- j.Work(ctx, func(ctx context.Context, _ Task) error {
					close(begun)
					<-ctx.Done()
					return ctx.Err()
				})
			}()
			<-begun
			end(j, cancel)
			if err := <-worked; err != nil {
				t.Fatal(err)
			}
			j = reopen(t, j)
			if n, err := j.Pending(t.Context()); n != 1 || err != nil {
				t.Errorf("Pending = %d, %v", n, err)
			}
		})
	}
}

func TestOneWorkAtATime(t *testing.T) {
	j := open(t, Options{})
	accept(t, j, Task{Key: "k"})
	begun := make(chan struct{})
	working(t, j, func(context.Context, Task) error { close(begun); return nil })
	<-begun
	if err := j.Work(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "already working") {
		t.Errorf("a second Work: %v", err)
	}
}

// TestNothingLeaks: lanes come and go without leaving a goroutine.
func TestNothingLeaks(t *testing.T) {
	j := open(t, Options{})
	stop := working(t, j, func(context.Context, Task) error { return nil })
	round := func() {
		for i := range 50 {
			_, _ = j.Accept(t.Context(), Task{Key: fmt.Sprint(time.Now().UnixNano(), i), Lane: fmt.Sprint(i)})
		}
		drained(t, j)
	}
	round()
	before := runtime.NumGoroutine()
	for range 5 {
		round()
	}
	eventually(t, "the lanes' goroutines are gone", func() bool { return runtime.NumGoroutine() <= before+2 })
	stop()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "few goroutines are left", func() bool { return runtime.NumGoroutine() < before-5 })
}
