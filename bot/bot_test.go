package bot

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// today is the day on which the tests ask, unless they say another.
var today = day("2026-11-22")

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // the tests write their days
	}
	return d
}

// bundledAssistant answers from the bundled library, built once for all tests:
// where the library is newer than what was learned ahead, it takes seconds.
var bundledAssistant = sync.OnceValues(func() (*Assistant, error) {
	lib, err := knowledge.Bundled()
	if err != nil {
		return nil, err
	}
	return assistantOf(lib)
})

// OpenBundled shares it with the examples.
var OpenBundled = bundledAssistant

func assistantOf(lib *knowledge.Library) (*Assistant, error) {
	idx, err := index.New(context.Background(), lib, index.Options{})
	if err != nil {
		return nil, err
	}
	return New(idx), nil
}

func bundled(t testing.TB) *Assistant {
	t.Helper()
	a, err := bundledAssistant()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// tree is a small library: each file's path and text.
type tree map[string]string

func (files tree) assistant(t testing.TB) *Assistant {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := knowledge.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	a, err := assistantOf(lib)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.index.Close() })
	return a
}

// ask asks on the tests' day when the question names none.
func ask(t testing.TB, a *Assistant, q Question) Answer {
	t.Helper()
	if q.Today.IsZero() {
		q.Today = today
	}
	answer, err := a.Answer(context.Background(), q)
	if err != nil {
		t.Fatalf("Answer(%q): %v", q.Text, err)
	}
	return answer
}

// askMontana asks where Montana's policy is meant, earlier questions first.
func askMontana(t testing.TB, texts ...string) Answer {
	t.Helper()
	last := len(texts) - 1
	return ask(t, bundled(t), Question{Text: texts[last], Context: texts[:last], Jurisdiction: "mt"})
}

// ids lists the entries of an answer.
func ids(answer Answer) []string {
	list := []string{}
	for _, e := range answer.Entries {
		list = append(list, e.ID)
	}
	return list
}

func first(answer Answer) string { return append(ids(answer), "nothing")[0] }

// wantFirst checks that an answer claims an entry.
func wantFirst(t testing.TB, answer Answer, id string) {
	t.Helper()
	if answer.Verdict != Answered || first(answer) != id {
		t.Errorf("%q: %s with %v, want answered with %s first", answer.Question, answer.Verdict, ids(answer), id)
	}
}

// wantHeadline checks how a headline begins.
func wantHeadline(t testing.TB, answer Answer, begins string) {
	t.Helper()
	if !strings.HasPrefix(answer.Headline, begins) {
		t.Errorf("%q: headline %q, want it to begin %q", answer.Question, answer.Headline, begins)
	}
}

// rows reads a file of testdata: one case a line, its columns between bars; "#"
// begins a comment.
func rows(t testing.TB, name string, columns int) [][]string {
	t.Helper()
	src, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var list [][]string
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var row []string
		for _, cell := range strings.SplitN(line, "|", columns) {
			row = append(row, strings.TrimSpace(cell))
		}
		if len(row) != columns {
			t.Fatalf("testdata/%s: %q has %d columns, want %d", name, line, len(row), columns)
		}
		list = append(list, row)
	}
	return list
}

// entriesOf lists the served entries that pass, by id.
func entriesOf(lib *knowledge.Library, passes func(*knowledge.Entry) bool) []string {
	list := []string{}
	for _, e := range lib.Served() {
		if passes(e) {
			list = append(list, e.ID)
		}
	}
	slices.Sort(list)
	return list
}
