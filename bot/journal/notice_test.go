package journal

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
)

// TestNotices: what one replica tells all read; of those that tell at the same
// moment one is heard; names have nothing to do with each other; and it lasts.
func TestNotices(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	notices := func() *Notices {
		n, err := c.replica().Notices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	replicas := []*Notices{notices(), notices()}
	if got, err := replicas[0].Read(t.Context(), "library"); err != nil || got.Number != 0 || got.Value != nil {
		t.Fatalf("at first: %+v, %v", got, err)
	}
	var after uint64
	for round := range 5 {
		var told atomic.Uint64
		var heard [2]bool
		var both sync.WaitGroup
		for i, n := range replicas {
			both.Go(func() {
				number, err := n.Tell(t.Context(), "library", fmt.Append(nil, round, i), after)
				if heard[i] = err == nil; heard[i] {
					told.Store(number)
				} else if !errors.Is(err, ErrOvertaken) {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		both.Wait()
		if heard[0] == heard[1] {
			t.Fatalf("round %d: heard were %v, want one of both", round, heard)
		}
		winner := 0
		if heard[1] {
			winner = 1
		}
		if told.Load() <= after {
			t.Fatalf("round %d: number %d after %d", round, told.Load(), after)
		}
		after = told.Load()
		for _, n := range replicas {
			n.wantNotice(t, "library", fmt.Sprint(round, winner), after)
		}
	}
	if _, err := replicas[0].Tell(t.Context(), "another library", []byte("x"), 0); err != nil {
		t.Error(err)
	}
	late := notices()
	late.wantNotice(t, "another library", "x", 0)
	got, err := late.Read(t.Context(), "library")
	if err != nil || got.Number != after {
		t.Errorf("a replica that starts late reads %+v, %v; want number %d", got, err, after)
	}
	if _, err := late.Tell(t.Context(), "library", []byte("y"), after); err != nil {
		t.Error(err)
	}
	o := c.replicaOptions()
	o.Secret = []byte("a secret of another workspace...")
	strange, err := open(t, o).Notices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := strange.Read(t.Context(), "library"); err != nil || got.Number != 0 {
		t.Errorf("under another secret: %+v, %v", got, err)
	}
	if _, err := late.bucket.Put(t.Context(), late.key("forged"), []byte("what the cluster itself would have replicas serve")); err != nil {
		t.Fatal(err)
	}
	if got, err := late.Read(t.Context(), "forged"); err == nil || got.Value != nil {
		t.Errorf("a notice that no replica told: %+v", got)
	}
	kept, err := late.bucket.Status(t.Context())
	if err != nil || kept.Config().Storage != jetstream.FileStorage || kept.TTL() != 0 || kept.Config().Replicas != 3 {
		t.Errorf("kept as %+v, %v; it must outlast every server, for ever", kept, err)
	}
}

// wantNotice waits for a notice: the nearest server may be behind. number 0 is any.
func (n *Notices) wantNotice(t *testing.T, name, value string, number uint64) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s is %q, number %d", name, value, number), func() bool {
		got, err := n.Read(t.Context(), name)
		return err == nil && string(got.Value) == value && (number == 0 || got.Number == number)
	})
}

// TestNoticesAlone: who is alone is told so, and has no bucket more to keep.
func TestNoticesAlone(t *testing.T) {
	j := open(t, Options{Dir: t.TempDir()})
	if n, err := j.Notices(t.Context()); err == nil || n != nil {
		t.Errorf("%v, %v", n, err)
	}
}
