package curator

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

func TestOverHTTP(t *testing.T) {
	for name, withGit := range map[string]bool{"git's own server": true, "a server that knows no shallow": false} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t)
			r.push(policy(t))
			r.push(policy(t).replace(t, ferryFile, "landing stage", "quay"))
			h := newHost(t, r, withGit)
			d := openDesk(t, Source{Location: h.location(r), Token: hush, Ref: "main"})
			if d.Current() == nil {
				t.Fatalf("%+v", d.Status().Last)
			}
			packs := h.packs.Load()
			d.must(Unchanged)
			if h.packs.Load() != packs {
				t.Error("a commit that is served was fetched again")
			}
			at := r.push(policy(t).replace(t, ferryFile, "landing stage", "pier"))
			report := d.must(Swapped)
			if report.Commit != at {
				t.Errorf("commit %s, want %s", report.Commit, at)
			}
			forced := r.commit(r.tree(policy(t).replace(t, ferryFile, "landing stage", "jetty"))) // no descendant of it
			r.point("refs/heads/main", forced, "")
			d.must(Swapped)
			r.point("refs/heads/other", forced, "")
			r.remove("refs/heads/main")
			if _, err := d.Reindex(t.Context(), Request{By: "token"}); err == nil || !strings.Contains(err.Error(), `no branch and no tag "main"; it has other`) {
				t.Errorf("a deleted branch: %v", err)
			}
			secretless(t, d)
		})
	}
}

func TestOneCommitIsFetchedWithoutItsHistory(t *testing.T) {
	r := newRepo(t)
	old := r.push(policy(t).with("old.md", strings.Repeat("only in the past\n", 10)))
	at := r.push(policy(t))
	h := newHost(t, r, true)
	source := Source{Location: h.location(r), Token: hush}
	conn, err := dial(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.close()
	objects, err := conn.fetch(t.Context(), plumbing.NewHash(at), "refs/heads/main", "", t.TempDir(), defaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if objects.HasEncodedObject(plumbing.NewHash(old)) == nil {
		t.Error("the history came too")
	}
}

// A host that gives no commit by its id is asked for the whole branch.
func TestACommitOfThePast(t *testing.T) {
	r := newRepo(t)
	old := r.push(policy(t))
	r.push(policy(t).replace(t, ferryFile, "landing stage", "quay"))
	for name, withGit := range map[string]bool{"git": true, "go-git": false} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t, r, withGit)
			d := openDesk(t, Source{Location: h.location(r), Token: hush})
			report := d.reindex(Request{Ref: old})
			d.wants(report, Swapped)
			if report.Commit != old {
				t.Errorf("commit %s, want %s", report.Commit, old)
			}
			if _, err := d.Reindex(t.Context(), Request{By: "token", Ref: strings.Repeat("ab", 20)}); err == nil {
				t.Error("a commit that nobody has was fetched")
			}
		})
	}
}

func TestWrongTokens(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	h := newHost(t, r, false)
	for _, token := range []string{"", "wrong-token-77"} {
		d := openDesk(t, Source{Location: h.location(r), Token: token})
		last := d.Status().Last
		if d.Current() != nil || last == nil || !strings.Contains(last.Error, "library.token may not read it") {
			t.Errorf("token %q: %+v", token, last)
		}
		if last != nil && token != "" && strings.Contains(last.Error, token) {
			t.Errorf("the error repeats the token: %s", last.Error)
		}
	}
}

// A password in the URL works, and is never shown.
func TestAPasswordInTheURL(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	h := newHost(t, r, false)
	u, err := url.Parse(h.location(r))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("reader", hush)
	d := openDesk(t, Source{Location: u.String()})
	if d.Current() == nil {
		t.Fatalf("%+v", d.Status().Last)
	}
	h.Close()
	if _, err := d.Reindex(t.Context(), Request{By: "token"}); err == nil || strings.Contains(err.Error(), hush) {
		t.Errorf("error %v", err)
	}
	secretless(t, d)
}

