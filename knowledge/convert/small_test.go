package convert

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

func TestJoinLines(t *testing.T) {
	v := vocabulary{}
	v.add("a judicial review, full-time staff, twenty four, well-known, half time, section")
	for _, c := range []struct{ before, after, want string }{
		{"subject to judi-", "cial review", "subject to judicial review"},
		{"a full-", "time post", "a full-time post"},
		{"twenty-", "four hours", "twenty-four hours"},
		{"5 CSR 20-", "400.120", "5 CSR 20-400.120"},
		{"un-", "heard of", "unheard of"},
		{"Anglo-", "American", "Anglo-American"},
		{"and/", "or", "and/or"},
		{"the end", "of it", "the end of it"},
		{"see https://a.example/b-c/", "d", "see https://a.example/b-c/d"},
		{"a dash -", "here", "a dash - here"},
		{"", "x", "x"},
	} {
		if got := v.joinLines(c.before, c.after); got != c.want {
			t.Errorf("%q + %q = %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

// What escape writes, a Markdown reader reads back as it was.
func TestEscape(t *testing.T) {
	for _, s := range []string{
		"plain words", "2 * 3 * 4", "*not bold*", "_not italic_", "snake_case_word", "`no code`", "a < b <script>", "[a](b)", "[a]: b",
		`back\slash \* and \`, "&amp; &copy; & co", "~~not struck~~", "# no heading", "1. no item", "12) no item", "- no item", "+ x", "> no quote", "=== x", "---", "***", "| a | b |", "[^1]: no note", "~~~", "a\u00a0b", "1986. What a year!", "<https://a.example>",
	} {
		src := []byte(lines(escape(s)))
		doc := goldmark.New().Parser().Parse(text.NewReader(src))
		first := doc.FirstChild()
		if first == nil || first.Kind() != ast.KindParagraph || first.NextSibling() != nil {
			t.Errorf("%q was written as %q, which is no single paragraph", s, src)
			continue
		}
		m := &markdownFile{builder: newBuilder(&source{}, Markdown), src: src}
		var runs []run
		m.runs(first, run{}, &runs)
		var b strings.Builder
		for _, r := range runs {
			if r.bold || r.italic || r.link != "" {
				t.Errorf("%q was written as %q, which is marked up", s, src)
			}
			b.WriteString(r.text)
		}
		if got := b.String(); got != s {
			t.Errorf("%q was written as %q and reads %q", s, src, got)
		}
		if got := plain(string(src)); got != oneLine(s) {
			t.Errorf("plain(%q) = %q, want %q", src, got, oneLine(s))
		}
	}
}

func TestInline(t *testing.T) {
	for _, c := range []struct {
		runs []run
		want string
	}{
		{[]run{{text: "a "}, {text: " bold ", bold: true}, {text: "c"}}, "a  **bold** c"},
		{[]run{{text: "b", bold: true}, {text: "o", bold: true}}, "**bo**"},
		{[]run{{text: "in"}, {text: "word", bold: true}, {text: "s"}}, "inwords"},
		{[]run{{text: "x", bold: true, italic: true}}, "***x***"},
		{[]run{{text: "see "}, {text: "the [rule]", link: "https://a.example"}, {text: "."}}, `see [the \[rule\]](https://a.example).`},
		{[]run{{text: "https://a.example", link: "https://a.example"}}, "<https://a.example>"},
		{[]run{{text: "law"}, {note: "2"}, {text: " holds"}}, "law[^2] holds"},
	} {
		if got := inline(c.runs); got != c.want {
			t.Errorf("%+v is %q, want %q", c.runs, got, c.want)
		}
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.example/x y(z)":       "https://a.example/x%20y%28z%29",
		"mailto:a@b.example":             "mailto:a@b.example",
		"javascript:alert(1)":            "",
		"data:text/html,x":               "",
		"file:///etc/passwd":             "",
		"#here":                          "",
		"../up":                          "",
		"//a.example":                    "",
		" https://a.example/\u200bx\n ":  "https://a.example/x",
		"https:///nowhere":               "",
		"https://[::1":                   "",
		strings.Repeat("https://a", 999): "",
	} {
		if got := address(in, nil); got != want {
			t.Errorf("address(%.40q) = %q, want %q", in, got, want)
		}
	}
}

func TestHeadingForms(t *testing.T) {
	for s, want := range map[string]bool{
		"EXECUTIVE SUMMARY":                    true,
		"Work Group Meeting Schedule":          true,
		"Who may apply?":                       true,
		"Applying Proficiency-based Learning":  true,
		"Goal #1":                              true,
		"Section 2: What the group said":       true,
		"Objective 1: Keep the plan in sight.": true,
		"Recommendations:":                     true,
		"A sentence with small words.":         false,
		"Key action steps are:":                false,
		"10:15 Continuing the Framework":       false,
		"Dr. Pat Doe With Team Members":        false,
		"see the other part":                   false,
		"Session 6 is being held in person":    false,
		"Note Taker: Alex Doe":                 false,
		"write to board@schools.example.org":   false,
	} {
		if got := mayHead(s) && headsByForm(s); got != want {
			t.Errorf("%q heads: %v, want %v", s, got, want)
		}
	}
}

func TestListMarkdown(t *testing.T) {
	items := []Item{{0, "1", "one"}, {1, "", "deep"}, {1, "", "deeper"}, {0, "2", "two\nlines"}, {0, "7", "seven"}, {3, "", "too deep"}, {0, "", "# bullet"}}
	want := "1. one\n    - deep\n    - deeper\n2. two\\\n    lines\n- 7\\. seven\n    - too deep\n- \\# bullet"
	if diff := cmp.Diff(want, listMarkdown(items)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFurniture(t *testing.T) {
	page := func(n int, lines ...string) []pdfLine {
		var out []pdfLine
		for i, s := range lines {
			y := []float64{770, 400, 30}[i]
			out = append(out, newLine([]pdfWord{{text: s, box: box{60, 300, y, y + 10}, size: 10}}, n))
		}
		return out
	}
	pages := [][]pdfLine{page(1, "Rules of play", "One.", "Page 1 of 3"), page(2, "Rules of play", "Page 7 of 9", "Page 2 of 3"), page(3, "Only here", "Three.", "Page 3 of 3")}
	pages = append(pages, page(4, "Rules of play", "Four.", "Page 4 of 3"))
	if n := dropFurniture(pages, []float64{792, 792, 792, 792}); n != 7 {
		t.Errorf("%d lines dropped, want 7", n)
	}
	var left []string
	for _, lines := range pages {
		for i := range lines {
			left = append(left, lines[i].text())
		}
	}
	if diff := cmp.Diff([]string{"One.", "Page 7 of 9", "Only here", "Three.", "Four."}, left); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
