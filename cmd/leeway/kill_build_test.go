//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// withFaults builds the program with the points at which it can be killed.
func withFaults(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "leeway")
	build := exec.Command("go", "build", "-tags", "faults", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// freeAddress is one that stays free while the program is dead: below the ports
// that systems give to whoever asks for any.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 15_000+rand.IntN(15_000)))
		if err == nil {
			defer ln.Close()
			return ln.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}

// longLibrary is the library of Cascadia and one entry more, which fills two
// messages.
func longLibrary(t testing.TB, dir string) string {
	t.Helper()
	lib := filepath.Join(dir, "policy")
	if err := os.CopyFS(lib, os.DirFS(filepath.Join("testdata", "policy"))); err != nil {
		t.Fatal(err)
	}
	var steps []string
	for n := range 110 {
		steps = append(steps, fmt.Sprintf("\"Step %d: hold the rail with one hand and a younger pupil with the other, then say the number aloud.\"", n+1))
	}
	entry := "---\ntitle: Rules of the lighthouse\nkind: flexibility\napproval: local\ncitations: [csc:9-4]\nnext_steps: [" + strings.Join(steps, ", ") + "]\n" +
		"asks: [\"" + lighthouse + "\"]\n---\nWhoever climbs the lighthouse follows its rules.\n"
	if err := os.WriteFile(filepath.Join(lib, "cascadia", "trips", "lighthouse.md"), []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	return lib
}
