package workspace

import (
	"fmt"
	"testing"
)

// What is beyond Keep is forgotten, the oldest first.
func TestKeep(t *testing.T) {
	ws := New(Options{Keep: 3})
	defer ws.Close()
	for n := range 20 {
		ws.Say("C0ROOM", "U0ANN", fmt.Sprint(n))
	}
	kept := ws.Messages("C0ROOM")
	if n := len(kept); n < 3 || n > 6 {
		t.Fatalf("%d messages are kept", n)
	}
	for i, m := range kept {
		if want := fmt.Sprint(20 - len(kept) + i); m.Text != want {
			t.Errorf("message %d is %q, want %q", i, m.Text, want)
		}
	}
}
