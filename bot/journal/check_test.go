package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheck: what Open would say, without opening.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	for _, is := range []struct {
		name  string
		make  func(*testing.T, string) Options
		state string
		err   error
	}{
		{"missing", func(_ *testing.T, d string) Options { return Options{Dir: d} }, "can be made", nil},
		{"empty", func(t *testing.T, d string) Options { mustMkdir(t, d); return Options{Dir: d} }, "is empty", nil},
		{"closed", func(t *testing.T, d string) Options {
			if err := open(t, Options{Dir: d}).Close(); err != nil {
				t.Fatal(err)
			}
			return Options{Dir: d}
		}, "can be opened", nil},
		{"in use", func(t *testing.T, d string) Options { open(t, Options{Dir: d}); return Options{Dir: d} }, "is in use (process ", nil},
		{"newer", func(t *testing.T, d string) Options {
			mustMkdir(t, d)
			mustWrite(t, filepath.Join(d, versionFile), `{"version":99}`)
			return Options{Dir: d}
		}, "", ErrNewer},
		{"damaged", func(t *testing.T, d string) Options {
			mustMkdir(t, d)
			mustWrite(t, filepath.Join(d, versionFile), `{`)
			return Options{Dir: d}
		}, "", ErrCorrupt},
		{"full", func(t *testing.T, d string) Options { mustMkdir(t, d); return Options{Dir: d, MinFree: 1 << 60} }, "", ErrFull},
	} {
		t.Run(is.name, func(t *testing.T) {
			at := filepath.Join(dir, is.name)
			state, err := Check(t.Context(), is.make(t, at))
			if !errors.Is(err, is.err) || !strings.Contains(state, is.state) {
				t.Errorf("%q, %v; want %q, %v", state, err, is.state, is.err)
			}
			if _, err := os.Stat(at); is.name == "missing" && err == nil {
				t.Error("it made the folder")
			}
		})
	}
}

func mustMkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
}

func mustWrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCheckOfACluster says how many tasks wait, and what is wrong.
func TestCheckOfACluster(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	o := c.replicaOptions()
	if state, err := Check(t.Context(), o); err != nil || !strings.Contains(state, "can be made") {
		t.Errorf("%q, %v", state, err)
	}
	accept(t, c.replica(), Task{Key: "k", Lane: "l"})
	if state, err := Check(t.Context(), o); err != nil || !strings.Contains(state, "3 copies, 1 tasks wait") {
		t.Errorf("%q, %v", state, err)
	}
	o.MaxTasks = 1
	if _, err := Check(t.Context(), o); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	o.URL = "nats://leeway:hush@127.0.0.1:1"
	if _, err := Check(t.Context(), o); err == nil || strings.Contains(err.Error(), "hush") {
		t.Error(err)
	}
}
