package slackbot

import (
	"context"
	"sync"
	"time"
)

// crew counts what is done beside the journal. Unlike a sync.WaitGroup it may be
// waited for while more begins: a request that arrives as the bot stops.
type crew struct {
	mu   sync.Mutex
	idle sync.Cond
	n    int
}

func newCrew() *crew {
	c := &crew{}
	c.idle.L = &c.mu
	return c
}

func (c *crew) Go(do func()) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	go func() {
		defer c.leave()
		do()
	}()
}

func (c *crew) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n--; c.n == 0 {
		c.idle.Broadcast()
	}
}

// Wait returns at a moment when nothing is being done.
func (c *crew) Wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.n > 0 {
		c.idle.Wait()
	}
}

// besideBudget bounds what is done beside the journal: opening a modal, writing a
// Home tab.
const besideBudget = 20 * time.Second

// background does what need not last: it may be lost with the process.
func (b *Bot) background(do func(context.Context)) {
	b.beside.Go(func() {
		ctx, cancel := context.WithTimeout(b.running, besideBudget)
		defer cancel()
		do(ctx)
	})
}
