package journal

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// TestPace: a quiet place takes a burst, then one turn after the other; what was
// not used is not saved up.
func TestPace(t *testing.T) {
	p := Pace{Every: time.Second, Burst: 3}
	var taken time.Time
	now := time.Unix(1000, 0)
	for _, turn := range []struct{ after, wait time.Duration }{
		{0, 0}, {0, 0}, {0, 0}, {0, time.Second}, {0, 2 * time.Second}, {1500 * time.Millisecond, 1500 * time.Millisecond},
		{time.Hour, 0}, {0, 0}, {0, 0}, {500 * time.Millisecond, 500 * time.Millisecond},
	} {
		now = now.Add(turn.after)
		var wait time.Duration
		if wait, taken = p.next(taken, now); wait != turn.wait {
			t.Errorf("at %s the wait is %s, want %s", now, wait, turn.wait)
		}
	}
}

// TestSlotsOfReplicas: no two replicas take the same turn, and none beyond Most.
func TestSlotsOfReplicas(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	replicas := []*Journal{c.replica(), c.replica()}
	p := Pace{Every: time.Minute, Burst: 2, Most: time.Hour}
	var mu sync.Mutex
	var turns []time.Duration
	var all sync.WaitGroup
	began := time.Now()
	for n := range 20 {
		all.Go(func() {
			wait, ok, err := replicas[n%2].Slot(t.Context(), "C1", p)
			if err != nil || !ok {
				t.Errorf("turn %d: %v, %v", n, ok, err)
			}
			mu.Lock()
			defer mu.Unlock()
			turns = append(turns, time.Since(began)+wait)
		})
	}
	all.Wait()
	slices.Sort(turns)
	for n, turn := range turns {
		if want := time.Duration(max(0, n-p.Burst+1)) * p.Every; turn.Round(p.Every) != want {
			t.Errorf("turn %d is at %s, want %s", n, turn, want)
		}
	}
	p.Most = time.Minute
	if wait, ok, err := replicas[0].Slot(t.Context(), "C1", p); ok || wait < 10*time.Minute || err != nil {
		t.Errorf("a turn too far off: %s, %v, %v", wait, ok, err)
	}
	if wait, ok, err := replicas[1].Slot(t.Context(), "C2", p); !ok || wait != 0 || err != nil {
		t.Errorf("another place: %s, %v, %v", wait, ok, err)
	}
}

// TestSlotAlone: alone, the caller's own pace is all there is.
func TestSlotAlone(t *testing.T) {
	j := open(t, Options{Dir: t.TempDir()})
	for range 5 {
		if wait, ok, err := j.Slot(t.Context(), "C1", Pace{Every: time.Hour, Burst: 1}); wait != 0 || !ok || err != nil {
			t.Errorf("%s, %v, %v", wait, ok, err)
		}
	}
}
