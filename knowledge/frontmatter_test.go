package knowledge

import (
	"bytes"
	"testing"
)

// The head lies between the first line and the next that are "---"; the body
// follows, and its first line is counted from the top of the file.
func TestSplitFrontMatter(t *testing.T) {
	for _, c := range []struct {
		src, front, body string
		bodyLine         int
		ok               bool
	}{
		{"---\ntitle: x\n---\nBody.\n", "title: x\n", "Body.\n", 4, true},
		{"---\r\ntitle: x\r\n--- \r\nBody.\r\n", "title: x\r\n", "Body.\r\n", 4, true},
		{"---\n---\nBody.", "", "Body.", 3, true},
		{"---\ntitle: x\n---", "title: x\n", "", 4, true},
		{"---\ntitle: x\n---\n\n---\nBody.", "title: x\n", "\n---\nBody.", 4, true},
		{"---\ntext: |\n  ---\n---\nBody.", "text: |\n  ---\n", "Body.", 5, true},
		{"---\ntitle: x\n", "", "---\ntitle: x\n", 1, false},
		{"---\n----\nx", "", "---\n----\nx", 1, false},
		{"\n---\ntitle: x\n---\n", "", "\n---\ntitle: x\n---\n", 1, false},
		{" ---\n---\n", "", " ---\n---\n", 1, false},
		{"---", "", "---", 1, false},
		{"", "", "", 1, false},
	} {
		front, body, bodyLine, ok := splitFrontMatter([]byte(c.src))
		if string(front) != c.front || string(body) != c.body || bodyLine != c.bodyLine || ok != c.ok {
			t.Errorf("%q is split into %q, %q on line %d, %v; want %q, %q on line %d, %v", c.src, front, body, bodyLine, ok, c.front, c.body, c.bodyLine, c.ok)
		}
	}
}

// Nothing is lost or invented, lines are counted right, and whatever stands in
// the head, reading it ends in fields or in problems of this file.
func FuzzSplitFrontMatter(f *testing.F) {
	for _, src := range []string{"---\ntitle: x\n---\nBody.\n", "---\r\n--- \r\n", "---\n---", "---\na: &b [*b]\n---\n", "---\n<<: {a: b}\n...\n--- x\n---\n", "---\n- \t\n---\n", "", "---"} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		front, body, bodyLine, ok := splitFrontMatter(src)
		if !ok && (front != nil || !bytes.Equal(body, src) || bodyLine != 1) {
			t.Fatalf("no head, yet %q and %q on line %d", front, body, bodyLine)
		}
		if ok && (!bytes.HasSuffix(src, body) || !bytes.Contains(src, front)) {
			t.Fatalf("%q and %q are no parts of %q", front, body, src)
		}
		above := src[:len(src)-len(body)]
		if lines := 1 + bytes.Count(above, []byte("\n")); ok && bytes.HasSuffix(above, []byte("\n")) && bodyLine != lines {
			t.Errorf("the body begins on line %d, want %d", bodyLine, lines)
		}
		var problems Problems
		h := readHead("x.md", front, &problems)
		h.allow("title")
		for _, p := range problems {
			if p.File != "x.md" || p.Line < 1 || p.What == "" || p.Hint == "" {
				t.Errorf("%+v; want a problem of x.md", p)
			}
		}
		if h.broken && len(problems) == 0 {
			t.Error("broken, and nothing is reported")
		}
	})
}
