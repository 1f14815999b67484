package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/leeway-bot/leeway/knowledge"
)

// settled is how long a folder must be quiet before it is read: editors write a
// file in several steps.
const settled = 150 * time.Millisecond

// watchLint checks a library each time that one of its files changes, until ctx
// ends. What is wrong it prints, and fails with nothing.
func (p *program) watchLint(ctx context.Context, dir string, check func() error) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	defer w.Close()
	if err := watchBelow(w, dir); err != nil {
		return hinted{fmt.Errorf("watch %s: %w", dir, err), "--watch takes a folder that holds a library"}
	}
	for {
		if err := p.checked(check); err != nil {
			return err
		}
		if err := changed(ctx, w); err != nil || ctx.Err() != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "\n%s\n", time.Now().Format(time.TimeOnly))
	}
}

// checked tells what a check found, on standard output and by itself: the next one
// follows.
func (p *program) checked(check func() error) error {
	err := check()
	var withHint hinted
	var mistakes knowledge.Problems
	switch {
	case err == nil:
		_, err = fmt.Fprintln(p.stdout, "watching; Ctrl-C ends")
		return err
	case errors.As(err, &mistakes), errors.As(err, &withHint):
		_, err = fmt.Fprintf(p.stdout, "%v\nwatching; Ctrl-C ends\n", err)
		return err
	}
	return err
}

// changed returns when a file changed and the folder is quiet again, or ctx ended.
func changed(ctx context.Context, w *fsnotify.Watcher) error {
	var quiet <-chan time.Time // nil while nothing happened
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-quiet:
			return nil
		case err := <-w.Errors:
			if errors.Is(err, fsnotify.ErrEventOverflow) { // more than it could tell
				quiet = time.After(settled)
				continue
			}
			return fmt.Errorf("watch: %w", err)
		case e := <-w.Events:
			if hidden(e.Name) || e.Op == fsnotify.Chmod {
				continue
			}
			if e.Has(fsnotify.Create) {
				_ = watchBelow(w, e.Name) // gone again, or a file
			}
			quiet = time.After(settled)
		}
	}
}

// hidden reports a name that no library reads: what editors put beside a file.
func hidden(name string) bool {
	base := filepath.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~")
}

// watchBelow watches a folder and all below it.
func watchBelow(w *fsnotify.Watcher, dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != dir && d.IsDir() && hidden(name):
			return fs.SkipDir
		case d.IsDir():
			return w.Add(name)
		}
		return nil
	})
}
