package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

// toldEvery is how often a server that indexes says how far it is: the first index
// of thousands of sections of law takes minutes.
const toldEvery = 10 * time.Second

// logged tells a log how far long work is, now and then; short work says nothing.
func logged(log *slog.Logger) func(what string, done, total int) {
	var mu sync.Mutex
	var told time.Time
	var doing string
	return func(what string, done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if doing != what || done <= 1 {
			doing, told = what, time.Now()
		}
		if time.Since(told) >= toldEvery {
			told = time.Now()
			log.Info("indexing", "what", what, "done", done, "total", total)
		}
	}
}

// watch draws on a terminal how far the server is that was asked to do something,
// until done is called.
func (a *asking) watch(ctx context.Context, base, token string) (done func()) {
	if !terminal(a.stderr) {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	step, clear := a.progress()
	var drawing sync.WaitGroup
	drawing.Go(func() {
		for tick := time.NewTicker(time.Second); ; {
			select {
			case <-ctx.Done():
				tick.Stop()
				return
			case <-tick.C:
			}
			if p := servedProgress(ctx, base, token); p != nil {
				step(p.What, p.Done, p.Total)
			}
		}
	})
	return func() {
		cancel()
		drawing.Wait()
		clear()
	}
}

// servedProgress asks a server how far it is; nil when it does not index, and when
// it does not say: the answer that is waited for tells what is wrong.
func servedProgress(ctx context.Context, base, token string) *curator.Progress {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/admin/status", nil)
	if err != nil {
		return nil
	}
	req.Header.Set("Authorization", "Bearer "+token)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	var s curator.Status
	if resp.StatusCode != http.StatusOK || json.NewDecoder(io.LimitReader(resp.Body, maxReport)).Decode(&s) != nil || s.Running == nil {
		return nil
	}
	return s.Running.Progress
}
