package cite_test

import (
	"bufio"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// vector is one line of testdata: a text, what must be found in it, and the
// jurisdictions known.
type vector struct {
	line           int
	text, expected string
	in             []string
}

func readVectors(t *testing.T, path string, column int) []vector {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var vectors []vector
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		if line := lines.Text(); line != "" && !strings.HasPrefix(line, "# ") {
			fields := append(strings.Split(line, "\t"), "", "")
			v := vector{line: n, text: unescape(t, fields[0]), in: strings.Fields(fields[column])}
			if column == 2 {
				v.expected = fields[1]
			}
			vectors = append(vectors, v)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return vectors
}

func unescape(t *testing.T, s string) string {
	t.Helper()
	if !strings.Contains(s, `\`) {
		return s
	}
	plain, err := strconv.Unquote(`"` + strings.ReplaceAll(s, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return plain
}

// written sums up citations as the vector files do: "mca:20-1-301..mca:20-1-304+".
func written(found []cite.Citation) string {
	var all []string
	for _, c := range found {
		s := c.String()
		if c.Through != "" {
			s += ".." + c.Through
		}
		if c.EtSeq {
			s += "+"
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

func TestSpellings(t *testing.T) {
	vectors := readVectors(t, "testdata/spellings.tsv", 2)
	for _, v := range vectors {
		if got := written(cite.Builtin().Find(v.text, v.in...)); got != v.expected {
			t.Errorf("spellings.tsv:%d: %q %v: got %q, want %q", v.line, v.text, v.in, got, v.expected)
		}
	}
	if len(vectors) < 150 {
		t.Errorf("%d spellings, at least 150 are wanted", len(vectors))
	}
}

func TestNonCitations(t *testing.T) {
	vectors := readVectors(t, "testdata/noncitations.tsv", 1)
	for _, v := range vectors {
		if found := cite.Builtin().Find(v.text, v.in...); len(found) > 0 {
			t.Errorf("noncitations.tsv:%d: %q %v: found %q", v.line, v.text, v.in, written(found))
		}
	}
	if len(vectors) < 80 {
		t.Errorf("%d texts, at least 80 are wanted", len(vectors))
	}
}

// TestInOtherDress reads every vector again as it comes from other keyboards
// and out of other programs.
func TestInOtherDress(t *testing.T) {
	undotted := regexp.MustCompile(`([A-Za-z])\.`)
	dresses := map[string]func(string) string{
		"small letters":  strings.ToLower,
		"capitals":       strings.ToUpper,
		"wide spaces":    func(s string) string { return strings.ReplaceAll(s, " ", "  ") },
		"fixed spaces":   func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
		"broken lines":   func(s string) string { return strings.ReplaceAll(s, " ", "\r\n") },
		"en dashes":      func(s string) string { return strings.ReplaceAll(s, "-", "–") },
		"fixed hyphens":  func(s string) string { return strings.ReplaceAll(s, "-", "\u2011") },
		"minus signs":    func(s string) string { return strings.ReplaceAll(s, "-", "\u2212") },
		"no dots":        func(s string) string { return undotted.ReplaceAllString(s, "$1") },
		"a sentence":     func(s string) string { return "See " + s + "." },
		"a question":     func(s string) string { return "what does " + s + " say?" },
		"a greeting":     func(s string) string { return "Hi, " + s + ", thanks" },
		"brackets":       func(s string) string { return "(" + s + ")" },
		"quotes":         func(s string) string { return "“" + s + "”" },
		"stars":          func(s string) string { return "*" + s + "*" },
		"between others": func(s string) string { return "one; " + s + "; two" },
	}
	ambiguous := map[string]string{
		"arm 10.55":           "the left arm",
		"arm 10.55 and 10.56": "the left arm",
		"No 20-1-302":         "there is no 20-1-302",

		"Or Rev Stat § 327.006": "or",
	}
	for dress, put := range dresses {
		for _, v := range readVectors(t, "testdata/spellings.tsv", 2) {
			text := put(v.text)
			if got := written(cite.Builtin().Find(text, v.in...)); !strings.EqualFold(got, v.expected) && ambiguous[text] == "" {
				t.Errorf("in %s: %q %v: got %q, want %q", dress, text, v.in, got, v.expected)
			}
		}
		for _, v := range readVectors(t, "testdata/noncitations.tsv", 1) {
			text := put(v.text)
			if found := cite.Builtin().Find(text, v.in...); len(found) > 0 && ambiguous[text] == "" {
				t.Errorf("in %s: %q %v: found %q", dress, text, v.in, written(found))
			}
		}
	}
}

func TestParseReadsWhatStringWrites(t *testing.T) {
	for _, v := range readVectors(t, "testdata/spellings.tsv", 2) {
		for _, c := range cite.Builtin().Find(v.text, v.in...) {
			back, err := cite.Builtin().Parse(c.String())
			if err != nil || back.ID != c.ID || back.Pin != c.Pin {
				t.Errorf("Parse(%q) = %q %q, %v", c, back.ID, back.Pin, err)
			}
			if c.Matched != v.text[c.Start:c.End] {
				t.Errorf("%q: Matched %q, but the span holds %q", v.text, c.Matched, v.text[c.Start:c.End])
			}
		}
	}
}
