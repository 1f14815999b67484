package knowledge_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// What an editor keeps beside the entries, for people or for tools, is no part
// of the library.
func TestLoadLeavesOtherFilesAlone(t *testing.T) {
	lib := load(t, small.with(tree{
		"README.md":           "# How we write entries\n",
		"mt/README.md":        "no front matter here\n",
		".git/config.md":      "not an entry\n",
		".draft.md":           "not an entry\n",
		"_template.md":        "not an entry\n",
		"_old/standards.md":   "not an entry\n",
		"mt/diagram.png":      "\xff\xfe",
		"mt/notes.txt":        "call the superintendent\n",
		"mt/snow.md.bak":      "not an entry\n",
		"mt/deeper/.keep":     "",
		"mt/deeper/README.md": "\xff",
	}))
	if diff := cmp.Diff([]string{"mt/snow"}, ids(lib.Entries)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if len(lib.Warnings) > 0 {
		t.Errorf("warnings: %v", lib.Warnings)
	}
}

func TestLoadReadsTheRoot(t *testing.T) {
	lib := load(t, small.with(tree{
		"_index.md": "---\ntitle: Policy of the mountain states\naudience: principals\ncontact: {name: The policy team, url: \"https://example.org\"}\n---\n",
		"hours.md":  entry(),
	}))
	if lib.Title != "Policy of the mountain states" || lib.Audience != "principals" {
		t.Errorf("title %q, audience %q", lib.Title, lib.Audience)
	}
	if want := (knowledge.Contact{Name: "The policy team", URL: "https://example.org"}); lib.Contact != want {
		t.Errorf("contact %v, want %v", lib.Contact, want)
	}
	// An entry at the root belongs to no jurisdiction: it holds everywhere.
	if e := lib.Entry("hours"); e == nil || e.Jurisdiction != "" {
		t.Errorf("the entry at the root: %+v", e)
	}
}

// An id is a path, and a path is typed by people: its case never matters.
func TestIDsAreComparedWithoutCase(t *testing.T) {
	lib := load(t, small.with(tree{
		"mt/Snow-Days/Virtual.md":       entry("see: [MT/SNOW]"),
		"mt/snow-days/virtual.asks.txt": "can we go virtual?\n",
	}))
	for _, id := range []string{"mt/Snow-Days/Virtual", "mt/snow-days/virtual", "MT/SNOW-DAYS/VIRTUAL"} {
		if lib.Entry(id) == nil {
			t.Errorf("Entry(%q) is nil", id)
		}
	}
	if e := lib.Entry("mt/snow-days/virtual"); e.ID != "mt/Snow-Days/Virtual" || len(e.Asks) != 1 {
		t.Errorf("id %q with asks %v, want the id as the file is named, with its ask", e.ID, texts(e.Asks))
	}
	if e := lib.Entry("mt/snow-days/nowhere"); e != nil {
		t.Errorf("an unknown id gives %q", e.ID)
	}
	if lib.Jurisdiction("MT") == nil {
		t.Error(`Jurisdiction("MT") is nil`)
	}
}

// An editor's program may write a byte order mark or end lines as Windows does.
func TestLoadReadsFilesOfOtherEditors(t *testing.T) {
	lib := load(t, small.with(tree{
		"mt/snow.md":       "\ufeff---\r\ntitle: Snow days\r\nkind: flexibility\r\nsource: {title: Handbook}\r\n---\r\nThe board\r\ndecides.\r\n",
		"mt/snow.asks.txt": "\ufeffsnow day?\r\nice day?\r\n",
	}))
	e := lib.Entry("mt/snow")
	if e.Title != "Snow days" || e.Passages[0].Text != "The board decides." {
		t.Errorf("title %q, text %q", e.Title, e.Passages[0].Text)
	}
	if diff := cmp.Diff([]string{"snow day?", "ice day?"}, texts(e.Asks)); diff != "" {
		t.Errorf("asks (-want +got):\n%s", diff)
	}
}

// The revision stands for the content: caches and answers are kept under it.
func TestRevision(t *testing.T) {
	base := small.with(tree{"mt/snow.asks.txt": "snow day?\n", "off-topic.txt": "who won?\n"})
	first := load(t, base).Revision
	if again := load(t, base).Revision; again != first || len(first) != 12 {
		t.Errorf("the same files gave %q, then %q; want the same 12 hex digits", first, again)
	}
	for name, changed := range map[string]tree{
		"one byte of a body":      {"mt/snow.md": about("The board decides!\n")},
		"one byte of an ask":      {"mt/snow.asks.txt": "snow days\n"},
		"one byte of a list":      {"off-topic.txt": "who lost?\n"},
		"one byte of a folder":    {"mt/_index.md": "---\ntitle: Montana\nnames: [MU]\n---\n"},
		"a file more":             {"mt/ice.md": entry()},
		"a line moved to the end": {"mt/snow.asks.txt": "", "off-topic.txt": "snow day?\nwho won?\n"},
	} {
		if got := load(t, base.with(changed)).Revision; got == first {
			t.Errorf("%s: the revision is still %s", name, got)
		}
	}
	if got := load(t, base.with(tree{"README.md": "hello", ".hidden": "x"})).Revision; got != first {
		t.Errorf("a file outside the library changed the revision to %s", got)
	}
}

func TestLoadDir(t *testing.T) {
	dir := write(t, small)
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := load(t, small).Revision; lib.Revision != want {
		t.Errorf("revision %s from the folder, %s from memory", lib.Revision, want)
	}
}

// A link is followed as long as what it names lies in the folder: a library on
// a Kubernetes volume is nothing but links.
func TestLoadDirFollowsLinksWithin(t *testing.T) {
	dir := write(t, small)
	link(t, "snow.md", filepath.Join(dir, "mt", "ice.md"))
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"mt/ice", "mt/snow"}, ids(lib.Entries)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// Nothing outside the folder is ever read, wherever a link may point.
func TestLoadDirRefusesLinksOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte(entry("title: Secret")), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"absolute": outside,
		"relative": filepath.Join("..", "..", filepath.Base(filepath.Dir(outside)), "secret.md"),
		"nowhere":  "gone.md",
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, small)
			link(t, target, filepath.Join(dir, "mt", "linked.md"))
			lib, err := knowledge.LoadDir(dir)
			mustReport(t, lib, err, knowledge.Problem{
				File: "mt/linked.md", What: "leads out of the library or nowhere", Hint: "put the file itself",
			})
		})
	}
}

