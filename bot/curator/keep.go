package curator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/gofrs/flock"
	"github.com/leeway-bot/leeway/knowledge"
)

// Names within the folder.
const (
	lockFile     = "lock"
	stateFile    = "served.json"
	auditFile    = "audit.jsonl"
	seenFile     = "deliveries.json"
	revisionsDir = "revisions" // one folder a revision
	libraryDir   = "library"   // below a revision's folder
	temporaryDir = "tmp"       // what is not finished; emptied at each start
)

// ErrInUse is returned when another process has the folder open.
var ErrInUse = errors.New("another process has it open")

// keep is the folder in which revisions last.
type keep struct {
	dir    string
	lock   *flock.Flock
	limits limits
}

// openKeep makes the folder where it is missing, locks it, and removes what a
// process left unfinished that died.
func openKeep(dir string, l limits) (*keep, error) {
	if dir == "" {
		return nil, errors.New("keep library: no folder is named: set data_dir")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keep library: %w", err)
	}
	k := &keep{dir: dir, lock: flock.New(filepath.Join(dir, lockFile), flock.SetPermissions(0o600)), limits: l}
	held, err := k.lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("keep library: lock %s: %w", dir, err)
	case !held:
		return nil, fmt.Errorf("keep library in %s: %w", dir, ErrInUse)
	}
	err = os.RemoveAll(k.in(temporaryDir))
	for _, d := range []string{temporaryDir, revisionsDir} {
		err = errors.Join(err, os.MkdirAll(k.in(d), 0o700))
	}
	if err != nil {
		return nil, fmt.Errorf("keep library: %w", errors.Join(err, k.lock.Unlock()))
	}
	return k, nil
}

func (k *keep) close() error { return k.lock.Unlock() }

func (k *keep) in(name string) string { return filepath.Join(k.dir, name) }

func (k *keep) temporary(pattern string) (string, error) {
	dir, err := os.MkdirTemp(k.in(temporaryDir), pattern)
	if err != nil {
		return "", fmt.Errorf("keep library: %w", err)
	}
	return dir, nil
}

// revisionForm is how a library names its revision.
var revisionForm = regexp.MustCompile(`^[0-9a-f]{12}$`)

// folder is where the files of a revision lie.
func (k *keep) folder(revision string) string { return filepath.Join(k.in(revisionsDir), revision) }

// load reads the files of a kept revision. Their content gives the revision's
// name, so files that were damaged or touched are not taken for it.
func (k *keep) load(revision string) (*knowledge.Library, error) {
	if !revisionForm.MatchString(revision) {
		return nil, fmt.Errorf("no revision is named %q", revision)
	}
	lib, err := knowledge.LoadDir(filepath.Join(k.folder(revision), libraryDir))
	if err != nil {
		return nil, fmt.Errorf("read kept revision %s: %w", revision, err)
	}
	if lib.Revision != revision {
		return nil, fmt.Errorf("read kept revision %s: its files were changed: they are revision %s", revision, lib.Revision)
	}
	return lib, nil
}

// adopt moves a folder with a library's files to where the revision is kept.
func (k *keep) adopt(work, revision string) error {
	if _, err := k.load(revision); err == nil { // served before, or by a process that died here
		return os.RemoveAll(work)
	}
	if err := syncTree(work); err != nil {
		return fmt.Errorf("keep revision %s: %w", revision, err)
	}
	k.limits.step("synced")
	err := errors.Join(os.RemoveAll(k.folder(revision)), os.Rename(work, k.folder(revision)))
	if err = errors.Join(err, syncPath(k.in(revisionsDir))); err != nil {
		return fmt.Errorf("keep revision %s: %w", revision, err)
	}
	k.limits.step("renamed")
	return nil
}

// prune removes the revisions that are no longer kept, and their indexes. What
// else lies in the folder of indexes is not the curator's.
func (k *keep) prune(ctx context.Context, s state, indexDir string) error {
	list, err := os.ReadDir(k.in(revisionsDir))
	if err != nil {
		return err
	}
	for _, d := range list {
		if s.kept(d.Name()) >= 0 || ctx.Err() != nil {
			continue
		}
		if indexDir != "" && revisionForm.MatchString(d.Name()) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(indexDir, d.Name())))
		}
		err = errors.Join(err, os.RemoveAll(filepath.Join(k.in(revisionsDir), d.Name())))
	}
	return err
}
