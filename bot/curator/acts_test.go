package curator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
)

// edition is the library with one number in it: each has a revision of its own.
func edition(t testing.TB, n int) files {
	return policy(t).replace(t, ferryFile, "landing stage on", fmt.Sprintf("landing stage on, in edition %d", n))
}

// serveEditions pushes editions one after the other and returns their revisions.
func serveEditions(t testing.TB, r *repo, d *desk, editions ...int) []string {
	t.Helper()
	var ids []string
	for _, n := range editions {
		r.push(edition(t, n))
		ids = append(ids, d.must(Swapped).To)
	}
	return ids
}

func TestRollBackHoldRelease(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	ids := append([]string{d.Current().ID}, serveEditions(t, r, d, 1, 2)...)

	report, err := d.Rollback(t.Context(), "slack:U0ADMIN", "")
	if err != nil {
		t.Fatal(err)
	}
	if report.Outcome != Swapped || report.From != ids[2] || report.To != ids[1] || len(report.Changes.Changed) != 1 {
		t.Errorf("report %+v", report)
	}
	d.serves(ids[1])
	if s := d.Status(); !s.Held || s.HeldBy != "slack:U0ADMIN" || len(s.Kept) != 3 || s.Kept[0].Revision != ids[2] {
		t.Errorf("status %+v", s)
	}

	held := d.reindex(Request{})
	if held.Outcome != Held || held.To != ids[2] || len(held.Reasons) != 0 {
		t.Errorf("while held: %s", held.Text())
	}
	r.push(edition(t, 3).replace(t, ferryFile, "kind: flexibility", "kind: none"))
	if bad := d.reindex(Request{}); bad.Outcome != Refused {
		t.Errorf("a bad revision while held: %s", bad.Text())
	}
	d.serves(ids[1])

	d.reopen() // a restart does not end a hold
	d.serves(ids[1])
	if !d.Status().Held {
		t.Error("the restart ended the hold")
	}
	if report, err = d.Rollback(t.Context(), "token", ""); err != nil || report.To != ids[0] {
		t.Errorf("one more back: %+v, %v", report, err)
	}
	if _, err = d.Rollback(t.Context(), "token", ""); err == nil || !strings.Contains(err.Error(), "no earlier revision is kept") {
		t.Errorf("before the first: %v", err)
	}
	if report, err = d.Rollback(t.Context(), "token", ids[1][:6]); err != nil || report.To != ids[1] {
		t.Errorf("by the beginning of its name: %+v, %v", report, err)
	}
	if _, err = d.Rollback(t.Context(), "token", "nonesuch"); err == nil || !strings.Contains(err.Error(), "kept are "+strings.Join(ids, ", ")) {
		t.Errorf("to none: %v", err)
	}

	last := r.push(edition(t, 4))
	report, err = d.Release(t.Context(), "slack:U0ADMIN")
	if err != nil || report.Outcome != Swapped || report.Commit != last {
		t.Errorf("release: %+v, %v", report, err)
	}
	if s := d.Status(); s.Held || s.HeldBy != "" || s.Revision != report.To {
		t.Errorf("status %+v", s)
	}
	want := []string{
		"start reindex swapped", "token reindex swapped", "token reindex swapped", "slack:U0ADMIN rollback swapped",
		"token reindex held", "token reindex refused", "token rollback swapped", "token rollback failed", "token rollback swapped", "token rollback failed",
		"slack:U0ADMIN release released", "slack:U0ADMIN reindex swapped",
	}
	if diff := cmp.Diff(want, d.acts()); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

// What is served can be held as it is.
func TestHoldWhatIsServed(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	id := d.Current().ID
	report, err := d.Rollback(t.Context(), "token", id)
	if err != nil || report.Outcome != Held {
		t.Fatalf("%+v, %v", report, err)
	}
	r.push(edition(t, 1))
	d.must(Held)
	d.serves(id)
}

// A revision that was compared before the hold began is not swapped in after it.
func TestAHoldStopsAReindexAtWork(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := prepare(t, Source{Location: r.dir})
	l := defaultLimits
	reached, goOn := make(chan struct{}, 10), make(chan struct{})
	l.fault = func(step string) {
		if step == "gated" {
			reached <- struct{}{}
			<-goOn
		}
	}
	d.o.limits = &l
	go func() { goOn <- struct{}{}; goOn <- struct{}{} }()
	d.open()
	ids := append([]string{d.Current().ID}, serveEditions(t, r, d, 1)...)
	for range 2 {
		<-reached
	}
	r.push(edition(t, 2))
	done := make(chan Report)
	go func() {
		report, _ := d.Reindex(context.Background(), Request{By: "token"})
		done <- report
	}()
	<-reached
	if _, err := d.Rollback(t.Context(), "slack:U0ADMIN", ""); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	if report := <-done; report.Outcome != Held {
		t.Errorf("outcome %s", report.Outcome)
	}
	d.serves(ids[0])
}

func TestTenRevisionsAreKept(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := prepare(t, Source{Location: r.dir})
	d.o.IndexDir = filepath.Join(t.TempDir(), "index")
	d.open()
	ids := []string{d.Current().ID}
	for n := range keptRevisions + 2 {
		ids = append(ids, serveEditions(t, r, d, n)...)
	}
	kept := ids[len(ids)-keptRevisions:]
	for _, dir := range []string{filepath.Join(d.o.Dir, revisionsDir), d.o.IndexDir} {
		list, err := filepath.Glob(filepath.Join(dir, "????????????"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, name := range list {
			if revisionForm.MatchString(filepath.Base(name)) {
				got = append(got, filepath.Base(name))
			}
		}
		want := slices.Sorted(slices.Values(kept))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", filepath.Base(dir), diff)
		}
	}
	if _, err := d.Rollback(t.Context(), "token", kept[0]); err != nil {
		t.Error(err)
	}
	if _, err := d.Rollback(t.Context(), "token", ids[0]); err == nil {
		t.Error("a revision that is no longer kept came back")
	}
}

// What was looked at and not served leaves nothing behind.
func TestADryRunLeavesNothing(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := prepare(t, Source{Location: r.dir})
	d.o.IndexDir = filepath.Join(t.TempDir(), "index")
	d.open()
	before := listing(t, d.o.IndexDir)
	state, err := os.ReadFile(filepath.Join(d.o.Dir, stateFile))
	if err != nil {
		t.Fatal(err)
	}
	r.pushTo("refs/heads/draft", edition(t, 1))
	report := d.reindex(Request{DryRun: true, Ref: "draft"})
	d.wants(report, DryRun)
	if len(report.Changes.Changed) != 1 {
		t.Errorf("changes: %s", report.Changes.Text())
	}
	if diff := cmp.Diff(before, listing(t, d.o.IndexDir)); diff != "" {
		t.Errorf("indexes (-before +after):\n%s", diff)
	}
	if after, _ := os.ReadFile(filepath.Join(d.o.Dir, stateFile)); string(after) != string(state) {
		t.Error("a dry run changed what is served")
	}
	if list, _ := os.ReadDir(filepath.Join(d.o.Dir, temporaryDir)); len(list) > 0 {
		t.Errorf("%v was left", list)
	}
}

func listing(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range list {
		names = append(names, d.Name())
	}
	return names
}

// Many ask at once: one runs, who asks for the same is told what it did, and who
// asks for something else whose it is.
func TestConcurrentReindex(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := prepare(t, Source{Location: r.dir})
	l := defaultLimits
	wait := make(chan struct{})
	var once sync.Once
	begun := make(chan struct{})
	holdUp := false
	l.fault = func(step string) {
		if step == "gated" && holdUp {
			once.Do(func() { close(begun) })
			<-wait
		}
	}
	d.o.limits = &l
	d.open()
	holdUp = true
	r.push(edition(t, 1))
	first := make(chan Report, 1)
	go func() {
		report, _ := d.Reindex(context.Background(), Request{By: "webhook:github"})
		first <- report
	}()
	<-begun

	var busy *BusyError
	if _, err := d.Reindex(t.Context(), Request{By: "token", DryRun: true}); !errors.As(err, &busy) || busy.By != "webhook:github" {
		t.Errorf("another request: %v", err)
	}
	if run := d.Status().Running; run == nil || run.By != "webhook:github" {
		t.Errorf("status says %+v runs", run)
	}
	at := r.push(edition(t, 2)) // after the first has looked
	const crowd = 20
	reports := make(chan Report, crowd)
	for i := range crowd {
		go func() {
			report, err := d.Reindex(context.Background(), Request{By: fmt.Sprint("token ", i)})
			if err != nil {
				t.Error(err)
			}
			reports <- report
		}()
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		d.mu.Lock()
		waiting := d.next != nil
		d.mu.Unlock()
		if waiting {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody waits")
		}
	}
	close(wait)
	if report := <-first; report.Outcome != Swapped || report.Commit == at {
		t.Errorf("the first: %s at %s", report.Outcome, report.Commit)
	}
	outcomes := map[Outcome]int{}
	for range crowd {
		report := <-reports
		outcomes[report.Outcome]++
		if report.Commit != at {
			t.Errorf("a push was missed: %+v", report)
		}
	}
	if outcomes[Swapped] != 1 || outcomes[Swapped]+outcomes[Joined]+outcomes[Unchanged] != crowd {
		t.Errorf("outcomes %v", outcomes)
	}
}

// Whoever asked may go away; the work goes on.
func TestACallerThatGoesAway(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	r.push(edition(t, 1))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Reindex(ctx, Request{By: "token"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	id := d.Current().ID
	for deadline := time.Now().Add(time.Minute); d.Current().ID == id; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not go on")
		}
	}
}

func TestADeliveryTwice(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	r.push(edition(t, 1))
	hook := Request{By: "webhook:github", Delivery: "72d3162e-cc78-11e3-81ab-4c9367dc0958"}
	d.wants(d.reindex(hook), Swapped)
	r.push(edition(t, 2))
	d.wants(d.reindex(hook), Duplicate)
	d.reopen()
	d.wants(d.reindex(hook), Duplicate)
	hook.Delivery = "another"
	d.wants(d.reindex(hook), Swapped)
}

// A delivery that could not be done may come again.
func TestADeliveryThatFailed(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir, Ref: "main"})
	at := r.push(edition(t, 1))
	r.remove("refs/heads/main")
	hook := Request{By: "webhook:gitlab", Delivery: "1"}
	if _, err := d.Reindex(t.Context(), hook); err == nil {
		t.Fatal("no error")
	}
	r.point("refs/heads/main", plumbingHash(at), "")
	d.wants(d.reindex(hook), Swapped)
}

