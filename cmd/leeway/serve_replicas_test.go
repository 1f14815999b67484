//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// policyRepo is a bare repository with the library of Cascadia, each commit of
// which says something else.
type policyRepo struct {
	testing.TB
	bare    string
	commits int
}

const mainBranch = plumbing.ReferenceName("refs/heads/main")

func newPolicyRepo(t testing.TB) *policyRepo {
	t.Helper()
	r := &policyRepo{TB: t, bare: filepath.Join(t.TempDir(), "policy.git")}
	_, err := git.PlainInitWithOptions(r.bare, &git.PlainInitOptions{Bare: true, InitOptions: git.InitOptions{DefaultBranch: mainBranch}})
	r.check(err)
	return r
}

func (r *policyRepo) check(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// push makes another commit, and returns its id.
func (r *policyRepo) push() string {
	r.Helper()
	r.commits++
	work := r.TempDir()
	repo, err := git.PlainInit(work, false)
	r.check(err)
	r.check(os.CopyFS(work, os.DirFS(filepath.Join("testdata", "policy"))))
	entry := filepath.Join(work, "cascadia", "mornings", "fog-weeks.md")
	text, err := os.ReadFile(entry)
	r.check(err)
	text = bytes.Replace(text, []byte("kind: recommendation\n"), []byte("kind: recommendation\nexpires: 2020-06-30\n"), 1)
	r.check(os.WriteFile(entry, fmt.Appendf(text, "\nThis is draft number %d.\n", r.commits), 0o644))
	tree, err := repo.Worktree()
	r.check(err)
	r.check(tree.AddWithOptions(&git.AddOptions{All: true}))
	by := &object.Signature{Name: "Ed Editor", Email: "ed@example.org", When: time.Unix(1_790_000_000, 0)}
	at, err := tree.Commit("policy", &git.CommitOptions{Author: by})
	r.check(err)
	r.check(copyObjects(work, r.bare))
	into, err := git.PlainOpen(r.bare)
	r.check(err)
	r.check(into.Storer.SetReference(plumbing.NewHashReference(mainBranch, at)))
	return at.String()
}

// oneLibrary is several replicas of "leeway serve" on one cluster, with one source.
type oneLibrary struct {
	testing.TB
	ws      *workspace.Workspace
	cluster *natsCluster
	env     []string
	all     []*served
}

const sesame = "sesame"

func newOneLibrary(t testing.TB, source string) *oneLibrary {
	t.Helper()
	ws := workspace.New(workspace.Options{})
	t.Cleanup(ws.Close)
	ws.Channel("C0EDITORS", workspace.ChannelOptions{})
	env := append(settingsOf(ws, t.TempDir()), "LEEWAY_LIBRARY_SOURCE="+source, "LEEWAY_ADMIN_TOKEN="+sesame, "LEEWAY_JOURNAL_REPLICAS=3",
		"LEEWAY_LIBRARY_STALE_CHANNEL=C0EDITORS", "LEEWAY_LOG_LEVEL=debug")
	return &oneLibrary{TB: t, ws: ws, cluster: newNATSCluster(t), env: env}
}

// start runs one more replica, on a folder.
func (l *oneLibrary) start(dir string, settings ...string) *served {
	l.Helper()
	var urls []string
	for _, address := range l.cluster.addresses() {
		urls = append(urls, "nats://"+address)
	}
	env := append(append([]string{}, l.env...), "LEEWAY_DATA_DIR="+dir, "LEEWAY_JOURNAL_URL="+strings.Join(urls, ","))
	s, err := startServe("leeway", l.TempDir(), append(env, settings...))
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(s.kill)
	l.all = append(l.all, s)
	return s
}

// post acts as an admin at one replica.
func (l *oneLibrary) post(s *served, path, body string) {
	l.Helper()
	req, err := http.NewRequest(http.MethodPost, s.url+path, strings.NewReader(body))
	if err != nil {
		l.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+sesame)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		l.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		l.Fatalf("POST %s: %s\n%s", path, resp.Status, s.stderr)
	}
}

// libraryStatus is what a test reads of /admin/status.
type libraryStatus struct {
	Commit   string
	Held     bool
	Last     struct{ By, Outcome string }
	Replicas struct {
		InStep bool `json:"in_step"`
		Error  string
	}
}

func (l *oneLibrary) status(s *served) (st libraryStatus) {
	l.Helper()
	_, body, err := s.get("/admin/status", sesame)
	if err == nil {
		err = json.Unmarshal([]byte(body), &st)
	}
	if err != nil {
		l.Fatal(err)
	}
	return st
}

func (l *oneLibrary) serves(s *served, commit string, held bool) bool {
	l.Helper()
	st := l.status(s)
	return st.Commit == commit && st.Held == held
}

