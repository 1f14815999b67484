package knowledge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// A body is cut at its headings into pieces that can be quoted by themselves:
// plain words, and the headings that say what they are about.
func TestPassages(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []knowledge.Passage
	}{
		{"no heading", "The board\ndecides.\n\nIt meets\nin May.\n", []knowledge.Passage{
			{Text: "The board decides.\nIt meets in May.", Heading: []string{}},
		}},
		{"headings", "Before.\n\n## Who decides?\nThe board.\n### In a *hurry*\nThe chair.\n## When\nIn May.\n", []knowledge.Passage{
			{Text: "Before.", Heading: []string{}},
			{Text: "The board.", Heading: []string{"Who decides?"}, Anchor: "who-decides"},
			{Text: "The chair.", Heading: []string{"Who decides?", "In a hurry"}, Anchor: "in-a-hurry"},
			{Text: "In May.", Heading: []string{"When"}, Anchor: "when"},
		}},
		{"headings without text", "# All\n## First\n## Second\nText.\n## Third\n", []knowledge.Passage{
			{Text: "Text.", Heading: []string{"All", "Second"}, Anchor: "second"},
		}},
		{"a level left out", "# One\n### Three\na\n## Two\nb\n", []knowledge.Passage{
			{Text: "a", Heading: []string{"One", "Three"}, Anchor: "three"},
			{Text: "b", Heading: []string{"One", "Two"}, Anchor: "two"},
		}},
		{"underlined heading", "Limits\n------\nNone.\n", []knowledge.Passage{
			{Text: "None.", Heading: []string{"Limits"}, Anchor: "limits"},
		}},
		{"lists", "It shows:\n- involvement\n- a plan that is\n  workable\n  1. and sound\n  2. and signed\n", []knowledge.Passage{
			{Text: "It shows:\n- involvement\n- a plan that is workable\n  - and sound\n  - and signed", Heading: []string{}},
		}},
		{"a loose list", "1. One.\n\n   More of one.\n\n2. Two.\n", []knowledge.Passage{
			{Text: "- One.\n  More of one.\n- Two.", Heading: []string{}},
		}},
		{"a table", "| Grade | Hours |\n|---|---:|\n| K | 360 |\n| 1-3 | **720**<br>a year |\n", []knowledge.Passage{
			{Text: "Grade | Hours\nK | 360\n1-3 | 720 a year", Heading: []string{}},
		}},
		{"marks and links", "The **Board** of [Public *Education*](https://example.org) and `OPI`\\* &amp; <https://opi.mt.gov>.\n", []knowledge.Passage{
			{Text: "The Board of Public Education and OPI* & https://opi.mt.gov.", Heading: []string{}},
		}},
		{"quotes and code", "> The board\n> decides.\n\n```\nas  written\n```\n", []knowledge.Passage{
			{Text: "The board decides.\nas  written", Heading: []string{}},
		}},
		{"no HTML", "<div>\nhidden\n</div>\n\nA <b>bold</b> word<!-- aside -->.<br/>Next.\n\n---\n", []knowledge.Passage{
			{Text: "A bold word. Next.", Heading: []string{}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := load(t, small.with(tree{"mt/snow.md": about(c.body)})).Entry("mt/snow").Passages
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("passages (-want +got):\n%s", diff)
			}
		})
	}
}

// The sentence encoder reads about 180 words, so a longer section is cut
// between paragraphs, and each piece keeps the heading. A paragraph is never
// cut: half a rule is a wrong rule.
func TestLongSectionsAreCut(t *testing.T) {
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }
	body := "## Limits\n" + strings.Join([]string{words(80), words(100), words(1), words(400), words(5)}, "\n\n") + "\n\n## After\n" + words(5) + "\n"
	var got []int
	for _, p := range load(t, small.with(tree{"mt/snow.md": about(body)})).Entry("mt/snow").Passages {
		got = append(got, len(strings.Fields(p.Text)))
		if want := "limits"; len(got) < 5 && (p.Anchor != want || len(p.Heading) != 1) {
			t.Errorf("piece %d stands under %q, anchor %q", len(got), p.Heading, p.Anchor)
		}
	}
	if diff := cmp.Diff([]int{180, 1, 400, 5, 5}, got); diff != "" {
		t.Errorf("words of each piece (-want +got):\n%s", diff)
	}
}
