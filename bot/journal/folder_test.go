package journal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const tasksFolder = "store/jetstream/$G/streams/" + tasksStream

// TestDamage: a store that is not as it was left is refused, with the reason. What
// only costs time to rebuild is not damage.
func TestDamage(t *testing.T) {
	const block = tasksFolder + "/msgs/1.blk"
	index := tasksFolder + "/msgs/index.db"
	for name, c := range map[string]struct {
		damage func(folder) error
		is     error  // nil: opens, with all tasks
		says   string // part of the error
	}{
		"nothing":                     {func(folder) error { return nil }, nil, ""},
		"index lost":                  {func(f folder) error { return os.Remove(f.in(index)) }, nil, ""},
		"index garbled":               {func(f folder) error { return flip(f.in(index), 20) }, nil, ""},
		"leftover of a rename":        {func(f folder) error { return os.WriteFile(f.in(block)+".tmp", []byte("x"), 0o600) }, nil, ""},
		"task garbled":                {func(f folder) error { return flip(f.in(block), 400) }, ErrCorrupt, "accepted tasks"},
		"task garbled, rebuilt":       {func(f folder) error { return errors.Join(flip(f.in(block), 60), os.Remove(f.in(index))) }, ErrCorrupt, "ends at 0 and had come to 20"},
		"end cut off":                 {func(f folder) error { return cut(f.in(block), 30) }, ErrCorrupt, "1 accepted tasks are missing"},
		"block lost":                  {func(f folder) error { return os.Remove(f.in(block)) }, ErrCorrupt, "20 accepted tasks are missing"},
		"stream garbled":              {func(f folder) error { return flip(f.in(tasksFolder+"/meta.inf"), 20) }, ErrCorrupt, "LEEWAY_TASKS"},
		"stream lost":                 {func(f folder) error { return os.RemoveAll(f.in(tasksFolder)) }, ErrCorrupt, "LEEWAY_TASKS"},
		"names lost":                  {func(f folder) error { return os.RemoveAll(f.in("store/jetstream/$G/streams/KV_leeway_seen")) }, ErrCorrupt, "leeway_seen"},
		"keys lost":                   {func(f folder) error { return os.Remove(f.in(keysName)) }, ErrCorrupt, "20 accepted tasks cannot be read"},
		"one key garbled":             {func(f folder) error { return garbleOne(f.in(keysName)) }, ErrCorrupt, "1 accepted tasks cannot be read"},
		"version file lost":           {func(f folder) error { return os.Remove(f.in(versionFile)) }, ErrCorrupt, versionFile},
		"version file empty":          {func(f folder) error { return os.WriteFile(f.in(versionFile), nil, 0o600) }, ErrCorrupt, versionFile},
		"version file of another":     {func(f folder) error { return os.WriteFile(f.in(versionFile), []byte(`{"version":99}`), 0o600) }, ErrNewer, "its layout is 99"},
		"store is a file":             {func(f folder) error { return replaceByFile(f.in(storeFolder)) }, errAny, "store"},
		"keys file is a folder":       {func(f folder) error { return replaceByFolder(f.in(keysName)) }, errAny, "keys"},
		"version file is a folder":    {func(f folder) error { return replaceByFolder(f.in(versionFile)) }, errAny, versionFile},
		"everything but keys is lost": {func(f folder) error { return errors.Join(os.RemoveAll(f.in(storeFolder))) }, ErrCorrupt, "missing"},
	} {
		t.Run(name, func(t *testing.T) {
			f := folder{path: filledFolder(t)}
			if err := c.damage(f); err != nil {
				t.Fatal(err)
			}
			j, err := Open(t.Context(), Options{Dir: f.path})
			if c.is == nil {
				if err != nil {
					t.Fatal(err)
				}
				defer j.Close()
				if n, err := j.Pending(t.Context()); n != 20 || err != nil {
					t.Errorf("Pending = %d, %v", n, err)
				}
				return
			}
			if err == nil {
				j.Close()
				t.Fatal("it was opened")
			}
			if c.is != errAny && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), f.path) {
				t.Errorf("it was refused with: %v", err)
			}
			if j, err := Open(t.Context(), Options{Dir: f.path}); err == nil {
				j.Close()
				t.Error("it was opened the second time")
			} else if errors.Is(err, ErrInUse) {
				t.Error("the refused journal kept its lock")
			}
		})
	}
}

