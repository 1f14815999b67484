package knowledge_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// row is a line of a file of sections.
type row struct {
	Citation       string `json:"citation"`
	Section        string `json:"section,omitempty"`
	ChapterHeading string `json:"chapter_heading,omitempty"`
	Heading        string `json:"heading"`
	Text           string `json:"text"`
	URL            string `json:"url,omitempty"`
}

// jsonl writes rows as a file.
func jsonl(rows ...row) string {
	var b strings.Builder
	for _, r := range rows {
		if err := json.NewEncoder(&b).Encode(r); err != nil {
			panic(err) // a row holds text alone
		}
	}
	return b.String()
}

// read is what becomes of a section.
type read struct {
	ID, In, Title, Cites string
	Texts                []string
	Source               knowledge.Source
}

func readOf(e *knowledge.Entry) read {
	r := read{ID: e.ID, In: e.Jurisdiction, Title: e.Title, Source: e.Source}
	for _, c := range e.Citations {
		r.Cites += c.String()
	}
	for _, p := range e.Passages {
		r.Texts = append(r.Texts, p.Text)
	}
	return r
}

// Sections as legislatures print them, and the entries that they become.
func TestSections(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 100))
	for _, c := range []struct {
		name, file string
		row        row
		want       read
	}{
		{"Missouri, as its revisor prints it", "mo/rsmo.sections.jsonl",
			row{Citation: "§ 160.031, RSMo", Section: "160.031", Heading: "Title of law", URL: "https://revisor.mo.gov/160.031",
				Text: "160.031.\u00a0\u00a0Title of law. — 1.\u00a0\u00a0This is the “School\u00ad Act”.\n\u2003\u00a0(1)\u00a0\u00a0It holds;\n(L. 1963 p. 200 § 1-3, A.L. 1998 S.B. 1)\u00a0\n(Source: RSMo 1959 § 165.010)\nPrior revisions: 1929 § 9625\nEffective 7-01-26"},
			read{"mo/rsmo/160.031", "mo", "Title of law", "rsmo:160.031", []string{"1. This is the “School Act”.\n(1) It holds;\nEffective 7-01-26"},
				knowledge.Source{Document: "rsmo", Title: "Revised Statutes of Missouri", URL: "https://revisor.mo.gov/160.031"}}},
		{"Montana, as its legislature prints it", "mt/title-1.sections.jsonl",
			row{Citation: "§ 1-1-101, MCA", Section: "1-1-101", Heading: "Definition of law", Text: "1-1-101.\u2003Definition of law. \"Law\" is the will of the state.\n\nHistory: History:\u2003En. Sec. 5150, Pol. C. 1895."},
			read{"mt/title-1/1-1-101", "mt", "Definition of law", "mca:1-1-101", []string{`"Law" is the will of the state.`},
				knowledge.Source{Document: "title-1", Title: "Montana Code Annotated"}}},
		{"a heading cut short at a second dash", "rsmo.sections.jsonl",
			row{Citation: "§ 174.285, RSMo", Section: "174.285", Heading: "Harris", Text: "174.285.  Harris-Stowe State University. — It is a university."},
			read{"rsmo/174.285", "mo", "Harris-Stowe State University", "rsmo:174.285", []string{"It is a university."}, missouri}},
		{"no heading but in the text, and the revisor's star", "rsmo.sections.jsonl",
			row{Citation: "§ 165.131, RSMo", Section: "165.131", Text: "*165.131.  Tax notes — form. — The board may borrow."},
			read{"rsmo/165.131", "mo", "Tax notes — form", "rsmo:165.131", []string{"The board may borrow."}, missouri}},
		{"a dash without the full stop", "rsmo.sections.jsonl",
			row{Citation: "§ 167.821, RSMo", Section: "167.821", Heading: "Immunity, when", Text: "167.821.  Immunity, when — No nurse shall be liable."},
			read{"rsmo/167.821", "mo", "Immunity, when", "rsmo:167.821", []string{"No nurse shall be liable."}, missouri}},
		{"the number of another section leads nothing", "rsmo.sections.jsonl",
			row{Citation: "§ 169.075, RSMo", Section: "169.075", Heading: "Survivors", Text: "472.400.  Survivors. — They may elect."},
			read{"rsmo/169.075", "mo", "Survivors", "rsmo:169.075", []string{"472.400. Survivors. — They may elect."}, missouri}},
		{"a sentence may begin as the heading does", "rsmo.sections.jsonl",
			row{Citation: "§ 160.051, RSMo", Section: "160.051", Heading: "School", Text: "School. That is a building."},
			read{"rsmo/160.051", "mo", "School", "rsmo:160.051", []string{"School. That is a building."}, missouri}},
		{"a note in parentheses that is law", "rsmo.sections.jsonl",
			row{Citation: "§ 160.061, RSMo", Section: "160.061", Heading: "Lists", Text: "The list:\n(L) is a letter.\n(2015) is a number."},
			read{"rsmo/160.061", "mo", "Lists", "rsmo:160.061", []string{"The list:\n(L) is a letter.\n(2015) is a number."}, missouri}},
		{"no heading at all", "rsmo.sections.jsonl",
			row{Citation: "§ 160.071, RSMo", Section: "160.071", Text: "It holds."},
			read{"rsmo/160.071", "mo", "§ 160.071, RSMo", "rsmo:160.071", []string{"It holds."}, missouri}},
		{"a code that the library does not know", "comar-13a.sections.jsonl",
			row{Citation: "COMAR 13A.01.01.02-1", ChapterHeading: "State Board of Education", Heading: "Waivers.", Text: "A. Authority.\n  (1) The Board may waive."},
			read{"comar-13a/13A.01.01.02-1", "", "Waivers (COMAR 13A.01.01.02-1)", "", []string{"A. Authority.\n(1) The Board may waive."},
				knowledge.Source{Document: "comar-13a", Title: "comar-13a", Heading: []string{"State Board of Education"}}}},
		{"a federal code holds everywhere", "usc-20.sections.jsonl",
			row{Citation: "20 U.S.C. § 1232g", Heading: "Family rights", Text: "No funds shall be made available."},
			read{"usc-20/20-1232g", "", "Family rights", "usc:20-1232g", []string{"No funds shall be made available."}, knowledge.Source{Document: "usc-20", Title: "United States Code"}}},
		{"an id may stand for the citation, a bare number in its own state too", "mo/law/rsmo.sections.jsonl",
			row{Citation: "160.514", Heading: "Standards", Text: "They are set."},
			read{"mo/law/rsmo/160.514", "mo", "Standards", "rsmo:160.514", []string{"They are set."}, missouri}},
		{"a number that would be a path", "rsmo.sections.jsonl",
			row{Citation: "rsmo:160.514", Section: "../160.514 / 2", Heading: "Standards", Text: "They are set."},
			read{"rsmo/160.514-2", "mo", "Standards", "rsmo:160.514", []string{"They are set."}, missouri}},
		{"long paragraphs", "rsmo.sections.jsonl",
			row{Citation: "rsmo:160.514", Heading: "Standards", Text: long + "\n" + long + "\n" + long},
			read{"rsmo/160.514", "mo", "Standards", "rsmo:160.514", []string{long, long, long}, missouri}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lib := load(t, tree{c.file: jsonl(c.row)})
			e := lib.Entries[0]
			if diff := cmp.Diff(c.want, readOf(e)); diff != "" {
				t.Errorf("entry (-want +got):\n%s", diff)
			}
			if e.Kind != knowledge.Reference || e.Approval != knowledge.NotApplicable || len(e.Asks) > 0 || e.File != c.file {
				t.Errorf("kind %s, approval %s, %d asks, file %s", e.Kind, e.Approval, len(e.Asks), e.File)
			}
		})
	}
}

