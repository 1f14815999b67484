package knowledge_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/leeway-bot/leeway/knowledge"
)

// catalogued is an entry as the catalog lists it, made from the source
// documents without looking at the library.
type catalogued struct {
	ID, Title, Jurisdiction string
	Kind                    knowledge.Kind
	Approval                knowledge.Approval
	Citations               []string
	Deadline                string
	Expires                 string
	Facts                   []string
	NextStep                string `yaml:"next_step"`
	Source                  struct {
		Document string
		Heading  []string
	}
}

func catalog(t *testing.T) []catalogued {
	t.Helper()
	in := yaml.NewDecoder(bytes.NewReader(shared(t, "catalog.yaml")))
	in.KnownFields(true) // a fact of a new kind must not go unchecked
	var list []catalogued
	if err := in.Decode(&list); err != nil {
		t.Fatalf("catalog: %v", err)
	}
	return list
}

func bundled(t *testing.T) *knowledge.Library {
	t.Helper()
	lib, err := knowledge.Bundled()
	if err != nil {
		t.Fatalf("the bundled library:\n%v", err)
	}
	return lib
}

// The bundled library says what its sources say: entry by entry the same kind,
// approval, law, deadline and end as the catalog, and nothing besides.
func TestBundledLibraryHoldsTheCatalog(t *testing.T) {
	lib, list := bundled(t), catalog(t)
	if len(list) != 50 {
		t.Errorf("the catalog lists %d entries, want 50", len(list))
	}
	var want []string
	for _, c := range list {
		want = append(want, c.ID)
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(ids(lib.Entries)))); diff != "" {
		t.Errorf("ids (-catalog +library):\n%s", diff)
	}
	for _, c := range list {
		if e := lib.Entry(c.ID); e != nil {
			t.Run(c.ID, func(t *testing.T) { holds(t, e, c) })
		}
	}
}

func holds(t *testing.T, e *knowledge.Entry, c catalogued) {
	type facts struct {
		Title, Jurisdiction string
		Kind                knowledge.Kind
		Approval            knowledge.Approval
		Citations           []string // in order: the first governs
		Document            string
		Heading             []string
		Expires             time.Time
	}
	want := facts{c.Title, c.Jurisdiction, c.Kind, c.Approval, nil, c.Source.Document, c.Source.Heading, end(t, c.Expires)}
	want.Citations = append(want.Citations, c.Citations...)
	got := facts{e.Title, e.Jurisdiction, e.Kind, e.Approval, nil, e.Source.Document, e.Source.Heading, e.Expires}
	for _, law := range e.Citations {
		got.Citations = append(got.Citations, law.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-catalog +library):\n%s", diff)
	}
	switch {
	case (c.Deadline == "") != (e.Deadline == nil):
		t.Errorf("deadline %v, in the catalog %q", e.Deadline, c.Deadline)
	case e.Deadline != nil && !strings.HasPrefix(c.Deadline, e.Deadline.Rule.String()):
		t.Errorf("deadline %q, in the catalog %q", e.Deadline.Rule, c.Deadline)
	case e.Deadline != nil && e.Deadline.What == "":
		t.Error("a deadline does not say what is due")
	}
	if c.NextStep != "" && len(e.NextSteps) == 0 {
		t.Errorf("no next step, in the catalog %q", c.NextStep)
	}
}

// end is the last day of a fiscal year of Montana's schools, which runs from July
// to June and bears the later year's name (Mont. Code Ann. § 20-1-301).
func end(t *testing.T, catalogued string) time.Time {
	t.Helper()
	if catalogued == "" {
		return time.Time{}
	}
	m := regexp.MustCompile(`^FY(\d\d)\b`).FindStringSubmatch(catalogued)
	if m == nil {
		t.Fatalf("the catalog's %q is no fiscal year", catalogued)
	}
	return day("20" + m[1] + "-06-30")
}

// An entry is found by the way people ask about it, so the library must know
// many ways, and enough of what it must stay silent about.
func TestBundledLibraryIsLargeEnough(t *testing.T) {
	lib := bundled(t)
	asks := 0
	for _, e := range lib.Entries {
		asks += len(e.Asks)
		if len(e.Asks) < 60 {
			t.Errorf("%s has %d asks, want 60", e.ID, len(e.Asks))
		}
	}
	for _, c := range []struct {
		what        string
		count, want int
	}{
		{"asks", asks, 3000},
		{"off-topic lines", len(lib.OffTopic), 800},
		{"thesaurus rows", len(lib.Synonyms), 200},
		{"golden questions", len(lib.Golden), 150},
	} {
		if c.count < c.want {
			t.Errorf("%d %s, want %d", c.count, c.what, c.want)
		}
	}
}

// Each entry can be shown as it is: nothing unfinished, a sentence for the
// headline, somebody to ask, a source with a title.
func TestBundledEntriesAreFinished(t *testing.T) {
	lib := bundled(t)
	if len(lib.Warnings) > 0 {
		t.Errorf("warnings:\n%v", lib.Warnings)
	}
	for _, e := range lib.Entries {
		if e.Draft || e.Summary == "" || e.Source.Title == "" || e.Contact.Name == "" || len(e.Passages) == 0 {
			t.Errorf("%s: draft %v, summary %q, source %q, contact %q, %d passages", e.ID, e.Draft, e.Summary, e.Source.Title, e.Contact.Name, len(e.Passages))
		}
		if e.Kind == knowledge.Flexibility && len(e.NextSteps) == 0 {
			t.Errorf("%s: no next step", e.ID)
		}
	}
}

// Each entry is held to its promise at every new revision, and so is silence.
func TestBundledGoldenReachesEveryEntry(t *testing.T) {
	lib := bundled(t)
	named, silent := map[string]bool{}, 0
	for _, g := range lib.Golden {
		for _, id := range g.First {
			named[lib.Entry(id).ID] = true
		}
		if g.Verdict == "not_covered" {
			silent++
		}
	}
	for _, e := range lib.Entries {
		if !named[e.ID] {
			t.Errorf("no golden question names %s", e.ID)
		}
	}
	if silent == 0 {
		t.Error("no golden question demands silence")
	}
}

func TestBundledJurisdictions(t *testing.T) {
	lib := bundled(t)
	for id, want := range map[string][]string{"mt": {"mt"}, "mo": {"mo"}, "clayton": {"clayton", "mo"}} {
		if diff := cmp.Diff(want, lib.Within(id)); diff != "" {
			t.Errorf("Within(%q) (-want +got):\n%s", id, diff)
		}
		if lib.ContactFor(id).Name == "" {
			t.Errorf("%s names nobody to ask", id)
		}
	}
}
