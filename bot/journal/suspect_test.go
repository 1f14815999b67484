package journal

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The tasks that the child poison works on: two kill their process whenever they
// are begun, the others are in hand beside them.
const innocents = 25

func poisonKeys() (keys []string) {
	for i := range innocents {
		keys = append(keys, fmt.Sprint("key ", i))
	}
	keys = slices.Insert(keys, innocents/2, "poison 1")
	return slices.Insert(keys, innocents/3, "poison 2")
}

// poison works on them until none is left, or it dies. Whoever is in hand when a
// killer begins stays there, and dies with it.
func (c child) poison() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	o := c.options()
	o.MaxDeliver = 0 // as it is in service
	j, err := Open(ctx, o)
	if err != nil {
		return err
	}
	defer j.Close()
	book := ledger{filepath.Join(c.dir, "slack")}
	for _, key := range poisonKeys() {
		if _, err := j.Accept(ctx, Task{Key: key, Lane: key, Body: []byte("x")}); err != nil {
			return err
		}
	}
	killing := make(chan struct{}, innocents)
	return c.until(ctx, j, func(_ context.Context, t Task) error {
		if err := book.write("began " + t.Key); err != nil {
			return err
		}
		if strings.HasPrefix(t.Key, "poison") {
			killing <- struct{}{}
			time.Sleep(50 * time.Millisecond)
			_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
			select {}
		}
		select {
		case <-time.After(100 * time.Millisecond):
			if len(killing) > 0 {
				select {}
			}
		case <-ctx.Done():
		}
		return book.write("did " + t.Key)
	})
}

// TestPoison: tasks whose process dies each time are given up in the end, after as
// many deaths as the limit says; those that were in hand beside them are done.
func TestPoison(t *testing.T) {
	dir, limit := t.TempDir(), Options{}.withDefaults().MaxDeliver
	died := 0
	for ; died <= 3*limit; died++ {
		c := command(dir, "poison")
		err := c.Run()
		if err == nil {
			break
		}
		if !killed(err) {
			t.Fatalf("%v\n%s", err, c.Stderr)
		}
	}
	if died < limit || died > 2*limit {
		t.Errorf("%d processes died, want %d to %d", died, limit, 2*limit)
	}
	book := ledger{filepath.Join(dir, "slack")}
	beside := 0
	for _, key := range poisonKeys() {
		began, did := book.count("began "+key), book.count("did "+key)
		if began > suspectAfter {
			beside++
		}
		switch killer := strings.HasPrefix(key, "poison"); {
		case killer && (did != 0 || began != limit):
			t.Errorf("%s was begun %d times, want %d", key, began, limit)
		case !killer && did != 1:
			t.Errorf("%s was done %d times", key, did)
		}
	}
	if beside < innocents/2 {
		t.Errorf("%d tasks were in hand when three processes died, too few to test anything", beside)
	}
	if letters := lettersIn(t, dir); !slices.Equal(letters, []string{"poison 1", "poison 2"}) {
		t.Errorf("dead letters: %q", letters)
	}
}

// lettersIn are the keys of the dead letters that a child left.
func lettersIn(t *testing.T, dir string) (keys []string) {
	t.Helper()
	j := open(t, Options{Dir: filepath.Join(dir, "journal")})
	letters, err := j.DeadLetters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		keys = append(keys, l.Key)
		if !strings.Contains(l.Reason, "did not finish it") {
			t.Errorf("%s: %s", l.Key, l.Reason)
		}
	}
	slices.Sort(keys)
	return keys
}

// TestEndsInOrderKillNothing: a task that is in hand whenever the process is told
// to stop, or is tried again by each, was never what killed one.
func TestEndsInOrderKillNothing(t *testing.T) {
	j := open(t, Options{MaxDeliver: 4})
	accept(t, j, Task{Key: "slow", Body: []byte("x")})
	for range 3 * 4 {
		begun := make(chan struct{}, 1)
		stop := working(t, j, func(ctx context.Context, task Task) error {
			if task.Attempt > 2 {
				t.Errorf("attempt %d", task.Attempt)
			}
			begun <- struct{}{}
			return Later(time.Hour, errors.New("Slack is away"))
		})
		<-begun
		stop()
		j = reopen(t, j)
	}
	working(t, j, func(context.Context, Task) error { return nil })
	drained(t, j)
	if letters, err := j.DeadLetters(t.Context()); err != nil || len(letters) != 0 {
		t.Errorf("dead: %+v, %v", letters, err)
	}
	if keys, err := j.tries.ListKeys(t.Context()); err != nil || len(drain(keys.Keys())) != 0 {
		t.Errorf("marks are left, or %v", err)
	}
}

func drain(keys <-chan string) (all []string) {
	for key := range keys {
		all = append(all, key)
	}
	return all
}

// TestSuspectsDoNotHoldUpTheNew: what is asked now is answered while a suspect is
// tried, and what waited from before when it was.
func TestSuspectsDoNotHoldUpTheNew(t *testing.T) {
	j := open(t, Options{})
	for _, key := range []string{"first", "suspect", "suspect too"} {
		accept(t, j, Task{Key: key, Lane: key, Body: []byte("x")})
	}
	for _, key := range []string{"suspect", "suspect too", "gone"} {
		if _, err := j.tries.Put(t.Context(), digest(key), []byte("3")); err != nil {
			t.Fatal(err)
		}
	}
	j = reopen(t, j)
	done, release := make(chan string, 4), make(chan struct{})
	working(t, j, func(_ context.Context, task Task) error {
		if strings.HasPrefix(task.Key, "suspect") {
			if task.Attempt != 4 {
				t.Errorf("%s: attempt %d, want 4", task.Key, task.Attempt)
			}
			<-release
		}
		done <- task.Key
		return nil
	})
	accept(t, j, Task{Key: "new", Lane: "new", Body: []byte("x")})
	if got := <-done; got != "new" {
		t.Errorf("%s is done before the suspect is tried", got)
	}
	close(release)
	drained(t, j)
	if a, b, c := <-done, <-done, <-done; !strings.HasPrefix(a, "suspect") || !strings.HasPrefix(b, "suspect") || c != "first" {
		t.Errorf("done: %s, %s, %s", a, b, c)
	}
}