// wants waits until replicas serve a commit.
func (l *oneLibrary) wants(what, commit string, held bool, of ...*served) {
	l.Helper()
	for i, s := range of {
		l.until(s, fmt.Sprintf("%s: replica %d serves %s, held: %v", what, i, commit, held), func() bool {
			return l.serves(s, commit, held) && l.status(s).Replicas.InStep
		})
	}
}

func (l *oneLibrary) until(s *served, what string, ok func() bool) {
	l.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			l.Fatalf("waited in vain until %s; it is %+v\n%s", what, l.status(s), s.stderr)
		}
	}
}

// TestReplicasServeOneLibrary: whichever replica takes a revision, goes back, or is
// released, all do. One that starts serves what they serve from its first answer
// on, whatever lies in its folder and in the source.
func TestReplicasServeOneLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	repo := newPolicyRepo(t)
	first := repo.push()
	l := newOneLibrary(t, repo.bare)
	dirA := t.TempDir()
	a, b := l.start(dirA), l.start(t.TempDir())
	l.wants("at first", first, false, a, b)

	second := repo.push()
	l.post(a, "/admin/reindex", "")
	l.wants("a swap at one", second, false, a, b)

	third := repo.push()
	c := l.start(t.TempDir())
	if !l.serves(c, second, false) {
		t.Errorf("a late start serves %+v; the others %s, the source holds %s", l.status(c), second, third)
	}
	l.wants("a late start moves nobody", second, false, a, b, c)

	l.post(b, "/admin/rollback", "")
	l.wants("a rollback at one", first, true, a, b, c)

	d := l.start(t.TempDir(), "LEEWAY_LIBRARY_POLL=1s")
	if !l.serves(d, first, true) {
		t.Errorf("a late start serves %+v; the others are held at %s", l.status(d), first)
	}
	l.until(d, "it has polled", func() bool { return l.status(d).Last.By == "poll" && l.status(d).Last.Outcome == "held" })
	l.wants("a poll moves nobody", first, true, a, b, c, d)
	if err := d.stop(); err != nil { // from here on, nobody polls
		t.Errorf("stopped: %v\n%s", err, d.stderr)
	}

	a.kill()
	l.post(c, "/admin/release", "")
	l.wants("a release at one", third, false, b, c)
	a = l.start(dirA)
	if !l.serves(a, third, false) {
		t.Errorf("a replica that was away serves %+v; the others %s", l.status(a), third)
	}
	for i, s := range l.all {
		l.until(s, "it has looked for stale entries", func() bool { return strings.Contains(s.stderr.String(), "stale entries") })
		if told := strings.Count(s.stderr.String(), "told other replicas"); told > 2 {
			t.Errorf("replica %d told others %d times: an echo\n%s", i, told, s.stderr)
		}
	}
	waitUntil(t, l.ws, "the editors are told what is stale", func() bool { return len(l.ws.Messages("C0EDITORS")) > 0 })
	if told := l.ws.Messages("C0EDITORS"); len(told) != 1 {
		t.Errorf("%d messages to the editors of five starts, want 1", len(told))
	}
}

// TestReplicasOutOfReach: a hold at a replica that is cut off counts, when it is
// back, against what the others took meanwhile; and replicas of another branch are
// left alone.
func TestReplicasOutOfReach(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	repo := newPolicyRepo(t)
	first := repo.push()
	l := newOneLibrary(t, repo.bare)
	var wires []*wire
	var urls []string
	for _, address := range l.cluster.addresses() {
		wires = append(wires, newWire(t, address))
		urls = append(urls, "nats://"+wires[len(wires)-1].address())
	}
	a, b := l.start(t.TempDir(), "LEEWAY_JOURNAL_URL="+strings.Join(urls, ",")), l.start(t.TempDir())
	other := l.start(t.TempDir(), "LEEWAY_LIBRARY_REF=main")
	second := repo.push()
	l.post(a, "/admin/reindex", "")
	l.wants("a swap at one", second, false, a, b)

	for _, w := range wires {
		w.cut()
	}
	third := repo.push()
	l.post(b, "/admin/reindex", "")
	l.wants("a swap at the one that is in reach", third, false, b)
	l.post(a, "/admin/rollback", "")
	l.until(a, "it says that it hears nobody", func() bool { st := l.status(a); return !st.Replicas.InStep && st.Replicas.Error != "" })
	if !l.serves(a, first, true) || !l.serves(b, third, false) {
		t.Fatalf("cut off, it serves %+v, the other %+v", l.status(a), l.status(b))
	}
	for _, w := range wires {
		w.heal()
	}
	l.wants("what was held while cut off", first, true, a, b)
	l.post(b, "/admin/release", "")
	l.wants("a release at the other", third, false, a, b)
	l.wants("a replica of another ref", first, false, other)
}
