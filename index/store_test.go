package index

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/knowledge"
)

// statutes is a library of n sections of law that no other library has.
func statutes(t testing.TB, n int) *knowledge.Library {
	t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"citation": "CSC 7-%d", "heading": "Duty %d of a board", "text": "The board shall keep ledger %d in its office."}`+"\n", i, i, i)
	}
	lib, err := knowledge.Load(fstest.MapFS{"csc.sections.jsonl": {Data: []byte(b.String())}})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func build(t testing.TB, lib *knowledge.Library, dir string) Built {
	t.Helper()
	built, err := Build(context.Background(), lib, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func open(t testing.TB, lib *knowledge.Library, dir string) *Index {
	t.Helper()
	x, err := New(context.Background(), lib, Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// files lists what stands in a folder.
func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Each text is encoded once, whatever changes around it.
func TestBuildAgain(t *testing.T) {
	dir := t.TempDir()
	lib := statutes(t, 4)
	want := Built{Dir: filepath.Join(dir, lib.Revision), Entries: 4, Passages: 4, Made: 4}
	if diff := cmp.Diff(want, build(t, lib, dir)); diff != "" {
		t.Errorf("the first time (-want +got):\n%s", diff)
	}
	want.Made, want.Reused, want.Unchanged = 0, 4, true
	if diff := cmp.Diff(want, build(t, lib, dir)); diff != "" {
		t.Errorf("the second time (-want +got):\n%s", diff)
	}
	more := statutes(t, 6)
	want = Built{Dir: filepath.Join(dir, more.Revision), Entries: 6, Passages: 6, Made: 2, Reused: 4}
	if diff := cmp.Diff(want, build(t, more, dir)); diff != "" {
		t.Errorf("with two sections more (-want +got):\n%s", diff)
	}
}

// An index says the same from disk as from memory.
func TestDiskAndMemoryAgree(t *testing.T) {
	lib := statutes(t, 5)
	disk, memory := open(t, lib, t.TempDir()), open(t, lib, "")
	for _, question := range []string{"where is ledger 3 kept?", "duties of the board", "office"} {
		if diff := cmp.Diff(ranking(t, memory, question), ranking(t, disk, question)); diff != "" {
			t.Errorf("%q: in memory (-), on disk (+):\n%s", question, diff)
		}
	}
}

// Work that is cut short leaves nothing but the vectors it made, and they are not
// made again.
func TestBuildResumes(t *testing.T) {
	dir := t.TempDir()
	lib := statutes(t, 12)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Build(ctx, lib, Options{Dir: dir, Progress: func(_ string, done, _ int) {
		if done == 5 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v, want context.Canceled", err)
	}
	if diff := cmp.Diff([]string{lockFile, vectorsFile}, files(t, dir)); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
	kept := records(t, dir)
	if kept < 5 {
		t.Errorf("%d vectors were kept of the 5 that were made", kept)
	}
	if built := build(t, lib, dir); built.Made != 12-kept || built.Reused != kept {
		t.Errorf("made %d and reused %d, with %d kept of 12", built.Made, built.Reused, kept)
	}
}

// records counts the vectors in the file of a folder.
func records(t testing.TB, dir string) int {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, vectorsFile))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size()%int64(recordSize) != 0 {
		t.Errorf("%d bytes of vectors, %d a record", info.Size(), recordSize)
	}
	return int(info.Size()) / recordSize
}

// Whatever is damaged is built again, from the vectors that are sound.
func TestDamage(t *testing.T) {
	lib := statutes(t, 5)
	sound := t.TempDir()
	build(t, lib, sound)
	want := ranking(t, open(t, lib, sound), "where is ledger 3 kept?")
	revision := func(dir, pattern string) string {
		found, err := filepath.Glob(filepath.Join(dir, lib.Revision, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %v", pattern, found, err)
		}
		return found[0]
	}
	edit := func(pattern string, change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			name := revision(dir, pattern)
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, change(src), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(pattern string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.RemoveAll(revision(dir, pattern)); err != nil {
				t.Fatal(err)
			}
		}
	}
	half := func(src []byte) []byte { return src[:len(src)/2] }
	flip := func(src []byte) []byte { src[len(src)/2] ^= 1; return src }
	none := func([]byte) []byte { return nil }
	for name, damage := range map[string]func(*testing.T, string){
		"learned cut short":      edit(learnedFile, half),
		"learned, one bit":       edit(learnedFile, flip),
		"learned empty":          edit(learnedFile, none),
		"learned gone":           remove(learnedFile),
		"words cut short":        edit(wordsDir+"/store/*.zap", half),
		"words, one bit":         edit(wordsDir+"/store/*.zap", flip),
		"words' root empty":      edit(wordsDir+"/store/root.bolt", none),
		"words' root, one bit":   edit(wordsDir+"/store/root.bolt", flip),
		"words, a segment gone":  remove(wordsDir + "/store/*.zap"),
		"words gone":             remove(wordsDir),
		"sums gone":              remove(sumsFile),
		"sums cut short":         edit(sumsFile, half),
		"everything but a shell": func(t *testing.T, dir string) { remove(learnedFile)(t, dir); remove(wordsDir)(t, dir) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
				t.Fatal(err)
			}
			damage(t, dir)
			if built := build(t, lib, dir); built.Unchanged || built.Made > 0 {
				t.Errorf("%+v, want it built again from the vectors", built)
			}
			if diff := cmp.Diff(want, ranking(t, open(t, lib, dir), "where is ledger 3 kept?")); diff != "" {
				t.Errorf("sound (-), mended (+):\n%s", diff)
			}
			if diff := cmp.Diff([]string{lib.Revision, lockFile, vectorsFile}, files(t, dir)); diff != "" {
				t.Errorf("left behind (-want +got):\n%s", diff)
			}
		})
	}
}

// A program that cuts passages in another way does not take the index of one
// that did not, though the library is the same.
func TestOtherPassages(t *testing.T) {
	dir := t.TempDir()
	lib := statutes(t, 3)
	build(t, lib, dir)
	lib.Entries[1].Passages[0].Text += "\nIt is open to all."
	if built := build(t, lib, dir); built.Unchanged || built.Made != 1 {
		t.Errorf("%+v, want one vector made", built)
	}
}

// The weights of the signals are the program's, not those of the program that
// built the index.
func TestOtherWeights(t *testing.T) {
	dir := t.TempDir()
	lib := statutes(t, 3)
	build(t, lib, dir)
	x := open(t, lib, dir)
	want := ranking(t, x, "where is ledger 1 kept?")
	old := *x.learned
	old.Fusion = fusion{}
	kept := filepath.Join(dir, lib.Revision)
	if err := errors.Join(writeLearned(filepath.Join(kept, learnedFile), &old, gzip.BestSpeed), writeSums(kept)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, ranking(t, open(t, lib, dir), "where is ledger 1 kept?")); diff != "" {
		t.Errorf("with the weights of today (-), of then (+):\n%s", diff)
	}
	if built := build(t, lib, dir); !built.Unchanged {
		t.Error("the index was not the one with the weights of then")
	}
}

// What a killed process left is swept up; other files are not.
func TestLeftoversAreSwept(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".building-1", ".building-1.old", "keep"} {
		if err := os.MkdirAll(filepath.Join(dir, name, wordsDir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	lib := statutes(t, 2)
	build(t, lib, dir)
	want := []string{lib.Revision, "keep", lockFile, vectorsFile}
	slices.Sort(want)
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
}

// Several builders of one folder: every text is encoded once, and all end with
// the same index.
func TestBuildersAtOnce(t *testing.T) {
	dir := t.TempDir()
	lib, more := statutes(t, 8), statutes(t, 10)
	var all sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for i := range 6 {
		all.Go(func() {
			built, err := Build(context.Background(), []*knowledge.Library{lib, more}[i%2], Options{Dir: dir})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			made += built.Made
			mu.Unlock()
		})
	}
	all.Wait()
	if made != 10 || records(t, dir) != 10 {
		t.Errorf("%d vectors made and %d kept, of 10 texts", made, records(t, dir))
	}
	for _, lib := range []*knowledge.Library{lib, more} {
		if built := build(t, lib, dir); !built.Unchanged {
			t.Errorf("revision %s was not there", lib.Revision)
		}
	}
}

// A builder says that it waits for another, and may be called off meanwhile.
func TestWaiting(t *testing.T) {
	lib := statutes(t, 2)
	o := Options{Dir: t.TempDir()}
	other, err := o.lock(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o.Waiting = cancel
	if _, err := Build(ctx, lib, o); !errors.Is(err, context.Canceled) {
		t.Errorf("called off while it waited: err = %v", err)
	}
	o.Waiting = func() { other.Close() }
	if built, err := Build(context.Background(), lib, o); err != nil || built.Made != 2 {
		t.Errorf("after the wait: %+v, %v", built, err)
	}
}

func TestProgress(t *testing.T) {
	last := map[string][2]int{}
	_, err := Build(context.Background(), statutes(t, 4), Options{Dir: t.TempDir(), Progress: func(what string, done, total int) {
		if at := last[what]; done != at[0]+1 || total != 4 {
			t.Errorf("%s: %d of %d after %d", what, done, total, at[0])
		}
		last[what] = [2]int{done, total}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"entries indexed", "texts read for meaning"}, slices.Sorted(maps.Keys(last))); diff != "" {
		t.Errorf("what was told (-want +got):\n%s", diff)
	}
	for what, at := range last {
		if at[0] != 4 {
			t.Errorf("%s: ended at %d of 4", what, at[0])
		}
	}
}

// A folder that cannot be written to is an error, not a crash.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(context.Background(), statutes(t, 1), Options{Dir: file}); err == nil {
		t.Error("built in a file")
	}
}
