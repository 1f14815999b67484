package convert

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

const policy = `# Calendar policy

What this is about.

## Short weeks

### What is it?

A week of four days, under Mont. Code Ann. § 20-1-302(3); see rule 10.55.604.

### How can it be used?

Districts may adopt it; no state approval is needed. Apply by the second Monday in October.[^1]

## Long days

### What is it?

A day of eight hours. The state board must approve it: it requires state approval.

### How can it be used?

Local boards may set the hours. It expires June 30, 2027.

## Ideas of the work group

We recommend that the state adopt a waiver.

## Not a word below

## 1. First rule

Rule text.

## 1. First rule

Rule text again.

[^1]: The form is in ARM 10.55.603.
`

func draftsOf(t *testing.T, name, text string, to Target) []Draft {
	t.Helper()
	doc, err := readBytes(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Drafts(doc, builtin, to)
}

func TestDrafts(t *testing.T) {
	drafts := draftsOf(t, "My Policy.md", policy, Target{Jurisdiction: "mt", Within: []string{"mt"}})
	type row struct {
		ID, Title, Trail, Kind, Citations string
	}
	var got []row
	for _, d := range drafts {
		got = append(got, row{d.ID, d.Title, strings.Join(d.Source.Heading, " > "), string(d.Kind), strings.Join(d.Citations, " ")})
	}
	want := []row{
		{"mt/my-policy/calendar-policy", "Calendar policy", "Calendar policy", "reference", ""},
		{"mt/my-policy/short-weeks", "Short weeks", "Short weeks", "flexibility", "mca:20-1-302(3) arm:10.55.604 arm:10.55.603"},
		{"mt/my-policy/long-days", "Long days", "Long days", "flexibility", ""},
		{"mt/my-policy/ideas-of-the-work-group", "Ideas of the work group", "Ideas of the work group", "recommendation", ""},
		{"mt/my-policy/1-first-rule", "1. First rule", "1. First rule", "reference", ""},
		{"mt/my-policy/1-first-rule-2", "1. First rule", "1. First rule", "reference", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	const body = `## What is it?

A week of four days, under Mont. Code Ann. § 20-1-302(3); see rule 10.55.604.

## How can it be used?

Districts may adopt it; no state approval is needed. Apply by the second Monday in October.[^1]

[^1]: The form is in ARM 10.55.603.
`
	if diff := cmp.Diff(body, drafts[1].Body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(drafts[4].Body, "Not a word below\n") {
		t.Errorf("a heading without text went missing: %q", drafts[4].Body)
	}
}

// What the text suggests stands in comments: the keys themselves promise nothing.
func TestDraftFile(t *testing.T) {
	drafts := draftsOf(t, "policy.md", policy, Target{Jurisdiction: "mt", Within: []string{"mt"}})
	const want = `---
title: "Short weeks"
kind: flexibility
# proposed: flexibility (“Districts may adopt it; no state approval is needed.”)
approval: unstated
# proposed: not-required (“Districts may adopt it; no state approval is needed.”)
citations: [mca:20-1-302(3), arm:10.55.604, arm:10.55.603]
# deadline: {rule: "second Monday in October", what: "due"}
# proposed: “Apply by the second Monday in October.”
source:
  document: "policy"
  title: "Calendar policy"
  heading:
    - "Short weeks"
draft: true # remove this line when you have checked the entry
---
`
	head, _, _ := strings.Cut(drafts[1].File(), "## What is it?")
	if diff := cmp.Diff(want, head); diff != "" {
		t.Errorf("front matter (-want +got):\n%s", diff)
	}
	if long := drafts[2].File(); !strings.Contains(long, "approval: unstated\n# proposed: required (“The state board must approve it: it requires state approval.”)\n# proposed: local (") || !strings.Contains(long, "# expires: 2027-06-30\n") {
		t.Errorf("proposals of long days:\n%s", long)
	}
}

// A library of drafts alone loads, and lint says what each still needs.
func TestDraftsLoad(t *testing.T) {
	dir := t.TempDir()
	drafts := draftsOf(t, "policy.md", policy, Target{Jurisdiction: "mt"})
	odd := "# Odd: \"things\" # & 'more' {x: [y]} \\ --- \n\nA [link](../../up.md) --- and \x01 \u0085 \u2028 signs.\n\n---\n\n# `code` *star* _under_ [a](b) <i>\n\n!tag &anchor %x @y\n"
	drafts = append(drafts, draftsOf(t, "odd.md", odd, Target{Jurisdiction: "mt"})...)
	if _, err := Write(dir, drafts); err != nil {
		t.Fatal(err)
	}
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(lib.Entries) != len(drafts) || len(lib.Served()) != 0 {
		t.Errorf("%d entries, %d served, want %d and none", len(lib.Entries), len(lib.Served()), len(drafts))
	}
	needs := 0
	for _, w := range lib.Warnings {
		if strings.Contains(w.What, "a draft, not served; it still needs") {
			needs++
		}
	}
	if needs != len(drafts) {
		t.Errorf("%d drafts say what they need, want %d:\n%v", needs, len(drafts), lib.Warnings)
	}
}

// No heading leads out of the folder, and none takes a name that a library skips.
func TestSlug(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Who decides?", "who-decides"},
		{"../../etc/passwd", "etc-passwd"},
		{`C:\Windows\system32`, "c-windows-system32"},
		{".hidden", "hidden"},
		{"_index", "index"},
		{"Café & Straße — 2½", "cafe-stra-e-21-2"},
		{"teacher’s", "teachers"},
		{"\x00\n", "section"},
		{"中文", "section"},
		{"", "section"},
		{"README", "readme"},
		{strings.Repeat("long ", 500), strings.TrimSuffix(strings.Repeat("long-", 80), "-")},
	} {
		if got := slug(c.in); got != c.want {
			t.Errorf("slug(%.40q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestHeadingsLeadNowhere(t *testing.T) {
	outer := t.TempDir()
	dir := filepath.Join(outer, "lib")
	text := "# ../../../up\n\nA\n\n# /etc/passwd\n\nB\n\n# ..\n\nC\n\n# .git/config\n\nD\n\n# con\n\nE\n\n# %2e%2e%2f\n\nF\n"
	drafts := draftsOf(t, "../../evil/../doc.md", text, Target{})
	if len(drafts) != 6 {
		t.Fatalf("%d drafts, want 6", len(drafts))
	}
	if _, err := Write(dir, drafts); err != nil {
		t.Fatal(err)
	}
	if found, err := os.ReadDir(outer); err != nil || len(found) != 1 {
		t.Errorf("outside of the folder: %v %v", found, err)
	}
	if lib, err := knowledge.LoadDir(dir); err != nil || len(lib.Entries) != 6 {
		t.Errorf("the library does not take all: %v", err)
	}
	for _, id := range []string{"../x", "/x", "a/../../x", "", ".", "a/.x", "a//x", `a\x`, "a/_x"} {
		if _, err := Write(dir, []Draft{{ID: id}}); err == nil || !strings.Contains(err.Error(), "leads out") {
			t.Errorf("id %q was written: %v", id, err)
		}
	}
}

func TestPropose(t *testing.T) {
	for _, c := range []struct{ sentence, key, want string }{
		{"No state approval needed.", "approval", "not-required"},
		{"Districts can opt for one or the other without seeking permission from the state.", "approval", "not-required"},
		{"A district does not need approval.", "approval", "not-required"},
		{"Approval is not required for this.", "approval", "not-required"},
		{"Requires state approval.", "approval", "required"},
		{"The plan must be approved by the board.", "approval", "required"},
		{"Districts must apply for a variance.", "approval", "required"},
		{"This is subject to approval.", "approval", "required"},
		{"Local boards hold the authority to waive it.", "approval", "local"},
		{"Approval was discussed at length.", "approval", ""},
		{"The board approved the minutes.", "approval", ""},
		{"The application must be submitted by the second Monday in October.", "deadline", "second Monday in October"},
		{"Submit scores no later than May 1st.", "deadline", "May 1"},
		{"Plans are due on or before June 30, 2027.", "deadline", "2027-06-30"},
		{"The rule was filed Oct. 12, 2004, effective May 30, 2005.", "deadline", ""},
		{"School begins on September 1.", "deadline", ""},
		{"Reports are due by February 30.", "deadline", ""},
		{"We recommend that the state act.", "kind", "recommendation"},
		{"A letter of recommendation is enclosed.", "kind", ""},
		{"Districts may adopt it.", "kind", "flexibility"},
	} {
		got := ""
		for _, p := range propose("", nil, []Block{{Kind: Paragraph, Text: c.sentence}}) {
			if p.Key == c.key {
				got = p.Value
				break
			}
		}
		if got != c.want {
			t.Errorf("%q proposes %s %q, want %q", c.sentence, c.key, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	text := "See Mont. Code Ann. § 20-1-302. It holds. “Yes.” Dr. May asks: why? U.S. law too."
	want := []string{"See Mont. Code Ann. § 20-1-302.", "It holds.", "“Yes.”", "Dr. May asks: why?", "U.S. law too."}
	if diff := cmp.Diff(want, sentences([]Block{{Text: text}})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
