package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"
)

// maxFile is the largest file that a library may hold: an entry is a page, and
// the longest list of asks is a few hundred lines.
const maxFile = 1 << 20

// LoadDir reads the library in a folder. See [Load] for the errors.
func LoadDir(dir string) (*Library, error) {
	root, err := os.OpenRoot(dir) // refuses links that lead out of the folder
	if err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	defer root.Close()
	return Load(root.FS())
}

// Load reads and checks a whole library. Mistakes that keep it from being
// served come back together as [Problems], and then there is no library; lesser
// ones stand in its Warnings. Any other error is the file system's.
//
// Files named README.md, names that begin with "." or "_" (_index.md apart) and
// kinds of file that a library does not know are left alone.
func Load(fsys fs.FS) (*Library, error) {
	l := newLoader(fsys)
	if err := l.collect(); err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	return l.library()
}

func newLoader(fsys fs.FS) *loader {
	return &loader{fsys: fsys, files: map[string][]byte{}, unread: map[string]bool{}, heritage: heritages{}}
}

// library builds and checks the library of the files that were read.
func (l *loader) library() (*Library, error) {
	lib := l.build()
	l.check(lib)
	l.problems.sort()
	if l.problems.Faults() > 0 {
		return nil, l.problems
	}
	lib.Warnings = l.problems
	return lib, nil
}

// loader holds a tree of files while it becomes a Library.
type loader struct {
	fsys     fs.FS
	names    []string // in lexical order
	files    map[string][]byte
	unread   map[string]bool // reported already; what they say is unknown, not missing
	heritage heritages
	problems Problems
	see      []seeAlso
}

// collect reads every file that belongs to the library.
func (l *loader) collect() error {
	return fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case name != "." && (base[0] == '.' || base[0] == '_' && base != indexFile):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.Type()&fs.ModeSymlink != 0 && !belongs(base):
			l.problems.warn(name, 0, "a link, not followed", "put the files themselves into the library: entries behind a link to a folder are not read")
			return nil
		case d.IsDir() || !belongs(base):
			return nil
		}
		return l.read(name)
	})
}

// indexFile is the file in which a folder says what its entries inherit.
const indexFile = "_index.md"

func belongs(base string) bool {
	switch base {
	case "README.md":
		return false
	case "thesaurus.yaml", "off-topic.txt", "golden.jsonl":
		return true
	}
	return strings.HasSuffix(base, ".md") || strings.HasSuffix(base, ".asks.txt") || strings.HasSuffix(base, sectionsFile)
}

func (l *loader) read(name string) error {
	info, err := fs.Stat(l.fsys, name)
	most, hint := int64(maxFile), "cut it into several entries"
	if strings.HasSuffix(name, sectionsFile) {
		most, hint = maxSections, "cut it into several files"
	}
	switch {
	case err != nil && !errors.Is(err, fs.ErrPermission):
		l.problems.add(name, 0, "a link that leads out of the library or nowhere", "put the file itself into the library")
		l.keep(name, nil, false)
		return nil
	case err != nil:
		return err
	case info.Size() > most:
		l.problems.add(name, 0, fmt.Sprintf("%d bytes; a file may hold %d", info.Size(), most), hint)
		l.keep(name, nil, false)
		return nil
	case !info.Mode().IsRegular():
		return nil
	}
	src, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		return err
	}
	if line, ok := firstInvalid(src); !ok {
		l.problems.add(name, line, "not UTF-8", "save the file as UTF-8")
		l.keep(name, nil, false)
		return nil
	}
	l.keep(name, []byte(strings.TrimPrefix(string(src), "\ufeff")), true)
	return nil
}

func (l *loader) keep(name string, src []byte, read bool) {
	l.names = append(l.names, name)
	l.files[name], l.unread[name] = src, !read
}

// firstInvalid returns the line of the first byte that is not UTF-8.
func firstInvalid(src []byte) (line int, ok bool) {
	if utf8.Valid(src) {
		return 0, true
	}
	line = 1
	for len(src) > 0 {
		r, size := utf8.DecodeRune(src)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		src = src[size:]
	}
	return line, false
}

// revision names the content: 12 hex digits of a SHA-256 over names and bytes.
func (l *loader) revision() string {
	sum := sha256.New()
	for _, name := range l.names {
		fmt.Fprintf(sum, "%s\n%d\n", name, len(l.files[name]))
		sum.Write(l.files[name])
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
