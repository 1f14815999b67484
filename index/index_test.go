package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/knowledge"
)

// bundledIndex is the index of the bundled library, built once for all tests.
var bundledIndex = sync.OnceValues(func() (*Index, error) {
	lib, err := knowledge.Bundled()
	if err != nil {
		return nil, err
	}
	return New(context.Background(), lib, Options{})
})

func openBundled(t testing.TB) *Index {
	t.Helper()
	x, err := bundledIndex()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestWhatWasLearnedAheadIsFresh(t *testing.T) {
	lib, err := knowledge.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	if ahead(lib) == nil {
		t.Error("bundled.gob.gz was learned from another revision of knowledge/library: run go generate ./index")
	}
}

func TestSearchFindsByWordsAndByMeaning(t *testing.T) {
	x := openBundled(t)
	for _, c := range []struct{ question, jurisdiction, want string }{
		{"PIR days", "mt", "mt/educators/pir-days"},
		{"a farm kid is out for calving and finishes biology in august, does the credit stand?", "mt", "mt/high-school/unit-of-credit"},
		{"who is Pam Hedgpeth", "mo", "mo/reference/work-group"},
		{"how do we write the aplication for a varience", "mt", "mt/variances/standards-waiver"},
	} {
		r, err := x.Search(context.Background(), Query{Text: c.question, Filter: Filter{Jurisdictions: []string{c.jurisdiction}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Hits[0].Entry.ID; got != c.want {
			t.Errorf("Search(%q) = %s, want %s", c.question, got, c.want)
		}
	}
}

func TestFilterHolds(t *testing.T) {
	x := openBundled(t)
	f := Filter{Jurisdictions: []string{"clayton", "mo"}, Kinds: []knowledge.Kind{knowledge.Plan}}
	r, err := x.Search(context.Background(), Query{Text: "four-day week in Montana", Filter: f, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Hits) != 4 {
		t.Errorf("%d hits pass, want Clayton's four goals", len(r.Hits))
	}
	for _, h := range r.Hits {
		if !f.Passes(h.Entry) {
			t.Errorf("%s does not pass the filter", h.Entry.ID)
		}
	}
}

func TestProbabilitiesAndReasonsSumToOne(t *testing.T) {
	x := openBundled(t)
	r, err := x.Search(context.Background(), Query{Text: "may a board waive a course?", Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, h := range r.Hits {
		sum += h.Probability
		shares := 0.0
		for _, reason := range h.Why {
			shares += reason.Share
		}
		if shares != 0 && (shares < 0.999 || shares > 1.001) {
			t.Errorf("reasons of %s sum to %v", h.Entry.ID, shares)
		}
	}
	if diff := sum - r.Covered; diff > 1e-9 || diff < -1e-9 {
		t.Errorf("probabilities sum to %v, covered is %v", sum, r.Covered)
	}
}

func TestAQuestionWithoutWords(t *testing.T) {
	x := openBundled(t)
	if _, err := x.Search(context.Background(), Query{Text: "?! 🙏"}); !errors.Is(err, ErrEmpty) {
		t.Errorf("err = %v, want ErrEmpty", err)
	}
}

// TestManyAtOnce asks the same questions from many goroutines: the ranking does
// not depend on who else is asking.
func TestManyAtOnce(t *testing.T) {
	x := openBundled(t)
	var questions []string
	for _, g := range x.lib.Golden[:100] {
		questions = append(questions, g.Question)
	}
	one := make([]string, len(questions))
	for i, q := range questions {
		one[i] = ranking(t, x, q)
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for i, q := range questions {
				if diff := cmp.Diff(one[i], ranking(t, x, q)); diff != "" {
					t.Errorf("%q: alone (-), among many (+):\n%s", q, diff)
				}
			}
		})
	}
	all.Wait()
}

func ranking(t *testing.T, x *Index, question string) string {
	r, err := x.Search(context.Background(), Query{Text: question})
	if err != nil {
		t.Error(err)
	}
	type row struct {
		ID          string
		Probability float64
		Why         []Reason
		Passages    []int
	}
	var rows []row
	for _, h := range r.Hits {
		rows = append(rows, row{h.Entry.ID, h.Probability, h.Why, h.Passages})
	}
	out, _ := json.Marshal(rows)
	return string(out)
}

// TestALibraryWithoutAsks is found by words and passages alone.
func TestALibraryWithoutAsks(t *testing.T) {
	lib, err := knowledge.Load(fstest.MapFS{
		"_index.md":       {Data: []byte("---\nsource: {document: handbook}\n---\n")},
		"late-work.md":    {Data: []byte("---\ntitle: Late work\nkind: reference\n---\nWork handed in late loses ten percent a day.\n")},
		"field-trips.md":  {Data: []byte("---\ntitle: Field trips\nkind: reference\n---\nParents sign a form two weeks before a class leaves the building.\n")},
		"snow-closing.md": {Data: []byte("---\ntitle: Closing for weather\nkind: reference\n---\nThe superintendent closes school by six in the morning.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(context.Background(), lib, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for question, want := range map[string]string{
		"who decides on a snow day?":                        "snow-closing",
		"my homework is overdue, what happens to my grade?": "late-work",
		"what do families need to do before the museum?":    "field-trips",
	} {
		r, err := x.Search(context.Background(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Hits[0].Entry.ID; got != want {
			t.Errorf("Search(%q) = %s, want %s", question, got, want)
		}
	}
}

// TestAFilterReachesIntoALargeLibrary: what a filter leaves is ranked whole,
// though it shares no word with the question and many entries are nearer to it.
func TestAFilterReachesIntoALargeLibrary(t *testing.T) {
	files := fstest.MapFS{"_index.md": {Data: []byte("---\nsource: {document: code}\n---\n")}}
	for i := range maxCandidates + 50 {
		files[fmt.Sprintf("s%03d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Duties of clerk %d\nkind: reference\ncitations: [rsmo:160.%03d]\n---\nWhat the law does say about clerks.\n", i, i+100)}
	}
	files["s020.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Playgrounds\nkind: reference\ncitations: [rsmo:160.120]\n---\nSwings hang two metres apart.\n")}
	lib, err := knowledge.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(context.Background(), lib, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	r, err := x.Search(context.Background(), Query{Text: "what does the law say about clerks?", Filter: Filter{Citations: []string{"rsmo:160.120"}}})
	if err != nil || len(r.Hits) != 1 || r.Hits[0].Entry.ID != "s020" {
		t.Errorf("hits %v, error %v, want s020 alone", r.Hits, err)
	}
}

func TestMend(t *testing.T) {
	common := func(w string) bool { return strings.Contains(" the how many is of wages ", " "+w+" ") }
	s := newSpeller(common, []string{"minutes of credit", "minutes of credit", "apprentice wages", "apprentice"})
	for text, want := range map[string]string{
		"how menny minuts is a credt?": "how menny minutes is a credit?",
		"the aprentice":                "the apprentice",
		"MINUTS":                       "MINUTS",
		"the wages of Wydown":          "the wages of Wydown",
		"":                             "",
	} {
		if got := s.mend(text); got != want {
			t.Errorf("mend(%q) = %q, want %q", text, got, want)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	x := openBundled(b)
	ctx := context.Background()
	b.Run("words", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := x.words.search(ctx, x.lib.Golden[i%len(x.lib.Golden)].Question, entryFields, Filter{}, maxCandidates); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := x.Search(ctx, Query{Text: x.lib.Golden[i%len(x.lib.Golden)].Question}); err != nil && !errors.Is(err, ErrEmpty) {
				b.Fatal(err)
			}
		}
	})
}
