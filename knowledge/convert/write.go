package convert

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Outcome is what became of a draft.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"   // import's own draft, no editor touched it
	Unchanged Outcome = "unchanged" // the document says there what it said before
	Kept      Outcome = "kept"      // an editor's: left as it is
	Vanished  Outcome = "vanished"  // its section is no longer in the document: left as it is
)

// Change is the outcome for one file.
type Change struct {
	File    string   `json:"file"` // path below the folder, with slashes
	Outcome Outcome  `json:"outcome"`
	Why     string   `json:"why,omitempty"`  // of kept and vanished
	Diff    []string `json:"diff,omitempty"` // of updated: lines led by "-" and "+"
}

// Report is what writing drafts did, in the order of their files.
type Report struct {
	Changes []Change
}

// Count is how many changes had an outcome.
func (r Report) Count(o Outcome) int {
	n := 0
	for _, c := range r.Changes {
		if c.Outcome == o {
			n++
		}
	}
	return n
}

// Write puts drafts into the folder of a library, and makes the folder where there
// is none. Files that an editor made, changed, published or removed are left as
// they are and reported. Run again with the same drafts it changes nothing.
//
// All files lie below dir, whatever an id says and wherever links lead; an id that
// leads out is an error.
func Write(dir string, drafts []Draft) (Report, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Report{}, fmt.Errorf("write drafts: %w", err)
	}
	return update(dir, drafts, false)
}

// Plan reports what [Write] would do, and does nothing.
func Plan(dir string, drafts []Draft) (Report, error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		report := Report{}
		for i := range drafts {
			report.Changes = append(report.Changes, Change{File: drafts[i].ID + ".md", Outcome: Created})
		}
		report.sort()
		return report, nil
	}
	return update(dir, drafts, true)
}

func update(dir string, drafts []Draft, dry bool) (Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, fmt.Errorf("write drafts: %w", err)
	}
	defer root.Close()
	known, err := readManifest(root)
	if err != nil {
		return Report{}, fmt.Errorf("write drafts to %s: %w", dir, err)
	}
	u := &updating{root: root, known: known}
	if err := u.plan(drafts); err != nil {
		return Report{}, fmt.Errorf("write drafts to %s: %w", dir, err)
	}
	if !dry {
		if err := u.carryOut(); err != nil {
			return Report{}, fmt.Errorf("write drafts to %s: %w", dir, err)
		}
	}
	u.report.sort()
	return u.report, nil
}

func (r *Report) sort() {
	slices.SortStableFunc(r.Changes, func(a, b Change) int { return strings.Compare(a.File, b.File) })
}

// updating compares drafts with a folder.
type updating struct {
	root   *os.Root
	known  *manifest
	report Report
	writes []fileWrite
}

type fileWrite struct {
	name, content string
	entry         written
}

// plan decides for each draft what becomes of it.
func (u *updating) plan(drafts []Draft) error {
	now, documents := map[string]bool{}, map[string]bool{}
	for i := range drafts {
		name := drafts[i].ID + ".md"
		if !safeName(name) {
			return fmt.Errorf("id %q leads out of the folder", drafts[i].ID)
		}
		if now[strings.ToLower(name)] {
			return fmt.Errorf("two drafts have the id %q", drafts[i].ID)
		}
		now[strings.ToLower(name)], documents[drafts[i].Source.Document] = true, true
		if err := u.draft(&drafts[i], name); err != nil {
			return err
		}
	}
	for name, w := range u.known.Files {
		if documents[w.Document] && !now[strings.ToLower(name)] {
			if _, err := u.root.Stat(name); err == nil {
				u.report.Changes = append(u.report.Changes, Change{File: name, Outcome: Vanished, Why: "its section is no longer in the document; remove it if nothing else rests on it"})
			}
		}
	}
	return nil
}

// safeName reports a path that stays below the folder and that a library reads.
func safeName(name string) bool {
	if !fs.ValidPath(name) || path.Base(name) == ".md" {
		return false
	}
	for _, part := range strings.Split(name, "/") {
		if part[0] == '.' || part[0] == '_' || strings.ContainsAny(part, `\:`) {
			return false
		}
	}
	return true
}

func (u *updating) draft(d *Draft, name string) error {
	content := d.File()
	entry := written{Document: d.Source.Document, Heading: d.Source.Heading, Text: hash(d.Body), Hashes: []string{hash(content)}}
	before, known := u.known.Files[name]
	there, err := u.root.ReadFile(name)
	change := Change{File: name}
	switch {
	case errors.Is(err, fs.ErrNotExist) && known && !before.pending():
		change.Outcome, change.Why = Kept, "an editor removed it"
	case errors.Is(err, fs.ErrNotExist):
		change.Outcome = Created
	case err != nil:
		return err
	case string(there) == content:
		change.Outcome = Unchanged
	case u.known.untouched(name, string(there)):
		change.Outcome, change.Diff = Updated, lineDiff(string(there), content)
	default:
		change.Outcome, change.Why = Kept, why(string(there), known, before.Text != entry.Text)
	}
	u.report.Changes = append(u.report.Changes, change)
	if change.Outcome != Kept {
		u.writes = append(u.writes, fileWrite{name, content, entry})
	}
	return nil
}

// why says why an editor's file was left alone, and whether to look at it.
func why(content string, known, moved bool) string {
	why := "an editor changed it"
	switch {
	case !known:
		why = "import did not write it"
	case !strings.Contains(content, "\ndraft: true"):
		why = "an editor published it"
	}
	if known && moved {
		why += "; the document now says something else there: compare the two"
	}
	return why
}

// carryOut writes. The manifest first names old and new content, so that a file
// is known as import's own even when the process dies between two writes.
func (u *updating) carryOut() error {
	pending := false
	for _, w := range u.writes {
		entry := w.entry
		old := append(slices.Clone(u.known.Files[w.name].Hashes), "") // "" stands for no file
		entry.Hashes = append(slices.Clone(entry.Hashes), old[0])
		pending = pending || !slices.Equal(u.known.Files[w.name].Hashes, w.entry.Hashes)
		u.known.Files[w.name] = entry
	}
	if !pending {
		return nil
	}
	if err := u.known.write(u.root); err != nil {
		return err
	}
	for _, w := range u.writes {
		if there, err := u.root.ReadFile(w.name); err != nil || string(there) != w.content {
			if err := u.root.MkdirAll(path.Dir(w.name), 0o777); err != nil {
				return err
			}
			if err := replace(u.root, w.name, []byte(w.content)); err != nil {
				return err
			}
		}
		u.known.Files[w.name] = w.entry
	}
	return u.known.write(u.root)
}
