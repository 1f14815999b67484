package journal

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// do goes one moment on.
func (d *disk) do(m moment) error {
	if !m.ends {
		d.begin(m.call)
		return nil
	}
	if m.back < 0 {
		return nil
	}
	h := d.handles[m.integer(0)]
	switch m.name {
	case "openat":
		return d.open(m.call)
	case "close":
	case "read":
		if h != nil {
			h.offset += m.back
		}
	case "lseek":
		if h != nil {
			h.offset = m.back
		}
	case "write", "pwrite64":
		d.write(h, m.call)
	case "ftruncate":
		if h != nil {
			h.file.writes = append(h.file.writes, stored{at: m.integer(1), length: true})
		}
	case "fsync", "fdatasync":
		d.sync(h, m.call)
	case "mkdir":
		d.folder(string(m.text(0)))
	case "mkdirat":
		d.folder(m.path(0))
	case "unlink", "rmdir":
		d.remove(string(m.text(0)))
	case "unlinkat":
		d.remove(m.path(0))
	case "rename":
		d.rename(string(m.text(0)), string(m.text(1)))
	case "renameat", "renameat2":
		d.rename(m.path(0), m.path(2))
	default:
		return d.mustNotMeet(m.call)
	}
	return nil
}

// begin is for what counts from its beginning: a descriptor may be another file's
// before close has ended, a sync covers what was written when it began, and what
// was said may be acted on at once.
func (d *disk) begin(c *call) {
	h := d.handles[c.integer(0)]
	switch c.name {
	case "close":
		delete(d.handles, c.integer(0))
	case "fsync", "fdatasync":
		if h != nil && h.file != nil {
			d.syncs[c] = len(h.file.writes)
		}
	case "write":
		if h == nil && c.integer(0) == 1 {
			d.said.Write(c.text(1))
		}
	}
}

func (d *disk) open(c *call) error {
	path := c.path(0)
	if !d.holds(path) {
		return nil
	}
	h := &handle{flags: strings.Split(c.arg(2), "|")}
	d.handles[c.back] = h
	if d.folders[path] {
		h.folder = path
		return nil
	}
	h.file = d.files[path]
	if h.file == nil && !slices.Contains(h.flags, "O_CREAT") {
		return fmt.Errorf("%s was opened and never made", path)
	}
	if h.file == nil {
		h.file = &storedFile{}
		d.files[path] = h.file
	}
	if slices.Contains(h.flags, "O_TRUNC") {
		h.file.writes = append(h.file.writes, stored{length: true})
	}
	return nil
}

func (d *disk) write(h *handle, c *call) {
	if h == nil {
		return
	}
	w := stored{at: h.offset, data: c.text(1)[:c.back]}
	switch {
	case c.name == "pwrite64":
		w.at = c.integer(3)
	case slices.Contains(h.flags, "O_APPEND"):
		w.at = h.file.size()
	}
	if c.name == "write" {
		h.offset = w.at + c.back
	}
	w.synced = slices.Contains(h.flags, "O_SYNC") || slices.Contains(h.flags, "O_DSYNC")
	h.file.writes = append(h.file.writes, w)
	h.file.named = h.file.named || w.synced
}

// sync: of two that overlap, each covers what was written when it began. A folder's
// covers the names in it.
func (d *disk) sync(h *handle, c *call) {
	switch {
	case h == nil:
	case h.file == nil:
		for path, f := range d.files {
			f.named = f.named || filepath.Dir(path) == h.folder
		}
	default:
		h.file.named = true
		for i := range d.syncs[c] {
			h.file.writes[i].synced = true
		}
	}
	delete(d.syncs, c)
}

func (d *disk) folder(path string) {
	if d.holds(path) {
		d.folders[path] = true
	}
}

func (d *disk) remove(path string) {
	delete(d.files, path)
	delete(d.folders, path)
}

// rename moves a file, or a folder with all that is in it.
func (d *disk) rename(from, to string) {
	d.remove(to)
	for path, f := range maps.Clone(d.files) {
		if path == from || strings.HasPrefix(path, from+"/") {
			delete(d.files, path)
			d.files[to+path[len(from):]] = f
		}
	}
	for path := range maps.Clone(d.folders) {
		if path == from || strings.HasPrefix(path, from+"/") {
			delete(d.folders, path)
			d.folders[to+path[len(from):]] = true
		}
	}
}

// mustNotMeet refuses a call that changes the folder in a way not reckoned with.
func (d *disk) mustNotMeet(c *call) error {
	switch {
	case c.name == "io_uring_setup":
	case c.name == "fcntl" && !strings.Contains(c.arg(1), "DUPFD"), c.name == "mmap" && !strings.Contains(c.arg(3), "MAP_SHARED"):
		return nil
	case !slices.ContainsFunc(c.args, d.named):
		return nil
	}
	return fmt.Errorf("%s is not reckoned with: %.200s", c.name, strings.Join(c.args, ", "))
}

// named says whether an argument names something in the folder.
func (d *disk) named(arg string) bool {
	c := call{args: []string{arg}}
	return d.holds(c.beside(0)) || d.holds(string(c.text(0)))
}

// path is that of two arguments, a folder's descriptor and a name in it.
func (c *call) path(n int) string {
	name := string(c.text(n + 1))
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(c.beside(n), name)
}