func TestPolling(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var watching sync.WaitGroup
	watching.Go(func() { d.Watch(ctx, 5*time.Millisecond) })
	r.push(edition(t, 1))
	id := d.Current().ID
	for deadline := time.Now().Add(time.Minute); d.Current().ID == id; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the push was not seen")
		}
	}
	id = d.Current().ID
	r.push(edition(t, 2).replace(t, ferryFile, "kind: flexibility", "kind: none"))
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if last := d.Status().Last; last.Outcome == Refused {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the bad push was not seen")
		}
	}
	time.Sleep(50 * time.Millisecond) // several polls: each would tell again
	cancel()
	watching.Wait()
	d.serves(id)
	if diff := cmp.Diff([]string{"start reindex swapped", "poll reindex swapped", "poll reindex refused"}, d.acts()); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
	d.Watch(t.Context(), 0) // never: returns
}

// Files that somebody touched are not served under the old name.
func TestKeptFilesThatWereTouched(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	first := d.Current().ID
	next := serveEditions(t, r, d, 1)[0]
	name := filepath.Join(d.o.Dir, revisionsDir, first, libraryDir, filepath.FromSlash(ferryFile))
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(src), "unstated", "not-required", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Rollback(t.Context(), "token", ""); err == nil || !strings.Contains(err.Error(), "its files were changed") {
		t.Errorf("error %v", err)
	}
	d.serves(next)
	if err := os.RemoveAll(filepath.Join(d.o.Dir, revisionsDir, next)); err != nil {
		t.Fatal(err)
	}
	d.reopen() // neither is sound: the source has it
	if d.Current() == nil || d.Current().ID != next {
		t.Errorf("%+v", d.Status().Last)
	}
}

