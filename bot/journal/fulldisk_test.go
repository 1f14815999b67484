//go:build unix

package journal

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// limit accepts until no file may grow any more, as on a full disk. It prints the
// keys that were acknowledged.
func (c child) limit() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	j, err := Open(ctx, Options{Dir: filepath.Join(c.dir, "journal")})
	if err != nil {
		return err
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: 100 << 10, Max: 100 << 10}); err != nil {
		return err
	}
	refused := 0
	for i := 0; i < 500 && refused < 2; i++ {
		key := fmt.Sprint("key ", i)
		short, cancel := context.WithTimeout(ctx, time.Second)
		fresh, err := j.Accept(short, Task{Key: key, Body: make([]byte, 1000)})
		cancel()
		if err == nil && fresh {
			fmt.Println(key)
		} else {
			refused++
			fmt.Println("refused:", err)
		}
	}
	if refused < 2 {
		return errors.New("the disk was never full")
	}
	short, stop := context.WithTimeout(ctx, time.Second)
	defer stop()
	fmt.Println("health:", j.Health(short))
	return nil // without Close: the process dies
}

// TestFullDisk: on a disk that takes no more, tasks are refused, health says so,
// and every task that was acknowledged is there when there is room again.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	c := command(dir, "limit")
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, c.Stderr)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	keys, refusals := lines[:len(lines)-3], lines[len(lines)-3:]
	if len(keys) < 10 {
		t.Fatalf("%d accepted", len(keys))
	}
	for _, line := range refusals {
		if !strings.Contains(line, "file too large") { // what the system said, for want of a full disk
			t.Errorf("the reason is not told: %s", line)
		}
	}
	j := open(t, Options{Dir: filepath.Join(dir, "journal")})
	worked := make(chan string, 1000)
	working(t, j, func(_ context.Context, task Task) error { worked <- task.Key; return nil })
	drained(t, j)
	close(worked)
	found := map[string]bool{}
	for key := range worked {
		found[key] = true
	}
	for _, key := range keys {
		if !found[key] {
			t.Errorf("%s was acknowledged and is lost", key)
		}
	}
}
