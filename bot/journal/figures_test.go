package journal

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// buryAll gives every task up.
func buryAll(context.Context, Task) error { return Dead(errors.New("no hope")) }

func TestDays(t *testing.T) {
	j := open(t, Options{})
	for _, add := range []struct {
		days int
		name string
	}{{0, "answered"}, {0, "answered"}, {-2, "unsure"}, {-40, "answered"}} {
		if err := j.Count(t.Context(), monday.AddDate(0, 0, add.days), add.name); err != nil {
			t.Fatal(err)
		}
	}
	got, err := j.Days(t.Context(), monday.AddDate(0, 0, -30), monday)
	want := []Day{{"2026-11-21", map[string]int{"unsure": 1}}, {"2026-11-23", map[string]int{"answered": 2}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("days (-want +got):\n%s%v", diff, err)
	}
	if got, err := j.Days(t.Context(), monday, monday.AddDate(0, 0, -1)); len(got) != 0 || err != nil {
		t.Errorf("backwards: %v, %v", got, err)
	}
}
