package slackbot

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// precedence lets what Slack delivers go before what is answered. Accepting takes
// a millisecond, finding and laying out an answer several; where more is asked
// than the machine can answer, the answers wait and the acknowledgements do not,
// since Slack would deliver again what it waits three seconds for.
//
// Measured with 200 questions a second on two cores that other programs kept busy
// (BenchmarkAcknowledge of cmd/leeway): without it a third of them were not
// accepted within three seconds; with it all were, half of them within 20 ms.
//
// Of the answers that wait, the question accepted first goes first: after a start
// with many pending they all wait here, once the library is loaded.
type precedence struct {
	mu        sync.Mutex
	free      int     // more answers that may be found at this moment
	waiting   []*turn // the question accepted first first
	accepting int
	idle      chan struct{} // closed while nothing is being accepted
}

// turn is an answer that waits.
type turn struct {
	asked time.Time
	came  chan struct{} // closed when it may be found
}

// giveWayFor bounds how long an answer waits for deliveries that never cease.
const giveWayFor = 100 * time.Millisecond

// newPrecedence leaves one processor to deliveries, where there are several.
func newPrecedence() *precedence {
	idle := make(chan struct{})
	close(idle)
	return &precedence{free: max(1, runtime.GOMAXPROCS(0)-1), idle: idle}
}

// accept begins a delivery; done ends it.
func (p *precedence) accept() (done func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.accepting++; p.accepting == 1 {
		p.idle = make(chan struct{})
	}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.accepting--; p.accepting == 0 {
			close(p.idle)
		}
	}
}

// answer does what keeps a processor busy, for a question accepted at a time: a few
// at once, and while nothing is being accepted. When ctx ends first it does it at
// once: what cares for ctx ends.
func (p *precedence) answer(ctx context.Context, asked time.Time, do func()) {
	t := p.join(asked)
	defer p.leave(t)
	select {
	case <-t.came:
		p.giveWay(ctx)
	case <-ctx.Done():
	}
	do()
}

func (p *precedence) join(asked time.Time) *turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := &turn{asked, make(chan struct{})}
	if p.free > 0 {
		p.free--
		close(t.came)
		return t
	}
	at, _ := slices.BinarySearchFunc(p.waiting, t, func(w, t *turn) int { return cmp.Or(w.asked.Compare(t.asked), -1) })
	p.waiting = slices.Insert(p.waiting, at, t)
	return t
}

// leave gives an answer's turn to the next, if it came; else its place in the line.
func (p *precedence) leave(t *turn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := slices.Index(p.waiting, t); at >= 0 {
		p.waiting = slices.Delete(p.waiting, at, at+1)
		return
	}
	if len(p.waiting) == 0 {
		p.free++
		return
	}
	close(p.waiting[0].came)
	p.waiting = slices.Delete(p.waiting, 0, 1)
}

func (p *precedence) giveWay(ctx context.Context) {
	p.mu.Lock()
	idle := p.idle
	p.mu.Unlock()
	limit := time.NewTimer(giveWayFor)
	defer limit.Stop()
	select {
	case <-idle:
	case <-limit.C:
	case <-ctx.Done():
	}
}