// A folder that an editor saved into while the program was down is looked at when
// it starts, behind the old revision's back.
func TestAFolderChangedWhileDown(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "policy")
	policy(t).write(t, dir)
	d := openDesk(t, Source{Location: dir})
	id := d.Current().ID
	edition(t, 1).write(t, dir)
	d.reopen()
	for deadline := time.Now().Add(time.Minute); d.Current().ID == id; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the folder was not looked at")
		}
	}
}

// A first revision that could not be loaded is tried again, polling or not.
func TestAFirstRevisionIsTriedAgain(t *testing.T) {
	r := newRepo(t)
	d := prepare(t, Source{Location: r.dir})
	l := defaultLimits
	l.retry = time.Millisecond
	d.o.limits = &l
	d.open()
	if d.Current() != nil {
		t.Fatal("an empty repository is served")
	}
	r.push(policy(t))
	d.Watch(t.Context(), 0) // returns when something is served
	if d.Current() == nil {
		t.Errorf("%+v", d.Status().Last)
	}
}

func TestClosed(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	serveEditions(t, r, d, 1)
	rev := d.Current()
	if err := errors.Join(d.Close(), d.Close()); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"reindex": second(d.Reindex(t.Context(), Request{})), "rollback": second(d.Rollback(t.Context(), "token", "")), "release": second(d.Release(t.Context(), "token"))} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if a, err := rev.Assistant.Answer(t.Context(), bot.Question{Text: "fog delay", Today: today}); err != nil || a.Verdict != bot.Answered {
		t.Errorf("who holds the revision gets no answer: %v", err)
	}
}

func second(_ Report, err error) error { return err }
