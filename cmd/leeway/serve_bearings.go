package main

import (
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

// standing is what a replica serves, as it tells the others.
type standing struct {
	Revision string    `json:"revision"`
	Commit   string    `json:"commit,omitempty"`
	Held     bool      `json:"held"`
	By       string    `json:"by,omitempty"` // whose act it was: "slack:U0123", "token", "poll"
	At       time.Time `json:"at"`           // here: since when it is held; told: when
}

// standingOf is what a library's status says, for the others.
func standingOf(s curator.Status) standing {
	at := standing{Revision: s.Revision, Commit: s.Commit, Held: s.Held, By: s.HeldBy, At: s.HeldAt}
	switch last, running := s.Last, s.Running; {
	case s.Held:
	case running != nil && !running.DryRun: // it swapped, and is not noted as the last yet
		at.By = running.By
	case last != nil && last.Revision == s.Revision:
		at.By = last.By
	}
	return at
}

// same reports whether replicas that stand so are in step. One revision may lie at
// several commits.
func (s standing) same(o standing) bool { return s.Revision == o.Revision && s.Held == o.Held }

// byReplica is who holds what is served because another replica does (package
// curator, follow.go).
const byReplica = "replica"

// byItself reports a revision that was taken because it was there, and not because
// somebody asked.
func (s standing) byItself() bool { return s.By == curator.Poll || s.By == "start" }

// course is what a replica does next.
type course string

const (
	stay   course = "stay"
	tell   course = "tell"   // the others what is served here
	follow course = "follow" // what they serve
)

// bearings is what a replica knows of the others. All tell what they do under one
// name, each notice with a higher number than the one before; a replica tells only
// what was done here since the last notice, so that nobody tells an echo.
type bearings struct {
	seen uint64   // number of the last notice that was taken into account; 0: none yet
	mine standing // how it stood here then
	owed bool     // what that notice tells could not be had

	tries int       // in vain, in a row
	again time.Time // when the next try is due
	why   error     // of the last
}

// next says what to do when the notice with number n says there, and here is as it
// is.
//
//	n is lower than one seen before    a server that is behind: an old notice
//	nobody told anything               tell
//	a new notice                       follow it, whatever was done here meanwhile:
//	                                   who told first wins
//	but somebody held what is served   tell: nobody's swap undoes a hold
//	here meanwhile
//	nothing new there, but here        tell
//	what was told could not be had     try again, at longer and longer intervals
func (b *bearings) next(n uint64, there, here standing, now time.Time) course {
	switch {
	case here.Revision == "" && n == 0, n < b.seen:
		return stay
	case n == 0:
		return tell
	case there.same(here):
		b.agreed(n, there)
		return stay
	case n > b.seen && b.heldSince(there, here):
		return tell
	case n > b.seen:
		return follow
	case !b.mine.same(here) && !b.onItsOwn(here):
		return tell
	case b.owed && !now.Before(b.again):
		return follow
	}
	return stay
}

// heldSince reports whether what is served here came to be held after what the
// others tell. A replica that starts goes by the clock; what it held because others
// did says nothing.
func (b *bearings) heldSince(there, here standing) bool {
	switch {
	case !here.Held || there.Held:
		return false
	case b.seen > 0:
		return !b.mine.Held
	}
	return here.By != byReplica && here.At.After(there.At)
}

// onItsOwn reports a revision that a replica found while it could not have the one
// that the others serve. Its source may be behind theirs, so it keeps it to itself.
func (b *bearings) onItsOwn(here standing) bool {
	return b.owed && here.Held == b.mine.Held && here.byItself()
}

// agreed notes that the replica stands as a notice says, or told it itself.
func (b *bearings) agreed(n uint64, at standing) { *b = bearings{seen: n, mine: at} }

// failed notes that what a notice tells could not be had, and how it stands here
// instead.
func (b *bearings) failed(n uint64, mine standing, why error, now time.Time) {
	tries := 1
	if n == b.seen {
		tries = b.tries + 1
	}
	pause := min(shortestPause<<min(tries-1, 20), longestPause)
	*b = bearings{seen: n, mine: mine, owed: true, tries: tries, again: now.Add(pause), why: why}
}

// Pauses between tries. Each that fails is a line in the audit log.
const (
	shortestPause = 2 * time.Second
	longestPause  = 10 * time.Minute
)
