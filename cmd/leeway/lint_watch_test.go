package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestLintWatches edits a library beside a running "leeway lint --watch", as an
// editor does, and ends it with Ctrl-C.
func TestLintWatches(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const entry = "---\ntitle: Fog\nkind: reference\nsource: {title: Handbook}\n---\nFog comes.\n"
	write("fog.md", entry)
	watch := exec.Command("leeway", "lint", "--watch", dir)
	stdout, stderr := newOutput(), newOutput()
	watch.Dir, watch.Stdout, watch.Stderr = dir, stdout, stderr
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = watch.Wait(); close(ended) }()
	t.Cleanup(func() { _ = watch.Process.Kill(); <-ended })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	says := func(text string) {
		t.Helper()
		if err := stdout.wait(ctx, ended, text); err != nil {
			t.Fatalf("it does not say %q: %v\n%s\n%s", text, err, stdout, stderr)
		}
	}
	says("1 entry, 0 asks, 0 off-topic lines: no mistakes, 0 warnings\nwatching")
	write("fog.md", strings.Replace(entry, "reference", "referense", 1))
	says(`fog.md:3: bad kind "referense"`)
	says("the library is not served\nwatching")
	write("fog.md", entry)
	write("days/.snow.md.swp", "not ours")
	write("days/snow.md", strings.ReplaceAll(entry, "Fog", "Snow")) // in a folder that was not there
	says("2 entries, 0 asks, 0 off-topic lines: no mistakes")
	if err := os.Remove(filepath.Join(dir, "fog.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "days")); err != nil {
		t.Fatal(err)
	}
	says("no entries")
	if err := watch.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-ctx.Done():
		t.Fatal("it does not end")
	}
	if code := watch.ProcessState.ExitCode(); code != 0 || stderr.String() != "" {
		t.Errorf("exit code %d, %q; Ctrl-C is how it ends", code, stderr)
	}
}
