package cite_test

import (
	"bufio"
	"os"
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
