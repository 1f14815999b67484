package curator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// takeTree copies the library of one commit. Nothing is checked out: files are
// read from the commit's tree and written one by one, so what a working copy
// would do with hooks, attributes and links does not arise.
func takeTree(ctx context.Context, objects storer.EncodedObjectStorer, commit plumbing.Hash, within, into string, l limits) ([]Reason, error) {
	tree, err := treeOf(objects, commit)
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", commit, err)
	}
	c, err := newCopyist(into, l)
	if err != nil {
		return nil, err
	}
	defer c.close()
	w := &treeWalk{copyist: c, objects: objects}
	if w.top, err = w.find(tree, within); err != nil {
		return nil, fmt.Errorf("read commit %s: %w", commit, err)
	}
	err = w.walk(ctx, w.top, "")
	return w.warnings, err
}

func treeOf(objects storer.EncodedObjectStorer, commit plumbing.Hash) (*object.Tree, error) {
	at, err := object.GetCommit(objects, commit)
	if err != nil {
		return nil, err
	}
	return at.Tree()
}

// treeWalk copies one tree.
type treeWalk struct {
	*copyist
	objects storer.EncodedObjectStorer
	top     *object.Tree // the library's root
}

// find is the library's folder, or a folder made up for its one file of sections.
func (w *treeWalk) find(tree *object.Tree, within string) (*object.Tree, error) {
	if within == "" {
		return tree, nil
	}
	e, err := tree.FindEntry(within)
	switch {
	case errors.Is(err, object.ErrEntryNotFound) || errors.Is(err, object.ErrDirectoryNotFound):
		return nil, fmt.Errorf("it has no folder %q: set library.path to the library's folder", within)
	case err != nil:
		return nil, err
	case e.Mode == filemode.Dir:
		return object.GetTree(w.objects, e.Hash)
	case e.Mode.IsFile() && strings.HasSuffix(within, ".sections.jsonl"):
		return &object.Tree{Entries: []object.TreeEntry{*e}}, nil
	}
	return nil, fmt.Errorf("%q is neither a folder nor a file of sections of law, named ….sections.jsonl", within)
}

func (w *treeWalk) walk(ctx context.Context, tree *object.Tree, dir string) error {
	for _, e := range tree.Entries {
		name := e.Name
		if dir != "" {
			name = dir + "/" + e.Name
		}
		if err := w.look(ctx, name); err != nil {
			return err
		}
		if err := w.entry(ctx, name, e); err != nil {
			return err
		}
	}
	return nil
}

func (w *treeWalk) entry(ctx context.Context, name string, e object.TreeEntry) error {
	bad := badName(e.Name)
	escapes := looksLikeGit(e.Name) || strings.Contains(e.Name, "/") || e.Name == "." || e.Name == ".." || e.Name == ""
	if bad != "" && (escapes || e.Mode == filemode.Dir || wanted(e.Name)) {
		return refused(quoted(name), 0, "rename it, or take it out of the repository", "%s", bad)
	}
	if skipped(e.Name) {
		return nil
	}
	switch e.Mode {
	case filemode.Dir:
		below, err := object.GetTree(w.objects, e.Hash)
		if err != nil {
			return fmt.Errorf("read folder %s: %w", name, err)
		}
		return w.walk(ctx, below, name)
	case filemode.Symlink:
		return w.link(name, e)
	case filemode.Regular, filemode.Executable, filemode.Deprecated:
		if wanted(e.Name) {
			return w.copyBlob(name, e.Hash)
		}
	default: // git takes a mode that it does not know for this too
		w.warn(name, "put the files themselves into the repository", "a submodule, not followed")
	}
	return nil
}

// maxLink is the longest text of a link that is followed.
const maxLink = 4096

// link copies the file that a link leads to. Out of the tree, it is refused.
func (w *treeWalk) link(name string, e object.TreeEntry) error {
	const hops = 8
	file := name
	for range hops {
		text, err := w.linkText(e.Hash)
		if err != nil {
			return fmt.Errorf("read link %s: %w", name, err)
		}
		target, inside := linkTarget(file, text)
		if !inside {
			return refused(quoted(name), 0, outOfTree, "a link that leads out of the library")
		}
		if !wanted(path.Base(name)) {
			w.warn(name, "put the files themselves into the library", "a link, not followed")
			return nil
		}
		next, err := w.top.FindEntry(target)
		if err != nil || next.Mode != filemode.Symlink && !next.Mode.IsFile() {
			return refused(quoted(name), 0, outOfTree, "a link that leads nowhere")
		}
		if next.Mode != filemode.Symlink {
			return w.copyBlob(name, next.Hash)
		}
		file, e = target, *next
	}
	return refused(quoted(name), 0, outOfTree, "a link to a link to a link, without end")
}

func (w *treeWalk) linkText(hash plumbing.Hash) (string, error) {
	r, size, err := w.blob(hash)
	if err != nil {
		return "", err
	}
	defer r.Close()
	if size > maxLink {
		return "", nil // leads out of any tree
	}
	text, err := io.ReadAll(io.LimitReader(r, maxLink))
	return string(text), err
}

func (w *treeWalk) copyBlob(name string, hash plumbing.Hash) error {
	r, size, err := w.blob(hash)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	defer r.Close()
	return w.write(name, size, r)
}

func (w *treeWalk) blob(hash plumbing.Hash) (io.ReadCloser, int64, error) {
	b, err := object.GetBlob(w.objects, hash)
	if err != nil {
		return nil, 0, err
	}
	r, err := b.Reader()
	return r, b.Size, err
}
