package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/config"
)

// kept is a journal with two dead letters, a question sent and a count.
func kept(t *testing.T) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), journal.Options{Dir: filepath.Join(t.TempDir(), "journal")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	for key, body := range map[string]string{"T1/C1/1.0": `{"user":"U0ANN"}`, "T1/C1/2.0": `{"user":"U0BEN"}`} {
		if _, err := j.Accept(t.Context(), journal.Task{Key: key, Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	bury(t, j, 2)
	if _, err := j.AddGap(t.Context(), "T1/C1/3.0", "U0ANN", journal.Gap{Question: "who won?", Day: "2026-11-22"}); err != nil {
		t.Fatal(err)
	}
	if err := j.Count(t.Context(), time.Now(), "asked", "not_covered"); err != nil {
		t.Fatal(err)
	}
	return j
}

// bury gives all that waits up, until there are so many letters.
func bury(t *testing.T, j *journal.Journal, letters int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- j.Work(ctx, func(context.Context, journal.Task) error { return journal.Dead(errors.New("is_archived")) })
	}()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		held, err := j.Figures(t.Context())
		if err != nil || time.Now().After(end) {
			t.Fatalf("%+v, %v", held, err)
		}
		if held.Dead == letters && held.Pending == 0 {
			break
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// served is the same journal as a server hands it out.
func recordsOf(t *testing.T, j *journal.Journal) records {
	t.Helper()
	s := &config.Settings{}
	s.Admin.Token = "sesame"
	srv := &server{settings: s, log: slog.New(slog.DiscardHandler), registry: newRegistry(), journal: j}
	web := httptest.NewServer(srv.routes())
	t.Cleanup(web.Close)
	s.Listen = strings.TrimPrefix(web.URL, "http://")
	r, err := askServer(s, journal.ErrInUse)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRecords: the journal looks the same to who has it open and to who asks the
// server that has.
func TestRecords(t *testing.T) {
	for name, open := range map[string]func(*testing.T, *journal.Journal) records{
		"here":   func(_ *testing.T, j *journal.Journal) records { return recordsHere{j} },
		"served": recordsOf,
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			r := open(t, kept(t))
			letters, err := r.Letters(ctx)
			want := []letter{{Reason: "is_archived", Retryable: true}, {Reason: "is_archived", Retryable: true}}
			if diff := cmp.Diff(want, letters, cmpopts.IgnoreFields(letter{}, "Key", "Accepted", "Died")); diff != "" || err != nil {
				t.Fatalf("letters (-want +got):\n%s%v", diff, err)
			}
			if l := letters[0]; l.Accepted.IsZero() || time.Since(l.Died) > patience || !strings.HasPrefix(l.Key, "T1/C1/") {
				t.Errorf("%+v", l)
			}
			if err := r.Retry(ctx, "T1/C9/9.0"); err == nil || !strings.Contains(err.Error(), journal.ErrNoLetter.Error()) {
				t.Errorf("Retry of none: %v", err)
			}
			days, err := r.Days(ctx, time.Now().AddDate(0, 0, -3), time.Now().AddDate(0, 0, 1))
			if err != nil || len(days) != 1 || days[0].Counts["asked"] != 1 {
				t.Errorf("days: %v, %v", days, err)
			}
			gaps, err := r.Gaps(ctx)
			if err != nil || len(gaps) != 1 || gaps[0].Question != "who won?" {
				t.Fatalf("gaps: %+v, %v", gaps, err)
			}
			var backup bytes.Buffer
			if err := r.Backup(ctx, &backup); err != nil {
				t.Fatal(err)
			}
			if f, err := r.Forget(ctx, "U0ANN"); err != nil || f != (journal.Forgotten{Gaps: 1, Letters: 1}) {
				t.Errorf("forgotten: %+v, %v", f, err)
			}
			if err := r.RemoveGap(ctx, gaps[0].ID); err == nil || !strings.Contains(err.Error(), journal.ErrNoGap.Error()) {
				t.Errorf("RemoveGap of what is gone: %v", err)
			}
			if err := r.Retry(ctx, "T1/C1/2.0"); err != nil {
				t.Error(err)
			}
			if letters, err := r.Letters(ctx); len(letters) != 0 || err != nil {
				t.Errorf("letters left: %+v, %v", letters, err)
			}
			restored := journal.Options{Dir: filepath.Join(t.TempDir(), "journal")}
			if err := journal.Restore(ctx, restored, &backup); err != nil {
				t.Error(err)
			}
		})
	}
}

// A question removed by its id is removed over the endpoint too.
func TestRemoveServedGap(t *testing.T) {
	r := recordsOf(t, kept(t))
	gaps, err := r.Gaps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.RemoveGap(t.Context(), gaps[0].ID); err != nil {
		t.Error(err)
	}
	if gaps, err := r.Gaps(t.Context()); len(gaps) != 0 || err != nil {
		t.Errorf("%+v, %v", gaps, err)
	}
}

// TestRecordsRefuses: what is no request of ours is refused, and says why.
func TestRecordsRefuses(t *testing.T) {
	r := recordsOf(t, kept(t)).(*recordsServed)
	for _, c := range []struct {
		method, path, body, token string
		want                      int
	}{
		{"GET", "/admin/gaps", "", "sesame", 200},
		{"GET", "/admin/gaps", "", "simsalabim", 401},
		{"GET", "/admin/journal/backup", "", "", 401},
		{"GET", "/admin/counts?from=yesterday&to=today", "", "sesame", 400},
		{"POST", "/admin/forget", `{"user":"everybody"}`, "sesame", 400},
		{"POST", "/admin/forget", `{`, "sesame", 400},
		{"POST", "/admin/forget", `{"user":"` + strings.Repeat("U", maxAdminBody) + `"}`, "sesame", 400},
		{"POST", "/admin/journal/retry", `{`, "sesame", 400},
		{"DELETE", "/admin/gaps/0", "", "sesame", 404},
		{"GET", "/admin/forget", "", "sesame", 405},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, r.base+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+c.token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.want {
			t.Errorf("%s %.60s: %s %.200s, want %d", c.method, c.path, resp.Status, body, c.want)
		}
	}
}

// TestBackupCutOff: half a backup is an error, and leaves no file.
func TestBackupCutOff(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(bytes.Repeat([]byte("half a backup"), 1000))
		panic(http.ErrAbortHandler)
	}))
	defer web.Close()
	name := filepath.Join(t.TempDir(), "backup")
	p := &program{stdout: io.Discard}
	err := p.backup(t.Context(), &recordsServed{base: web.URL}, name)
	if err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is left: %v", err)
	}
}

func TestAgo(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "0 minutes", time.Minute: "1 minute", 119 * time.Minute: "119 minutes", 5 * time.Hour: "5 hours", 72 * time.Hour: "3 days"} {
		if got := ago(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

// TestLettersAreListed for people, and for programs.
func TestLettersAreListed(t *testing.T) {
	list := []letter{{Key: "T1/C1/1.0", Reason: "is_archived", Died: time.Now().Add(-50 * time.Hour), Retryable: true},
		{Key: "T1/C1/2.0", Reason: "it was begun 8 times by processes that did not finish it", Died: time.Now().Add(-400 * time.Hour)}}
	var out strings.Builder
	p := &program{stdout: &out}
	if err := p.printLetters(list, false); err != nil {
		t.Fatal(err)
	}
	want := "T1/C1/1.0  died 2 days ago\n  is_archived\nT1/C1/2.0  died 16 days ago, its text is erased\n  it was begun 8 times by processes that did not finish it\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	out.Reset()
	if err := p.printLetters(list[:1], true); err != nil || !strings.Contains(out.String(), `"reason":"is_archived"`) {
		t.Errorf("%s, %v", out.String(), err)
	}
}
