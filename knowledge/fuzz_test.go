package knowledge_test

import (
	"errors"
	"path"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/knowledge"
)

// Whatever stands in an entry's file, it is either an entry that can be shown or
// reported by name, with a line that the file has.
func FuzzLoad(f *testing.F) {
	for _, m := range mistakes {
		for name, text := range m.files {
			if path.Ext(name) == ".md" && len(text) < 1000 {
				f.Add([]byte(text))
			}
		}
	}
	f.Add([]byte(entry("deadline: {rule: last day of June}", "citations: [arm:10.55.604]", "asks: &a [b]", "see: *a")))
	f.Add([]byte("\ufeff---\r\ntitle: x\r\n---\r\n# a\r\n> - | b |\r\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		const name = "mt/fuzzed.md"
		files := small.with(tree{name: string(src)})
		delete(files, "mt/snow.md")
		lib, err := knowledge.Load(files.fsys())
		mustName(t, name, src, lib, err)
		if err != nil {
			return
		}
		e := lib.Entry("mt/fuzzed")
		if e == nil || e.Title == "" || e.Kind == "" || e.Approval == "" || len(e.Passages) == 0 {
			t.Fatalf("loaded without what it needs: %+v", e)
		}
		for _, p := range e.Passages {
			if strings.TrimSpace(p.Text) == "" || !utf8.ValidString(p.Text) || p.Heading == nil {
				t.Errorf("a passage that cannot be shown: %q", p)
			}
		}
	})
}

// The same for the folders' own files and for every list.
func FuzzLists(f *testing.F) {
	lists := []string{"_index.md", "mt/_index.md", "mt/deep/_index.md", "mt/snow.asks.txt", "off-topic.txt", "thesaurus.yaml", "golden.jsonl"}
	for _, m := range mistakes {
		for name, text := range m.files {
			for i, list := range lists {
				if path.Base(name) == path.Base(list) {
					f.Add(uint8(i), []byte(text))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, src []byte) {
		name := lists[int(which)%len(lists)]
		lib, err := knowledge.Load(small.with(tree{name: string(src)}).fsys())
		mustName(t, name, src, lib, err)
	})
}

// A rule that is read has a next day, which is its own next day, and is read
// again as it was written.
func FuzzParseRule(f *testing.F) {
	for _, s := range []string{"second Monday in October", "last day of February", "fifth Monday in February", "2027-06-30", "Sept. 3rd", "15 October"} {
		f.Add(s, int64(0))
	}
	f.Fuzz(func(t *testing.T, s string, days int64) {
		r, err := knowledge.ParseRule(s)
		if err != nil {
			return
		}
		const century = 36525
		from := day("2000-01-01").AddDate(0, 0, int(days%century))
		next := r.Next(from)
		_, dated := time.Parse(time.DateOnly, r.String())
		switch {
		case next.IsZero() && dated != nil:
			t.Errorf("%q has no day from %s on", s, from)
		case next.IsZero():
		case next.Before(from) || !r.Next(next).Equal(next):
			t.Errorf("%q from %s: %s, and from there %s", s, from, next, r.Next(next))
		}
		if again, err := knowledge.ParseRule(r.String()); err != nil || again != r {
			t.Errorf("%q is shown as %q, which reads as %q: %v", s, r, again, err)
		}
	})
}

// mustName fails unless every problem names the fuzzed file and a line of it.
func mustName(t *testing.T, name string, src []byte, lib *knowledge.Library, err error) {
	t.Helper()
	var problems knowledge.Problems
	switch {
	case err == nil:
		problems = lib.Warnings
	case lib != nil || !errors.As(err, &problems):
		t.Fatalf("library %v, error %v", lib, err)
	}
	last := lines(src) + 1 // what is missing at the end belongs below it
	for _, p := range problems {
		if p.File != name || p.Line < 0 || p.Line > last || p.What == "" || p.Hint == "" || !utf8.ValidString(p.What) {
			t.Errorf("%+v; want a problem of %s, on lines 1 to %d", p, name, last)
		}
	}
}

// lines counts the lines of a file by every mark that YAML takes for a line's end.
func lines(src []byte) int {
	n := 1
	for _, r := range string(src) {
		if strings.ContainsRune("\n\r\u0085\u2028\u2029", r) {
			n++
		}
	}
	return n
}
