//go:build unix

package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// Where the program is killed: between every two steps from a delivery to a
// finished task, those of slackbot and those of the journal.
var killPoints = []string{
	"slack/accept", "accept/claimed", "accept/published", "slack/accepted", "slack/acknowledged",
	"work/begin", "slack/answer", "slack/answered", "slack/post", "slack/posted", "slack/between", "slack/respond", "slack/responded",
	"slack/count", "slack/counted", "slack/remember", "work/done", "finish/seen", "finish/erased", "finish/acked",
	atStart, atWork,
}

// Two kills come at a moment of chance.
const (
	atStart = "while it starts"
	atWork  = "while it works"
)

// killsWanted is how often the program is killed in all: 40 times, to be quick; 200
// times in CI; or as often as LEEWAY_KILLS says.
func killsWanted(t *testing.T) int {
	text := os.Getenv("LEEWAY_KILLS")
	if text == "" && os.Getenv("CI") != "" {
		return 200
	}
	n, err := strconv.Atoi(cmp.Or(text, "40"))
	if err != nil || n < 1 {
		t.Fatalf("LEEWAY_KILLS is %q, not a number of kills", text)
	}
	return n
}

// TestKilled kills "leeway serve", a process of its own, at every point and at
// random, while people mention it, write to it, run commands and press buttons, and
// Slack delivers again what was not acknowledged. In the end what was acknowledged
// is answered: where everybody sees it, once; privately, once, or not at all where the process
// died between noting that it sends it and Slack's word that it has it.
//
//	LEEWAY_KILLS=200 go test ./cmd/leeway -run Killed -v
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	wanted, program := killsWanted(t), withFaults(t)
	for i, mode := range []string{"http", "socket"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKilling(t, mode, program)
			for n := range (wanted + i) / 2 {
				if n%4 == 0 {
					k.rest()
				}
				k.round(killPoints[(n+i*len(killPoints)/2)%len(killPoints)])
			}
			k.end()
		})
	}
}

// killing is one process after the other on the same folder, and who writes to it.
type killing struct {
	*crowd
	program, dir string
	env          []string
	rand         *rand.Rand
	killed       map[string]int // by point
	missed       map[string]int // the point was not passed so often; killed all the same, idle, and not counted
}

func newKilling(t *testing.T, mode, program string) *killing {
	ws := workspace.New(workspace.Options{AckLimit: 3 * time.Second})
	t.Cleanup(ws.Close)
	dir := t.TempDir()
	address := freeAddress(t)
	k := &killing{program: program, dir: dir, crowd: newCrowd(t, ws),
		env: append(settingsOf(ws, dir), "LEEWAY_LISTEN="+address, "LEEWAY_SLACK_MODE="+mode, "LEEWAY_LIBRARY_SOURCE="+longLibrary(t, dir),
			"LEEWAY_SLACK_USER_LIMIT=0", "LEEWAY_SLACK_CHANNEL_LIMIT=0", "LEEWAY_ADMIN_TOKEN=sesame"),
		killed: map[string]int{}, missed: map[string]int{}}
	seed := uint64(time.Now().UnixNano())
	k.Logf("seed %d", seed)
	k.rand = rand.New(rand.NewPCG(seed, seed))
	if ws.Connect("http://" + address); mode == "socket" {
		ws.Connect(workspace.Socket)
	}
	return k
}

// launch starts the program, to die at a fault.
func (k *killing) launch(fault string) *served {
	s, err := launchServe(k.program, k.dir, append(k.env, "LEEWAY_FAULT="+fault))
	if err != nil {
		k.Fatal(err)
	}
	k.Cleanup(s.kill)
	k.ran = append(k.ran, s)
	return s
}

// rest lets the program answer all there is, then kills it, idle. A task that eight
// processes began and did not finish is buried as one that kills: between two rests
// there are fewer.
func (k *killing) rest() {
	s := k.launch("")
	if !k.done(s) {
		k.Fatalf("killed by nobody\n%s", s.stderr)
	}
	s.kill()
}

// round is one life of the program, which ends at a point, passed for the first time
// or a later one. Where it was not passed so often, it is tried once more.
func (k *killing) round(point string) {
	if point == atStart || point == atWork {
		k.chance(point)
		return
	}
	for nth := 1 + k.rand.IntN(1+k.killed[point]); ; nth = 1 {
		s := k.launch(fmt.Sprintf("%s#%d", point, nth))
		k.act()
		if !k.done(s) {
			k.killed[point]++
			return
		}
		s.kill()
		if k.missed[point]++; k.missed[point] > 10 {
			k.Fatalf("%q is not passed any more", point)
		}
	}
}

// chance kills at some moment.
func (k *killing) chance(point string) {
	s := k.launch("")
	if point == atWork {
		k.running(s)
	}
	k.act()
	select {
	case <-s.ended:
		k.Fatalf("it ended: %v\n%s", s.err, s.stderr)
	case <-time.After(time.Duration(k.rand.IntN(300)) * time.Millisecond):
	}
	s.kill()
	k.killed[point]++
}

// running waits until a process listens.
func (k *killing) running(s *served) {
	ctx, cancel := context.WithTimeout(k.Context(), patience)
	defer cancel()
	if err := s.stdout.wait(ctx, s.ended, "\n"); err != nil {
		k.Fatalf("leeway serve does not listen: %v\n%s", err, s.stderr)
	}
}

// done waits until everything is answered, or the process has died; it must not
// end in another way.
func (k *killing) done(s *served) bool {
	ctx, cancel := context.WithTimeout(k.Context(), patience)
	defer cancel()
	go func() {
		<-s.ended
		cancel()
	}()
	if k.answered(ctx) == nil {
		return true
	}
	select {
	case <-s.ended:
		if code := s.cmd.ProcessState.ExitCode(); code != -1 {
			k.Fatalf("it exited with %d\n%s", code, s.stderr)
		}
		return false
	default:
		k.Fatalf("not answered: %v\n%s", k.owed(), s.stderr)
		return false
	}
}

// end lets the program finish, and judges.
func (k *killing) end() {
	s := k.launch("")
	if !k.done(s) {
		k.Fatalf("killed by nobody\n%s", s.stderr)
	}
	k.running(s)
	if err := s.stop(); err != nil {
		k.Errorf("stopped: %v\n%s", err, s.stderr)
	}
	lost, doubled, unsent := k.judge()
	total := 0
	for _, n := range k.killed {
		total += n
	}
	for _, point := range killPoints {
		if k.killed[point] == 0 && total >= len(killPoints) {
			k.Errorf("never killed at %q", point)
		}
	}
	k.Logf("killed %d times at %d points (%d times more, idle, since the point was not passed so often); %d asked, %d in the open and %d privately: %d lost, %d doubled, %d of the private ones not sent",
		total, len(k.killed), sum(k.missed), len(k.asked), k.public(), len(k.asked)-k.public(), lost, doubled, unsent)
}

func sum(m map[string]int) (n int) {
	for v := range maps.Values(m) {
		n += v
	}
	return n
}
