package convert

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// The five documents that the project is built from, with the number of drafts
// that each gives and the citations that its text holds by eye.
var seeds = []struct {
	name, jurisdiction string
	cited              int
}{
	{"montana-policy-primer", "mt", 19},
	{"montana-focus-group-a-notes", "mt", 0},
	{"missouri-success-ready-students-report", "mo", 0},
	{"missouri-success-ready-students-web-page", "mo", 0},
	{"clayton-professional-learning-goals", "clayton", 0},
}

// read holds what was read before: several tests look at the same drafts.
var read = map[string][]Draft{}

func seedDrafts(t *testing.T, name, jurisdiction string) []Draft {
	t.Helper()
	if read[name] == nil {
		doc := readFile(t, shared(t, "seeds/"+name+".txt"))
		read[name] = Drafts(doc, cite.Builtin(), Target{Jurisdiction: jurisdiction, Within: []string{jurisdiction}})
	}
	return read[name]
}

type catalogEntry struct {
	ID     string
	Source struct {
		Document string
		Heading  []string
	}
}

func catalog(t *testing.T) []catalogEntry {
	t.Helper()
	src, err := os.ReadFile(shared(t, "catalog.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var entries []catalogEntry
	if err := yaml.Unmarshal(src, &entries); err != nil {
		t.Fatal(err)
	}
	if len(entries) != 50 {
		t.Fatalf("the catalog has %d entries, want 50", len(entries))
	}
	return entries
}

// Every heading that the catalog names is a draft, with the text below it whole.
func TestCatalogHeadings(t *testing.T) {
	drafts := map[string][]Draft{}
	for _, s := range seeds {
		drafts[s.name] = seedDrafts(t, s.name, s.jurisdiction)
	}
	for _, e := range catalog(t) {
		headings := [][]string{e.Source.Heading}
		if strings.HasPrefix(e.Source.Heading[0], "Session 1") { // it names the first and the last of several
			headings = [][]string{{"Session 1"}, {"Session 7"}}
		}
		for _, heading := range headings {
			found := under(drafts[e.Source.Document], heading)
			if len(found) == 0 {
				t.Errorf("%s: no draft under %q", e.ID, heading)
				continue
			}
			if !sameHeading(last1(found[0].Source.Heading), last1(heading)) {
				t.Errorf("%s: %q is no draft itself, only something within it: %q", e.ID, heading, found[0].Source.Heading)
			}
			if body := words([]Block{{Text: found[0].Body}}); body < 4 {
				t.Errorf("%s: the draft %s has %d words", e.ID, found[0].ID, body)
			}
		}
	}
}

func last1(s []string) string { return s[len(s)-1] }

// under lists the drafts of which the trail holds a heading, outermost first.
func under(drafts []Draft, heading []string) []Draft {
	var out []Draft
	for _, d := range drafts {
		i := 0
		for _, h := range d.Source.Heading {
			if i < len(heading) && sameHeading(h, heading[i]) {
				i++
			}
		}
		if i == len(heading) {
			out = append(out, d)
		}
	}
	return out
}

// sameHeading compares a document's heading with the catalog's short name for it:
// "Section 2: Notes capturing …" is "Section 2".
func sameHeading(full, short string) bool {
	full, short = strings.ToLower(full), strings.ToLower(short)
	rest, ok := strings.CutPrefix(full, short)
	return ok && (rest == "" || !isWord(rest[0]))
}

// TestSeedWords holds all drafts of a document together against its text: every
// word is there, in order, and none twice.
func TestSeedWords(t *testing.T) {
	for _, s := range seeds {
		t.Run(s.name, func(t *testing.T) {
			raw, err := os.ReadFile(shared(t, "seeds/"+s.name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			text := dropForTest.ReplaceAllString(string(raw), "")
			want := wordsOf(text)
			drafts := seedDrafts(t, s.name, s.jurisdiction)
			got := wordsOf(everything(drafts))
			part, back := kept(want, got), kept(got, want)
			t.Logf("%d words, %d in %d drafts: %.2f %% in order; %.2f %% of them are in the document", len(want), len(got), len(drafts), 100*part, 100*back)
			if part < 0.97 || back < 0.97 {
				t.Errorf("%.2f %% of the words are in the drafts, and %.2f %% of theirs in the document; want 97 of both", 100*part, 100*back)
			}
		})
	}
}

// What a draft rightly lacks: addresses of links, the contents' page numbers.
var dropForTest = regexp.MustCompile(`(?m)\[bookmark[^\]]*\]|\]\([^)]*\)|^(?:PRIMER|CONTENTS)$|^[^\n\t]{3,90}\t(?:page )?\d+$|^Recommendation 3 with key action steps continued$|^#\n`)

// everything is what drafts say, each heading once.
func everything(drafts []Draft) string {
	var b strings.Builder
	var open []string
	for _, d := range drafts {
		for i, h := range d.Source.Heading {
			if i >= len(open) || open[i] != h {
				b.WriteString(h + "\n")
				open = append(open[:min(i, len(open))], h)
			}
		}
		open = open[:min(len(open), len(d.Source.Heading))]
		for line := range strings.SplitSeq(d.Body, "\n") {
			b.WriteString(plain(line) + "\n")
		}
	}
	return b.String()
}

// Every citation that stands in the text stands in the drafts: those that a plain
// reading for the two forms of the primer finds, and all that cite finds.
func TestSeedCitations(t *testing.T) {
	form := regexp.MustCompile(`Mont\. (?:Code\.? Ann\.|Admin\. R\.) ?§? ?([\d.-]+\d)`)
	for _, s := range seeds {
		raw, err := os.ReadFile(shared(t, "seeds/"+s.name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		drafts := seedDrafts(t, s.name, s.jurisdiction)
		held := map[string]bool{}
		for _, d := range drafts {
			for _, id := range d.Citations {
				held[id] = true
			}
		}
		plainly := map[string]bool{}
		for _, m := range form.FindAllStringSubmatch(string(raw), -1) {
			id := "arm:" + m[1]
			if strings.Contains(m[0], "Code") {
				id = "mca:" + m[1]
			}
			plainly[id] = true
			if !held[id] {
				t.Errorf("%s: %s (%s) is in no draft", s.name, m[0], id)
			}
		}
		for _, c := range cite.Builtin().Find(string(raw), s.jurisdiction) {
			if !held[c.String()] {
				t.Errorf("%s: %q (%s) is in no draft", s.name, c.Matched, c)
			}
		}
		if len(plainly) != s.cited {
			t.Errorf("%s: %d citations found by their form, want %d", s.name, len(plainly), s.cited)
		}
		if name := filepath.Base(s.name); len(held) < s.cited {
			t.Errorf("%s: drafts hold %d citations, want %d", name, len(held), s.cited)
		}
	}
}
