package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// patience is how long a test waits for what must come: machines are busy.
const patience = 2 * time.Minute

// served is "leeway serve" as a process of its own.
type served struct {
	cmd            *exec.Cmd
	url            string // http://127.0.0.1:PORT
	stdout, stderr *output
	ended          chan struct{}
	err            error // how it ended, once ended is closed
}

// startServe runs a program's "serve" until it listens, or ended first.
func startServe(program, dir string, env []string, args ...string) (*served, error) {
	s, err := launchServe(program, dir, env, args...)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.stdout.wait(ctx, s.ended, "\n"); err != nil {
		s.kill()
		return nil, fmt.Errorf("leeway serve does not listen: %w\n%s", err, s.stderr)
	}
	s.url = strings.TrimPrefix(strings.TrimSpace(s.stdout.String()), "listening on ")
	return s, nil
}

// launchServe starts a program's "serve", and does not wait until it listens.
func launchServe(program, dir string, env []string, args ...string) (*served, error) {
	s := &served{stdout: newOutput(), stderr: newOutput(), ended: make(chan struct{})}
	s.cmd = exec.Command(program, append([]string{"serve"}, args...)...)
	s.cmd.Dir, s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = dir, env, s.stdout, s.stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	return s, nil
}

// signal sends one; the process may be gone already.
func (s *served) signal(sig os.Signal) { _ = s.cmd.Process.Signal(sig) }

// insist signals until the process ends: at the very moment of the first signal a
// second one does not count yet.
func (s *served) insist(sig os.Signal) {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		s.signal(sig)
		select {
		case <-s.ended:
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (s *served) kill() {
	s.signal(os.Kill)
	<-s.ended
}

// wait returns how the process ended.
func (s *served) wait() error {
	select {
	case <-s.ended:
		return s.err
	case <-time.After(patience):
		return errors.New("leeway serve does not end")
	}
}

// stop ends the process in order.
func (s *served) stop() error {
	s.signal(syscall.SIGTERM)
	return s.wait()
}

// get asks one of its endpoints.
func (s *served) get(path, token string) (status int, body string, err error) {
	req, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		return 0, "", err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	src, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(src), err
}

// serve starts the program of this test with the settings of a workspace, further
// ones behind them, and ends it with the test. Its data folder is that of the test.
func serve(t *testing.T, ws *workspace.Workspace, dir string, settings ...string) *served {
	t.Helper()
	s, err := startServe("leeway", dir, append(settingsOf(ws, dir), settings...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	ws.Connect(s.url)
	return s
}

// settingsOf is an environment with which leeway serves a workspace by HTTP.
func settingsOf(ws *workspace.Workspace, dir string) []string {
	o := ws.Options()
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir,
		"LEEWAY_LISTEN=127.0.0.1:0", "LEEWAY_DATA_DIR=" + filepath.Join(dir, "data"), "LEEWAY_SLACK_MODE=http", "LEEWAY_SLACK_PACE=0s",
		"LEEWAY_SLACK_API_URL=" + ws.APIURL(), "LEEWAY_SLACK_BOT_TOKEN=" + o.BotToken, "LEEWAY_SLACK_APP_TOKEN=" + o.AppToken,
		"LEEWAY_SLACK_SIGNING_SECRET=" + o.SigningSecret,
	}
}

// output is what a process writes, readable while it writes.
type output struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{}
}

func newOutput() *output { return &output{changed: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.changed)
	o.changed = make(chan struct{})
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// wait returns when a text was written; before that, ctx or the process may end.
func (o *output) wait(ctx context.Context, ended <-chan struct{}, text string) error {
	for {
		o.mu.Lock()
		changed, found := o.changed, strings.Contains(o.text.String(), text)
		o.mu.Unlock()
		if found {
			return nil
		}
		select {
		case <-changed:
		case <-ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
