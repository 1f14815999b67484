package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// noneIn fails when any file below root holds the text, as it is or in base64.
func noneIn(t testing.TB, root, text string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		if bytes.Contains(mustRead(t, path), []byte(text)) {
			t.Errorf("%s holds the text", path)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("searched %d files of %s: %v", files, root, err)
	}
}

// noKeys fails when the key file still holds a task's key. Keys that were made
// ahead have sealed nothing yet.
func noKeys(t testing.TB, name string) {
	t.Helper()
	if n := keysIn(t, name); n > 0 {
		t.Errorf("%d keys outlived their tasks", n)
	}
}

// keysIn counts the tasks' keys in a key file.
func keysIn(t testing.TB, name string) (n int) {
	t.Helper()
	for r := range slices.Chunk(mustRead(t, name), slotSize) {
		if len(bytes.Trim(r, "\x00")) > 0 && !isSlotOf(r, unclaimed) {
			n++
		}
	}
	return n
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestNoTextOnDisk looks at every stage: the text is nowhere in the clear, and
// once a task is finished its key is gone, so that what is left says nothing.
func TestNoTextOnDisk(t *testing.T) {
	dir := t.TempDir()
	j := open(t, Options{Dir: dir})
	for i := range 40 {
		accept(t, j, Task{Key: fmt.Sprint("key ", i), Also: []string{fmt.Sprint("event ", i)}, Lane: fmt.Sprint(i % 3), Body: []byte(secretText)})
	}
	noneIn(t, dir, secretText)
	if n := keysIn(t, filepath.Join(dir, keysName)); n != 40 {
		t.Errorf("the key file holds %d keys for 40 tasks", n)
	}
	stop := working(t, j, func(_ context.Context, task Task) error {
		if string(task.Body) != secretText {
			t.Errorf("%s came back as %q", task.Key, task.Body)
		}
		return nil
	})
	drained(t, j)
	noneIn(t, dir, secretText)
	stop()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	noneIn(t, dir, secretText)
	noKeys(t, filepath.Join(dir, keysName))
}

// TestNoTextAfterKill: what a process finished is gone though it was killed.
func TestNoTextAfterKill(t *testing.T) {
	dir := t.TempDir()
	c := command(dir, "finish")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	_ = c.Process.Kill()
	_ = c.Wait()
	if line != "finished\n" {
		t.Fatalf("the process said %q\n%s", line, c.Stderr)
	}
	noneIn(t, dir, secretText)
	noKeys(t, filepath.Join(dir, "journal", keysName))
}

// TestErasedForGood: with the block that still holds a finished body in hand, and
// the whole folder, nobody opens it.
func TestErasedForGood(t *testing.T) {
	dir := t.TempDir()
	k, err := openKeyFile(filepath.Join(dir, keysName))
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	sealed, slot, err := k.seal("key", []byte(secretText))
	if err != nil {
		t.Fatal(err)
	}
	l := label{Key: "key", Slot: slot}
	if body, err := k.open(l, sealed); err != nil || string(body) != secretText {
		t.Fatalf("open = %q, %v", body, err)
	}
	if _, err := k.open(label{Key: "another", Slot: slot}, sealed); !errors.Is(err, errUnreadable) {
		t.Errorf("opened as another task's: %v", err)
	}
	for range 2 {
		if err := k.erase(l); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.open(l, sealed); !errors.Is(err, errUnreadable) {
		t.Errorf("open after erase: %v", err)
	}
	if _, again, _ := k.seal("next", nil); again != slot {
		t.Errorf("the free slot %d was not used again, but %d", slot, again)
	}
	if err := k.erase(l); err != nil { // must not touch the next one's
		t.Fatal(err)
	}
	if _, err := k.readSlot(slot, "next"); err != nil {
		t.Error("erasing a finished task erased the key of the next")
	}
}

// TestNoTextInLogs plants a text in a task that goes through everything a task can.
func TestNoTextInLogs(t *testing.T) {
	var log lockedBuffer
	j := open(t, Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), MaxDeliver: 2, backoff: 1})
	accept(t, j, Task{Key: "good", Body: []byte(secretText)})
	accept(t, j, Task{Key: "bad", Body: []byte(secretText)})
	accept(t, j, Task{Key: "dead", Body: []byte(secretText)})
	working(t, j, func(_ context.Context, task Task) error {
		switch task.Key {
		case "bad":
			return errors.New("no luck")
		case "dead":
			return Dead(errors.New("no hope"))
		}
		return nil
	})
	drained(t, j)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); strings.Contains(text, secretText) || strings.Contains(text, base64.RawStdEncoding.EncodeToString([]byte(secretText))[:40]) {
		t.Error("the log holds the text")
	} else if !strings.Contains(text, "no hope") || !strings.Contains(text, "nats: ") {
		t.Errorf("the log lacks what it should hold:\n%s", text)
	}
}
