package curator

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Trees that no git program would write, and what becomes of each.
func TestHostileTrees(t *testing.T) {
	link := func(r *repo, name, target string) object.TreeEntry {
		return object.TreeEntry{Name: name, Mode: filemode.Symlink, Hash: r.blob(target)}
	}
	file := func(r *repo, name string) object.TreeEntry {
		return object.TreeEntry{Name: name, Mode: filemode.Regular, Hash: r.blob("---\ntitle: planted\n---\n")}
	}
	for name, c := range map[string]struct {
		plant func(*repo) object.TreeEntry
		want  string // a part of the reason; "": served, with the warning
		warns string
	}{
		"a file above the tree": {func(r *repo) object.TreeEntry { return file(r, "../planted.md") }, "slash", ""},
		"an absolute name":      {func(r *repo) object.TreeEntry { return file(r, "/etc/planted.md") }, "slash", ""},
		"a folder above the tree": {func(r *repo) object.TreeEntry {
			return object.TreeEntry{Name: "..", Mode: filemode.Dir, Hash: r.tree(files{"planted.md": "x"})}
		}, "a place", ""},
		"a backslash": {func(r *repo) object.TreeEntry { return file(r, `..\planted.md`) }, "slash", ""},
		"git's own folder": {func(r *repo) object.TreeEntry {
			return object.TreeEntry{Name: ".git", Mode: filemode.Dir, Hash: r.tree(files{"config": "x"})}
		}, "git's own", ""},
		"git's own folder, shouted": {func(r *repo) object.TreeEntry {
			return object.TreeEntry{Name: ".GiT", Mode: filemode.Dir, Hash: r.tree(files{"config": "x"})}
		}, "git's own", ""},
		"git's own folder, invisibly": {func(r *repo) object.TreeEntry {
			return object.TreeEntry{Name: ".g\u200cit", Mode: filemode.Dir, Hash: r.tree(files{"config": "x"})}
		}, "git's own", ""},
		"git's own folder, short": {func(r *repo) object.TreeEntry {
			return object.TreeEntry{Name: "GIT~1", Mode: filemode.Dir, Hash: r.tree(files{"config": "x"})}
		}, "git's own", ""},
		"a name of control":          {func(r *repo) object.TreeEntry { return file(r, "a\x1b[2Jb.md") }, "control character", ""},
		"a name that is no text":     {func(r *repo) object.TreeEntry { return file(r, "a\xff.md") }, "UTF-8", ""},
		"an endless name":            {func(r *repo) object.TreeEntry { return file(r, strings.Repeat("a", 300)+".md") }, "255 bytes", ""},
		"a link to a secret":         {func(r *repo) object.TreeEntry { return link(r, "secret.md", "/etc/passwd") }, "leads out of the library", ""},
		"a link upwards":             {func(r *repo) object.TreeEntry { return link(r, "secret.md", "tidewater/../../secret.md") }, "leads out of the library", ""},
		"a link to a folder outside": {func(r *repo) object.TreeEntry { return link(r, "elsewhere", "../..") }, "leads out of the library", ""},
		"a link to nothing":          {func(r *repo) object.TreeEntry { return link(r, "secret.md", "none.md") }, "leads nowhere", ""},
		"a link to itself":           {func(r *repo) object.TreeEntry { return link(r, "secret.md", "secret.md") }, "without end", ""},
		"an endless link":            {func(r *repo) object.TreeEntry { return link(r, "secret.md", strings.Repeat("a/", 4000)) }, "leads out of the library", ""},
		"a link to a folder":         {func(r *repo) object.TreeEntry { return link(r, "states", "tidewater") }, "", "a link, not followed"},
		"a submodule": {func(r *repo) object.TreeEntry {
			return object.TreeEntry{Name: "more", Mode: filemode.Submodule, Hash: plumbing.NewHash(strings.Repeat("ab", 20))}
		}, "", "a submodule, not followed"},
		"a name twice":             {func(r *repo) object.TreeEntry { return file(r, "golden.jsonl") }, "this name twice", ""},
		"scans beside the library": {func(r *repo) object.TreeEntry { return file(r, "scan \\ 1.pdf") }, "slash", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			r.push(policy(t))
			d := openDesk(t, Source{Location: r.dir})
			id := d.Current().ID
			r.beside(policy(t), c.plant(r))
			report := d.reindex(Request{})
			if strings.HasPrefix(name, "scans") { // nobody reads it: its name is nobody's matter
				d.wants(report, Unchanged)
				return
			}
			if c.want == "" {
				d.wants(report, Unchanged)
				if len(report.Warnings) != 1 || report.Warnings[0].What != c.warns {
					t.Errorf("warnings %v, want %q", report.Warnings, c.warns)
				}
				return
			}
			d.wants(report, Refused)
			d.serves(id)
			if len(report.Reasons) != 1 || !strings.Contains(report.Reasons[0].What, c.want) || report.Reasons[0].Hint == "" {
				t.Errorf("reasons %v, want %q", report.Reasons, c.want)
			}
			nothingPlanted(t, d, r)
		})
	}
}

