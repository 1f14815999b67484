package convert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// manifestFile tells import what it wrote. A library leaves alone what begins
// with a dot.
const manifestFile = ".import.json"

// manifest is what import knows of a folder: which files it wrote, and how they
// were then. A file that is no longer so is an editor's.
type manifest struct {
	Version int                `json:"version"`
	Files   map[string]written `json:"files"` // by path below the folder, with slashes
}

type written struct {
	Document string   `json:"document"`
	Heading  []string `json:"heading"`
	Text     string   `json:"text"`   // hash of the section's text
	Hashes   []string `json:"hashes"` // of the file: one, or two while it is being replaced
}

// pending reports a file that was about to be written when import ended.
func (w written) pending() bool { return len(w.Hashes) > 1 }

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:12])
}

func readManifest(root *os.Root) (*manifest, error) {
	m := &manifest{Version: 1, Files: map[string]written{}}
	src, err := root.ReadFile(manifestFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, nil
	case err != nil:
		return nil, err
	}
	if err := json.Unmarshal(src, m); err != nil {
		return nil, fmt.Errorf("%s: %w; restore it, or remove it: then every file there counts as an editor's", manifestFile, err)
	}
	if m.Files == nil {
		m.Files = map[string]written{}
	}
	return m, nil
}

func (m *manifest) write(root *os.Root) error {
	src, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return replace(root, manifestFile, append(src, '\n'))
}

// untouched reports whether a file is as import wrote it.
func (m *manifest) untouched(name, content string) bool {
	return slices.Contains(m.Files[name].Hashes, hash(content))
}

// replace writes a file as a whole or not at all.
func replace(root *os.Root, name string, content []byte) error {
	temp := name + ".new~"
	f, err := root.Create(temp)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		_ = root.Remove(temp)
	}
	return err
}
