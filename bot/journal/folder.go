package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// version is that of the folder's layout. A higher one is refused: an older
// program would not know what it overlooks.
const version = 1

// Names within the folder.
const (
	versionFile = "journal.json" // see mark
	lockFile    = "lock"         // held while a process has the folder open; holds its number
	keysName    = "keys"         // of unfinished tasks' bodies; see keyfile.go
	storeFolder = "store"        // JetStream's own
)

// Folder errors that a caller tells apart.
var (
	ErrInUse   = errors.New("another process has it open")
	ErrNewer   = errors.New("it was written by a newer version of leeway")
	ErrCorrupt = errors.New("the store is damaged")
)

// folder is the locked folder of an embedded journal.
type folder struct {
	path string
	lock *flock.Flock
	made bool // it was complete before: the streams must be there
	mark mark
}

// openFolder makes the folder where it is missing, and locks it.
func openFolder(path string) (*folder, error) {
	if path == "" {
		return nil, errors.New("no folder is named")
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, err
	}
	f := &folder{path: path, lock: flock.New(filepath.Join(path, lockFile), flock.SetPermissions(0o600))}
	locked, err := f.lock.TryLock()
	if err != nil {
		return nil, err
	}
	if !locked {
		return nil, fmt.Errorf("%w%s", ErrInUse, holder(f.lock.Path()))
	}
	if err := f.claim(); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// claim writes who holds the lock, reads the version, and shows that the folder
// can be written.
func (f *folder) claim() error {
	if err := os.WriteFile(f.lock.Path(), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return err
	}
	var err error
	if f.mark, err = f.readMark(); err != nil {
		return err
	}
	if f.mark.Complete {
		f.made = true
		return removeLeftovers(f.in(storeFolder))
	}
	// New, or half made by a process that died: nothing was accepted in it yet.
	if err := errors.Join(os.RemoveAll(f.in(storeFolder)), os.RemoveAll(f.in(keysName))); err != nil {
		return err
	}
	f.mark = mark{Version: version}
	return f.write()
}

// mark is the version file.
type mark struct {
	Version  int  `json:"version"`
	Complete bool `json:"complete"` // every stream was made: a missing one is damage

	Last map[string]uint64 `json:"last,omitempty"` // sequence that each stream had come to
}

func (f *folder) readMark() (mark, error) {
	var m mark
	text, err := os.ReadFile(f.in(versionFile))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(f.in(storeFolder)); err == nil {
			return m, fmt.Errorf("%w: %s is missing beside it", ErrCorrupt, versionFile)
		}
		return m, nil
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Version < 1 {
		return m, fmt.Errorf("%w: %s does not say its version", ErrCorrupt, versionFile)
	}
	if m.Version > version {
		return m, fmt.Errorf("%w: its layout is %d, this program knows %d", ErrNewer, m.Version, version)
	}
	return m, nil
}

// finish marks a new folder as complete.
func (f *folder) finish() error {
	if f.made {
		return nil
	}
	f.made, f.mark.Complete = true, true
	return f.write()
}

func (f *folder) write() error {
	text, err := json.Marshal(f.mark)
	if err != nil {
		return err
	}
	return writeDurably(f.in(versionFile), append(text, '\n'))
}

func (f *folder) close() error { return f.lock.Unlock() }

func (f *folder) in(name string) string { return filepath.Join(f.path, name) }

// removeLeftovers deletes what a killed process was about to rename into place:
// it is never read again, and would be kept for ever.
func removeLeftovers(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.Type().IsRegular() && (strings.HasSuffix(path, ".tmp") || strings.HasPrefix(d.Name(), "_test_")):
			return os.Remove(path)
		}
		return nil
	})
}

// holder says which process has the lock, when it can be read.
func holder(path string) string {
	text, err := os.ReadFile(path)
	pid := strings.TrimSpace(string(text))
	if _, bad := strconv.Atoi(pid); err != nil || bad != nil {
		return ""
	}
	return " (process " + pid + ")"
}
