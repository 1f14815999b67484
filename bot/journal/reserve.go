package journal

import (
	"context"
	"sync"
)

// reserved lets one delivery at a time deal with a name, within this process.
// Deliveries of other names do not wait for it.
type reserved struct {
	mu   sync.Mutex
	busy map[string]<-chan struct{} // by name; closed when it is free again
}

// take waits until all names are free, and takes them: all or none at a time, so
// that no two deliveries wait for each other. free gives them back.
func (r *reserved) take(ctx context.Context, names []string) (free func(), err error) {
	freed := make(chan struct{})
	for {
		wait := r.try(names, freed)
		if wait == nil {
			return func() { r.drop(names); close(freed) }, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// try takes the names, or returns what to wait for.
func (r *reserved) try(names []string, freed <-chan struct{}) (wait <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range names {
		if busy, ok := r.busy[name]; ok {
			return busy
		}
	}
	for _, name := range names {
		r.busy[name] = freed
	}
	return nil
}

func (r *reserved) drop(names []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range names {
		delete(r.busy, name)
	}
}
