package slackbot

import (
	"context"
	"runtime"
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
type precedence struct {
	answering chan struct{} // a token for each answer that is being found

	mu        sync.Mutex
	accepting int
	idle      chan struct{} // closed while nothing is being accepted
}

// giveWayFor bounds how long an answer waits for deliveries that never cease.
const giveWayFor = 100 * time.Millisecond

// newPrecedence leaves one processor to deliveries, where there are several.
func newPrecedence() *precedence {
	idle := make(chan struct{})
	close(idle)
	return &precedence{answering: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1)), idle: idle}
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

// answer does what keeps a processor busy, a few at a time and while nothing is
// being accepted. When ctx ends first it does it at once: what cares for ctx ends.
func (p *precedence) answer(ctx context.Context, do func()) {
	select {
	case p.answering <- struct{}{}:
		defer func() { <-p.answering }()
		p.giveWay(ctx)
	case <-ctx.Done():
	}
	do()
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
