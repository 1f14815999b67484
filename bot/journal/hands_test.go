package journal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
)

// TestOldestFirst: what waits is worked on in the order accepted, across lanes, but
// for the one that came by when nothing else waited.
func TestOldestFirst(t *testing.T) {
	const tasks = 60
	j := open(t, Options{Hands: 1})
	for i := range tasks {
		accept(t, j, Task{Key: fmt.Sprint(i), Lane: fmt.Sprint(i), Body: []byte("x")})
	}
	begun, wait := make(chan int, tasks), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := j.newShift(ctx, func(_ context.Context, task Task) error {
		n, err := strconv.Atoi(task.Key)
		begun <- n
		<-wait
		return err
	})
	consumer, err := j.consumer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	received := make(chan error, 1)
	go func() { received <- w.receive(consumer) }()
	eventually(t, "all others wait for the hand", func() bool {
		w.hands.mu.Lock()
		defer w.hands.mu.Unlock()
		return len(w.hands.waiting) == tasks-1
	})
	close(wait)
	drained(t, j)
	cancel()
	if err := <-received; err != nil {
		t.Fatal(err)
	}
	w.end()
	close(begun)
	<-begun
	last := -1
	for n := range begun {
		if n < last {
			t.Errorf("%d is begun after %d", n, last)
		}
		last = n
	}
}

// TestHandsGoToTheFirst that waits, and none is lost when somebody withdraws.
func TestHandsGoToTheFirst(t *testing.T) {
	h := newHands(2)
	held := []*wish{h.ask(7), h.ask(8)}
	third, first, second := h.ask(30), h.ask(10), h.ask(20)
	granted := func() (list []bool) {
		for _, w := range []*wish{first, second, third} {
			select {
			case <-w.granted:
				list = append(list, true)
			default:
				list = append(list, false)
			}
		}
		return list
	}
	for _, w := range held {
		select {
		case <-w.granted:
		default:
			t.Fatal("a free hand is not given")
		}
	}
	for _, c := range []struct {
		what string
		do   func()
		want []bool
	}{
		{"none is free", func() {}, []bool{false, false, false}},
		{"one is given back", h.giveBack, []bool{true, false, false}},
		{"one that waits withdraws", func() { h.withdraw(second) }, []bool{true, false, false}},
		{"one that was granted withdraws", func() { h.withdraw(first) }, []bool{true, false, true}},
	} {
		if c.do(); !slices.Equal(granted(), c.want) {
			t.Errorf("%s: granted %v, want %v", c.what, granted(), c.want)
		}
	}
	h.giveBack()
	h.giveBack()
	if h.free != 2 || len(h.waiting) != 0 {
		t.Errorf("in the end %d are free and %d wait, want 2 and none", h.free, len(h.waiting))
	}
}
