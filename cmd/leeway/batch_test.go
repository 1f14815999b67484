package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

// Somebody types questions into "leeway ask --batch -" and interrupts it: each
// answer was there at once, and the interrupt ends the run though the input
// stays open.
func TestBatchEndsWhenInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	input, keyboard := io.Pipe()
	screen, output := io.Pipe()
	p := &program{stdin: input, stdout: output, stderr: io.Discard}
	ended := make(chan error)
	go func() {
		ended <- p.batch(ctx, "-", func(_ context.Context, line []byte) (any, error) { return strings.TrimSpace(string(line)), nil })
	}()

	answers := bufio.NewReader(screen)
	for _, question := range []string{"first", "second"} {
		if _, err := io.WriteString(keyboard, question+"\n"); err != nil {
			t.Fatal(err)
		}
		answer, err := answers.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if want := `"` + question + "\"\n"; answer != want {
			t.Errorf("answer %q, want %q", answer, want)
		}
	}

	interrupt()
	err := <-ended
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v, want an interrupt", err)
	}
	var said strings.Builder
	if code := exitCode(err, &said); code != 1 || said.String() != "leeway: interrupted\n" {
		t.Errorf("exit code %d, %q", code, said.String())
	}
}

// Many lines at once come out in the order in which they went in.
func TestBatchKeepsOrder(t *testing.T) {
	const lines = 5000
	var in strings.Builder
	for n := range lines {
		in.WriteString(strings.Repeat("x", n%97+1) + "\n")
	}
	var out strings.Builder
	p := &program{stdin: strings.NewReader(in.String()), stdout: &out, stderr: io.Discard}
	if err := p.batch(t.Context(), "-", func(_ context.Context, line []byte) (any, error) { return len(strings.TrimSpace(string(line))), nil }); err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for line := range strings.Lines(in.String()) {
		want.WriteString(strconv.Itoa(len(line)-1) + "\n")
	}
	if out.String() != want.String() {
		t.Error("the answers are out of order")
	}
}