// secretless looks for the token in all that a curator wrote or says.
func secretless(t *testing.T, d *desk) {
	t.Helper()
	if strings.Contains(d.said.String(), hush) {
		t.Errorf("the log holds the token:\n%s", d.said)
	}
	err := filepath.Walk(filepath.Dir(d.o.Dir), func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		src, err := os.ReadFile(name)
		if strings.Contains(name, hush) || strings.Contains(string(src), hush) {
			t.Errorf("%s holds the token", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if s := d.Status(); strings.Contains(s.Source, hush) || s.Last != nil && strings.Contains(s.Last.Error, hush) {
		t.Errorf("status holds the token: %+v", s)
	}
}

// A host that repeats what it was sent, in errors and in refs, tells no log.
func TestAHostThatRepeatsTheToken(t *testing.T) {
	chatty := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, password, _ := req.BasicAuth()
		http.Error(w, "no entry with "+password, http.StatusTeapot)
	}))
	defer chatty.Close()
	d := openDesk(t, Source{Location: chatty.URL + "/policy.git?key=" + hush, Token: hush})
	if d.Current() != nil || d.Status().Last.Error == "" {
		t.Errorf("%+v", d.Status().Last)
	}
	secretless(t, d)
}

// A redirect to another host takes no token along.
func TestARedirectTakesNoTokenAlong(t *testing.T) {
	var heard []string
	thief := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		heard = append(heard, req.Header.Get("Authorization"))
		http.NotFound(w, req)
	}))
	defer thief.Close()
	elsewhere := strings.Replace(thief.URL, "127.0.0.1", "localhost", 1)
	lure := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, elsewhere+req.URL.RequestURI(), http.StatusFound)
	}))
	defer lure.Close()
	openDesk(t, Source{Location: lure.URL + "/policy.git", Token: hush})
	thief.Close()
	if len(heard) == 0 {
		t.Fatal("the redirect was not followed: this tries nothing any longer")
	}
	for _, auth := range heard {
		if auth != "" {
			t.Errorf("another host was sent %q", auth)
		}
	}
}

func TestOverSSH(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	h := newSSHHost(t, r)
	source := Source{Location: "ssh://git@" + h.addr + r.dir, SSHKey: h.key, KnownHosts: h.trusted}
	d := openDesk(t, source)
	if d.Current() == nil {
		t.Fatalf("%+v", d.Status().Last)
	}
	if got, want := <-h.commands, "git-upload-pack '"+r.dir+"'"; got != want {
		t.Errorf("the host was asked %q, want %q", got, want)
	}
	r.push(policy(t).replace(t, ferryFile, "landing stage", "quay"))
	d.must(Swapped)
	d.must(Unchanged)

	for name, c := range map[string]struct {
		change func(*Source)
		want   string
	}{
		"a stranger's key":    {func(s *Source) { s.SSHKey = h.stranger }, "unable to authenticate"},
		"another host's key":  {func(s *Source) { s.KnownHosts = h.wrongTrust }, "knownhosts: key mismatch"},
		"a host nobody knows": {func(s *Source) { s.KnownHosts = h.key + ".none" }, "read known hosts"},
		"a locked key":        {func(s *Source) { s.SSHKey = h.passphraseFile }, "it has a passphrase"},
		"no key file":         {func(s *Source) { s.SSHKey = h.trusted }, "not a private key"},
		"no repository":       {func(s *Source) { s.Location = "ssh://git@" + h.addr + r.dir + "-none" }, "does not appear to be a git repository"},
	} {
		t.Run(name, func(t *testing.T) {
			s := source
			c.change(&s)
			last := openDesk(t, s).Status().Last
			if last == nil || !strings.Contains(last.Error, c.want) {
				t.Errorf("%+v, want %q", last, c.want)
			}
		})
	}
}

