package curator

import (
	"context"
	"time"
)

// Poll is who asks when nobody does.
const Poll = "poll"

// Watch looks for a new revision every so often until ctx ends; every 0 is never.
// While nothing could be loaded it tries in any case, at longer and longer
// intervals. A poll that finds nothing new fetches nothing and says nothing.
func (c *Curator) Watch(ctx context.Context, every time.Duration) {
	if c.keep == nil {
		return
	}
	patience := c.limits.retry
	for {
		wait := every
		if c.current.Load() == nil {
			if wait == 0 || wait > patience {
				wait = patience
			}
			patience = min(2*patience, mostPatience)
		}
		if wait == 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-c.ctx.Done():
			return
		case <-time.After(wait):
			_, _ = c.Reindex(ctx, Request{By: Poll}) // Status and the log say how it went
		}
	}
}

// mostPatience is the longest wait between two tries of a first revision.
const mostPatience = 5 * time.Minute
