package journal

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// steps are the named points between two steps at which a process is killed.
var steps = []string{
	"accept/claimed", "accept/published",
	"work/begin", "work/done",
	"finish/seen", "finish/erased", "finish/acked",
}

func TestKilledBetweenEveryTwoSteps(t *testing.T) {
	for _, step := range steps {
		for _, nth := range []int{1, questions / 2} {
			t.Run(fmt.Sprintf("%s#%d", step, nth), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				c := command(dir, "bot", fmt.Sprintf("LEEWAY_JOURNAL_FAULT=%s#%d", step, nth))
				if err := c.Run(); !killed(err) {
					t.Fatalf("the process was to be killed: %v\n%s", err, c.Stderr)
				}
				recovered(t, dir)
			})
		}
	}
}

// TestKilledBuryingAndRetrying: a task that is given up, and brought back, is
// neither lost nor answered twice.
func TestKilledBuryingAndRetrying(t *testing.T) {
	for _, step := range []string{"bury/stored", "bury/seen", "finish/acked", "retry/forgotten", "retry/stored"} {
		for nth := 1; nth <= 3; nth += 2 {
			t.Run(fmt.Sprintf("%s#%d", step, nth), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				c := command(dir, "letter", fmt.Sprintf("LEEWAY_JOURNAL_FAULT=%s#%d", step, nth))
				if err := c.Run(); !killed(err) {
					t.Fatalf("the process was to be killed: %v\n%s", err, c.Stderr)
				}
				c = command(dir, "letter")
				if err := c.Run(); err != nil {
					t.Fatalf("recovery: %v\n%s", err, c.Stderr)
				}
				slack := ledger{filepath.Join(dir, "slack")}
				for i := range 3 {
					if n := slack.count(fmt.Sprint("posted key ", i)); n != 1 {
						t.Errorf("key %d was posted %d times", i, n)
					}
				}
				noKeys(t, filepath.Join(dir, "journal", keysName))
			})
		}
	}
}

// TestKilledAtRandom kills as often as LEEWAY_KILLS says.
func TestKilledAtRandom(t *testing.T) {
	kills := 12
	if n, err := strconv.Atoi(os.Getenv("LEEWAY_KILLS")); err == nil {
		kills = n
	}
	dir, survived := "", 0
	for i := range kills {
		if dir == "" {
			dir = t.TempDir()
		}
		c := command(dir, "bot")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
		_ = c.Process.Kill()
		if err := c.Wait(); err != nil && !killed(err) {
			t.Fatalf("start %d: %v\n%s", i, err, c.Stderr)
		}
		survived++
		if i%4 == 3 { // four kills to a journal, then it must come to its end
			recovered(t, dir)
			dir = ""
		}
	}
	if dir != "" {
		recovered(t, dir)
	}
	t.Logf("%d of %d kills survived", survived, kills)
}

func killed(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}

// recovered lets a process run to its end, then asks Slack: each question that was
// acknowledged (at the end: each) is answered once. And the disk: no text is left.
func recovered(t *testing.T, dir string) {
	t.Helper()
	c := command(dir, "bot")
	if err := c.Run(); err != nil {
		t.Fatalf("recovery: %v\n%s", err, c.Stderr)
	}
	slack := ledger{filepath.Join(dir, "slack")}
	for i := range questions {
		key := fmt.Sprint("key ", i)
		if slack.count("acknowledged "+key) == 0 {
			t.Errorf("%s was not acknowledged", key)
		}
		if n := slack.count("posted " + key); n != 1 {
			t.Errorf("%s was posted %d times", key, n)
		}
	}
	noneIn(t, filepath.Join(dir, "journal"), secretText)
	noKeys(t, filepath.Join(dir, "journal", keysName))
}
