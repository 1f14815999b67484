package curator

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot"
)

// today is the day of all questions.
var today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

func clock() time.Time { return time.Now().UTC() }

// desk is a curator with its folders and its log.
type desk struct {
	*Curator
	t    testing.TB
	o    Options
	said *text
}

// text is a log that may be read while it is written.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func openDesk(t testing.TB, s Source) *desk {
	t.Helper()
	d := prepare(t, s)
	d.open()
	return d
}

func prepare(t testing.TB, s Source) *desk {
	dir := t.TempDir()
	d := &desk{t: t, said: &text{}}
	d.o = Options{Source: s, Dir: filepath.Join(dir, "library"), IndexDir: indexes, Today: clock,
		Log: slog.New(slog.NewTextHandler(d.said, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	return d
}

func (d *desk) open() {
	d.t.Helper()
	c, err := Open(context.Background(), d.o)
	if err != nil {
		d.t.Fatal(err)
	}
	d.Curator = c
	d.t.Cleanup(func() { _ = c.Close() })
}

// reopen is what a restart does.
func (d *desk) reopen() {
	d.t.Helper()
	if err := d.Close(); err != nil {
		d.t.Fatal(err)
	}
	d.open()
}

func (d *desk) reindex(r Request) Report {
	d.t.Helper()
	if r.By == "" {
		r.By = "token"
	}
	report, err := d.Reindex(context.Background(), r)
	if err != nil {
		d.t.Fatal(err)
	}
	return report
}

// must reindexes and wants an outcome.
func (d *desk) must(want Outcome) Report {
	d.t.Helper()
	report := d.reindex(Request{})
	d.wants(report, want)
	return report
}

func (d *desk) wants(report Report, want Outcome) {
	d.t.Helper()
	if report.Outcome != want {
		d.t.Fatalf("outcome %s, want %s\n%s", report.Outcome, want, report.Text())
	}
}

func (d *desk) serves(id string) {
	d.t.Helper()
	rev := d.Current()
	if rev == nil || rev.ID != id {
		d.t.Fatalf("revision %+v is served, want %s", rev, id)
	}
	if got := d.Status().Revision; got != id {
		d.t.Errorf("status says revision %s, want %s", got, id)
	}
}

func (d *desk) ask(question string) bot.Answer {
	d.t.Helper()
	a, err := d.Current().Assistant.Answer(context.Background(), bot.Question{Text: question, Today: today})
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

func (d *desk) acts() []string {
	d.t.Helper()
	list, err := ReadAudit(AuditFile(d.o.Dir))
	if err != nil {
		d.t.Fatal(err)
	}
	var acts []string
	for _, r := range list {
		acts = append(acts, r.By+" "+r.Act+" "+r.Outcome)
	}
	return acts
}

func TestFirstStartTakesTheSource(t *testing.T) {
	for name, source := range map[string]func() Source{
		"bare repository": func() Source { r := newRepo(t); r.push(policy(t)); return Source{Location: r.dir} },
		"file URL":        func() Source { r := newRepo(t); r.push(policy(t)); return Source{Location: "file://" + r.dir} },
		"folder":          func() Source { return Source{Location: filepath.Join("testdata", "policy")} },
	} {
		t.Run(name, func(t *testing.T) {
			d := openDesk(t, source())
			a := d.ask("fog delay?")
			if a.Verdict != bot.Answered || a.Entries[0].ID != "tidewater/days/fog-delay" || a.Revision != d.Current().ID {
				t.Errorf("answered %s %+v of %s", a.Verdict, a.Entries, a.Revision)
			}
			if got := d.acts(); !slices.Equal(got, []string{"start reindex swapped"}) {
				t.Errorf("audit log: %q", got)
			}
			d.must(Unchanged)
		})
	}
}

func TestBundledNeedsNothing(t *testing.T) {
	c, err := Open(t.Context(), Options{Source: Source{Location: Bundled}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Current().Assistant.Library().Served()); n != 50 {
		t.Errorf("%d entries, want 50", n)
	}
	if r, err := c.Reindex(t.Context(), Request{By: "token"}); err != nil || r.Outcome != Unchanged {
		t.Errorf("reindex: %v %v", r.Outcome, err)
	}
	if _, err := c.Rollback(t.Context(), "token", ""); err == nil {
		t.Error("a rollback of the bundled library did something")
	}
	if err := c.Follow(t.Context(), c.Current().ID, ""); err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestAGoodEditIsServed(t *testing.T) {
	r := newRepo(t)
	first := r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	was := d.Current()
	if was.Commit != first {
		t.Errorf("commit %s, want %s", was.Commit, first)
	}
	second := r.push(policy(t).replace(t, "tidewater/trips/ferry.md", "from the landing stage on", "from the landing stage and back"))
	report := d.must(Swapped)
	d.serves(report.To)
	if report.From != was.ID || report.Commit != second || d.Current().Commit != second {
		t.Errorf("from %s at %s", report.From, report.Commit)
	}
	if len(report.Changes.Changed) != 1 || report.Changes.Changed[0].ID != "tidewater/trips/ferry" {
		t.Errorf("changes: %s", report.Changes.Text())
	}
	a, err := was.Assistant.Answer(t.Context(), bot.Question{Text: "fog delay", Today: today})
	if err != nil || a.Revision != was.ID {
		t.Errorf("the old revision no longer answers: %v", err)
	}
	select {
	case <-d.Swapped():
	default:
		t.Error("nobody was told")
	}
}

// A push that touches no file of the library changes only the commit.
func TestAPushBesideTheLibrary(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	id := d.Current().ID
	at := r.push(policy(t).with("README.md", "read me").with("scan.pdf", "%PDF"))
	d.must(Unchanged)
	d.serves(id)
	if got := d.Status().Commit; got != at {
		t.Errorf("commit %s, want %s", got, at)
	}
	d.reopen()
	if got := d.Status().Commit; got != at {
		t.Errorf("after a restart: commit %s, want %s", got, at)
	}
}

func TestARestartServesTheSame(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	id := d.Current().ID
	if err := os.RemoveAll(r.dir); err != nil { // the host is gone
		t.Fatal(err)
	}
	d.reopen()
	d.serves(id)
	if _, err := d.Reindex(t.Context(), Request{By: "token"}); err == nil {
		t.Error("a source that is gone was read")
	}
	d.serves(id)
}

func TestRefsAndPaths(t *testing.T) {
	r := newRepo(t)
	deep := files{}
	for name, content := range policy(t) {
		deep["docs/policy/"+name] = content
	}
	at := r.pushTo("refs/heads/release", deep.with("docs/broken.md", "no head"))
	r.point("refs/tags/v1", plumbingHash(at), "")
	r.point("refs/tags/v2", r.annotated(at), "")
	for _, ref := range []string{"release", "v1", "v2", "refs/heads/release", at} {
		d := openDesk(t, Source{Location: r.dir, Ref: ref, Path: "docs/policy"})
		if d.Current() == nil || d.Current().Commit != at {
			t.Errorf("ref %s: %+v", ref, d.Status().Last)
		}
	}
}

func TestAMissingRefSaysWhatThereIs(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir, Ref: "release"})
	if d.Current() != nil || d.Status().Last == nil {
		t.Fatalf("served %v, last %+v", d.Current(), d.Status().Last)
	}
	want := "reindex: " + r.dir + ` has no branch and no tag "release"; it has main`
	if got := d.Status().Last.Error; got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

func TestADeletedBranchKeepsTheOldRevision(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir, Ref: "main"})
	id := d.Current().ID
	r.remove("refs/heads/main")
	if _, err := d.Reindex(t.Context(), Request{By: Poll}); err == nil {
		t.Error("no error")
	}
	d.serves(id)
}

func TestTheFolderIsOneProcess(t *testing.T) {
	d := openDesk(t, Source{Location: filepath.Join("testdata", "policy")})
	if _, err := Open(t.Context(), d.o); err == nil {
		t.Error("a second curator opened the folder")
	}
}
