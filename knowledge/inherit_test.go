package knowledge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// Entries of one document share its title, date and address, so these stand in
// the folder's _index.md once. They are merged only while the document is the
// same: otherwise an entry would be quoted under another document's date.
func TestSourceIsInherited(t *testing.T) {
	const folder = `source: {document: primer, title: Policy Primer, as_of: 2022-06-14, url: "https://example.org/primer", heading: [Cover]}`
	primer := func(heading ...string) knowledge.Source {
		return knowledge.Source{Document: "primer", Title: "Policy Primer", AsOf: "2022-06-14", URL: "https://example.org/primer", Heading: heading}
	}
	later := primer("Cover")
	later.AsOf = "2024"
	for name, c := range map[string]struct {
		own  string // line of the entry, "" for none
		want knowledge.Source
	}{
		"no source of its own":       {"", primer("Cover")},
		"its heading":                {"source: {heading: [Variances, Limits]}", primer("Variances", "Limits")},
		"the same document":          {"source: {document: primer}", primer("Cover")},
		"the same in another case":   {"source: {document: PRIMER, as_of: 2024}", knowledge.Source{Document: "PRIMER", Title: later.Title, AsOf: later.AsOf, URL: later.URL, Heading: later.Heading}},
		"its date alone":             {"source: {as_of: 2024}", later},
		"another document":           {"source: {document: notes}", knowledge.Source{Document: "notes"}},
		"another document, its date": {"source: {document: notes, as_of: 2020}", knowledge.Source{Document: "notes", AsOf: "2020"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := "---\ntitle: Snow days\nkind: flexibility\n" + c.own + "\n---\nThe board decides.\n"
			lib := load(t, tree{"mt/_index.md": "---\ntitle: Montana\n" + folder + "\n---\n", "mt/snow.md": text})
			if diff := cmp.Diff(c.want, lib.Entry("mt/snow").Source); diff != "" {
				t.Errorf("source (-want +got):\n%s", diff)
			}
		})
	}
}

// The nearest folder that says something is the one that counts, for each thing
// by itself, up to the root.
func TestTheNearestFolderCounts(t *testing.T) {
	lib := load(t, tree{
		"_index.md":                "---\ntitle: All\ncontact: {name: The library}\nnext_steps: [Read on.]\nsource: {title: Everything}\n---\n",
		"mt/_index.md":             "---\ntitle: Montana\ncontact: {name: The state}\napproval: local\n---\n",
		"mt/day/_index.md":         "---\nnext_steps: [Ask the union.]\n---\n",
		"mt/day/deep/_index.md":    "---\napproval: unstated\n---\n",
		"mt/day/deep/inherits.md":  "---\ntitle: A\nkind: flexibility\n---\nText.\n",
		"mt/day/deep/insists.md":   "---\ntitle: B\nkind: flexibility\napproval: required\ncontact: {name: The desk}\nnext_steps: [Apply.]\nsource: {title: Its own}\n---\nText.\n",
		"mt/above.md":              "---\ntitle: C\nkind: flexibility\n---\nText.\n",
		"mo/without-a-folder.md":   "---\ntitle: D\nkind: flexibility\n---\nText.\n",
		"mt/day/beside/sibling.md": "---\ntitle: E\nkind: flexibility\n---\nText.\n",
	})
	type takes struct {
		Source, Contact string
		Approval        knowledge.Approval
		NextSteps       []string
	}
	got := map[string]takes{}
	for _, e := range lib.Entries {
		got[e.ID] = takes{e.Source.Title, e.Contact.Name, e.Approval, e.NextSteps}
	}
	want := map[string]takes{
		"mt/day/deep/inherits":  {"Everything", "The state", knowledge.Unstated, []string{"Ask the union."}},
		"mt/day/deep/insists":   {"Its own", "The desk", knowledge.Required, []string{"Apply."}},
		"mt/day/beside/sibling": {"Everything", "The state", knowledge.Local, []string{"Ask the union."}},
		"mt/above":              {"Everything", "The state", knowledge.Local, []string{"Read on."}},
		"mo/without-a-folder":   {"Everything", "The library", knowledge.Unstated, []string{"Read on."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inherited (-want +got):\n%s", diff)
	}
}