var errAny = errors.New("any")

// filledFolder is a closed journal with 20 tasks.
func filledFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	j, err := Open(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		accept(t, j, Task{Key: fmt.Sprint("key ", i), Also: []string{fmt.Sprint("event ", i)}, Body: []byte(secretText)})
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func flip(name string, at int) error {
	return edit(name, func(text []byte) []byte { text[at] ^= 0xff; return text })
}

// garbleOne damages the key of one task.
func garbleOne(name string) error {
	return edit(name, func(text []byte) []byte {
		for r := range slices.Chunk(text, slotSize) {
			if r[stateAt] == stateStored {
				r[0] ^= 0xff
				break
			}
		}
		return text
	})
}

func cut(name string, n int) error {
	return edit(name, func(text []byte) []byte { return text[:len(text)-n] })
}

func edit(name string, change func([]byte) []byte) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, change(text), 0o600)
}

func replaceByFile(name string) error {
	return errors.Join(os.RemoveAll(name), os.WriteFile(name, []byte("x"), 0o600))
}

func replaceByFolder(name string) error {
	return errors.Join(os.RemoveAll(name), os.Mkdir(name, 0o700), os.WriteFile(filepath.Join(name, "x"), nil, 0o600))
}

// TestSalvage goes on with what can be read.
func TestSalvage(t *testing.T) {
	f := folder{path: filledFolder(t)}
	if err := garbleOne(f.in(keysName)); err != nil {
		t.Fatal(err)
	}
	j := open(t, Options{Dir: f.path, Salvage: true})
	posted := make(chan string, 20)
	working(t, j, func(_ context.Context, task Task) error { posted <- string(task.Body); return nil })
	drained(t, j)
	if len(posted) != 19 || <-posted != secretText {
		t.Errorf("%d tasks came through", len(posted))
	}
	letters, err := j.DeadLetters(t.Context())
	if err != nil || len(letters) != 1 || letters[0].Reason != errUnreadable.Error() {
		t.Errorf("dead letters: %+v, %v", letters, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, Options{Dir: f.path}) // whole again
}

func TestRefusedFolders(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		o    Options
		says string
	}{
		"none":          {Options{}, "no folder is named"},
		"below a file":  {Options{Dir: filepath.Join(file, "journal")}, "not a directory"},
		"a file":        {Options{Dir: file}, "not a directory"},
		"too full":      {Options{Dir: t.TempDir(), MinFree: 1 << 60}, "MiB are free"},
		"no secret":     {Options{URL: "nats://example.invalid:4222"}, "no secret"},
		"out of reach":  {Options{URL: "nats://127.0.0.1:1", Secret: []byte("x")}, "127.0.0.1:1"},
		"with password": {Options{URL: "nats://me:hush@127.0.0.1:1", Secret: []byte("x")}, "me:xxxxx@"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), c.o)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hush") {
				t.Errorf("Open: %v", err)
			}
		})
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{Dir: filepath.Join(dir, "journal")}); !errors.Is(err, os.ErrPermission) {
		t.Errorf("Open: %v", err)
	}
}

func TestInUseByAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	c := command(dir, "hold")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the other process: %q %s", line, c.Stderr)
	}
	o := Options{Dir: filepath.Join(dir, "journal")}
	_, err = Open(t.Context(), o)
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", c.Process.Pid)) {
		t.Errorf("Open: %v", err)
	}
	_ = c.Process.Kill()
	_ = c.Wait()
	open(t, o)
}

func TestFolderIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "journal")
	open(t, Options{Dir: dir})
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestFolderHalfMade: a process that died while it made the folder is no obstacle.
func TestFolderHalfMade(t *testing.T) {
	f := folder{path: filledFolder(t)}
	if err := errors.Join(os.WriteFile(f.in(versionFile), []byte(`{"version":1}`), 0o600), os.RemoveAll(f.in(tasksFolder))); err != nil {
		t.Fatal(err)
	}
	j := open(t, Options{Dir: f.path})
	accept(t, j, Task{Key: "key 1"})
}
