package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

func TestBearingsNext(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	at := func(revision string) standing { return standing{Revision: revision} }
	held := func(revision, by string) standing {
		return standing{Revision: revision, Held: true, By: by, At: now.Add(-time.Minute)}
	}
	by := func(who string, s standing) standing { s.By = who; return s }
	told := func(s standing, ago time.Duration) standing { s.At = now.Add(-ago); return s }
	for _, c := range []struct {
		name        string
		b           bearings
		n           uint64
		there, here standing
		want        course
	}{
		{"nobody told anything", bearings{}, 0, standing{}, at("b"), tell},
		{"nobody told anything, and nothing is served", bearings{}, 0, standing{}, standing{}, stay},
		{"a late start", bearings{}, 3, at("b"), at("c"), follow},
		{"a late start with nothing", bearings{}, 3, at("b"), standing{}, follow},
		{"a late start that stands so", bearings{}, 3, at("b"), at("b"), stay},
		{"a late start, the others are held", bearings{}, 3, held("b", "token"), at("b"), follow},
		{"a start, held here after they told", bearings{}, 3, told(at("c"), time.Hour), held("b", "token"), tell},
		{"a start, held here before they told", bearings{}, 3, told(at("c"), 0), held("b", "token"), follow},
		{"a start, held as the others were", bearings{}, 3, told(at("c"), time.Hour), held("b", byReplica), follow},
		{"a start, both are held", bearings{}, 3, told(held("c", "token"), 0), held("b", "slack:U1"), follow},
		{"a swap here", bearings{seen: 3, mine: at("b")}, 3, at("b"), by(curator.Poll, at("c")), tell},
		{"a swap there", bearings{seen: 3, mine: at("b")}, 4, at("c"), at("b"), follow},
		{"an echo", bearings{seen: 4, mine: at("c")}, 4, at("c"), at("c"), stay},
		{"an old notice", bearings{seen: 4, mine: at("c")}, 3, at("b"), at("c"), stay},
		{"an old notice, from before the first", bearings{seen: 4, mine: at("c")}, 0, standing{}, at("c"), stay},
		{"swaps in the same moment", bearings{seen: 3, mine: at("b")}, 4, at("d"), at("c"), follow},
		{"both swapped to the same", bearings{seen: 3, mine: at("b")}, 4, at("c"), at("c"), stay},
		{"a hold here while they swapped", bearings{seen: 3, mine: at("b")}, 4, at("c"), held("a", "token"), tell},
		{"a hold there while we swapped", bearings{seen: 3, mine: at("b")}, 4, held("a", "token"), at("c"), follow},
		{"holds in the same moment", bearings{seen: 3, mine: at("b")}, 4, held("a", "token"), held("b", "token"), follow},
		{"a release there", bearings{seen: 4, mine: held("a", byReplica)}, 5, at("a"), held("a", byReplica), follow},
		{"a release here", bearings{seen: 4, mine: held("a", byReplica)}, 4, held("a", "token"), at("a"), tell},
		{"not had, not yet due", bearings{seen: 4, mine: at("b"), owed: true, again: now.Add(1)}, 4, at("c"), at("b"), stay},
		{"not had, due", bearings{seen: 4, mine: at("b"), owed: true, again: now}, 4, at("c"), at("b"), follow},
		{"not had, but taken from the source", bearings{seen: 4, mine: at("b"), owed: true}, 4, at("c"), at("c"), stay},
		{"not had, another found by the clock", bearings{seen: 4, mine: at("b"), owed: true, again: now.Add(1)}, 4, at("d"), by(curator.Poll, at("c")), stay},
		{"not had, another asked for", bearings{seen: 4, mine: at("b"), owed: true, again: now.Add(1)}, 4, at("d"), by("token", at("c")), tell},
		{"not had, and held here", bearings{seen: 4, mine: at("b"), owed: true, again: now.Add(1)}, 4, at("d"), held("b", "token"), tell},
	} {
		if got := c.b.next(c.n, c.there, c.here, now); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// What cannot be had is tried again at longer and longer intervals; another notice
// is a new start.
func TestBearingsPauses(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var b bearings
	var pauses []time.Duration
	for range 40 {
		b.failed(7, standing{Revision: "b"}, errors.New("gone"), now)
		pauses = append(pauses, b.again.Sub(now))
	}
	if pauses[0] != shortestPause || pauses[1] != 2*shortestPause || pauses[39] != longestPause || !slices.IsSorted(pauses) {
		t.Errorf("pauses %v", pauses)
	}
	b.failed(8, standing{Revision: "b"}, errors.New("gone"), now)
	if b.again.Sub(now) != shortestPause {
		t.Errorf("after another notice %s", b.again.Sub(now))
	}
}

// fleet is several replicas as they go by their bearings, one step at a time, with
// what can go wrong between them.
type fleet struct {
	*rand.Rand
	now   time.Time
	told  []standing // every notice, in order: its number is its place, from 1
	ships []*ship
}

type ship struct {
	here     standing
	b        bearings
	behind   int  // notices that its server has not yet
	cut      bool // off from the cluster
	stranded bool // cannot have what it does not serve
}

func (f *fleet) read(s *ship) (uint64, standing) {
	n := max(0, len(f.told)-s.behind)
	if n == 0 {
		return 0, standing{}
	}
	return uint64(n), f.told[n-1]
}

// step is what lockstep does in one, with a fleet for journal and curator.
func (f *fleet) step(s *ship) {
	f.now = f.now.Add(time.Second)
	if s.cut {
		return
	}
	n, there := f.read(s)
	switch s.b.next(n, there, s.here, f.now) {
	case tell:
		if n == uint64(len(f.told)) { // else overtaken
			f.told = append(f.told, s.here)
			s.b.agreed(n+1, s.here)
		}
	case follow:
		if s.stranded && there.Revision != s.here.Revision {
			s.here.Held = s.here.Held || there.Held
			s.b.failed(n, s.here, errors.New("not reached"), f.now)
			return
		}
		s.here = standing{Revision: there.Revision, Held: there.Held, By: byReplica}
		s.b.agreed(n, there)
	}
}

// act is what somebody does at a replica.
func (f *fleet) act(s *ship, what, revision string) {
	switch {
	case what == "hold":
		s.here = standing{Revision: revision, Held: true, By: "token", At: f.now}
	case what == "release":
		s.here.Held, s.here.By = false, "token"
	case !s.here.Held:
		s.here = standing{Revision: revision, By: curator.Poll}
	}
}

// sail lets all take steps, in any order, with servers that are behind and cables
// that break.
func (f *fleet) sail(steps int, trouble bool) {
	for range steps {
		s := f.ships[f.IntN(len(f.ships))]
		s.behind = 0
		if trouble {
			s.behind, s.cut = f.IntN(3), f.IntN(4) == 0
		}
		f.step(s)
	}
}

// calm ends all trouble and lets every replica take its steps.
func (f *fleet) calm() {
	for range 5 {
		for _, s := range f.ships {
			s.behind, s.cut, s.stranded = 0, false, false
			f.now = f.now.Add(2 * longestPause)
			f.step(s)
		}
	}
}

// inStep says who is not, "" when all are.
func (f *fleet) inStep() string {
	for i, s := range f.ships {
		if !s.here.same(f.ships[0].here) || s.b.owed {
			return fmt.Sprintf("replica %d serves %+v, replica 0 %+v", i, s.here, f.ships[0].here)
		}
	}
	return ""
}

// TestFleet: whatever is done at replicas, in whatever order, while they are cut
// off, read old notices or cannot have a revision: when that is over all are in
// step, nobody tells an echo, and what was held last is held.
func TestFleet(t *testing.T) {
	for seed := range uint64(3000) {
		f := &fleet{Rand: rand.New(rand.NewPCG(seed, 7)), now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
		for range 2 + f.IntN(3) {
			f.ships = append(f.ships, &ship{here: standing{Revision: fmt.Sprint("r", f.IntN(2))}})
		}
		acts := 0
		for range f.IntN(12) {
			s := f.ships[f.IntN(len(f.ships))]
			s.stranded = f.IntN(5) == 0
			f.act(s, []string{"swap", "swap", "hold", "release"}[f.IntN(4)], fmt.Sprint("r", f.IntN(5)))
			acts++
			f.sail(f.IntN(12), true)
			if f.IntN(6) == 0 { // a replica starts anew, on the files that it has
				s.b = bearings{}
			}
		}
		f.calm()
		if who := f.inStep(); who != "" {
			t.Fatalf("seed %d: %s", seed, who)
		}
		quiet := len(f.told)
		f.sail(50, true)
		if f.calm(); len(f.told) != quiet {
			t.Fatalf("seed %d: in step, and %d were told all the same: %+v", seed, len(f.told)-quiet, f.told[quiet:])
		}
		if most := acts + len(f.ships); len(f.told) > most {
			t.Fatalf("seed %d: %d notices for %d acts", seed, len(f.told), acts)
		}
		f.wantHeld(t, seed)
	}
}

// wantHeld holds at one replica what it serves, while another takes a revision.
func (f *fleet) wantHeld(t *testing.T, seed uint64) {
	t.Helper()
	here, there := f.ships[0], f.ships[len(f.ships)-1]
	f.act(here, "release", "")
	f.calm()
	f.act(there, "swap", "bad")
	f.act(here, "hold", "good")
	f.sail(20, true)
	f.calm()
	if who := f.inStep(); who != "" || !here.here.Held || here.here.Revision != "good" {
		t.Fatalf("seed %d: held at one while another took a revision: %s; %+v", seed, who, here.here)
	}
	f.act(there, "release", "")
	f.calm()
	if who := f.inStep(); who != "" || here.here.Held {
		t.Fatalf("seed %d: released at one: %s; %+v", seed, who, here.here)
	}
}
