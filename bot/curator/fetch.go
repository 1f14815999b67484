package curator

import (
	"context"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// wish says what to take from a source.
type wish struct {
	ref    string                   // "": the repository's default branch
	known  func(commit string) bool // commits that need not be fetched; nil: none
	looked func()                   // hears when it is settled which commit is taken: whoever pushes later is not in it
}

// take copies what the source holds into a folder of its own, below which the
// library lies in libraryDir. Of a commit that is known nothing is fetched, and
// dir is "".
func (c *Curator) take(ctx context.Context, w wish) (t taken, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.limits.timeout)
	defer cancel()
	work, err := c.keep.temporary("take-*")
	if err != nil {
		return t, err
	}
	defer func() {
		if t.dir == "" {
			_ = os.RemoveAll(work)
		}
	}()
	into := filepath.Join(work, libraryDir)
	if err := os.Mkdir(into, 0o755); err != nil {
		return t, err
	}
	if c.source.IsGit() {
		t, err = c.takeGit(ctx, w, work, into)
	} else {
		w.looked()
		t.warnings, err = takeFolder(ctx, c.source, into, c.limits)
	}
	if err == nil && (t.commit == "" || !w.knows(t.commit)) {
		t.dir = work
	}
	return t, c.source.clean(err)
}

func (w wish) knows(commit string) bool { return w.known != nil && w.known(commit) }

func (c *Curator) takeGit(ctx context.Context, w wish, work, into string) (taken, error) {
	if c.source.file() != "" {
		repo, refs, err := openLocal(c.source)
		if err != nil {
			return taken{}, err
		}
		return c.takeCommit(ctx, w, refs, into, func(plumbing.Hash, string) (storer.EncodedObjectStorer, error) { return repo.Storer, nil })
	}
	r, err := dial(ctx, c.source)
	if err != nil {
		return taken{}, err
	}
	defer r.close()
	bare := filepath.Join(work, "fetched.git")
	defer os.RemoveAll(bare)
	return c.takeCommit(ctx, w, r.refs, into, func(commit plumbing.Hash, from string) (storer.EncodedObjectStorer, error) {
		if err := os.Mkdir(bare, 0o755); err != nil {
			return nil, err
		}
		return r.fetch(ctx, commit, from, c.source.Ref, bare, c.limits)
	})
}

// takeCommit copies the commit that a ref stands for. fetch gives what holds it.
func (c *Curator) takeCommit(ctx context.Context, w wish, refs refList, into string, fetch func(plumbing.Hash, string) (storer.EncodedObjectStorer, error)) (t taken, err error) {
	at, from, err := refs.resolve(w.ref)
	if err != nil {
		return t, err
	}
	w.looked()
	if t.commit = at.String(); w.knows(t.commit) {
		return t, nil
	}
	objects, err := fetch(at, from)
	if err != nil {
		return t, err
	}
	c.limits.step("fetched")
	t.warnings, err = takeTree(ctx, objects, at, c.source.within(), into, c.limits)
	return t, err
}
