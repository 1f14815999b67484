package journal

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 11, 23, 23, 59, 0, 0, time.UTC)

func TestCounts(t *testing.T) {
	j := open(t, Options{})
	add := func(day time.Time, names ...string) {
		t.Helper()
		if err := j.Count(t.Context(), day, names...); err != nil {
			t.Fatal(err)
		}
	}
	add(monday, "answered", "entry/mt/variances/standards-waiver", "channel/C1")
	add(monday, "answered", "channel/C1", "channel/C1")
	add(monday.In(time.FixedZone("", -8*3600)), "answered") // the same moment
	add(monday.Add(time.Minute), "answered")                // Tuesday
	add(monday.AddDate(0, 0, -7), "unsure")
	add(monday)
	for name, c := range map[string]struct {
		from, to time.Time
		want     map[string]int
	}{
		"one day":   {monday, monday, map[string]int{"answered": 3, "entry/mt/variances/standards-waiver": 1, "channel/C1": 3}},
		"two days":  {monday, monday.AddDate(0, 0, 1), map[string]int{"answered": 4, "entry/mt/variances/standards-waiver": 1, "channel/C1": 3}},
		"all":       {monday.AddDate(-1, 0, 0), monday.AddDate(1, 0, 0), map[string]int{"answered": 4, "unsure": 1, "entry/mt/variances/standards-waiver": 1, "channel/C1": 3}},
		"a day off": {monday.AddDate(0, 0, -1), monday.AddDate(0, 0, -1), map[string]int{}},
		"backwards": {monday, monday.AddDate(0, 0, -9), map[string]int{}},
	} {
		got, err := j.Counts(t.Context(), c.from, c.to)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCountsExact: many count at one time, none is lost, a restart included.
func TestCountsExact(t *testing.T) {
	j := open(t, Options{})
	var all sync.WaitGroup
	for i := range 400 {
		all.Go(func() {
			if err := j.Count(t.Context(), monday, "all", fmt.Sprint("each/", i%7)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	j = reopen(t, j)
	if err := j.Count(t.Context(), monday, "all"); err != nil {
		t.Fatal(err)
	}
	got, err := j.Counts(t.Context(), monday, monday)
	if err != nil || got["all"] != 401 || got["each/0"] != 58 || len(got) != 8 {
		t.Errorf("Counts = %v, %v", got, err)
	}
}
