package knowledge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/leeway-bot/leeway/knowledge"
)

var midwest = small.with(tree{
	"_index.md":         "---\ntitle: All\ncontact: {name: The library}\n---\n",
	"mo/_index.md":      "---\ntitle: Missouri\nnames: [MO, DESE, Show-Me State]\ncontact: {name: DESE, url: \"https://dese.mo.gov\"}\n---\nWhat the state proposes.\n\nNone of it is in force.\n",
	"Clayton/_index.md": "---\ntitle: School District of Clayton\nnames: [Clayton]\nwithin: MO\n---\n",
	"Clayton/goals.md":  entry("kind: plan"),
})

func TestJurisdictions(t *testing.T) {
	lib := load(t, midwest)
	want := []*knowledge.Jurisdiction{
		{ID: "clayton", Title: "School District of Clayton", Names: []string{"Clayton", "School District of Clayton"}, Within: "mo"},
		{ID: "mo", Title: "Missouri", Names: []string{"MO", "DESE", "Show-Me State", "Missouri"}, Contact: knowledge.Contact{Name: "DESE", URL: "https://dese.mo.gov"},
			Intro: "What the state proposes.\nNone of it is in force."},
		{ID: "mt", Title: "Montana", Names: []string{"MT", "Montana"}},
	}
	if diff := cmp.Diff(want, lib.Jurisdictions(), cmpopts.IgnoreUnexported(knowledge.Jurisdiction{})); diff != "" {
		t.Errorf("jurisdictions (-want +got):\n%s", diff)
	}
	// The folder may be named in any case; an entry's jurisdiction is always its id.
	if e := lib.Entry("clayton/goals"); lib.Jurisdiction(e.Jurisdiction).ID != e.Jurisdiction {
		t.Errorf("an entry of %q stands in %q", lib.Jurisdiction(e.Jurisdiction).ID, e.Jurisdiction)
	}
}

// Clayton lies within Missouri, so a question there is answered by both, the
// district first; never the other way round, and never by Montana.
func TestWithin(t *testing.T) {
	lib := load(t, midwest)
	for id, want := range map[string][]string{
		"clayton": {"clayton", "mo"},
		"CLAYTON": {"clayton", "mo"},
		"mo":      {"mo"},
		"mt":      {"mt"},
		"tx":      nil,
		"":        nil,
	} {
		if diff := cmp.Diff(want, lib.Within(id)); diff != "" {
			t.Errorf("Within(%q) (-want +got):\n%s", id, diff)
		}
	}
}

func TestContactFor(t *testing.T) {
	lib := load(t, midwest)
	for id, want := range map[string]string{
		"mo":      "DESE",
		"clayton": "DESE", // it names nobody, so whom the state names
		"mt":      "The library",
		"tx":      "The library",
		"":        "The library",
	} {
		if got := lib.ContactFor(id).Name; got != want {
			t.Errorf("ContactFor(%q) is %q, want %q", id, got, want)
		}
	}
}

// A question that names a state is about that state, so a name must stand by
// itself, and an abbreviation in capitals.
func TestNamedIn(t *testing.T) {
	mo := load(t, midwest).Jurisdiction("mo")
	for text, want := range map[string]string{
		"what does Missouri say?":         "Missouri",
		"in missouri, or DESE":            "missouri",
		"ask DESE (Missouri)":             "DESE",
		"is MO different":                 "MO",
		"my baby is 4 mo old":             "",
		"the show-me state's rule":        "show-me state",
		"Missourian schools":              "",
		"MOST schools in MOAP":            "",
		"İstanbul to Missouri":            "Missouri", // a letter that grows when it is made small
		"":                                "",
		"Montana":                         "",
		"the desert":                      "",
		"MSIP 6 (MO)":                     "MO",
		"Émile asks: missouri":            "missouri",
		"no such thing as a missouri-ite": "missouri",
	} {
		start, end, ok := mo.NamedIn(text)
		got := ""
		if ok {
			got = text[start:end]
		}
		if got != want {
			t.Errorf("%q names it as %q, want %q", text, got, want)
		}
	}
}