var missouri = knowledge.Source{Document: "rsmo", Title: "Revised Statutes of Missouri"}

// Bad lines are named; the file is not served without them.
func TestSectionMistakes(t *testing.T) {
	sound := jsonl(row{Citation: "rsmo:160.514", Heading: "Standards", Text: "They are set."})
	for _, m := range []mistake{
		{"not JSON", tree{"mo/a.sections.jsonl": "\n" + sound + "§ 160.011\n"}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 3, What: "not a section: invalid character", Hint: `write {"citation"`}}},
		{"cut short", tree{"mo/a.sections.jsonl": sound + sound[:30]}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 2, What: "unexpected end", Hint: `write {"citation"`}}},
		{"two on a line", tree{"mo/a.sections.jsonl": "{}{}"}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: "not a section", Hint: "on one line"}}},
		{"a list", tree{"mo/a.sections.jsonl": "[]\n" + sound}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: "not a section: cannot unmarshal array", Hint: `write {"citation"`}}},
		{"a number for text", tree{"mo/a.sections.jsonl": `{"citation": 160.011, "text": "x"}`}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: "not a section: cannot unmarshal number", Hint: `write {"citation"`}}},
		{"nothing", tree{"mo/a.sections.jsonl": "null\n"}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: `no "citation"`, Hint: `write {"citation"`}}},
		{"no number", tree{"mo/a.sections.jsonl": jsonl(row{Citation: "Preamble", Text: "We the people."})}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: `no number in the citation "Preamble"`, Hint: `"section": "160.011"`}}},
		{"twice", tree{"mo/a.sections.jsonl": jsonl(row{Citation: "X 1a", Section: "1a", Text: "x"}) + sound + jsonl(row{Citation: "X 1A", Section: "1A", Text: "y"})}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: "1 citation of no code", Hint: "codes:", Warning: true},
			{File: "mo/a.sections.jsonl", Line: 3, What: `section "1A" stands on line 1 too`, Hint: "keep the version that holds"}}},
		{"an id of an entry", tree{"mo/a/160.514.md": entry(), "mo/a.sections.jsonl": sound}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 1, What: `duplicate id "mo/a/160.514", also of mo/a/160.514.md`, Hint: "rename"}}},
		{"not UTF-8", tree{"mo/a.sections.jsonl": sound + "\xff\n"}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", Line: 2, What: "not UTF-8", Hint: "save"}}},
		{"over 64 MiB", tree{"mo/a.sections.jsonl": strings.Repeat(" ", 64<<20+1)}, []knowledge.Problem{
			{File: "mo/a.sections.jsonl", What: "a file may hold 67108864", Hint: "several files"}}},
	} {
		t.Run(m.name, func(t *testing.T) {
			m.files["mo/_index.md"] = "---\ntitle: Missouri\n---\n"
			lib, err := knowledge.Load(m.files.fsys())
			var got knowledge.Problems
			if lib != nil || !errors.As(err, &got) {
				t.Fatalf("library %v, error %v", lib, err)
			}
			mustMatch(t, got, m.want)
		})
	}
}

