package curator

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// limits bound what is taken from a source. A library is some thousand small
// files at most: more is a mistake, or an attempt to fill the disk.
type limits struct {
	files   int           // that a library reads
	seen    int           // names looked at, of any kind
	depth   int           // folders within folders
	file    int64         // bytes of one file; a state's statutes are 64 MB at most
	total   int64         // bytes of all files
	pack    int64         // bytes sent by a git host, other files of the commit included
	timeout time.Duration // for all that a git host does
	retry   time.Duration // after a first revision could not be loaded

	fault func(step string) // tests: where a process may die
}

// step is a place between two steps, at which tests end the process.
func (l limits) step(name string) {
	if l.fault != nil {
		l.fault(name)
	}
}

var defaultLimits = limits{files: 20_000, seen: 500_000, depth: 32, file: 64 << 20, total: 256 << 20, pack: 512 << 20, timeout: 5 * time.Minute, retry: 5 * time.Second}

// refusal is what is wrong with a revision, for its editors. Any other error is
// about reaching or reading the source.
type refusal []Reason

func (r refusal) Error() string {
	if len(r) == 0 {
		return "refused"
	}
	return r[0].String()
}

// refused is a refusal for one reason.
func refused(file string, line int, hint, format string, args ...any) refusal {
	return refusal{{File: file, Line: line, What: fmt.Sprintf(format, args...), Hint: hint}}
}

// asRefusal tells a refusal from other errors.
func asRefusal(err error) ([]Reason, bool) {
	var r refusal
	ok := errors.As(err, &r)
	return r, ok
}

// copyist writes a library's files into a folder, within limits.
type copyist struct {
	into     *os.Root
	limits   limits
	files    int
	seen     int
	total    int64
	warnings []Reason
	names    map[string]bool // written; a tree may hold a name twice
}

func newCopyist(into string, l limits) (*copyist, error) {
	root, err := os.OpenRoot(into)
	if err != nil {
		return nil, err
	}
	return &copyist{into: root, limits: l, names: map[string]bool{}}, nil
}

func (c *copyist) close() error { return c.into.Close() }

func (c *copyist) warn(file, hint, format string, args ...any) {
	c.warnings = append(c.warnings, Reason{File: file, What: fmt.Sprintf(format, args...), Hint: hint})
}

// look counts a name, of whatever kind.
func (c *copyist) look(ctx context.Context, name string) error {
	if c.seen++; c.seen > c.limits.seen {
		return refused(".", 0, "name the library's own folder: library.path", "more than %d files and folders", c.limits.seen)
	}
	if strings.Count(name, "/") > c.limits.depth {
		return refused(quoted(name), 0, "put it higher", "more than %d folders deep", c.limits.depth)
	}
	return ctx.Err()
}

// write copies one file of size bytes.
func (c *copyist) write(name string, size int64, r io.Reader) error {
	switch c.files, c.total = c.files+1, c.total+size; {
	case c.names[name]:
		return refused(quoted(name), 0, "mend the repository: git fsck", "the tree holds this name twice")
	case c.files > c.limits.files:
		return refused(quoted(name), 0, "name the library's own folder: library.path", "more than %d files", c.limits.files)
	case size > c.limits.file:
		return refused(quoted(name), 0, "cut it into several files", "%d bytes; a file may hold %d", size, c.limits.file)
	case c.total > c.limits.total:
		return refused(quoted(name), 0, "name the library's own folder: library.path", "the library is larger than %d bytes", c.limits.total)
	}
	c.names[name] = true
	if err := c.into.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o755); err != nil {
		return err
	}
	f, err := c.into.OpenFile(filepath.FromSlash(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	n, err := io.Copy(f, io.LimitReader(r, size+1))
	if err == nil && n != size {
		err = fmt.Errorf("copy %s: %d bytes came, %d were announced", name, n, size)
	}
	return errors.Join(err, f.Close())
}

// taken is a copy of what a source holds.
type taken struct {
	dir      string // holds the library's files, beside nothing else
	commit   string // "" when the source is no repository
	warnings []Reason
}
