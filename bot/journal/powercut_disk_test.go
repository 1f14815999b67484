package journal

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// disk is what system calls have made of a folder. It knows of each file's every
// write whether it was synced, so it can say what is left when the power goes.
// Names go the harsher way: a file is renamed or removed at once, and a new one that
// was never synced, nor its folder, is there or not.
type disk struct {
	root    string
	files   map[string]*storedFile // by path
	folders map[string]bool
	handles map[int64]*handle
	syncs   map[*call]int   // under way: how many of the file's writes each covers
	said    strings.Builder // what the process wrote to its standard output
}

// storedFile is one file, whatever it is called by now.
type storedFile struct {
	writes []stored
	named  bool // it is there whatever happens
}

// stored is one change of a file's contents: bytes at an offset, or a new length.
type stored struct {
	at     int64
	data   []byte
	length bool // at is the file's new length
	synced bool
}

// handle is an open file or folder; file is nil for a folder.
type handle struct {
	file   *storedFile
	folder string
	offset int64
	flags  []string
}

func newDisk(root string) *disk {
	return &disk{root: root, files: map[string]*storedFile{}, folders: map[string]bool{},
		handles: map[int64]*handle{}, syncs: map[*call]int{}}
}

// size is a file's length with everything that was written.
func (f *storedFile) size() int64 { return int64(len(f.contents(keepAll))) }

// contents is what a file holds of everything synced, and of the rest as many
// bytes of each write as keep says; above 0, a new length holds.
func (f *storedFile) contents(keep func(stored) int) []byte {
	var text []byte
	for _, w := range f.writes {
		n := len(w.data)
		if !w.synced {
			most := keep(w)
			if n = min(n, most); most <= 0 {
				continue
			}
		}
		if w.length {
			text = resize(text, w.at)
			continue
		}
		text = resize(text, max(int64(len(text)), w.at+int64(n)))
		copy(text[w.at:], w.data[:n])
	}
	return text
}

func resize(text []byte, n int64) []byte {
	if n <= int64(len(text)) {
		return text[:n]
	}
	return append(text, make([]byte, n-int64(len(text)))...)
}

// settle is a system that has had the time to write everything.
func (d *disk) settle() {
	for _, f := range d.files {
		f.named = true
		for i := range f.writes {
			f.writes[i].synced = true
		}
	}
}

func (d *disk) holds(path string) bool {
	return path == d.root || strings.HasPrefix(path, d.root+"/")
}

// leave writes down what is left of the folder after a power cut. Of a file whose
// name is not safe, keep decides as of a write of no bytes.
func (d *disk) leave(t *testing.T, to string, keep func(stored) int) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(d.folders)) {
		if err := os.MkdirAll(to+path[len(d.root):], 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(d.files)) {
		if !d.files[path].named && keep(stored{}) == 0 {
			continue
		}
		if err := os.WriteFile(to+path[len(d.root):], d.files[path].contents(keep), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
