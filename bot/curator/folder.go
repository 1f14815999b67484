package curator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const outOfTree = "put the file itself into the library"

// takeFolder copies a folder, or the one file of sections that the location
// names. Editors save files while it is read: a folder that changed meanwhile is
// read again, so that no half of a change is taken.
func takeFolder(ctx context.Context, s Source, into string, l limits) ([]Reason, error) {
	from := filepath.Join(s.Location, filepath.FromSlash(s.Path))
	const attempts = 5
	for range attempts {
		before, err := stamps(from)
		if err != nil {
			return nil, err
		}
		warnings, err := copyFolder(ctx, from, into, l)
		if err != nil {
			return nil, err
		}
		after, err := stamps(from)
		if err != nil {
			return nil, err
		}
		if slices.Equal(before, after) {
			return warnings, nil
		}
		if err := empty(into); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("read library %s: it changes faster than it can be read", from)
}

// stamps are the files that a library reads, with size and time.
func stamps(from string) ([]string, error) {
	var list []string
	err := filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != from && skipped(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || !wanted(d.Name()):
			return nil
		}
		info, err := os.Stat(name)
		if err != nil {
			return nil // a link that leads nowhere; copying tells
		}
		list = append(list, fmt.Sprint(name, info.Size(), info.ModTime().UnixNano()))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	return list, nil
}

func copyFolder(ctx context.Context, from, into string, l limits) ([]Reason, error) {
	c, err := newCopyist(into, l)
	if err != nil {
		return nil, err
	}
	defer c.close()
	info, err := os.Stat(from)
	if err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	only, dir := "", from
	if !info.IsDir() {
		dir, only = filepath.Split(from)
		if !strings.HasSuffix(only, ".sections.jsonl") {
			return nil, fmt.Errorf("read library: %s is neither a folder nor a file of sections of law, named ….sections.jsonl", from)
		}
	}
	root, err := os.OpenRoot(filepath.Clean(dir)) // refuses links that lead out of the folder
	if err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	defer root.Close()
	if only != "" {
		return c.warnings, c.copyFile(root, only)
	}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read library: %w", err)
		}
		return c.visit(ctx, root, name, d)
	})
	return c.warnings, err
}

func (c *copyist) visit(ctx context.Context, root *os.Root, name string, d fs.DirEntry) error {
	base := path.Base(name)
	if name != "." && skipped(base) {
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if err := c.look(ctx, name); err != nil {
		return err
	}
	if bad := badName(base); name != "." && bad != "" {
		return refused(quoted(name), 0, "rename it", "%s", bad)
	}
	link := d.Type()&fs.ModeSymlink != 0
	switch {
	case d.IsDir():
		return nil
	case link && !wanted(base):
		if text, err := root.Readlink(filepath.FromSlash(name)); err == nil {
			if _, inside := linkTarget(name, filepath.ToSlash(text)); !inside {
				return refused(name, 0, outOfTree, "a link that leads out of the library")
			}
		}
		c.warn(name, "put the files themselves into the library", "a link, not followed")
		return nil
	case !wanted(base):
		return nil
	}
	return c.copyFile(root, name)
}

// copyFile copies one file, or what a link leads to.
func (c *copyist) copyFile(root *os.Root, name string) error {
	f, err := root.Open(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("read library: %w", err)
	}
	if err != nil {
		return refused(name, 0, outOfTree, "a link that leads out of the library or nowhere")
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("read library: %w", err)
	}
	if !info.Mode().IsRegular() {
		c.warn(name, outOfTree, "no file, not read")
		return nil
	}
	return c.write(name, info.Size(), f)
}

// empty removes all that a folder holds.
func empty(dir string) error {
	list, err := os.ReadDir(dir)
	for _, d := range list {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, d.Name())))
	}
	return err
}
