//go:build linux

package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// BenchmarkSoak has "leeway serve" answer 200 events a second for ten minutes, and
// prints ten times what it holds: memory, goroutines, files, its folder. After
// warming up nothing may grow but the names of what was answered, which the journal
// keeps for two days. To hold: 300 MB.
//
//	LEEWAY_LOAD_SECONDS=600 go test ./cmd/leeway -run '^$' -bench Soak -timeout 20m
func BenchmarkSoak(b *testing.B) {
	for b.Loop() {
		ws, leeway := soaked(b, workspace.Options{Keep: 100})
		seconds := loadSeconds(b)
		refused := make([]error, 200*seconds)
		stop := make(chan struct{})
		go watchHoldings(b, leeway, time.Duration(max(1, seconds/10))*time.Second, stop)
		press(200, len(refused), func(n int, _ time.Time) {
			sent := ws.Say(fmt.Sprintf("C0LOAD%d", n%500), fmt.Sprintf("U0LOAD%d", n%1000), "<@"+ws.Options().BotUser+"> "+asks[n%len(asks)])
			refused[n] = sent.Err()
		})
		close(stop)
		complainOf(b, refused)
		last := holdingsOf(b, leeway)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(last.memory, "MB-memory")
		b.ReportMetric(last.goroutines, "goroutines")
		b.ReportMetric(last.files, "files")
		b.ReportMetric(last.folder, "MB-folder")
		b.ReportMetric(float64(len(refused)), "events")
	}
}

// soaked builds the program as it is released and has it serve a workspace, with
// no bound on who asks how much.
func soaked(b *testing.B, o workspace.Options) (*workspace.Workspace, *served) {
	dir := b.TempDir()
	program := filepath.Join(dir, "leeway")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	ws := workspace.New(o)
	b.Cleanup(ws.Close)
	leeway, err := startServe(program, dir, append(settingsOf(ws, dir), "LEEWAY_SLACK_USER_LIMIT=0", "LEEWAY_SLACK_CHANNEL_LIMIT=0"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(leeway.kill)
	ws.Connect(leeway.url)
	return ws, leeway
}

// holdings are what a process holds.
type holdings struct{ memory, goroutines, files, folder float64 } // MB, -, -, MB

func (h holdings) String() string {
	return fmt.Sprintf("%.0f MB of memory, %.0f goroutines, %.0f files, %.1f MB in data_dir", h.memory, h.goroutines, h.files, h.folder)
}

// watchHoldings prints them again and again.
func watchHoldings(b *testing.B, s *served, every time.Duration, stop <-chan struct{}) {
	began := time.Now()
	for ticker := time.Tick(every); ; {
		select {
		case <-stop:
			return
		case <-ticker:
			fmt.Fprintf(os.Stderr, "%4.0f s  %s\n", time.Since(began).Seconds(), holdingsOf(b, s))
		}
	}
}

var (
	residentLine  = regexp.MustCompile(`(?m)^VmRSS:\s+([0-9]+) kB$`)
	goroutineLine = regexp.MustCompile(`(?m)^go_goroutines ([0-9.e+]+)$`)
)

func holdingsOf(b *testing.B, s *served) (h holdings) {
	proc := fmt.Sprintf("/proc/%d", s.cmd.Process.Pid)
	status, err := os.ReadFile(proc + "/status")
	if err != nil {
		b.Error(err)
		return h
	}
	h.memory = figure(residentLine, string(status)) / 1024
	if _, metrics, err := s.get("/metrics", ""); err == nil {
		h.goroutines = figure(goroutineLine, metrics)
	}
	files, _ := os.ReadDir(proc + "/fd")
	h.files = float64(len(files))
	_ = filepath.WalkDir(dataDirOf(s), func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // gone meanwhile
		}
		if info, err := e.Info(); err == nil {
			h.folder += float64(info.Size()) / (1 << 20)
		}
		return nil
	})
	return h
}

// figure is the number that a line of a text says; 0 when there is none.
func figure(line *regexp.Regexp, text string) float64 {
	match := line.FindStringSubmatch(text)
	if match == nil {
		return 0
	}
	n, _ := strconv.ParseFloat(match[1], 64)
	return n
}

func dataDirOf(s *served) string {
	for _, setting := range s.cmd.Env {
		if dir, ok := strings.CutPrefix(setting, "LEEWAY_DATA_DIR="); ok {
			return dir
		}
	}
	return ""
}

// BenchmarkCatchUp measures the time from the start of the program to its first
// reply, when 10,000 questions wait in its folder: they were acknowledged while
// Slack took no replies. The oldest comes first. To hold: 2 s.
func BenchmarkCatchUp(b *testing.B) {
	const pending = 10_000
	for b.Loop() {
		ws, leeway := soaked(b, workspace.Options{})
		ws.Fail("chat.postMessage", workspace.Failure{Hang: -1})
		refused := make([]error, pending)
		asked := make(map[string]int, pending) // place in the line, by the question's channel and timestamp
		var mu sync.Mutex
		press(400, pending, func(n int, _ time.Time) {
			sent := askAs(ws, n)
			refused[n] = sent.Err()
			mu.Lock()
			defer mu.Unlock()
			asked[sent.Channel+"/"+sent.TS] = n + 1
		})
		complainOf(b, refused)
		leeway.kill()
		ws.Heal()
		before := len(ws.Calls("chat.postMessage"))
		began := time.Now()
		again, err := launchServe(leeway.cmd.Path, leeway.cmd.Dir, leeway.cmd.Env)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(again.kill)
		ctx, cancel := context.WithTimeout(b.Context(), patience)
		defer cancel()
		if err := ws.Wait(ctx, func() bool { return len(ws.Calls("chat.postMessage")) > before }); err != nil {
			b.Fatalf("%v\n%s", err, again.stderr)
		}
		first := ws.Calls("chat.postMessage")[before]
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(first.At.Sub(began).Milliseconds()), "first-reply-ms")
		b.ReportMetric(float64(asked[first.Args["channel"]+"/"+first.Args["thread_ts"]]), "first-in-line")
	}
}
