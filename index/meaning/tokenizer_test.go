package meaning

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func testTokenizer(t testing.TB) *tokenizer {
	t.Helper()
	tok, err := newTokenizer()
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// readLines decodes a gzipped file of JSON lines.
func readLines[T any](t testing.TB, name string) (lines []T) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(z); ; {
		var line T
		if err := d.Decode(&line); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatalf("%s: line %d: %v", name, len(lines)+1, err)
		}
		lines = append(lines, line)
	}
}

// tokens.jsonl.gz: strings of all kinds with the ids the published tokenizer
// gives them; made by tools/tokens.py.
func TestIDsEqualReference(t *testing.T) {
	type reference struct {
		Text string
		IDs  []int32
	}
	tok := testTokenizer(t)
	references := readLines[reference](t, "testdata/tokens.jsonl.gz")
	if len(references) < 5000 {
		t.Fatalf("%d reference strings, want 5000 at least", len(references))
	}
	equal := 0
	for _, r := range references {
		if diff := cmp.Diff(r.IDs, tok.ids(r.Text)); diff != "" {
			t.Errorf("ids of %+q (-reference +got):\n%s", r.Text, diff)
			continue
		}
		equal++
	}
	t.Logf("%d of %d equal", equal, len(references))
}

// characters.crc32: the reference's ids of "a?b" with every code point in the
// place of "?", summed up in blocks of 4096; made by tools/tokens.py.
func TestEveryCodePointEqualsReference(t *testing.T) {
	f, err := os.Open("testdata/characters.crc32")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tok := testTokenizer(t)
	blocks := 0
	for lines := bufio.NewScanner(f); lines.Scan(); blocks++ {
		var block rune
		var want uint32
		if _, err := fmt.Sscanf(lines.Text(), "%x %x", &block, &want); err != nil {
			t.Fatal(err)
		}
		if got := blockSum(tok, block); got != want {
			t.Errorf("code points %U to %U: ids differ from the reference", block, block+4095)
		}
	}
	if blocks != 272 {
		t.Errorf("%d blocks, want 272", blocks)
	}
}

func blockSum(tok *tokenizer, block rune) uint32 {
	var sum uint32
	var buf []byte
	for r := block; r < block+4096; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		buf = buf[:0]
		for _, id := range tok.ids("a" + string(r) + "b") {
			buf = binary.LittleEndian.AppendUint32(buf, uint32(id))
		}
		sum = crc32.Update(sum, crc32.IEEETable, buf)
	}
	return sum
}

func TestInvalidUTF8IsDropped(t *testing.T) {
	tok := testTokenizer(t)
	if diff := cmp.Diff(tok.ids("snow day"), tok.ids("sn\xffow\xc3 da\xed\xa0\x80y\xf0")); diff != "" {
		t.Error(diff)
	}
}

// A request may hold megabytes; only its first 256 tokens are worth time.
func TestLongTextIsNotReadToTheEnd(t *testing.T) {
	tok := testTokenizer(t)
	long := strings.Repeat("late work ", 1<<20)
	perText := testing.AllocsPerRun(10, func() { tok.ids(long) })
	if perText > 10 {
		t.Errorf("%v allocations for a text of %d bytes, want a handful", perText, len(long))
	}
}

func FuzzIDs(f *testing.F) {
	for _, text := range []string{"", "can we use virtual days?", "[CLS] [MASK", "e\u0301", "中文 かな", "\xff\xfe", "a\x00b", "👩‍🏫", strings.Repeat("x", 120)} {
		f.Add(text)
	}
	tok := testTokenizer(f)
	f.Fuzz(func(t *testing.T, text string) {
		ids := tok.ids(text)
		if n := len(ids); n < 2 || n > maxTokens {
			t.Fatalf("%d ids, want 2 to %d", n, maxTokens)
		}
		if ids[0] != clsID || ids[len(ids)-1] != sepID {
			t.Errorf("ids begin with %d and end with %d", ids[0], ids[len(ids)-1])
		}
		for _, id := range ids {
			if id < 0 || id >= vocabulary {
				t.Errorf("id %d is not in the vocabulary", id)
			}
		}
	})
}

func BenchmarkIDs(b *testing.B) {
	tok := testTokenizer(b)
	b.ReportAllocs()
	for b.Loop() {
		tok.ids("Can we use virtual days for snow days, or does the state decide?")
	}
}
