package curator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot"
)

// The test binary runs itself again as a process that can be killed.
const (
	childAct   = "LEEWAY_CURATOR_ACT" // reindex, rollback, release
	childDir   = "LEEWAY_CURATOR_DIR"
	childIndex = "LEEWAY_CURATOR_INDEX"
	childRepo  = "LEEWAY_CURATOR_REPO"
	childFault = "LEEWAY_CURATOR_FAULT" // the step at which to die
)

func TestMain(m *testing.M) {
	if os.Getenv(childAct) == "" {
		os.Exit(runTests(m))
	}
	if err := child(os.Getenv(childAct)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// indexes is a folder of indexes that tests share: most of them serve the same few
// revisions, and each need be indexed once.
var indexes string

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "curator-indexes-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	indexes = dir
	return m.Run()
}

func child(act string) error {
	l := defaultLimits
	l.fault = func(step string) {
		if step == os.Getenv(childFault) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	c, err := Open(context.Background(), Options{Source: Source{Location: os.Getenv(childRepo), Token: hush}, Dir: os.Getenv(childDir), IndexDir: os.Getenv(childIndex), limits: &l})
	if err != nil {
		return err
	}
	defer c.Close()
	switch act {
	case "reindex":
		_, err = c.Reindex(context.Background(), Request{By: "child"})
	case "rollback":
		_, err = c.Rollback(context.Background(), "child", "")
	case "release":
		_, err = c.Release(context.Background(), "child")
	}
	return err
}

func command(d *desk, act, fault string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childAct+"="+act, childDir+"="+d.o.Dir, childIndex+"="+d.o.IndexDir, childRepo+"="+d.o.Source.Location, childFault+"="+fault)
	c.Stderr = &bytes.Buffer{}
	return c
}

func killed(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}

// steps are where a process is killed, by what it does then.
var steps = map[string][]string{
	"reindex":  {"fetched", "indexed", "gated", "synced", "renamed", "before written", "written", "served", "audited", "pruned"},
	"rollback": {"before written", "written", "served", "audited"},
	"release":  {"before written", "written", "served", "audited", "fetched", "indexed"},
}

func TestKilledBetweenEveryTwoSteps(t *testing.T) {
	for act, faults := range steps {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			ready, allowed := readyFor(t, act)
			for _, fault := range faults {
				t.Run(fault, func(t *testing.T) {
					d := ready.copied(t)
					c := command(d, act, fault)
					if err := c.Run(); !killed(err) {
						t.Fatalf("the process was to be killed: %v\n%s", err, c.Stderr)
					}
					recovered(t, d, allowed)
				})
			}
		})
	}
}

// readyFor is a curator of two revisions, closed, before an act, and what may be
// served when the act is cut short.
func readyFor(t *testing.T, act string) (d *desk, allowed []string) {
	r := newRepo(t)
	r.push(policy(t))
	d = prepare(t, Source{Location: r.dir})
	d.open()
	allowed = []string{d.Current().ID, serveEditions(t, r, d, 1)[0]}
	switch act {
	case "reindex":
		r.push(edition(t, 2))
		allowed = append(allowed[1:], revisionIn(t, edition(t, 2)))
	case "release":
		if _, err := d.Rollback(t.Context(), "token", ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return d, allowed
}

// copied is a closed curator with folders of its own.
func (d *desk) copied(t *testing.T) *desk {
	own := prepare(t, d.o.Source)
	if err := os.CopyFS(own.o.Dir, os.DirFS(d.o.Dir)); err != nil {
		t.Fatal(err)
	}
	return own
}

func TestKilledInTheFirstStart(t *testing.T) {
	for _, fault := range []string{"fetched", "indexed", "synced", "renamed", "written", "audited"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			r.push(policy(t))
			d := prepare(t, Source{Location: r.dir})
			c := command(d, "reindex", fault)
			if err := c.Run(); !killed(err) {
				t.Fatalf("the process was to be killed: %v\n%s", err, c.Stderr)
			}
			recovered(t, d, []string{revisionIn(t, policy(t))})
		})
	}
}

// recovered restarts, and holds what is served against what may be: the old or
// the new revision, whole, and an audit log that says the same.
func recovered(t *testing.T, d *desk, allowed []string) {
	t.Helper()
	d.open()
	rev := d.Current()
	if rev == nil || !strings.Contains(strings.Join(allowed, " "), rev.ID) {
		t.Fatalf("%+v is served, want one of %v; last %+v", rev, allowed, d.Status().Last)
	}
	list, err := ReadAudit(AuditFile(d.o.Dir))
	if err != nil {
		t.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Outcome == string(Swapped) {
			if list[i].To != rev.ID {
				t.Errorf("%s is served, the audit log says %s", rev.ID, list[i].To)
			}
			break
		}
	}
	for _, k := range d.Status().Kept {
		if _, err := d.keep.load(k.Revision); err != nil {
			t.Errorf("kept: %v", err)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(d.o.Dir, temporaryDir)); len(left) > 0 {
		t.Errorf("%v was left", left)
	}
	if a := d.ask("fog delay"); a.Verdict != bot.Answered || a.Revision != rev.ID {
		t.Errorf("%s by %s", a.Verdict, a.Revision)
	}
	if _, err := d.Release(t.Context(), "token"); err != nil {
		t.Error(err)
	}
	d.must(Unchanged)
}

// TestKilledAtRandom kills while a commit is fetched over http, indexed and
// swapped, as often as LEEWAY_KILLS says.
func TestKilledAtRandom(t *testing.T) {
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("LEEWAY_KILLS")); err == nil {
		kills = n
	}
	r := newRepo(t)
	r.push(policy(t))
	h := newHost(t, r, false)
	d := prepare(t, Source{Location: h.location(r), Token: hush})
	d.o.IndexDir = filepath.Join(t.TempDir(), "index") // killed while it is built, too
	d.open()
	allowed := []string{d.Current().ID}
	for i := range kills {
		r.push(edition(t, i))
		allowed = append(allowed[len(allowed)-1:], revisionIn(t, edition(t, i)))
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		c := command(d, "reindex", "")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond)
		_ = c.Process.Kill()
		if err := c.Wait(); err != nil && !killed(err) {
			t.Fatalf("kill %d: %v\n%s", i, err, c.Stderr)
		}
		recovered(t, d, allowed)
	}
	t.Logf("%d kills survived", kills)
}
