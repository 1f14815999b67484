package knowledge_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/leeway-bot/leeway/knowledge/cite"
)

// Every key that an entry may have, and where it is found afterwards.
func TestFrontMatter(t *testing.T) {
	lib := load(t, small.with(tree{"mt/variances/standards-waiver.md": `---
title: "Variances to Standards"   # as the source calls it
kind: flexibility
approval: required
summary: "Most standards can be varied; the Board of Public Education must approve."
citations: [arm:10.55.604, "mca:20-1-302(3)(a)"]
deadline: {rule: "second Monday in October", what: "application due"}
expires: 2027-06-30
next_steps: ["Name the standard.", "Apply in writing."]
see: [mt/snow]
source: {document: montana-policy-primer, title: Montana Policy Primer, heading: [Variances, "What is it?"], as_of: 2024-09, url: "https://example.org/primer"}
contact: {name: The accreditation desk, url: "https://example.org/desk"}
asks: ["how do we get out from under a standard?"]
draft: false
---
A district may ask to depart from a standard.
`}))
	want := &knowledge.Entry{
		ID:           "mt/variances/standards-waiver",
		Jurisdiction: "mt",
		Title:        "Variances to Standards",
		Kind:         knowledge.Flexibility,
		Approval:     knowledge.Required,
		Summary:      "Most standards can be varied; the Board of Public Education must approve.",
		Citations:    []cite.Citation{{ID: "arm:10.55.604"}, {ID: "mca:20-1-302", Pin: "(3)(a)"}},
		Deadline:     &knowledge.Deadline{Rule: rule(t, "second Monday in October"), What: "application due"},
		Expires:      day("2027-06-30"),
		NextSteps:    []string{"Name the standard.", "Apply in writing."},
		See:          []string{"mt/snow"},
		Source: knowledge.Source{
			Document: "montana-policy-primer", Title: "Montana Policy Primer",
			Heading: []string{"Variances", "What is it?"}, AsOf: "2024-09", URL: "https://example.org/primer",
		},
		Contact:  knowledge.Contact{Name: "The accreditation desk", URL: "https://example.org/desk"},
		Asks:     []knowledge.Line{{Text: "how do we get out from under a standard?", File: "mt/variances/standards-waiver.md", Line: 13}},
		Passages: []knowledge.Passage{{Text: "A district may ask to depart from a standard.", Heading: []string{}}},
		File:     "mt/variances/standards-waiver.md",
	}
	got := lib.Entry("mt/variances/standards-waiver")
	opts := cmp.Options{
		cmp.Comparer(func(a, b knowledge.Rule) bool { return a == b }),
		cmpopts.IgnoreFields(cite.Citation{}, "Matched", "Start", "End"),
	}
	if diff := cmp.Diff(want, got, opts); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
}

// A proposal may name what holds until it does.
func TestMeanwhile(t *testing.T) {
	lib := load(t, small.with(tree{"mt/virtual-days.md": entry("kind: recommendation", "meanwhile: mt/snow")}))
	if got := lib.Entry("mt/virtual-days").Meanwhile; got != "mt/snow" {
		t.Errorf("meanwhile %q, want mt/snow", got)
	}
}

// What an entry leaves out means something: no approval is never a yes.
func TestWhatAnEntryLeavesOut(t *testing.T) {
	for _, c := range []struct {
		kind string
		want knowledge.Approval
	}{
		{"flexibility", knowledge.Unstated},
		{"recommendation", knowledge.NotApplicable},
		{"plan", knowledge.NotApplicable},
		{"reference", knowledge.NotApplicable},
	} {
		e := load(t, small.with(tree{"mt/snow.md": entry("kind: " + c.kind)})).Entry("mt/snow")
		if e.Approval != c.want {
			t.Errorf("a %s without approval is %s, want %s", c.kind, e.Approval, c.want)
		}
		if e.Deadline != nil || !e.Expires.IsZero() || e.Draft || e.Summary != "" {
			t.Errorf("a %s got what its file does not give: %+v", c.kind, e)
		}
	}
}

// One text counts as a list of one, words are read in any case, and an empty
// key is as good as none.
func TestFrontMatterIsForgiving(t *testing.T) {
	e := load(t, small.with(tree{"mt/snow.md": entry(
		"kind: Flexibility", "approval: LOCAL", "citations: arm:10.55.604", "next_steps: Ask the board.", "summary:", "asks:", "see: []", "expires:", "draft: yes",
	)})).Entry("mt/snow")
	if e.Kind != knowledge.Flexibility || e.Approval != knowledge.Local || !e.Draft {
		t.Errorf("kind %s, approval %s, draft %v", e.Kind, e.Approval, e.Draft)
	}
	if len(e.Citations) != 1 || len(e.NextSteps) != 1 || len(e.Asks) != 0 || len(e.See) != 0 {
		t.Errorf("citations %v, next steps %q, asks %v, see %q", e.Citations, e.NextSteps, e.Asks, e.See)
	}
}

// An entry holds through its last day. Only a flexibility is ever in force.
func TestInForce(t *testing.T) {
	phasedOut := &knowledge.Entry{Kind: knowledge.Flexibility, Expires: day("2027-06-30")}
	for on, want := range map[string]bool{"2026-11-22": true, "2027-06-29": true, "2027-06-30": true, "2027-07-01": false, "2030-01-01": false} {
		if got := phasedOut.InForce(day(on)); got != want {
			t.Errorf("in force on %s: %v, want %v", on, got, want)
		}
		if got := phasedOut.ExpiredOn(day(on)); got == want {
			t.Errorf("expired on %s: %v, want %v", on, got, !want)
		}
	}
	if evening := day("2027-06-30").Add(20 * time.Hour); phasedOut.ExpiredOn(evening) {
		t.Error("expired on the evening of its last day")
	}
	for _, kind := range knowledge.Kinds() {
		e := &knowledge.Entry{Kind: kind}
		if got, want := e.InForce(day("2026-11-22")), kind == knowledge.Flexibility; got != want {
			t.Errorf("a %s in force: %v, want %v", kind, got, want)
		}
	}
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // the date is written in a test
	}
	return d
}

func rule(t *testing.T, s string) knowledge.Rule {
	t.Helper()
	r, err := knowledge.ParseRule(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
