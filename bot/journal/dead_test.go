package journal

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// TestRetry: a dead letter is listed, retried once, and finished like any task.
func TestRetry(t *testing.T) {
	dir := t.TempDir()
	j := open(t, Options{Dir: dir})
	accept(t, j, Task{Key: "k", Also: []string{"Ev"}, Lane: "lane", Body: []byte(secretText)})
	alive := false
	do := func(_ context.Context, task Task) error {
		if !alive {
			return Dead(errors.New("channel archived"))
		}
		if string(task.Body) != secretText || task.Lane != "lane" {
			t.Errorf("came back as %+v", task)
		}
		return nil
	}
	stop := working(t, j, do)
	drained(t, j)
	stop()
	j = reopen(t, j)
	letters, err := j.DeadLetters(t.Context())
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	l := letters[0]
	if l.Key != "k" || l.Lane != "lane" || l.Reason != "channel archived" || !l.Readable || l.Accepted.IsZero() || l.Died.Before(l.Accepted) {
		t.Errorf("%+v", l)
	}
	if err := j.Retry(t.Context(), "other"); !errors.Is(err, ErrNoLetter) {
		t.Errorf("Retry(other): %v", err)
	}
	if err := j.Retry(t.Context(), "k"); err != nil {
		t.Fatal(err)
	}
	if err := j.Retry(t.Context(), "k"); !errors.Is(err, ErrNoLetter) {
		t.Errorf("a second Retry: %v", err)
	}
	if fresh, err := j.Accept(t.Context(), Task{Key: "k", Also: []string{"Ev"}}); fresh || err != nil {
		t.Errorf("Accept while retried: %v, %v", fresh, err)
	}
	alive = true
	stop = working(t, j, do)
	drained(t, j)
	stop()
	if letters, err := j.DeadLetters(t.Context()); len(letters) != 0 || err != nil {
		t.Error(letters, err)
	}
	if fresh, err := j.Accept(t.Context(), Task{Key: "k"}); fresh || err != nil {
		t.Errorf("Accept when finished: %v, %v", fresh, err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	noKeys(t, filepath.Join(dir, keysName))
}

// TestExpire: a dead letter can be retried for a while; then its body is gone for
// good and the letter with it.
func TestExpire(t *testing.T) {
	dir := t.TempDir()
	j := open(t, Options{Dir: dir, KeepDead: time.Hour})
	accept(t, j, Task{Key: "k", Body: []byte(secretText)})
	working(t, j, func(context.Context, Task) error { return Dead(errors.New("no hope")) })
	drained(t, j)
	if n, err := j.Expire(t.Context(), time.Now()); n != 0 || err != nil {
		t.Errorf("too early: %d, %v", n, err)
	}
	if n, err := j.Expire(t.Context(), time.Now().Add(2*time.Hour)); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if err := j.Retry(t.Context(), "k"); !errors.Is(err, ErrNoLetter) {
		t.Errorf("Retry: %v", err)
	}
	noKeys(t, filepath.Join(dir, keysName))
}
