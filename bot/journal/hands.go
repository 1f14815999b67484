package journal

import (
	"cmp"
	"slices"
	"sync"
)

// hands are those that tasks are worked on with. A free one takes the task that was
// accepted first: after a start with thousands pending, whoever waits longest is
// answered first. A channel would give them to whichever goroutine came by.
type hands struct {
	mu      sync.Mutex
	free    int
	waiting []*wish // the first accepted first
}

// wish is a task that waits for a hand.
type wish struct {
	sequence uint64
	granted  chan struct{} // closed when it has one
}

func newHands(n int) *hands { return &hands{free: n} }

// ask asks for a hand. Whoever asked either waits until it is granted and gives it
// back, or withdraws.
func (h *hands) ask(sequence uint64) *wish {
	h.mu.Lock()
	defer h.mu.Unlock()
	w := &wish{sequence, make(chan struct{})}
	if h.free > 0 {
		h.free--
		close(w.granted)
		return w
	}
	at, _ := slices.BinarySearchFunc(h.waiting, sequence, func(w *wish, s uint64) int { return cmp.Compare(w.sequence, s) })
	h.waiting = slices.Insert(h.waiting, at, w)
	return w
}

// giveBack gives a hand to who waits for it longest.
func (h *hands) giveBack() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.waiting) == 0 {
		h.free++
		return
	}
	close(h.waiting[0].granted)
	h.waiting = slices.Delete(h.waiting, 0, 1)
}

// hand waits for one of some hands for a task, and returns errUndone when the task
// is not to go on.
func (w *shift) hand(of *hands, h *held) (giveBack func(), err error) {
	wish := of.ask(h.sequence)
	if err := w.until(h, wish.granted); err != nil {
		of.withdraw(wish)
		return nil, err
	}
	return of.giveBack, nil
}

// lookedIntoAtOnce is how many tasks that waited before the process began are read
// and noted at one time. Thousands come at once, and the store takes one after
// another: it is to be the first accepted that it takes first.
const lookedIntoAtOnce = 8

// inOrder waits until such a task may be looked into; a new one need not wait.
func (w *shift) inOrder(h *held) (done func(), err error) {
	if !h.maybe {
		return func() {}, nil
	}
	return w.hand(w.looks, h)
}

// withdraw takes a wish back, and its hand if it has one by now.
func (h *hands) withdraw(w *wish) {
	h.mu.Lock()
	at := slices.Index(h.waiting, w)
	if at >= 0 {
		h.waiting = slices.Delete(h.waiting, at, at+1)
	}
	h.mu.Unlock()
	if at < 0 {
		h.giveBack()
	}
}