// What is left out or only half understood is said once for a file.
func TestSectionWarnings(t *testing.T) {
	lib := load(t, small.with(tree{"md/comar.sections.jsonl": jsonl(
		row{Citation: "COMAR 1", Heading: "Repealed."},
		row{Citation: "COMAR 2", Heading: "Scope", Text: "A. It holds."},
		row{Citation: "COMAR 3", Heading: "Scope", Text: " \u00a0\n"},
		row{Citation: "COMAR 4", Heading: "Scope", Text: "B. It holds."},
	), "mt/mca.sections.jsonl": jsonl(row{Citation: "mca:1-1-1", Section: "1-1-101", Text: "It holds."}, row{Citation: "mca:1-1-102", Section: "1-1-102", Text: "1-1-102."})}))
	mustMatch(t, lib.Warnings, []knowledge.Problem{
		{File: "md/comar.sections.jsonl", What: `the folder "md" has no _index.md`, Hint: "add one", Warning: true},
		{File: "md/comar.sections.jsonl", Line: 1, What: `2 sections without text, left out, the first of them "COMAR 1"`, Hint: "repealed", Warning: true},
		{File: "md/comar.sections.jsonl", Line: 2, What: `2 citations of no code that the library knows, the first of them "COMAR 2"`, Hint: "codes:", Warning: true},
		{File: "mt/mca.sections.jsonl", Line: 1, What: `1 citation of no code that the library knows, the first of them "mca:1-1-1"`, Hint: "codes:", Warning: true},
	})
	if diff := cmp.Diff([]string{"md/comar/2", "md/comar/4", "mt/mca/1-1-101", "mt/mca/1-1-102", "mt/snow"}, ids(lib.Entries)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// Pages that editors write and sections of law stand side by side.
func TestPagesAndSections(t *testing.T) {
	lib := load(t, small.with(tree{
		"wa/_index.md": "---\ntitle: Washington\nnames: [WA]\ncontact: {name: OSPI, url: https://ospi.example}\nnext_steps: [Ask OSPI.]\nsource: {as_of: 2026-04}\ncodes: [{id: wac, title: Washington Administrative Code, names: [WAC], section: '\\d+-\\d+-\\d+'}]\n---\n",
		"wa/tests.md":  entry("citations: [wac:392-121-182]", "see: [wa/wac-392/392-121-182]"),
		"wa/wac-392.sections.jsonl": jsonl(row{Citation: "WAC 392-121-182", Heading: "Alternative learning", Text: "Districts may claim funding."},
			row{Citation: "WAC 392-121-183", Heading: "More", Text: "No more."}),
		"rsmo.sections.jsonl": jsonl(row{Citation: "§ 160.514, RSMo", Heading: "Standards", Text: "They are set."}),
	}))
	e := lib.Entry("wa/wac-392/392-121-182")
	if diff := cmp.Diff(knowledge.Source{Document: "wac-392", Title: "Washington Administrative Code", AsOf: "2026-04"}, e.Source); diff != "" {
		t.Errorf("source (-want +got):\n%s", diff)
	}
	if e.Contact.Name != "OSPI" || len(e.NextSteps) != 1 {
		t.Errorf("contact %v, next steps %v: not those of the folder", e.Contact, e.NextSteps)
	}
	if diff := cmp.Diff([]string{"wa/tests", "wa/wac-392/392-121-182"}, ids(lib.Citing("wac:392-121-182"))); diff != "" {
		t.Errorf("entries citing the section (-want +got):\n%s", diff)
	}
	// A file at the root brings the state of its code along.
	mo := lib.Jurisdiction("mo")
	if mo == nil || mo.Title != "Missouri" {
		t.Fatalf("jurisdiction mo: %+v", mo)
	}
	if _, _, ok := mo.NamedIn("what holds in Missouri?"); !ok {
		t.Error("a question that says Missouri does not name it")
	}
	if e := lib.Entry("rsmo/160.514"); e.Jurisdiction != "mo" {
		t.Errorf("the section at the root holds in %q", e.Jurisdiction)
	}
	if len(lib.Warnings) > 0 {
		t.Errorf("warnings: %v", lib.Warnings)
	}
}

func TestLoadFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "rsmo.sections.jsonl")
	for file, text := range map[string]string{
		name: jsonl(row{Citation: "§ 160.514, RSMo", Heading: "Standards", Text: "They are set."}), filepath.Join(dir, "broken.md"): "",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := knowledge.LoadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"rsmo/160.514"}, ids(lib.Entries)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	var problems knowledge.Problems
	if _, err := knowledge.LoadFile(filepath.Join(dir, "gone.sections.jsonl")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := knowledge.LoadFile(filepath.Join(dir, "broken.md")); err == nil || errors.As(err, &problems) {
		t.Errorf("a file of another kind: %v", err)
	}
}

// All education statutes of Missouri: every section is read, under its own
// number, and nothing of how the page was set is left in the text.
func TestStatutesOfMissouri(t *testing.T) {
	src := shared(t, "statutes/rsmo-ch160-178.sections.jsonl")
	lib, err := knowledge.Load(fstest.MapFS{"rsmo.sections.jsonl": {Data: src}})
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.Entries) != 1332 || len(lib.Warnings) > 0 {
		t.Errorf("%d entries, %d warnings", len(lib.Entries), len(lib.Warnings))
	}
	lead, spaces := regexp.MustCompile(`^\*?\d+\.\d+\. `), regexp.MustCompile(`[\x{a0}\x{ad}\x{2003}\r]|  `)
	var led []string
	for _, e := range lib.Entries {
		if number := strings.TrimPrefix(e.ID, "rsmo/"); len(e.Citations) != 1 || e.Citations[0].ID != "rsmo:"+number {
			t.Errorf("%s cites %v", e.ID, e.Citations)
		}
		if lead.MatchString(e.Passages[0].Text) {
			led = append(led, e.ID)
		}
		for _, p := range e.Passages {
			if spaces.MatchString(p.Text) || slices.ContainsFunc(strings.Split(p.Text, "\n"), func(s string) bool { return strings.HasPrefix(s, "(L. 1") }) {
				t.Errorf("%s: %q", e.ID, p.Text)
			}
		}
	}
	if diff := cmp.Diff([]string{"rsmo/169.075"}, led); diff != "" { // its text is that of section 472.400
		t.Errorf("sections led by their number (-want +got):\n%s", diff)
	}
}

