package curator

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata")

// changed is the library after a busy week: every kind of change, and words that
// would do harm in a terminal or on a page.
func changed(t testing.TB) files {
	return policy(t).
		replace(t, fogFile, "approval: required\ncitations: [tsc:7-12]", "approval: local\ncitations: [tsc:7-12, tsc:7-13]").
		replace(t, fogFile, "first Monday in March", "last Friday in March").
		replace(t, fogFile, "The board of schools must approve the plan.", "The trustees approve the plan. \x1b[31m@everyone `code` <img src=x>").
		replace(t, stormFile, "citations: [tsc:7-15]", "citations: [tsc:7-16]").
		replace(t, ferryFile, "title: Field trips by ferry", "title: Field trips by ``ferry`` | boat").
		with("tidewater/trips/ferry.asks.txt", strings.ReplaceAll(policy(t)["tidewater/trips/ferry.asks.txt"], "field trip by ferry\n", "ferry trip, is that fine\n")).
		without(openFile).
		with("tidewater/days/tide-tables.md", "---\ntitle: Tide tables\nkind: reference\nasks: [\"where are the tide tables\"]\n---\nThey hang in the hall.\n").
		replace(t, "harbourtown/_index.md", "names: [Harbourtown]", "names: [Harbourtown, Harborton]").
		with("thesaurus.yaml", "- {say: [fog bank], means: [fog]}\n").
		replace(t, "golden.jsonl", `"first": ["tidewater/days/fog-delay"], "approval": "required"`, `"first": ["tidewater/days/fog-delay"], "approval": "local"`)
}

func diffOf(t *testing.T) Diff {
	t.Helper()
	was, is := hearingOf(t, policy(t)), hearingOf(t, changed(t))
	d, err := Compare(t.Context(), was.assistant, is.assistant, today)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCompare(t *testing.T) {
	d := diffOf(t)
	asJSON, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "diff.txt", d.Text())
	golden(t, "diff.md", d.Markdown())
	golden(t, "diff.json", string(asJSON)+"\n")
	if d.Changed[0].ID != "tidewater/days/fog-delay" || d.Changed[0].Fields[0].Field != "approval" || d.Changed[1].ID != "tidewater/days/storm-makeup" {
		t.Error("what an educator may do does not come first")
	}
	for name, text := range map[string]string{"text": d.Text(), "markdown": d.Markdown()} {
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s moves the cursor", name)
		}
	}
}

func TestReportTexts(t *testing.T) {
	report := Report{Outcome: Refused, From: "aaaaaaaaaaaa", To: "bbbbbbbbbbbb", Changes: diffOf(t),
		Reasons:  []Reason{{File: ferryFile, Line: 4, What: "approval changes from `unstated` to not-required", Hint: "cite what says so", Accept: true}, {File: ".", What: "\x1b[2Jgone"}},
		Accepted: []Reason{{File: "harbourtown", What: "vanishes", Hint: "keep it"}},
		Warnings: []Reason{{File: "more", What: "a submodule, not followed", Hint: "put the files in"}},
	}
	golden(t, "report.txt", report.Text())
	golden(t, "report.md", report.Markdown())
	if _, err := json.Marshal(Report{}); err != nil {
		t.Error(err)
	}
	for _, o := range []Outcome{Swapped, Unchanged, Refused, DryRun, Held, Duplicate} {
		if (Report{Outcome: o}).headline() == string(o) {
			t.Errorf("no words for %s", o)
		}
		if joined := (Report{Outcome: Joined, Result: o}).headline(); joined != (Report{Outcome: o}).headline() {
			t.Errorf("joined %s: %s", o, joined)
		}
	}
}

// golden holds a text against a file of testdata; -update keeps it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s; when that is meant: go test ./bot/curator -update (-want +got):\n%s", name, diff)
	}
}

// A library compared with itself has nothing to tell.
func TestCompareWithItself(t *testing.T) {
	h := hearingOf(t, policy(t))
	d, err := Compare(t.Context(), h.assistant, h.assistant, today)
	if err != nil || !d.Empty() {
		t.Errorf("%s, %v", d.Text(), err)
	}
	src, err := json.Marshal(d)
	if err != nil || strings.Contains(string(src), "null") {
		t.Errorf("%s, %v", src, err)
	}
}
