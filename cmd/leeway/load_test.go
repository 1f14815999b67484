package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// The loads press on "leeway serve" as a process of its own, built as it is
// released, from a workspace in this one: questions come at their own pace,
// whether the ones before are done with or not, from 1,000 people in 500 channels.
// Each question is one event, and each is durable before it is acknowledged.
//
//	go test ./cmd/leeway -run '^$' -bench Acknowledge
//	go test ./cmd/leeway -run '^$' -bench Reply
//
// They last a minute; LEEWAY_LOAD_SECONDS shortens them. The workspace takes its
// share of the machine: what it sends and checks counts as well.

// BenchmarkAcknowledge measures the time from the moment an event is due to its
// acknowledgement, at 200 events a second, pacing as it is by default. To hold:
// 100 ms at the 99th percentile.
func BenchmarkAcknowledge(b *testing.B) {
	for b.Loop() {
		ws := serveUnderLoad(b)
		acked := make([]time.Duration, 200*loadSeconds(b))
		refused := make([]error, len(acked))
		press(200, len(acked), func(n int, due time.Time) {
			refused[n] = askAs(ws, n).Err()
			acked[n] = time.Since(due)
		})
		complainOf(b, refused)
		report(b, acked)
	}
}

// BenchmarkReply measures the time from the moment a question is due until its
// answer stands in the thread, at 50 questions a second, without pacing.
func BenchmarkReply(b *testing.B) {
	for b.Loop() {
		ws := serveUnderLoad(b, "LEEWAY_SLACK_PACE=0s")
		total := 50 * loadSeconds(b)
		asked := make(map[string]time.Time, total) // when due, by the question's channel and timestamp
		refused := make([]error, total)
		var mu sync.Mutex
		press(50, total, func(n int, due time.Time) {
			sent := askAs(ws, n)
			refused[n] = sent.Err()
			mu.Lock()
			defer mu.Unlock()
			asked[sent.Channel+"/"+sent.TS] = due
		})
		complainOf(b, refused)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := ws.Wait(ctx, func() bool { return len(repliesTo(ws, asked)) == total }); err != nil {
			b.Errorf("%d of %d questions were answered: %v", len(repliesTo(ws, asked)), total, err)
		}
		report(b, slices.Collect(maps.Values(repliesTo(ws, asked))))
	}
}

// repliesTo is how long each question waited for its answer. A long answer goes on
// in further messages, which do not count.
func repliesTo(ws *workspace.Workspace, asked map[string]time.Time) map[string]time.Duration {
	waited := map[string]time.Duration{}
	for _, c := range ws.Calls("chat.postMessage") {
		question := c.Args["channel"] + "/" + c.Args["thread_ts"]
		due, ok := asked[question]
		if _, before := waited[question]; ok && c.OK && !before {
			waited[question] = c.At.Sub(due)
		}
	}
	return waited
}

// press does something so many times, so often a second, each begun when it is due.
func press(perSecond, times int, do func(n int, due time.Time)) {
	var all sync.WaitGroup
	start := time.Now()
	for n := range times {
		due := start.Add(time.Duration(n) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		all.Go(func() { do(n, due) })
	}
	all.Wait()
}

// complainOf says how many events were not acknowledged, and why the first was not.
func complainOf(b *testing.B, refused []error) {
	refused = slices.DeleteFunc(refused, func(err error) bool { return err == nil })
	if len(refused) > 0 {
		b.Errorf("%d events were not acknowledged; the first: %v", len(refused), refused[0])
	}
}

// asks are what people ask under load.
var asks = []string{
	snowDays, "do we need approval to shorten the school year?", "can a teacher teach outside of their licence?",
	"what is the deadline for a variance to standards?", "how many hours of instruction must we give?",
	"may students earn credit for work based learning?", "who won the game last night?",
}

// askAs has the n-th person ask in a channel of theirs.
func askAs(ws *workspace.Workspace, n int) workspace.Sent {
	text := fmt.Sprintf("<@%s> %s", ws.Options().BotUser, asks[n%len(asks)])
	return ws.Say(fmt.Sprintf("C0LOAD%d", n%500), fmt.Sprintf("U0LOAD%d", n%1000), text)
}

// serveUnderLoad builds the program and has it serve a workspace by HTTP.
func serveUnderLoad(b *testing.B, settings ...string) *workspace.Workspace {
	dir := b.TempDir()
	program := filepath.Join(dir, "leeway")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	ws := workspace.New(workspace.Options{})
	b.Cleanup(ws.Close)
	env := slices.DeleteFunc(settingsOf(ws, dir), func(s string) bool { return s == "LEEWAY_SLACK_PACE=0s" })
	leeway, err := startServe(program, dir, append(env, settings...))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(leeway.kill)
	ws.Connect(leeway.url)
	return ws
}

// loadSeconds is how long a load lasts.
func loadSeconds(b *testing.B) int {
	text := os.Getenv("LEEWAY_LOAD_SECONDS")
	if text == "" {
		return 60
	}
	seconds, err := strconv.Atoi(text)
	if err != nil || seconds < 1 {
		b.Fatalf("LEEWAY_LOAD_SECONDS is %q, not a number of seconds", text)
	}
	return seconds
}

// report gives the median, the 99th percentile and the longest, in ms.
func report(b *testing.B, times []time.Duration) {
	b.ReportMetric(0, "ns/op")
	if len(times) == 0 {
		return
	}
	slices.Sort(times)
	for _, figure := range []struct {
		unit string
		at   int
	}{{"p50-ms", len(times) / 2}, {"p99-ms", len(times) * 99 / 100}, {"max-ms", len(times) - 1}} {
		b.ReportMetric(float64(times[figure.at].Microseconds())/1000, figure.unit)
	}
	b.ReportMetric(float64(len(times)), "events")
}
