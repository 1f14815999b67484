package curator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// stateVersion is that of the folder's layout. A higher one is refused: an older
// program would not know what it overlooks.
const stateVersion = 1

// keptRevisions is how many revisions can be gone back to, the one served among
// them.
const keptRevisions = 10

// state says what is served. It is one small file, replaced as a whole: what it
// names is served after a restart, and nothing else.
type state struct {
	Version  int       `json:"version"`
	Source   string    `json:"source"`   // fingerprint of the source it came from
	Revision string    `json:"revision"` // "" while nothing was served
	Commit   string    `json:"commit,omitempty"`
	Since    time.Time `json:"since"` // when it was swapped in
	Held     bool      `json:"held,omitempty"`
	HeldBy   string    `json:"held_by,omitempty"`
	HeldAt   time.Time `json:"held_at,omitzero"`
	Kept     []Kept    `json:"kept"` // oldest first, in the order in which they came to be served
	Act      *Record   `json:"act"`  // what led here: goes to the audit log if the process died before
	Acts     int       `json:"acts"` // lines that the audit log had before it
}

// Kept is a revision that can be gone back to.
type Kept struct {
	Revision string    `json:"revision"`
	Commit   string    `json:"commit,omitempty"`
	At       time.Time `json:"at"` // when it was last swapped in
}

// fingerprint tells sources apart without showing them.
func (s Source) fingerprint() string {
	sum := sha256.Sum256([]byte(s.String() + "\n" + s.Ref + "\n" + s.within()))
	return hex.EncodeToString(sum[:6])
}

func readState(file string) (s state, err error) {
	src, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return state{Version: stateVersion}, nil
	case err != nil:
		return s, fmt.Errorf("read what is served: %w", err)
	}
	if err := json.Unmarshal(src, &s); err != nil || s.Version < 1 {
		return s, fmt.Errorf("read %s: it is damaged: move it away to fetch the library anew", filepath.Base(file))
	}
	if s.Version > stateVersion {
		return s, fmt.Errorf("read %s: its layout is %d, this program knows %d: use the newer program", filepath.Base(file), s.Version, stateVersion)
	}
	return s, nil
}

func (s state) write(file string) error {
	src, err := json.MarshalIndent(s, "", "\t")
	if err == nil {
		err = writeDurably(file, append(src, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write what is served: %w", err)
	}
	return nil
}

// kept is the place of a revision among those kept, -1 for none.
func (s state) kept(revision string) int {
	for i, k := range s.Kept {
		if k.Revision == revision {
			return i
		}
	}
	return -1
}

// serving is the state in which a new revision is served, as the newest of those
// kept. The oldest ones over the limit are left out.
func (s state) serving(revision, commit string, at time.Time) state {
	kept := make([]Kept, 0, len(s.Kept)+1)
	for _, k := range s.Kept {
		if k.Revision != revision {
			kept = append(kept, k)
		}
	}
	s.Kept = append(kept, Kept{revision, commit, at})
	s.Kept = s.Kept[max(0, len(s.Kept)-keptRevisions):]
	s.Revision, s.Commit, s.Since = revision, commit, at
	return s
}

// back is the state in which a kept revision is served again.
func (s state) back(to Kept, at time.Time) state {
	s.Revision, s.Commit, s.Since = to.Revision, to.Commit, at
	return s
}

// hold keeps what is served until it is released.
func (s state) hold(by string, at time.Time) state {
	s.Held, s.HeldBy, s.HeldAt = true, by, at
	return s
}

func (s state) released() state {
	s.Held, s.HeldBy, s.HeldAt = false, "", time.Time{}
	return s
}
