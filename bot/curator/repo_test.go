package curator

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/leeway-bot/leeway/knowledge"
)

// files is a library as tests change it: by path, its content.
type files map[string]string

// policy is the library of testdata, to be changed.
func policy(t testing.TB) files {
	t.Helper()
	return read(t, os.DirFS(filepath.Join("testdata", "policy")))
}

func read(t testing.TB, fsys fs.FS) files {
	t.Helper()
	f := files{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		f[name] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f files) clone() files { return maps.Clone(f) }

// with is the library with one file set.
func (f files) with(name, content string) files {
	f = f.clone()
	f[name] = content
	return f
}

// without is the library less some files.
func (f files) without(names ...string) files {
	f = f.clone()
	for _, n := range names {
		delete(f, n)
	}
	return f
}

// replace changes a text that must be there.
func (f files) replace(t testing.TB, name, old, new string) files {
	t.Helper()
	if !strings.Contains(f[name], old) {
		t.Fatalf("%s does not say %q", name, old)
	}
	return f.with(name, strings.ReplaceAll(f[name], old, new))
}

// write puts the files into a folder, and nothing else.
func (f files) write(t testing.TB, dir string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for name, content := range f {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// revisionIn is the revision that a library of these files is.
func revisionIn(t testing.TB, f files) string {
	t.Helper()
	dir := t.TempDir()
	f.write(t, dir)
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return lib.Revision
}

// repo is a bare repository on disk that tests push to.
type repo struct {
	t   testing.TB
	dir string
	git *git.Repository
}

func newRepo(t testing.TB) *repo {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "policy.git")
	g, err := git.PlainInit(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	r := &repo{t, dir, g}
	r.point("HEAD", plumbing.ZeroHash, "refs/heads/main")
	return r
}

func (r *repo) point(name string, at plumbing.Hash, symbolic string) {
	r.t.Helper()
	ref := plumbing.NewHashReference(plumbing.ReferenceName(name), at)
	if symbolic != "" {
		ref = plumbing.NewSymbolicReference(plumbing.ReferenceName(name), plumbing.ReferenceName(symbolic))
	}
	if err := r.git.Storer.SetReference(ref); err != nil {
		r.t.Fatal(err)
	}
}

// push commits the files and moves main there, whatever it was.
func (r *repo) push(f files) string { return r.pushTo("refs/heads/main", f) }

func (r *repo) pushTo(ref string, f files) string {
	r.t.Helper()
	at := r.commit(r.tree(f))
	r.point(ref, at, "")
	return at.String()
}

func (r *repo) remove(ref string) {
	r.t.Helper()
	if err := r.git.Storer.RemoveReference(plumbing.ReferenceName(ref)); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repo) store(encode func(plumbing.EncodedObject) error) plumbing.Hash {
	r.t.Helper()
	o := r.git.Storer.NewEncodedObject()
	if err := encode(o); err != nil {
		r.t.Fatal(err)
	}
	hash, err := r.git.Storer.SetEncodedObject(o)
	if err != nil {
		r.t.Fatal(err)
	}
	return hash
}

func (r *repo) commit(tree plumbing.Hash) plumbing.Hash {
	r.t.Helper()
	who := object.Signature{Name: "Editor", Email: "editor@tidewater.example", When: time.Unix(1_700_000_000, 0)}
	c := object.Commit{Author: who, Committer: who, Message: "policy", TreeHash: tree}
	if head, err := r.git.Head(); err == nil {
		c.ParentHashes = []plumbing.Hash{head.Hash()}
	}
	return r.store(c.Encode)
}

func (r *repo) blob(content string) plumbing.Hash {
	r.t.Helper()
	return r.store(func(o plumbing.EncodedObject) error {
		o.SetType(plumbing.BlobObject)
		w, err := o.Writer()
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(content)); err != nil {
			return err
		}
		return w.Close()
	})
}

// tree stores files as nested trees.
func (r *repo) tree(f files) plumbing.Hash {
	r.t.Helper()
	below := map[string]files{}
	var entries []object.TreeEntry
	for name, content := range f {
		dir, rest, nested := strings.Cut(name, "/")
		if !nested {
			entries = append(entries, object.TreeEntry{Name: name, Mode: filemode.Regular, Hash: r.blob(content)})
			continue
		}
		if below[dir] == nil {
			below[dir] = files{}
		}
		below[dir][rest] = content
	}
	for dir, f := range below {
		entries = append(entries, object.TreeEntry{Name: dir, Mode: filemode.Dir, Hash: r.tree(f)})
	}
	return r.rawTree(entries...)
}

// rawTree writes entries as they are, names that git refuses among them.
func (r *repo) rawTree(entries ...object.TreeEntry) plumbing.Hash {
	r.t.Helper()
	key := func(e object.TreeEntry) string {
		if e.Mode == filemode.Dir {
			return e.Name + "/"
		}
		return e.Name
	}
	slices.SortStableFunc(entries, func(a, b object.TreeEntry) int { return cmp.Compare(key(a), key(b)) })
	return r.store(func(o plumbing.EncodedObject) error {
		o.SetType(plumbing.TreeObject)
		w, err := o.Writer()
		if err != nil {
			return err
		}
		for _, e := range entries {
			mode := strings.TrimLeft(e.Mode.String(), "0")
			if _, err := w.Write(append([]byte(mode+" "+e.Name+"\x00"), e.Hash[:]...)); err != nil {
				return err
			}
		}
		return w.Close()
	})
}

// beside pushes the files with further entries at the root.
func (r *repo) beside(f files, more ...object.TreeEntry) {
	r.t.Helper()
	tree, err := object.GetTree(r.git.Storer, r.tree(f))
	if err != nil {
		r.t.Fatal(err)
	}
	r.point("refs/heads/main", r.commit(r.rawTree(append(slices.Clone(tree.Entries), more...)...)), "")
}

// annotated is a tag object that names a commit.
func (r *repo) annotated(commit string) plumbing.Hash {
	r.t.Helper()
	tag := object.Tag{Name: "v2", Tagger: object.Signature{Name: "Editor", When: time.Unix(1_700_000_000, 0)}, Message: "v2", TargetType: plumbing.CommitObject, Target: plumbing.NewHash(commit)}
	return r.store(tag.Encode)
}

func plumbingHash(s string) plumbing.Hash { return plumbing.NewHash(s) }
