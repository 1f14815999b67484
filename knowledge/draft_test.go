package knowledge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// A draft is read and checked like any entry and then kept out of every answer.
// The warning tells its editor what is left to do.
func TestDrafts(t *testing.T) {
	lib := load(t, small.with(tree{
		"mt/bare.md":    entry("draft: true"),
		"mt/nearly.md":  entry("citations: [arm:10.55.604]", "approval: required", "next_steps: [Apply.]", "draft: true"),
		"mt/ready.md":   entry("citations: [arm:10.55.604]", "approval: required", "next_steps: [Apply.]", `asks: ["may we?"]`, "draft: true"),
		"mt/thought.md": entry("kind: recommendation", "draft: true"),
		"mt/done.md":    entry("citations: [arm:10.55.604]"),
	}))
	if diff := cmp.Diff([]string{"mt/done", "mt/snow"}, ids(lib.Served())); diff != "" {
		t.Errorf("served (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"mt/done"}, ids(lib.Citing("arm:10.55.604"))); diff != "" {
		t.Errorf("citing (-want +got):\n%s", diff)
	}
	if len(lib.Entries) != 6 || lib.Entry("mt/bare") == nil {
		t.Errorf("a draft is in the library all the same: %q", ids(lib.Entries))
	}
	const hint = "remove draft: true"
	mustMatch(t, lib.Warnings, []knowledge.Problem{
		{File: "mt/bare.md", Line: 5, What: "still needs an approval (if the source states one), a citation, next steps, asks", Hint: hint, Warning: true},
		{File: "mt/nearly.md", Line: 8, What: "still needs asks", Hint: hint, Warning: true},
		{File: "mt/ready.md", Line: 9, What: "a draft, not served", Hint: hint, Warning: true},
		{File: "mt/thought.md", Line: 5, What: "still needs next steps, asks", Hint: hint, Warning: true},
	})
	if what := lib.Warnings[2].What; strings.Contains(what, "needs") {
		t.Errorf("a finished draft lacks something: %s", what)
	}
}

// Further slips that do not keep a library from being served.
func TestWarnings(t *testing.T) {
	lib := load(t, small.with(tree{
		"mt/snow.asks.txt": "snow day?\nice day?\nSnow day!\n",
		"wy/wind.md":       entry(),
	}))
	mustMatch(t, lib.Warnings, []knowledge.Problem{
		{File: "mt/snow.asks.txt", Line: 3, What: "the same ask stands twice", Hint: "mt/snow.asks.txt:1", Warning: true},
		{File: "wy/wind.md", What: `the folder "wy" has no _index.md`, Hint: "title, names and contact", Warning: true},
	})
	if j := lib.Jurisdiction("wy"); j == nil || j.Title != "wy" {
		t.Errorf("a folder without _index.md is a jurisdiction all the same: %+v", j)
	}
}
