package journal

import "sync"

// groupSync lets those that wait for the disk at the same time share one sync.
type groupSync struct {
	flush func() error

	mu      sync.Mutex
	written uint64 // how often do was called
	turn    sync.Mutex
	synced  uint64 // what the last good sync covered
}

// do returns once everything written before the call is on the disk.
func (g *groupSync) do() error {
	g.mu.Lock()
	g.written++
	mine := g.written
	g.mu.Unlock()

	g.turn.Lock()
	defer g.turn.Unlock()
	if g.synced >= mine {
		return nil
	}
	g.mu.Lock()
	covers := g.written
	g.mu.Unlock()
	if err := g.flush(); err != nil {
		return err
	}
	g.synced = covers
	return nil
}
