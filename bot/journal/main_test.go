package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary runs itself again as a process that can be killed.
const childVariable = "LEEWAY_JOURNAL_CHILD" // the name of a script below

var scripts = map[string]func(child) error{
	"bot":    child.bot,
	"hold":   child.hold,
	"limit":  child.limit,
	"finish": child.finish,
	"letter": child.letter,
	"poison": child.poison,
	"power":  child.power,
}

func TestMain(m *testing.M) {
	script, isChild := scripts[os.Getenv(childVariable)]
	if !isChild {
		os.Exit(m.Run())
	}
	if err := script(child{os.Getenv("LEEWAY_JOURNAL_DIR")}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is a process of its own with a folder that outlives it.
type child struct{ dir string }

func (c child) options() Options {
	o := Options{Dir: filepath.Join(c.dir, "journal"), backoff: time.Millisecond, MaxDeliver: 1000}
	step, nth, _ := strings.Cut(os.Getenv("LEEWAY_JOURNAL_FAULT"), "#")
	left, _ := strconv.Atoi(nth)
	reached := make(chan struct{}, 1<<20)
	o.fault = func(s string) {
		if s != step {
			return
		}
		reached <- struct{}{}
		if len(reached) == left {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	return o
}

// command prepares a child process.
func command(dir, script string, environ ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), append(environ, childVariable+"="+script, "LEEWAY_JOURNAL_DIR="+dir)...)
	c.Stderr = &bytes.Buffer{}
	return c
}

// The ledger stands for Slack: what it was told, and what it shows. It is a file,
// so it survives like Slack does.
type ledger struct{ path string }

func (l ledger) write(line string) error {
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(line + "\n")
	return err
}

func (l ledger) count(line string) int {
	text, _ := os.ReadFile(l.path)
	n := 0
	for got := range strings.Lines(string(text)) {
		if got == line+"\n" {
			n++
		}
	}
	return n
}

// bot receives what Slack has not seen acknowledged, and what it has a second
// time, and answers until nothing is left: 24 questions in 6 threads.
func (c child) bot() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	j, err := Open(ctx, c.options())
	if err != nil {
		return err
	}
	defer j.Close()
	slack := ledger{filepath.Join(c.dir, "slack")}
	offered := make(chan error, 1)
	go func() { offered <- c.offer(ctx, j, slack) }()
	// Work while they come: until would stop when none has come yet.
	work, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- j.Work(work, slack.answer) }()
	if err := <-offered; err != nil {
		return err
	}
	stop()
	if err := <-worked; err != nil {
		return err
	}
	return c.until(ctx, j, slack.answer)
}

// offer delivers every question and notes what was acknowledged.
func (c child) offer(ctx context.Context, j *Journal, slack ledger) error {
	for i := range questions {
		key := fmt.Sprint("key ", i)
		if _, err := j.Accept(ctx, Task{Key: key, Also: []string{fmt.Sprint("event ", i)}, Lane: fmt.Sprint(i % 6), Body: []byte(secretText)}); err != nil {
			return err
		}
		if err := slack.write("acknowledged " + key); err != nil {
			return err
		}
	}
	return nil
}

const (
	questions  = 24
	secretText = "may a pupil's secret be kept out of every file"
)

// answer posts once: a second attempt looks first, as slackbot does by metadata.
func (l ledger) answer(_ context.Context, t Task) error {
	if string(t.Body) != secretText {
		return Dead(fmt.Errorf("the body came back as %d bytes", len(t.Body)))
	}
	if t.Attempt > 1 && l.count("posted "+t.Key) > 0 {
		return nil
	}
	return l.write("posted " + t.Key)
}

// hold opens the journal and keeps it until it is killed.
func (c child) hold() error {
	j, err := Open(context.Background(), Options{Dir: filepath.Join(c.dir, "journal")})
	if err != nil {
		return err
	}
	defer j.Close()
	fmt.Println("open")
	select {}
}

// finish finishes tasks, says so, and waits to be killed.
func (c child) finish() error {
	ctx := context.Background()
	j, err := Open(ctx, Options{Dir: filepath.Join(c.dir, "journal")})
	if err != nil {
		return err
	}
	for i := range questions {
		if _, err := j.Accept(ctx, Task{Key: fmt.Sprint("key ", i), Lane: fmt.Sprint(i % 6), Body: []byte(secretText)}); err != nil {
			return err
		}
	}
	go j.Work(ctx, func(context.Context, Task) error { return nil })
	for n := 1; n > 0; {
		if n, err = j.Pending(ctx); err != nil {
			return err
		}
	}
	fmt.Println("finished")
	select {}
}

// letter lets three tasks die, then retries and answers them; begun again, it
// goes on where it was cut off.
func (c child) letter() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	j, err := Open(ctx, c.options())
	if err != nil {
		return err
	}
	defer j.Close()
	slack := ledger{filepath.Join(c.dir, "slack")}
	if slack.count("revived") == 0 {
		for i := range 3 {
			if _, err := j.Accept(ctx, Task{Key: fmt.Sprint("key ", i), Body: []byte(secretText)}); err != nil {
				return err
			}
		}
		err := c.until(ctx, j, func(context.Context, Task) error { return Dead(errors.New("channel archived")) })
		if err != nil {
			return err
		}
		if letters, err := j.DeadLetters(ctx); err != nil || len(letters) != 3 {
			return fmt.Errorf("%d letters, %w", len(letters), err)
		}
		if err := slack.write("revived"); err != nil {
			return err
		}
	}
	for i := range 3 {
		if err := j.Retry(ctx, fmt.Sprint("key ", i)); err != nil && !errors.Is(err, ErrNoLetter) {
			return err
		}
	}
	if letters, err := j.DeadLetters(ctx); err != nil || len(letters) != 0 {
		return fmt.Errorf("%d letters are left, %w", len(letters), err)
	}
	return c.until(ctx, j, slack.answer)
}

// until works until nothing is pending.
func (c child) until(ctx context.Context, j *Journal, do func(context.Context, Task) error) error {
	work, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- j.Work(work, do) }()
	for n := 1; n > 0; time.Sleep(time.Millisecond) {
		var err error
		if n, err = j.Pending(ctx); err != nil {
			return err
		}
	}
	stop()
	return <-worked
}
