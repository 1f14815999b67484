package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lived is a journal with some of everything: finished, waiting and dead tasks,
// a thread, counters, a question for the policy team.
func lived(t *testing.T, o Options) *Journal {
	t.Helper()
	j := open(t, o)
	for _, key := range []string{"finished", "dead", "\xff odd\n"} {
		accept(t, j, Task{Key: key, Also: []string{"event of " + key}, Lane: "l", Body: []byte(secretText)})
	}
	stop := working(t, j, func(_ context.Context, task Task) error {
		if task.Key == "dead" {
			return Dead(errors.New("channel archived"))
		}
		return nil
	})
	drained(t, j)
	stop()
	for i := range 10 {
		accept(t, j, Task{Key: fmt.Sprint("waiting ", i), Also: []string{fmt.Sprint("event ", i)}, Lane: "l", Body: fmt.Append(nil, "body ", i)})
	}
	if fresh, err := j.AddGap(t.Context(), "gap", "U1", Gap{Question: "what about recess?", Day: "2026-11-22"}); !fresh || err != nil {
		t.Fatal(fresh, err)
	}
	err := errors.Join(j.Remember(t.Context(), "thread", []byte("shown")), j.Count(t.Context(), monday, "answered", "unsure"), j.Count(t.Context(), monday, "answered"))
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// checkLived says what must be true of such a journal, wherever it was brought.
func checkLived(t *testing.T, j *Journal) {
	t.Helper()
	for _, task := range []Task{{Key: "finished"}, {Key: "dead"}, {Key: "\xff odd\n"}, {Key: "waiting 3"}, {Key: "new", Also: []string{"event of finished"}}, {Key: "new", Also: []string{"event 3"}}} {
		if fresh, err := j.Accept(t.Context(), task); fresh || err != nil {
			t.Errorf("Accept(%+v) = %v, %v", task, fresh, err)
		}
	}
	counts, err := j.Counts(t.Context(), monday, monday)
	if diff := cmp.Diff(map[string]int{"answered": 2, "unsure": 1}, counts); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if shown, err := j.Recall(t.Context(), "thread"); string(shown) != "shown" || err != nil {
		t.Errorf("Recall = %q, %v", shown, err)
	}
	if gaps, err := j.Gaps(t.Context()); err != nil || len(gaps) != 1 || gaps[0].Question != "what about recess?" {
		t.Errorf("Gaps = %+v, %v", gaps, err)
	}
	letters, err := j.DeadLetters(t.Context())
	if err != nil || len(letters) != 1 || letters[0].Key != "dead" || letters[0].Reason != "channel archived" || !letters[0].Readable {
		t.Errorf("%+v, %v", letters, err)
	}
	if err := j.Retry(t.Context(), "dead"); err != nil {
		t.Error(err)
	}
	var got []string
	working(t, j, func(_ context.Context, task Task) error { got = append(got, string(task.Body)); return nil })
	drained(t, j)
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprint("body ", i))
	}
	if diff := cmp.Diff(append(want, secretText), got); diff != "" {
		t.Error(diff)
	}
}

func TestBackupAndRestore(t *testing.T) {
	j := lived(t, Options{})
	var file bytes.Buffer
	if err := j.Backup(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	checkLived(t, j) // the backup changed nothing
	o := Options{Dir: filepath.Join(t.TempDir(), "restored")}
	if err := Restore(t.Context(), o, bytes.NewReader(file.Bytes())); err != nil {
		t.Fatal(err)
	}
	restored := open(t, o)
	letters, err := restored.DeadLetters(t.Context())
	if err != nil || len(letters) != 1 || time.Since(letters[0].Accepted) > time.Hour {
		t.Errorf("%+v, %v", letters, err)
	}
	checkLived(t, restored)
	if err := Restore(t.Context(), o, bytes.NewReader(file.Bytes())); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("Restore over a journal: %v", err)
	}
}

// TestBackupWhileWorking: whatever is finished while the backup is written is
// finished in it, or waits in it; it is never both or neither.
func TestBackupWhileWorking(t *testing.T) {
	j := open(t, Options{Hands: 2})
	const tasks = 200
	for i := range tasks {
		accept(t, j, Task{Key: fmt.Sprint(i), Lane: fmt.Sprint(i % 9), Body: []byte("x")})
	}
	stop := working(t, j, func(context.Context, Task) error { return nil })
	var file bytes.Buffer
	if err := j.Backup(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	stop()
	o := Options{Dir: filepath.Join(t.TempDir(), "restored")}
	if err := Restore(t.Context(), o, &file); err != nil {
		t.Fatal(err)
	}
	restored := open(t, o)
	waiting, err := restored.Pending(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range tasks {
		if fresh, err := restored.Accept(t.Context(), Task{Key: fmt.Sprint(i), Lane: fmt.Sprint(i % 9)}); fresh || err != nil {
			t.Errorf("%d: %v, %v", i, fresh, err)
		}
	}
	t.Logf("%d of %d waited", waiting, tasks)
}

// TestBrokenBackups: what is not whole is refused, and nothing is left of it.
func TestBrokenBackups(t *testing.T) {
	var file bytes.Buffer
	if err := lived(t, Options{}).Backup(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	forged := func(lines ...record) []byte {
		var b bytes.Buffer
		w := newBackupWriter(&b)
		for _, l := range lines {
			_ = w.write(l)
		}
		_ = w.zip.Close()
		return b.Bytes()
	}
	head := record{Kind: "head", Version: backupVersion}
	for name, c := range map[string]struct {
		text []byte
		says string
	}{
		"empty":          {nil, "not a backup"},
		"not gzip":       {[]byte("hello, hello"), "not a backup"},
		"cut in half":    {whole[:len(whole)/2], "cut off"},
		"newer":          {forged(record{Kind: "head", Version: 2}), "version 2"},
		"no end":         {forged(head), "cut off"},
		"wrong checksum": {forged(head, record{Kind: "end", Lines: 1, Checksum: "00"}), "altered"},
		"wrong number":   {forged(head, record{Kind: "end", Lines: 7}), "altered"},
		"unknown line":   {forged(head, record{Kind: "riddle"}), "not known"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "restored")
			err := Restore(t.Context(), Options{Dir: dir}, bytes.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Restore: %v", err)
			}
			if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
				t.Error("something is left of it")
			}
		})
	}
}
