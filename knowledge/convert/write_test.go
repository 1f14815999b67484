package convert

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func draft(id, body string) Draft {
	d := Draft{ID: id, Title: "T", Kind: "reference", Body: body + "\n"}
	d.Source.Document, d.Source.Title = "doc", "Doc"
	return d
}

// outcomes is what Write did, a line a file.
func outcomes(t *testing.T, dir string, drafts ...Draft) []string {
	t.Helper()
	plan, err := Plan(dir, drafts)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Write(dir, drafts)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plan, report); diff != "" {
		t.Errorf("Plan and Write disagree (-plan +write):\n%s", diff)
	}
	var out []string
	for _, c := range report.Changes {
		line := string(c.Outcome) + " " + c.File
		if c.Why != "" {
			line += ": " + c.Why
		}
		out = append(out, line)
	}
	return out
}

func edit(t *testing.T, name, old, now string) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(src), old) {
		t.Fatalf("%s holds no %q: %v", name, old, err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(src), old, now, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A document's second version: import updates what is its own and leaves alone
// what is an editor's.
func TestWriteAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "lib")
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	first := []Draft{draft("mt/doc/same", "same"), draft("mt/doc/moves", "old"), draft("mt/doc/edited", "text"), draft("mt/doc/published", "text"), draft("mt/doc/removed", "text"), draft("mt/doc/gone", "text")}
	want := []string{"created mt/doc/edited.md", "created mt/doc/gone.md", "created mt/doc/moves.md", "created mt/doc/published.md", "created mt/doc/removed.md", "created mt/doc/same.md"}
	if diff := cmp.Diff(want, outcomes(t, dir, first...)); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	for i := range want {
		want[i] = strings.Replace(want[i], "created", "unchanged", 1)
	}
	if diff := cmp.Diff(want, outcomes(t, dir, first...)); diff != "" {
		t.Errorf("the same again (-want +got):\n%s", diff)
	}
	edit(t, at("mt/doc/edited.md"), "text", "an editor's words")
	edit(t, at("mt/doc/published.md"), "draft: true # remove this line when you have checked the entry\n", "")
	if err := os.Remove(at("mt/doc/removed.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at("mt/doc/own.md"), []byte("an editor's own"), 0o666); err != nil {
		t.Fatal(err)
	}
	second := []Draft{draft("mt/doc/same", "same"), draft("mt/doc/moves", "new"), draft("mt/doc/edited", "text"), draft("mt/doc/published", "other text"), draft("mt/doc/removed", "text"), draft("mt/doc/own", "text")}
	want = []string{
		"kept mt/doc/edited.md: an editor changed it",
		"vanished mt/doc/gone.md: its section is no longer in the document; remove it if nothing else rests on it",
		"updated mt/doc/moves.md",
		"kept mt/doc/own.md: import did not write it",
		"kept mt/doc/published.md: an editor published it; the document now says something else there: compare the two",
		"kept mt/doc/removed.md: an editor removed it",
		"unchanged mt/doc/same.md",
	}
	report, err := Plan(dir, second)
	if err != nil {
		t.Fatal(err)
	}
	at2 := slices.IndexFunc(report.Changes, func(c Change) bool { return c.Outcome == Updated })
	if diff := cmp.Diff([]string{"-old", "+new"}, report.Changes[at2].Diff); diff != "" {
		t.Errorf("what changed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, outcomes(t, dir, second...)); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	for name, words := range map[string]string{"edited": "an editor's words", "moves": "new", "own": "an editor's own", "gone": "text"} {
		if src, err := os.ReadFile(at("mt/doc/" + name + ".md")); err != nil || !strings.Contains(string(src), words) {
			t.Errorf("%s: %q %v, want %q", name, src, err, words)
		}
	}
	if _, err := os.Stat(at("mt/doc/removed.md")); err == nil {
		t.Error("what an editor removed came back")
	}
}

// A process that dies between any two writes leaves drafts that the next run knows
// as its own.
func TestWriteInterrupted(t *testing.T) {
	drafts := []Draft{draft("mt/doc/a", "one"), draft("mt/doc/b", "two")}
	newer := []Draft{draft("mt/doc/a", "one, newer"), draft("mt/doc/b", "two, newer")}
	for dies := range 3 { // after so many drafts were written
		dir := t.TempDir()
		if _, err := Write(dir, drafts); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		known, err := readManifest(root)
		if err != nil {
			t.Fatal(err)
		}
		u := &updating{root: root, known: known}
		if err := u.plan(append(newer, draft("mt/doc/c", "three"))); err != nil {
			t.Fatal(err)
		}
		// carryOut, cut short: the first manifest, then some of the files.
		for _, w := range u.writes {
			entry := w.entry
			entry.Hashes = append(slices.Clone(entry.Hashes), append(slices.Clone(known.Files[w.name].Hashes), "")[0])
			known.Files[w.name] = entry
		}
		if err := known.write(root); err != nil {
			t.Fatal(err)
		}
		for _, w := range u.writes[:dies] {
			if err := replace(root, w.name, []byte(w.content)); err != nil {
				t.Fatal(err)
			}
		}
		root.Close()
		if _, err := Write(dir, append(newer, draft("mt/doc/c", "three"))); err != nil {
			t.Fatal(err)
		}
		for _, d := range append(newer, draft("mt/doc/c", "three")) {
			if src, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(d.ID+".md"))); err != nil || string(src) != d.File() {
				t.Errorf("died after %d: %s is %q, %v", dies, d.ID, src, err)
			}
		}
	}
}

func TestWriteFaults(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "mt")); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, []Draft{draft("mt/doc/a", "x")}); err == nil {
		t.Error("a link led out of the folder")
	}
	if found, _ := os.ReadDir(outside); len(found) > 0 {
		t.Errorf("written outside: %v", found)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, manifestFile), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir, []Draft{draft("a", "x")}); err == nil || !strings.Contains(err.Error(), ".import.json: unexpected end") {
		t.Errorf("a broken manifest: %v", err)
	}
	if _, err := Write(t.TempDir(), []Draft{draft("a", "x"), draft("A", "y")}); err == nil || !strings.Contains(err.Error(), `two drafts have the id "A"`) {
		t.Errorf("one id twice: %v", err)
	}
}

func TestLineDiff(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a\nb\nc\n", "a\nx\nc\n", "-b +x"},
		{"a\n", "a\n", ""},
		{"", "a\n", "- +a"},
		{"a\nb\nc\nd\n", "b\nc\ne\nd\n", "-a +e"},
	} {
		if got := strings.Join(lineDiff(c.before, c.after), " "); got != c.want {
			t.Errorf("%q to %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
	long := lineDiff(strings.Repeat("a\n", 3000), strings.Repeat("b\n", 3000))
	if len(long) != maxDiffLines+1 || long[maxDiffLines] != "…" {
		t.Errorf("%d lines of a long change", len(long))
	}
}
