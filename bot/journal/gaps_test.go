package journal

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

func send(t testing.TB, j *Journal, name, asker, question string) {
	t.Helper()
	fresh, err := j.AddGap(t.Context(), name, asker, Gap{Question: question, Jurisdiction: "mt", Day: "2026-11-23"})
	if err != nil || !fresh {
		t.Fatalf("AddGap(%q) = %v, %v", name, fresh, err)
	}
}

// wantGaps compares the questions kept, and returns them.
// sender is long enough to stand in no random key.
const sender = "U0SENDER"

func wantGaps(t testing.TB, j *Journal, questions ...string) []Gap {
	t.Helper()
	list, err := j.Gaps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := []string{}
	for _, g := range list {
		got = append(got, g.Question)
	}
	if diff := cmp.Diff(questions, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("questions (-want +got):\n%s", diff)
	}
	return list
}

// TestGaps: questions are kept once each, listed newest first, over a restart, until
// an editor removes them.
func TestGaps(t *testing.T) {
	j := open(t, Options{})
	send(t, j, "T1/C1/1.0", "U1", "first?")
	send(t, j, "T1/C1/2.0", "U2", "second?")
	if fresh, err := j.AddGap(t.Context(), "T1/C1/1.0", "U1", Gap{Question: "again?"}); fresh || err != nil {
		t.Errorf("sent twice: %v, %v", fresh, err)
	}
	for _, bad := range []string{"", strings.Repeat("a", maxGapText+1)} {
		if _, err := j.AddGap(t.Context(), "T1/C1/3.0", "U1", Gap{Question: bad}); err == nil {
			t.Errorf("%d bytes were kept", len(bad))
		}
	}
	j = reopen(t, j)
	list := wantGaps(t, j, "second?", "first?")
	want := Gap{ID: list[1].ID, Question: "first?", Jurisdiction: "mt", Day: "2026-11-23"}
	if diff := cmp.Diff(want, list[1]); diff != "" || len(want.ID) != gapDigits {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	if err := j.RemoveGap(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := j.RemoveGap(t.Context(), list[0].ID); !errors.Is(err, ErrNoGap) {
		t.Errorf("removed twice: %v", err)
	}
	wantGaps(t, reopen(t, j), "first?")
}

// TestGapsErased: whichever way a question goes, nothing in the folder can be read.
func TestGapsErased(t *testing.T) {
	for name, end := range map[string]func(*Journal, string) error{
		"removed": func(j *Journal, id string) error { return j.RemoveGap(t.Context(), id) },
		"expired": func(j *Journal, _ string) error {
			n, err := j.ExpireGaps(t.Context(), time.Now().Add(j.KeepGaps()))
			if n != 1 {
				return fmt.Errorf("%d expired, %w", n, err)
			}
			return err
		},
		"forgotten": func(j *Journal, _ string) error {
			f, err := j.Forget(t.Context(), sender, nobody)
			if f != (Forgotten{Gaps: 1}) {
				return fmt.Errorf("%+v, %w", f, err)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			j := open(t, Options{Dir: dir, KeepGaps: time.Hour})
			send(t, j, "T1/C1/1.0", sender, secretText)
			noneIn(t, dir, secretText)
			if n, err := j.ExpireGaps(t.Context(), time.Now()); n != 0 || err != nil {
				t.Errorf("too early: %d, %v", n, err)
			}
			if err := end(j, wantGaps(t, j, secretText)[0].ID); err != nil {
				t.Fatal(err)
			}
			wantGaps(t, j)
			noKeys(t, filepath.Join(dir, gapKeys))
			if err := j.Close(); err != nil {
				t.Fatal(err)
			}
			noneIn(t, dir, secretText)
			noneIn(t, dir, sender)
		})
	}
}

// TestGapCutOff: a process that died between the two steps of removing leaves
// nothing to list, and the slot is free again.
func TestGapCutOff(t *testing.T) {
	j := open(t, Options{})
	send(t, j, "T1/C1/1.0", "U1", "first?")
	send(t, j, "T1/C1/2.0", "U1", "second?")
	err := eachLabel(t.Context(), j.gaps.stream, func(l label, msg *jetstream.RawStreamMsg) error {
		if msg.Sequence == 1 {
			return j.gaps.seal.erase(l)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantGaps(t, j, "second?")
	j = reopen(t, j)
	if f, err := j.Figures(t.Context()); err != nil || f.Gaps != 1 {
		t.Errorf("%+v, %v", f, err)
	}
	send(t, j, "T1/C1/3.0", "U1", "third?")
	wantGaps(t, reopen(t, j), "third?", "second?")
}

// TestGapsOfAnOlderJournal: a journal that knew no gaps is opened, not taken for a
// damaged one.
func TestGapsOfAnOlderJournal(t *testing.T) {
	j := open(t, Options{})
	if err := j.js.DeleteStream(t.Context(), gapStream); err != nil {
		t.Fatal(err)
	}
	j = reopen(t, j)
	wantGaps(t, j)
	send(t, j, "T1/C1/1.0", "U1", "first?")
	wantGaps(t, reopen(t, j), "first?")
}

func nobody([]byte) string { return "" }

// TestForget: what one user sent or asked in vain goes, what others did stays, and
// what waits is told.
func TestForget(t *testing.T) {
	j := open(t, Options{})
	send(t, j, "T1/C1/1.0", "U1", "first?")
	send(t, j, "T1/C1/2.0", "U2", "second?")
	accept(t, j, Task{Key: "a", Body: []byte("U1")})
	accept(t, j, Task{Key: "b", Body: []byte("U2")})
	stop := working(t, j, buryAll)
	drained(t, j)
	stop()
	accept(t, j, Task{Key: "c", Body: []byte("U1")})
	f, err := j.Forget(t.Context(), "U1", func(body []byte) string { return string(body) })
	if diff := cmp.Diff(Forgotten{Gaps: 1, Letters: 1, Pending: 1}, f); diff != "" || err != nil {
		t.Errorf("forgotten (-want +got):\n%s%v", diff, err)
	}
	wantGaps(t, j, "second?")
	letters, err := j.DeadLetters(t.Context())
	if err != nil || len(letters) != 1 || letters[0].Key != "b" {
		t.Errorf("dead letters: %v, %v", letters, err)
	}
	if err := j.Retry(t.Context(), "a"); !errors.Is(err, ErrNoLetter) {
		t.Errorf("Retry of what is forgotten: %v", err)
	}
	if f, err := j.Figures(t.Context()); err != nil || f != (Figures{Pending: 1, Dead: 1, Gaps: 1}) {
		t.Errorf("%+v, %v", f, err)
	}
}

// TestGapsShared: on a cluster another replica lists what one kept, and the
// server's disk holds no text, neither before nor after it is forgotten.
func TestGapsShared(t *testing.T) {
	store := t.TempDir()
	s, err := server.NewServer(&server.Options{ServerName: "alone", NoSigs: true, NoLog: true, Host: "127.0.0.1", Port: -1,
		JetStream: true, StoreDir: store, SyncAlways: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { stopServer(s) })
	if !s.ReadyForConnections(30 * time.Second) {
		t.Fatal("the server did not start")
	}
	o := Options{URL: s.ClientURL(), Replicas: 1, Secret: []byte("a secret that every replica has")}
	a, b := open(t, o), open(t, o)
	send(t, a, "T1/C1/1.0", "U1", secretText)
	wantGaps(t, b, secretText)
	noneIn(t, store, secretText)
	if f, err := b.Forget(t.Context(), "U1", nobody); err != nil || f.Gaps != 1 {
		t.Errorf("%+v, %v", f, err)
	}
	wantGaps(t, a)
	noneIn(t, store, secretText)
}