// A host that answers nothing, or stops in the middle, is left after a while.
func TestHostsThatHang(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			if _, err := ln.Accept(); err != nil { // and never a word
				return
			}
		}
	}()
	h := newSSHHost(t, newRepo(t))
	short := defaultLimits
	short.timeout = 200 * time.Millisecond
	for _, location := range []string{"http://" + ln.Addr().String() + "/policy.git", "ssh://git@" + ln.Addr().String() + "/policy.git"} {
		d := prepare(t, Source{Location: location, SSHKey: h.key, KnownHosts: h.trusted})
		d.o.limits = &short
		d.open()
		if last := d.Status().Last; d.Current() != nil || last == nil || last.Error == "" {
			t.Errorf("%s: %+v", location, last)
		}
	}
}

func TestAnUnreachableHost(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	location := gone.URL + "/policy.git"
	gone.Close()
	d := openDesk(t, Source{Location: location, Token: hush})
	if last := d.Status().Last; d.Current() != nil || !strings.Contains(last.Error, "refused") {
		t.Errorf("%+v", last)
	}
	secretless(t, d)
}

// What a host sends is bounded, other files of the commit included.
func TestAHugeRepository(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t).with("scan.pdf", noise(300_000)))
	h := newHost(t, r, true)
	small := defaultLimits
	small.pack = 100_000
	d := prepare(t, Source{Location: h.location(r), Token: hush})
	d.o.limits = &small
	d.open()
	last := d.Status().Last
	if d.Current() != nil || len(last.Reasons) != 1 || !strings.Contains(last.Reasons[0].What, "more than a library may hold") {
		t.Errorf("%+v", last)
	}
}

// noise does not compress.
func noise(n int) string {
	b := make([]byte, n)
	x := uint64(88172645463325252)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return string(b)
}

func TestAnEmptyRepository(t *testing.T) {
	r := newRepo(t)
	for _, location := range []string{r.dir, newHost(t, r, true).location(r)} {
		d := openDesk(t, Source{Location: location, Token: hush})
		if last := d.Status().Last; d.Current() != nil || last.Error == "" {
			t.Errorf("%+v", last)
		}
	}
}

func TestSources(t *testing.T) {
	bare := newRepo(t).dir
	for location, want := range map[string]bool{
		"bundled": false, "": false, "policy": false, "testdata/policy": false, "rsmo.sections.jsonl": false, bare: true, "gone/policy.git": true,
		"https://git.example/policy": true, "http://localhost/p": true, "ssh://git@git.example/p": true, "git@git.example:team/policy.git": true, "file:///srv/policy": true,
	} {
		if got := (Source{Location: location}).IsGit(); got != want {
			t.Errorf("IsGit(%q) = %v", location, got)
		}
	}
	for location, want := range map[string]string{
		"http://git.example/policy":      "not encrypted",
		"git://git.example/policy":       "not read",
		"ftp://git.example/policy":       "not read",
		"https:///policy":                "names no host",
		"https://me:hush-7@%zz/policy":   "not a URL",
		"http://user:hush-7@host/policy": "not encrypted",
		"ext::sh -c 'touch x' ://ok":     "not read",
	} {
		_, err := Open(context.Background(), Options{Source: Source{Location: location}, Dir: t.TempDir()})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush-7") {
			t.Errorf("%s: error %v, want %q", location, err, want)
		}
	}
	if _, err := Open(t.Context(), Options{Source: Source{Location: bare, Path: "../elsewhere"}, Dir: t.TempDir()}); err == nil {
		t.Error("a path out of the repository was taken")
	}
	if _, err := Open(t.Context(), Options{Source: Source{Location: bare}}); err == nil || errors.Is(err, ErrInUse) {
		t.Errorf("no folder: %v", err)
	}
	if got := (Source{Location: "https://me:hush-7@git.example/policy?key=hush-8"}).String(); got != "https://git.example/policy" {
		t.Errorf("shown as %s", got)
	}
}
