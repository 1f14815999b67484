package curator

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrClosed is returned after Close.
var ErrClosed = errors.New("the curator is closed")

// BusyError says that something else is at work, and whose it is.
type BusyError struct {
	By    string
	Since time.Time
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("reindex: another one runs, begun by %s at %s", e.By, e.Since.Format(time.TimeOnly))
}

// run is one reindex, and all who wait for it.
type run struct {
	req    Request
	since  time.Time
	looked bool // which commit it takes is settled: later pushes are not in it
	done   chan struct{}
	report Report
	err    error

	progress *Progress // under Curator.mu; nil before it indexes
}

func newRun(req Request, now time.Time) *run {
	return &run{req: req, since: now, done: make(chan struct{})}
}

// Reindex takes what the source holds now. What is wrong with it stands in the
// report, and what answered before answers on; an error means that the source
// could not be read, or that another request is at work ([BusyError]). Requests
// for the same are done once, and each is told. It goes on when ctx ends: whoever
// asked need not wait.
func (c *Curator) Reindex(ctx context.Context, req Request) (Report, error) {
	if c.keep == nil {
		id := c.current.Load().ID
		return Report{Outcome: Unchanged, From: id, To: id, Reasons: []Reason{}}, nil
	}
	fresh, err := c.arrive(req.Delivery)
	if err != nil || !fresh {
		return Report{Outcome: Duplicate, From: c.servedID(), To: c.servedID(), Reasons: []Reason{}}, err
	}
	r, joined, err := c.enter(req)
	if err != nil {
		c.depart(req.Delivery, false)
		return Report{}, err
	}
	select {
	case <-r.done:
	case <-ctx.Done():
		c.depart(req.Delivery, false)
		return Report{}, fmt.Errorf("reindex: it goes on: %w", context.Cause(ctx))
	}
	c.depart(req.Delivery, r.err == nil)
	report := r.report
	if joined && r.err == nil {
		report.Outcome, report.Result = Joined, r.report.Outcome
	}
	return report, r.err
}

// enter begins a run, or joins one that does the same.
func (c *Curator) enter(req Request) (r *run, joined bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closed:
		return nil, false, ErrClosed
	case c.running == nil:
		c.running = newRun(req, c.today())
		c.working.Go(c.work)
		return c.running, false, nil
	case !c.running.req.same(req):
		return nil, false, &BusyError{c.running.req.By, c.running.since}
	case !c.running.looked:
		return c.running, true, nil
	case c.next == nil:
		c.next = newRun(req, c.today())
		return c.next, false, nil
	}
	return c.next, true, nil
}

// work does what is to run, and what was asked for meanwhile.
func (c *Curator) work() {
	c.mu.Lock()
	r := c.running
	c.mu.Unlock()
	for r != nil {
		r.report, r.err = c.reindex(c.ctx, r)
		c.mu.Lock()
		c.running, c.next = c.next, nil
		next := c.running
		c.mu.Unlock()
		close(r.done)
		r = next
	}
}

// looking notes that later pushes are not in a run.
func (c *Curator) looking(r *run) {
	c.mu.Lock()
	r.looked = true
	c.mu.Unlock()
}

// arrive notes a delivery; fresh is false when it came before.
func (c *Curator) arrive(id string) (fresh bool, err error) {
	if id == "" {
		return true, nil
	}
	c.act.Lock()
	known := c.seen.has(id)
	c.act.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if known || c.arrived[id] {
		return false, nil
	}
	c.arrived[id] = true
	return true, nil
}

// depart remembers a delivery that was done. One that failed may come again.
func (c *Curator) depart(id string, done bool) {
	if id == "" {
		return
	}
	if done {
		c.act.Lock()
		err := c.seen.add(id)
		c.act.Unlock()
		if err != nil {
			c.log.Error("remember a delivery", "err", err.Error())
		}
	}
	c.mu.Lock()
	delete(c.arrived, id)
	c.mu.Unlock()
}

func (c *Curator) servedID() string {
	if rev := c.current.Load(); rev != nil {
		return rev.ID
	}
	return ""
}
