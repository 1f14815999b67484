package journal

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	powerCuts = 24 // unless LEEWAY_POWER_CUTS says how many
	lossyCuts = 4  // of the control
)

// TestPowerCut: whatever was acknowledged when the power went is there when it
// comes back. The disk keeps what was synced; of everything else, nothing, or what
// chance keeps.
func TestPowerCut(t *testing.T) {
	trace := powerTrace(t)
	cuts := powerCuts // a tenth of a second each
	if n, err := strconv.Atoi(os.Getenv("LEEWAY_POWER_CUTS")); err == nil {
		cuts = n
	}
	chance := seeded(t)
	trace.isWhole(t)
	for n := range cuts {
		cut, keep := trace.cut(chance, n%4 > 0), keepNothing
		if n%2 > 0 {
			keep = keepSome(chance)
		}
		dir := t.TempDir()
		told := trace.replay(t, cut, dir, keep)
		j, err := Open(t.Context(), Options{Dir: dir, backoff: time.Millisecond})
		if err != nil {
			t.Errorf("cut %d, after call %d of %d, %d accepted: %v", n, cut, len(trace.moments), len(told["accepted"]), err)
			continue
		}
		for _, wrong := range told.afterwards(t, j) {
			t.Errorf("cut %d, after call %d of %d: %s", n, cut, len(trace.moments), wrong)
		}
		if err := j.Close(); err != nil {
			t.Error(err)
		}
		noKeys(t, filepath.Join(dir, keysName))
	}
}

// TestPowerCutIsSeen is the control: a store that confirms what it has not synced
// loses acknowledged tasks, and the test above would see it. What was written before
// the first was accepted is left on the disk: without it nothing would open at all.
func TestPowerCutIsSeen(t *testing.T) {
	trace := powerTrace(t, "LEEWAY_JOURNAL_UNSYNCED=1")
	chance := seeded(t)
	trace.settled = slices.IndexFunc(trace.moments, accepts)
	lost := 0
	for range lossyCuts {
		dir := t.TempDir()
		told := trace.replay(t, trace.cut(chance, true), dir, keepNothing)
		j := open(t, Options{Dir: dir, backoff: time.Millisecond, Salvage: true})
		wrong := told.afterwards(t, j)
		for _, w := range wrong {
			if strings.HasSuffix(w, isLost) {
				lost++
			}
		}
		t.Logf("of %d accepted tasks: %d wrongs", len(told["accepted"]), len(wrong))
	}
	if lost == 0 {
		t.Error("the store does not sync, and no task was lost: this test sees nothing")
	}
}

// seeded is chance whose seed is printed when the test fails.
func seeded(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// told is what a process said before the power went: keys, by accepted, posted
// and finished.
type told map[string]map[string]bool

const isLost = "was acknowledged and is lost"

// afterwards works to the end what the journal still has, and says what is wrong.
func (p told) afterwards(t *testing.T, j *Journal) (wrong []string) {
	t.Helper()
	complain := func(format string, v ...any) { wrong = append(wrong, fmt.Sprintf(format, v...)) }
	p.again(t, j, 2, complain)
	var mu sync.Mutex
	came := map[string]bool{}
	stop := working(t, j, func(_ context.Context, task Task) error {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case string(task.Body) != secretText:
			complain("%s came back with another body", task.Key)
		case came[task.Key]:
			complain("%s came back twice", task.Key)
		case p["finished"][task.Key]:
			complain("%s was finished and came back", task.Key)
		case p["posted"][task.Key] && task.Attempt < 2:
			complain("%s was posted before and came back as attempt %d", task.Key, task.Attempt)
		}
		came[task.Key] = true
		return nil
	})
	drained(t, j)
	stop()
	for key := range p["accepted"] {
		if !came[key] && !p["posted"][key] {
			complain("%s "+isLost, key)
		}
	}
	p.again(t, j, 1, complain)
	return wrong
}

// again delivers every nth task that was acknowledged once more: under its key, and
// under another key with its further name.
func (p told) again(t *testing.T, j *Journal, nth int, complain func(string, ...any)) {
	t.Helper()
	for i := 0; i < lives*tasksALife; i += nth {
		task := powerTask(i)
		if !p["accepted"][task.Key] {
			continue
		}
		other := task
		other.Key = "another " + task.Key
		for _, task := range []Task{task, other} {
			if fresh, err := j.Accept(t.Context(), task); fresh || err != nil {
				complain("%s comes again and is fresh: %v, %v", task.Key, fresh, err)
			}
		}
	}
}
