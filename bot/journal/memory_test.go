package journal

import (
	"context"
	"testing"
	"time"
)

func TestMemory(t *testing.T) {
	j := open(t, Options{})
	recalls := func(thread, want string) {
		t.Helper()
		got, err := j.Recall(t.Context(), thread)
		if err != nil || string(got) != want || (want == "") != (got == nil) {
			t.Errorf("Recall(%q) = %q, %v", thread, got, err)
		}
	}
	recalls("T1/C1/1", "")
	for _, c := range [][2]string{{"T1/C1/1", "one"}, {"T1/C1/2", "two"}, {"T1/C1/1", "three"}, {"a b.*\n>", "odd"}} {
		if err := j.Remember(t.Context(), c[0], []byte(c[1])); err != nil {
			t.Fatal(err)
		}
	}
	j = reopen(t, j)
	recalls("T1/C1/1", "three")
	recalls("T1/C1/2", "two")
	recalls("a b.*\n>", "odd")
	recalls("T1/C1/", "")
}

// TestLifetimes: names and threads are forgotten when their time is over.
func TestLifetimes(t *testing.T) {
	j := open(t, Options{Window: time.Second, Memory: time.Second})
	if err := j.Remember(t.Context(), "thread", []byte("x")); err != nil {
		t.Fatal(err)
	}
	accept(t, j, Task{Key: "k", Also: []string{"Ev"}})
	working(t, j, func(_ context.Context, _ Task) error { return nil })
	drained(t, j)
	eventually(t, "the thread is forgotten", func() bool { v, err := j.Recall(t.Context(), "thread"); return v == nil && err == nil })
	eventually(t, "the key is fresh again", func() bool {
		fresh, err := j.Accept(t.Context(), Task{Key: "k", Also: []string{"Ev"}})
		return fresh && err == nil
	})
}