// Whatever stands in a file of sections, it is entries that can be shown or
// mistakes with a line that the file has.
func FuzzSections(f *testing.F) {
	f.Add([]byte(jsonl(row{Citation: "§ 160.031, RSMo", Section: "160.031", Heading: "Title", Text: "160.031.  Title. — It holds.\n(L. 1963 p. 200)"})))
	f.Add([]byte(jsonl(row{Citation: "COMAR 1", Section: "..", Text: "x"}, row{Citation: "COMAR 1", Text: "160. "})))
	f.Add([]byte("\ufeff{\"citation\": \"1\", \"text\": \"\\ud800\"}\r\n[]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		const name = "mt/a.sections.jsonl"
		lib, err := knowledge.Load(small.with(tree{name: string(src)}).fsys())
		mustName(t, name, src, lib, err)
		if err != nil {
			return
		}
		for _, e := range lib.Entries {
			if e.File == name && !strings.HasPrefix(e.ID, "mt/a/") || e.Title == "" || len(e.Passages) == 0 || lib.Entry(e.ID) != e {
				t.Fatalf("loaded without what it needs: %+v", e)
			}
			for _, p := range e.Passages {
				if strings.TrimSpace(p.Text) == "" || !utf8.ValidString(p.Text) || p.Heading == nil {
					t.Errorf("a passage that cannot be shown: %q", p)
				}
			}
		}
	})
}
