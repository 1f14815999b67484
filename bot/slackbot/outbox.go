package slackbot

import (
	"context"
	"maps"
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

// place is one message's place in a channel's line.
type place struct {
	wait  time.Duration // until its turn, from when it was taken
	turn  time.Time
	leave func() // must be called when its turn has come, or it is given up
}

// join takes the next place in a channel's line, unless its turn is further off
// than most: then it says how far, and takes none.
func (o *outbox) join(channel string, most time.Duration) (p place, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l, now := o.line(channel), time.Now()
	if p.wait = time.Duration((1 - l.limit.TokensAt(now)) * float64(o.pace)); p.wait > most {
		return p, false
	}
	reserved := l.limit.ReserveN(now, 1)
	l.waiting++
	p.wait = reserved.DelayFrom(now)
	p.turn = now.Add(p.wait)
	p.leave = func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		reserved.Cancel() // does nothing once the turn has come
		l.waiting--
	}
	return p, true
}

// line is a channel's, made when new; o.mu is held.
func (o *outbox) line(channel string) *line {
	l := o.lines[channel]
	if l == nil {
		if len(o.lines) >= maxBuckets {
			maps.DeleteFunc(o.lines, func(_ string, l *line) bool { return l.waiting == 0 })
		}
		l = &line{limit: rate.NewLimiter(rate.Every(o.pace), burst)}
		o.lines[channel] = l
	}
	return l
}

// await returns when it is the message's turn.
func (p place) await(ctx context.Context) error {
	if p.wait == 0 {
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Until(p.turn)):
		return nil
	}
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
