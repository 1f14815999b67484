package journal

import (
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// powerTrace runs the child under strace until it ends.
func powerTrace(t *testing.T, environ ...string) *trace {
	t.Helper()
	if testing.Short() {
		t.Skip("takes seconds")
	}
	strace, err := exec.LookPath("strace")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("strace, which says what was synced, is not installed")
	}
	if err != nil {
		t.Skip("strace, which says what was synced, is not installed")
	}
	dir := t.TempDir()
	log := filepath.Join(t.TempDir(), "trace")
	c := command(dir, "power", environ...)
	c.Path, c.Args = strace, append(append([]string{"strace"}, straceFlags(log)...), c.Path)
	if err := c.Run(); err != nil {
		t.Fatalf("%v\n%.4000s", err, c.Stderr)
	}
	f, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	moments, err := readTrace(f)
	if err != nil {
		t.Fatal(err)
	}
	return &trace{moments: moments, root: filepath.Join(dir, "journal")}
}

// trace is everything that a process did to its folder.
type trace struct {
	moments []moment
	root    string
	settled int // moments before which everything written counts as synced
}

// accepts is the moment when the process says that a task is accepted.
func accepts(m moment) bool {
	return !m.ends && m.name == "write" && m.integer(0) == 1 && strings.HasPrefix(string(m.text(1)), "accepted ")
}

// cut is when the power goes, in moments: at any, or just after a task was acknowledged.
func (tr *trace) cut(chance *rand.Rand, acknowledged bool) int {
	for {
		at := chance.IntN(len(tr.moments))
		if !acknowledged || accepts(tr.moments[at]) {
			return at + 1
		}
	}
}

// replay leaves in a folder what the power cut leaves, and returns what the
// process had told by then.
func (tr *trace) replay(t *testing.T, cut int, to string, keep func(stored) int) told {
	t.Helper()
	d := newDisk(tr.root)
	for at, m := range tr.moments[:cut] {
		if at == tr.settled {
			d.settle()
		}
		if err := d.do(m); err != nil {
			t.Fatal(err)
		}
	}
	d.leave(t, to, keep)
	says := told{}
	for line := range strings.Lines(d.said.String()) {
		what, key, _ := strings.Cut(strings.TrimSpace(line), " ")
		if says[what] == nil {
			says[what] = map[string]bool{}
		}
		says[what][key] = true
	}
	return says
}

// isWhole replays everything and keeps everything: the very folder that the
// process left.
func (tr *trace) isWhole(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	tr.replay(t, len(tr.moments), dir, keepAll)
	if want, got := contents(t, tr.root), contents(t, dir); !maps.Equal(want, got) {
		t.Fatalf("the replayed folder differs: %s", cmp.Diff(want, got))
	}
}

// contents are the files below a folder, by path.
func contents(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(path string, f fs.DirEntry, err error) error {
		if err == nil && f.Type().IsRegular() {
			all[strings.TrimPrefix(path, root)] = string(mustRead(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func keepAll(stored) int { return math.MaxInt }

func keepNothing(stored) int { return 0 }

// keepSome keeps a third of the writes, loses a third, and tears a third between
// two sectors.
func keepSome(chance *rand.Rand) func(stored) int {
	const sector = 512
	return func(w stored) int {
		switch chance.IntN(3) {
		case 0:
			return 0
		case 1:
			return max(1, len(w.data))
		}
		return len(w.data) / sector / 2 * sector
	}
}
