package workspace

import (
	"net/http"
	"time"
)

// tier is how often a method may be called.
type tier int

const (
	unlimited tier = iota // "special": hundreds a minute
	tier1
	tier2
	tier3
	tier4
	perChannel // chat.postMessage: about one a second in a channel, short bursts
)

// rates are how many calls a minute a tier allows, and how many at once.
var rates = map[tier]struct{ perMinute, burst float64 }{
	tier1: {1, 1}, tier2: {20, 20}, tier3: {50, 50}, tier4: {100, 100},
	perChannel: {60, 3}, // how many Slack lets through at once it does not say
}

// bucket is what is left of a rate.
type bucket struct {
	left float64
	at   time.Time
}

// RateLimits switches 429 on or off.
func (w *Workspace) RateLimits(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opts.RateLimits = on
	w.buckets = map[string]*bucket{}
}

// checkRate takes one call from its rate; w.mu is held.
func (w *Workspace) checkRate(m method, r *request) *refusal {
	rate, limited := rates[m.tier]
	if !w.opts.RateLimits || !limited {
		return nil
	}
	key := r.method
	if m.tier == perChannel {
		key += " " + r.text("channel")
	}
	now := w.now()
	b := w.buckets[key]
	if b == nil {
		b = &bucket{rate.burst, now}
		w.buckets[key] = b
	}
	perSecond := rate.perMinute / 60
	b.left = min(rate.burst, b.left+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.left < 1 {
		wait := time.Duration((1 - b.left) / perSecond * float64(time.Second))
		return &refusal{code: "ratelimited", status: http.StatusTooManyRequests, retry: wait}
	}
	b.left--
	return nil
}
