package journal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// question is as long as a long one in Slack.
var question = []byte(`{"kind":"mention","team":"T1","channel":"C1","user":"U1","text":"` + strings.Repeat("may we use virtual days for snow days? ", 20) + `"}`)

// BenchmarkAccept accepts durably, from several senders at a time. p99 is what
// 99 of 100 waited at most, under that load.
func BenchmarkAccept(b *testing.B) {
	for _, senders := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("senders=%d", senders), func(b *testing.B) {
			j := open(b, Options{MaxTasks: 10_000_000, MaxBytes: 1 << 40})
			b.ResetTimer()
			report(b, inParallel(b.N, senders, func(i int) {
				accept(b, j, Task{Key: fmt.Sprintf("T1/C1/%d", i), Also: []string{fmt.Sprintf("Ev%d", i)}, Lane: fmt.Sprintf("T1/C1/%d", i), Body: question})
			}))
		})
	}
}

// BenchmarkAcceptPaced accepts 200 a second, while they are worked on.
func BenchmarkAcceptPaced(b *testing.B) {
	j := open(b, Options{})
	working(b, j, func(context.Context, Task) error { return nil })
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	waits := make([]time.Duration, b.N)
	var all sync.WaitGroup
	b.ResetTimer()
	for i := range b.N {
		<-tick.C
		all.Go(func() {
			start := time.Now()
			accept(b, j, Task{Key: fmt.Sprintf("T1/C1/%d", i), Also: []string{fmt.Sprintf("Ev%d", i)}, Lane: fmt.Sprint(i % 50), Body: question})
			waits[i] = time.Since(start)
		})
	}
	all.Wait()
	report(b, waits)
}

// BenchmarkFinish measures a task from Accept to finished: stored, delivered, done
// (by nothing), its names kept and its body erased.
func BenchmarkFinish(b *testing.B) {
	j := open(b, Options{})
	finished := make(chan struct{}, 1)
	working(b, j, func(context.Context, Task) error { finished <- struct{}{}; return nil })
	waits := make([]time.Duration, b.N)
	b.ResetTimer()
	for i := range b.N {
		start := time.Now()
		accept(b, j, Task{Key: fmt.Sprintf("T1/C1/%d", i), Lane: fmt.Sprint(i), Body: question})
		<-finished
		waits[i] = time.Since(start)
	}
	drained(b, j)
	report(b, waits)
}

// inParallel calls do with 0 … n-1 and returns how long each took.
func inParallel(n, workers int, do func(i int)) []time.Duration {
	took := make([]time.Duration, n)
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				start := time.Now()
				do(i)
				took[i] = time.Since(start)
			}
		})
	}
	all.Wait()
	return took
}

func report(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
}

// BenchmarkOpen opens a journal in which 10,000 tasks wait, until the first is in hand.
func BenchmarkOpen(b *testing.B) {
	const pending = 10_000
	o := Options{Dir: b.TempDir()}
	j := open(b, o)
	inParallel(pending, 8, func(i int) {
		accept(b, j, Task{Key: fmt.Sprintf("T1/C1/%d", i), Also: []string{fmt.Sprintf("Ev%d", i)}, Lane: fmt.Sprint(i % 500), Body: question})
	})
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		j := open(b, o)
		first := make(chan struct{}, pending)
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-first
			cancel()
		}()
		err := j.Work(ctx, func(context.Context, Task) error {
			first <- struct{}{}
			return Later(time.Hour, context.Canceled)
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := j.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
