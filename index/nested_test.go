package index

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/leeway-bot/leeway/knowledge"
)

// mixed is the bundled library with a section of law beside its entries.
func mixed(t *testing.T) *Index {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "knowledge", "library"))); err != nil {
		t.Fatal(err)
	}
	law := `{"citation": "§ 160.999, RSMo", "section": "160.999", "heading": "Weather sirens", "text": "Each school keeps a weather siren and sounds it on the first Tuesday of the month."}` + "\n" +
		`{"citation": "§ 160.998, RSMo", "section": "160.998", "heading": "Flagpoles", "text": "Each flagpole is painted white."}` + "\n"
	if err := os.WriteFile(filepath.Join(dir, "mo", "law.sections.jsonl"), []byte(law), 0o600); err != nil {
		t.Fatal(err)
	}
	lib, err := knowledge.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(context.Background(), lib, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

// TestLawGetsWhatEntriesLeave: law beside the entries changes none of their chances
// by more than a word's rarity does, and answers what no entry does.
func TestLawGetsWhatEntriesLeave(t *testing.T) {
	x, alone := mixed(t), openBundled(t)
	search := func(x *Index, text string) Result {
		r, err := x.Search(context.Background(), Query{Text: text, Filter: Filter{Jurisdictions: []string{"mo"}}, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, h := range r.Hits {
			sum += h.Probability
		}
		if math.Abs(sum-r.Covered) > 1e-9 {
			t.Errorf("%q: probabilities sum to %v, covered is %v", text, sum, r.Covered)
		}
		return r
	}
	for _, g := range x.lib.Golden[:40] {
		for _, h := range search(alone, g.Question).Hits[:3] {
			for _, b := range search(x, g.Question).Hits {
				if b.Entry.ID == h.Entry.ID && math.Abs(b.Probability-h.Probability) > 0.05 {
					t.Errorf("%q: %s is %.3f beside law, %.3f alone", g.Question, h.Entry.ID, b.Probability, h.Probability)
				}
			}
		}
	}
	r := search(x, "when must our school sound the weather siren?")
	if got := r.Hits[0].Entry.ID; got != "mo/law/160.999" || r.Covered < 0.5 {
		t.Errorf("the siren: %s, covered %.2f, want its section", got, r.Covered)
	}
	if got := r.Hits[0].Why[0].Signal; got != "words" && got != "passages" {
		t.Errorf("a section stands by %q, though it has no asks", got)
	}
}
