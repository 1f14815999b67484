package knowledge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// "Which entries rest on this section?" is answered with those first that it
// governs, each group in the order of their ids. A chapter is cited by whatever
// cites a section of it.
func TestCiting(t *testing.T) {
	lib := load(t, small.with(tree{
		"mt/a-second.md": entry("citations: [arm:10.55.602, arm:10.55.604]"),
		"mt/b-first.md":  entry("citations: [arm:10.55.604]"),
		"mt/c-second.md": entry("citations: [mca:20-1-301, arm:10.55.604]"),
		"mt/d-first.md":  entry("citations: [\"arm:10.55.604(2)\"]"),
		"mt/e-other.md":  entry("citations: [arm:10.55.6041]"),
		"mt/f-draft.md":  entry("citations: [arm:10.55.604]", "draft: true"),
	}))
	for id, want := range map[string][]string{
		"arm:10.55.604": {"mt/b-first", "mt/d-first", "mt/a-second", "mt/c-second"},
		"arm:10.55":     {"mt/a-second", "mt/b-first", "mt/d-first", "mt/e-other", "mt/c-second"},
		"mca:20-1":      {"mt/c-second"},
		"mca:20-1-301":  {"mt/c-second"},
		"mca:20-1-3":    nil,
		"arm:10.56":     nil,
		"mca:20-1-302":  nil,
	} {
		if diff := cmp.Diff(want, ids(lib.Citing(id))); diff != "" {
			t.Errorf("Citing(%q) (-want +got):\n%s", id, diff)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		wide, narrow string
		want         bool
	}{
		{"arm:10.55.604", "arm:10.55.604", true},
		{"arm:10.55", "arm:10.55.604", true},
		{"mca:20", "mca:20-1-302", true},
		{"arm:10.55.604", "arm:10.55", false},
		{"arm:10.5", "arm:10.55.604", false},
		{"arm:10.55.60", "arm:10.55.604", false},
	} {
		if got := knowledge.Covers(c.wide, c.narrow); got != c.want {
			t.Errorf("Covers(%q, %q) is %v", c.wide, c.narrow, got)
		}
	}
}

// A library of another state declares how its law is cited, and its entries
// cite by that from then on, whatever the order of the files.
func TestDeclaredCodes(t *testing.T) {
	lib := load(t, small.with(tree{
		"wa/_index.md": `---
title: Washington
codes:
  - id: wac
    title: Washington Administrative Code
    names: [WAC, Wash. Admin. Code]
    section: '\d{1,3}-\d{1,3}-\d{3}'
    display: 'WAC {section}'
    url: 'https://app.leg.wa.gov/wac/default.aspx?cite={section}'
---
`,
		"wa/hours.md": entry("citations: [wac:180-51-050]"),
		"a/before.md": entry("citations: [wac:180-51-050]"),
		"a/_index.md": "---\ntitle: Alpha\n---\n",
	}))
	if diff := cmp.Diff([]string{"a/before", "wa/hours"}, ids(lib.Citing("wac:180-51-050"))); diff != "" {
		t.Errorf("citing (-want +got):\n%s", diff)
	}
	found := lib.Codes.Find("see WAC 180-51-050 on credits")
	if len(found) != 1 || found[0].ID != "wac:180-51-050" {
		t.Fatalf("found %+v", found)
	}
	if got, want := lib.Codes.URL(found[0]), "https://app.leg.wa.gov/wac/default.aspx?cite=180-51-050"; got != want {
		t.Errorf("URL %q, want %q", got, want)
	}
	if other := load(t, small).Codes.Find("see WAC 180-51-050 on credits"); len(other) != 0 {
		t.Errorf("a library that declares nothing found %+v", other)
	}
}