// Links to folders are not followed, and an editor who made one has to hear
// that the entries behind it are missing.
func TestLoadDirWarnsOfLinkedFolders(t *testing.T) {
	dir := write(t, small)
	link(t, "mt", filepath.Join(dir, "montana"))
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	mustMatch(t, lib.Warnings, []knowledge.Problem{{File: "montana", What: "a link, not followed", Hint: "put the files themselves", Warning: true}})
}

// What is wrong with the disk is told apart from what is wrong with the library.
func TestLoadPassesOnErrorsOfTheFileSystem(t *testing.T) {
	var problems knowledge.Problems
	_, err := knowledge.LoadDir(filepath.Join(t.TempDir(), "nowhere"))
	if !errors.Is(err, fs.ErrNotExist) || errors.As(err, &problems) {
		t.Errorf("a folder that is not there: %v", err)
	}
	_, err = knowledge.Load(unreadable{small.fsys()})
	if !errors.Is(err, fs.ErrPermission) || errors.As(err, &problems) {
		t.Errorf("a file that may not be read: %v", err)
	}
}

func TestLoadWantsEntries(t *testing.T) {
	lib, err := knowledge.Load(fstest.MapFS{})
	mustReport(t, lib, err, knowledge.Problem{File: ".", What: "no entries", Hint: "put Markdown files"})
}

// unreadable is a tree whose entries may not be opened.
type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if filepath.Ext(name) == ".md" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func (u unreadable) ReadFile(name string) ([]byte, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// write puts a tree into a folder of its own.
func write(t *testing.T, files tree) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, files.fsys()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
}