// nothingPlanted looks for files outside the place that they belong to.
func nothingPlanted(t *testing.T, d *desk, r *repo) {
	t.Helper()
	for _, root := range []string{filepath.Dir(d.o.Dir), filepath.Dir(r.dir)} {
		err := filepath.WalkDir(root, func(name string, e os.DirEntry, err error) error {
			if err == nil && (e.Name() == "planted.md" || e.Name() == "secret.md") {
				t.Errorf("%s was written", name)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// A link to a file of the library is that file.
func TestALinkWithinTheLibrary(t *testing.T) {
	r := newRepo(t)
	f := policy(t)
	r.beside(f.without("off-topic.txt"), object.TreeEntry{Name: "off-topic.txt", Mode: filemode.Symlink, Hash: r.blob("lists/silence")},
		object.TreeEntry{Name: "lists", Mode: filemode.Dir, Hash: r.tree(files{"silence": f["off-topic.txt"]})})
	d := openDesk(t, Source{Location: r.dir})
	want := openDesk(t, Source{Location: filepath.Join("testdata", "policy")})
	if d.Current() == nil || d.Current().ID != want.Current().ID {
		t.Errorf("%+v, want revision %s", d.Status().Last, want.Current().ID)
	}
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*limits)
		want string
	}{
		"files":      {func(l *limits) { l.files = 5 }, "more than 5 files"},
		"names":      {func(l *limits) { l.seen = 5 }, "more than 5 files and folders"},
		"depth":      {func(l *limits) { l.depth = 1 }, "more than 1 folders deep"},
		"a file":     {func(l *limits) { l.file = 300 }, "a file may hold 300"},
		"all of it":  {func(l *limits) { l.total = 2000 }, "larger than 2000 bytes"},
		"no seconds": {func(l *limits) { l.timeout = 1 }, "deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t)
			r.push(policy(t))
			for _, location := range []string{r.dir, filepath.Join("testdata", "policy")} {
				l := defaultLimits
				c.set(&l)
				d := prepare(t, Source{Location: location})
				d.o.limits = &l
				d.open()
				last := d.Status().Last
				if d.Current() != nil || last == nil || !strings.Contains(last.Error+strings.Join(texts(last.Reasons), "\n"), c.want) {
					t.Errorf("%s: %+v, want %q", location, last, c.want)
				}
			}
		})
	}
}

func TestFoldersWithLinks(t *testing.T) {
	for name, c := range map[string]struct {
		link, target, want string
	}{
		"out":        {"secret.md", "../../outside.md", "leads out of the library or nowhere"},
		"absolute":   {"secret.md", "/etc/passwd", "leads out of the library or nowhere"},
		"nowhere":    {"secret.md", "none.md", "leads out of the library or nowhere"},
		"folder out": {"elsewhere", "../..", "leads out of the library"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "policy")
			policy(t).write(t, dir)
			if err := os.WriteFile(filepath.Join(dir, "..", "..", "outside.md"), nil, 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(c.target, filepath.Join(dir, c.link)); err != nil {
				t.Fatal(err)
			}
			last := openDesk(t, Source{Location: dir}).Status().Last
			if len(last.Reasons) != 1 || last.Reasons[0].File != c.link || !strings.Contains(last.Reasons[0].What, c.want) {
				t.Errorf("%+v", last)
			}
		})
	}
}

// Only what a library reads is copied, and all of that.
func TestTheCopyIsTheLibrary(t *testing.T) {
	dir := t.TempDir()
	all := policy(t).with("README.md", "x").with(".github/x.md", "x").with("_drafts/x.md", "x").with("scan.pdf", "x").with("notes.txt", "x").
		with("thesaurus.yaml", "- {say: [fog bank], means: [fog]}\n").with("tidewater/code.sections.jsonl", `{"citation": "TSC 7-12", "section": "7-12", "text": "Fog."}`+"\n").
		with("golden.jsonl", `{"question": "fog delay", "first": ["tidewater/days/fog-delay"]}`+"\n")
	all.write(t, filepath.Join(dir, "policy"))
	d := openDesk(t, Source{Location: filepath.Join(dir, "policy")})
	want := hearingOf(t, all).lib()
	if d.Current() == nil || d.Current().ID != want.Revision {
		t.Fatalf("%+v, want revision %s", d.Status().Last, want.Revision)
	}
	kept := read(t, os.DirFS(filepath.Join(d.o.Dir, revisionsDir, want.Revision, libraryDir)))
	for _, name := range []string{"README.md", ".github/x.md", "_drafts/x.md", "scan.pdf", "notes.txt"} {
		if _, there := kept[name]; there {
			t.Errorf("%s was copied", name)
		}
	}
	if n := len(policy(t)) + 2; len(kept) != n {
		t.Errorf("%d files copied, want %d", len(kept), n)
	}
}

func TestOneFileOfSections(t *testing.T) {
	const line = `{"citation": "§ 160.011, RSMo", "section": "160.011", "heading": "Definitions", "text": "Words have meanings."}` + "\n"
	dir := t.TempDir()
	files{"rsmo.sections.jsonl": line}.write(t, filepath.Join(dir, "law"))
	r := newRepo(t)
	r.push(files{"law/rsmo.sections.jsonl": line})
	a := openDesk(t, Source{Location: filepath.Join(dir, "law", "rsmo.sections.jsonl")})
	b := openDesk(t, Source{Location: r.dir, Path: "law/rsmo.sections.jsonl"})
	if a.Current() == nil || b.Current() == nil || a.Current().ID != b.Current().ID {
		t.Errorf("from a folder %+v, from git %+v", a.Status().Last, b.Status().Last)
	}
}
