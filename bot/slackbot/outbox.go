package slackbot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// outbox keeps the pace at which Slack takes messages: about one a second in each
// channel (Slack, "Rate limits": chat.postMessage), first come, first served.
type outbox struct {
	pace  time.Duration // between two messages of a channel; 0: none
	mu    sync.Mutex
	lines map[string]*line
}

type line struct {
	limit   *rate.Limiter
	waiting int
}

// burst is how many messages a quiet channel takes at once; Slack allows short
// bursts, and says so with 429 when one is too long.
const burst = 3

func newOutbox(pace time.Duration) *outbox { return &outbox{pace: pace, lines: map[string]*line{}} }

// join enters a channel's line and says about how long it is. leave must be
// called when the message is sent, or given up.
func (o *outbox) join(channel string) (wait time.Duration, leave func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lines[channel]
	if l == nil {
		l = &line{limit: rate.NewLimiter(rate.Every(o.pace), burst)}
		o.lines[channel] = l
	}
	wait = time.Duration(max(0, l.waiting-burst)) * o.pace
	l.waiting++
	return wait, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if l.waiting--; l.waiting == 0 && l.limit.Tokens() >= burst {
			delete(o.lines, channel)
		}
	}
}

// wait returns when it is the message's turn.
func (o *outbox) wait(ctx context.Context, channel string) error {
	if o.pace == 0 {
		return nil
	}
	o.mu.Lock()
	l := o.lines[channel]
	o.mu.Unlock()
	return l.limit.Wait(ctx)
}

// waiting is how many messages wait in all channels.
func (o *outbox) waiting() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, l := range o.lines {
		n += l.waiting
	}
	return n
}
