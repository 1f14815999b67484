package slackbot

import (
	"sync"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"golang.org/x/time/rate"
)

// throttle bounds what one person and one channel may ask, so that nobody keeps
// the others waiting. Both are buckets: so many at once, refilled over ten minutes.
type throttle struct {
	perUser, perChannel int // questions in ten minutes; 0: no bound

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
	told    map[string]time.Time // when somebody was last told
}

const (
	refillOver = 10 * time.Minute
	tellAgain  = 30 * time.Second // a flood is told once in this time
	tellBot    = time.Hour        // two bots that answer each other would never end
	maxBuckets = 10_000
)

func newThrottle(perUser, perChannel int) *throttle {
	return &throttle{perUser: perUser, perChannel: perChannel, buckets: map[string]*rate.Limiter{}, told: map[string]time.Time{}}
}

// allow takes one question from the buckets of its asker and channel, at the time
// it was accepted: a backlog after a restart is no flood. When it may not be
// asked, it says after how long to try again.
func (t *throttle) allow(w work, task journal.Task) (again time.Duration, ok bool) {
	if task.Attempt > 1 {
		return 0, true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	giveBack, again := t.take("user/"+w.Team+"/"+w.User, t.perUser, task.Accepted)
	if again > 0 {
		return again, false
	}
	if _, again = t.take("channel/"+w.Team+"/"+w.Channel, t.perChannel, task.Accepted); again > 0 {
		giveBack() // what is not answered costs its asker nothing
		return again, false
	}
	return 0, true
}

// take takes one question from a bucket, unless there is none left for a while.
func (t *throttle) take(name string, limit int, at time.Time) (giveBack func(), again time.Duration) {
	if limit == 0 {
		return func() {}, 0
	}
	r := t.bucket(name, limit).ReserveN(at, 1)
	giveBack = func() { r.CancelAt(at) }
	if again = r.DelayFrom(at); again > 0 {
		giveBack()
	}
	return giveBack, again
}

func (t *throttle) bucket(name string, limit int) *rate.Limiter {
	l := t.buckets[name]
	if l == nil {
		if len(t.buckets) >= maxBuckets {
			clear(t.buckets) // forgetting is kinder than refusing
		}
		l = rate.NewLimiter(rate.Every(refillOver/time.Duration(limit)), limit)
		t.buckets[name] = l
	}
	return l
}

// tell reports whether to say something to somebody now, rather than having said
// it just before.
func (t *throttle) tell(name string, now time.Time, every time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last, ok := t.told[name]; ok && now.Sub(last) < every {
		return false
	}
	if len(t.told) >= maxBuckets {
		clear(t.told)
	}
	t.told[name] = now
	return true
}
