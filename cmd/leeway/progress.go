package main

import (
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// terminal reports whether a stream is one that a person watches.
func terminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress returns a function that draws a bar on standard error, on a terminal
// and only for work of more than half a second, and one that clears it.
func (p *program) progress() (step func(what string, done, total int), clear func()) {
	return p.progressAfter(time.Second / 2)
}

// progressAfter draws for work that has lasted so long.
func (p *program) progressAfter(wait time.Duration) (step func(what string, done, total int), clear func()) {
	if !terminal(p.stderr) {
		return func(string, int, int) {}, func() {}
	}
	var bar *progressbar.ProgressBar
	var what string
	began := time.Now()
	step = func(now string, done, total int) {
		if time.Since(began) < wait {
			return
		}
		if bar == nil || now != what {
			what = now
			if total == 0 {
				total = -1
			}
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.stderr), progressbar.OptionSetDescription(what),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(min(wait, 100*time.Millisecond)), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30), progressbar.OptionSetRenderBlankState(true))
		}
		_ = bar.Set(done)
	}
	return step, sync.OnceFunc(func() {
		if bar != nil {
			_ = bar.Clear()
		}
	})
}
