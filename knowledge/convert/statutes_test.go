package convert

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

func TestCheckStatutes(t *testing.T) {
	lines := strings.Join([]string{
		`{"citation": "§ 160.011, RSMo", "section": "160.011", "heading": "Words", "text": "A word."}`,
		``,
		`{"citation": "§ 160.012, RSMo", "text": ""}`,
		`{"citation": "COMAR 13A.01.01.01", "section": "13A.01.01.01", "text": "Other."}`,
		`{"citation": "§ 160.011, RSMo", "section": "160.011", "text": "Twice."}`,
		`{"heading": "none"}`,
		`{"citation": "the law", "text": "x"}`,
		`not json`,
		"{\"citation\": \"§ 160.013\", \"text\": \"\xff\"}",
		`{"citation": 7}`,
	}, "\n")
	s, err := CheckStatutes(strings.NewReader(lines), int64(len(lines)), builtin, "mo")
	if err != nil {
		t.Fatal(err)
	}
	want := Statutes{Sections: 3, Empty: 1, Unknown: 1, Mistakes: []Mistake{
		{5, `section "160.011" stands on line 1 too`},
		{6, `no "citation"`},
		{7, `no number in the citation "the law"`},
		{8, "not a section: invalid character 'o' in literal null (expecting 'u')"},
		{9, "not UTF-8"},
		{10, "not a section: cannot unmarshal number into Go struct field sectionLine.citation of type string"},
	}}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := CheckStatutes(strings.NewReader(""), 200<<20, builtin); err == nil || !strings.Contains(err.Error(), "200 MiB") {
		t.Errorf("a huge file: %v", err)
	}
	long := `{"citation": "§ 160.011", "text": "` + strings.Repeat("x", maxSectionLine) + `"}`
	if s, err = CheckStatutes(strings.NewReader(long), int64(len(long)), builtin); err != nil || len(s.Mistakes) != 1 || s.Mistakes[0].What != "longer than 4 MiB" {
		t.Errorf("a long line: %+v %v", s.Mistakes, err)
	}
}

func TestStatutesName(t *testing.T) {
	for in, want := range map[string]string{
		"rsmo-ch160-178.sections.jsonl": "mo/rsmo-ch160-178.sections.jsonl",
		"../../MCA 2024.jsonl":          "mo/mca-2024.sections.jsonl",
		"laws.json":                     "mo/laws.sections.jsonl",
		"..jsonl":                       "mo/section.sections.jsonl",
	} {
		if got := StatutesName(in, "mo"); got != want {
			t.Errorf("%s becomes %s, want %s", in, got, want)
		}
	}
}

// The real files are taken without a mistake, and the library that takes them holds
// every section that has a text.
func TestSharedStatutes(t *testing.T) {
	dir := t.TempDir()
	with := 0
	for _, f := range []struct {
		name, jurisdiction string
		sections           int
	}{
		{"rsmo-ch160-178.sections.jsonl", "mo", 1332},
		{"comar-13a.sections.jsonl", "md", 1291},
		{"mca-sample.sections.jsonl", "mt", 15},
	} {
		content, err := os.ReadFile(shared(t, "statutes/"+f.name))
		if err != nil {
			t.Fatal(err)
		}
		s, err := CheckStatutes(strings.NewReader(string(content)), int64(len(content)), builtin, f.jurisdiction)
		if err != nil || len(s.Mistakes) > 0 || s.Sections != f.sections {
			t.Fatalf("%s: %d sections, want %d; mistakes %v; %v", f.name, s.Sections, f.sections, s.Mistakes, err)
		}
		with += s.Sections - s.Empty
		for _, want := range []Outcome{Created, Unchanged} {
			if s, err = WriteStatutes(dir, StatutesName(f.name, f.jurisdiction), content, s, false); err != nil || s.Outcome != want {
				t.Fatalf("%s: %s, want %s; %v", f.name, s.Outcome, want, err)
			}
		}
	}
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.Entries) != with {
		t.Errorf("the library holds %d sections, want %d", len(lib.Entries), with)
	}
}

// A file with a mistake is not copied, nor is any in a dry run.
func TestWriteStatutesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lib")
	s, err := WriteStatutes(dir, "mo/x.sections.jsonl", []byte("x"), Statutes{Mistakes: []Mistake{{1, "x"}}}, false)
	if err != nil || s.Outcome != "" {
		t.Errorf("%+v %v", s, err)
	}
	if s, err = WriteStatutes(dir, "mo/x.sections.jsonl", []byte("x"), Statutes{}, true); err != nil || s.Outcome != Created {
		t.Errorf("%+v %v", s, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
	if _, err := WriteStatutes(dir, "../x.sections.jsonl", []byte("x"), Statutes{}, false); err == nil {
		t.Error("written outside of the folder")
	}
}
