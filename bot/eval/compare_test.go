package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
)

// kept is a record of an answerable question.
func kept(id string, rank int, v bot.Verdict, top ...string) Record {
	return Record{ID: id, Question: id + "?", Category: "plain", Answerable: true, Rank: rank, Verdict: v, Top: top}
}

func TestCompareSorts(t *testing.T) {
	silent := func(v bot.Verdict) Record { return Record{ID: "s", Question: "s?", Category: "out", Verdict: v} }
	for _, c := range []struct {
		name          string
		before, after Record
		want          string
	}{
		{"nearer", kept("q", 3, bot.Answered), kept("q", 1, bot.Answered), "better"},
		{"farther", kept("q", 1, bot.Answered), kept("q", 2, bot.Answered), "worse"},
		{"found", kept("q", 0, bot.Answered), kept("q", 10, bot.Answered), "better"},
		{"lost", kept("q", 10, bot.Answered), kept("q", 0, bot.Answered), "worse"},
		{"surer", kept("q", 1, bot.Unsure), kept("q", 1, bot.Answered), "better"},
		{"silenced", kept("q", 1, bot.Unsure), kept("q", 1, bot.NotCovered), "worse"},
		{"nearer and surer", kept("q", 2, bot.NotCovered), kept("q", 1, bot.Unsure), "better"},
		{"nearer, less sure", kept("q", 4, bot.Answered), kept("q", 1, bot.Unsure), "mixed"},
		{"farther, surer", kept("q", 1, bot.Unsure), kept("q", 2, bot.Answered), "mixed"},
		{"other ids", kept("q", 1, bot.Answered, "a", "b"), kept("q", 1, bot.Answered, "a", "c"), "shifted"},
		{"the same", kept("q", 1, bot.Answered, "a", "b"), kept("q", 1, bot.Answered, "a", "b"), ""},
		{"falsely answered", silent(bot.Unsure), silent(bot.Answered), "worse"},
		{"rightly silent", silent(bot.Unsure), silent(bot.NotCovered), "better"},
	} {
		got := Compare([]Record{c.before}, []Record{c.after})
		where := map[string]int{"better": len(got.Better), "worse": len(got.Worse), "mixed": len(got.Mixed), "shifted": got.Shifted}
		for group, n := range where {
			if want := map[bool]int{true: 1}[group == c.want]; n != want {
				t.Errorf("%s: %d %s, want %d", c.name, n, group, want)
			}
		}
	}
}

func TestComparePairs(t *testing.T) {
	named := func(id, question string) Record {
		return Record{ID: id, Question: question, Verdict: bot.NotCovered}
	}
	before := []Record{named("f:1", "snow?"), named("f:2", "fog?"), named("f:3", "fog?"), named("d1", "credit?"), named("d2", "gone?")}
	after := []Record{named("f:1", "new?"), named("f:2", "snow?"), named("f:3", "fog?"), named("f:4", "fog?"), named("d1", "credits?")}
	c := Compare(before, after)
	if c.Questions != 3 {
		t.Errorf("%d questions in both, want 3: two of fog and one of snow", c.Questions)
	}
	if diff := cmp.Diff([]Record{named("f:1", "new?"), named("d1", "credits?")}, c.New); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Record{named("d1", "credit?"), named("d2", "gone?")}, c.Gone); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
}

// Asked twice, for two states say, a question is held against its own id.
func TestComparePairsByIDFirst(t *testing.T) {
	fog := func(id string, rank int) Record {
		return Record{ID: id, Question: "fog?", Answerable: true, Verdict: bot.Answered, Rank: rank}
	}
	c := Compare([]Record{fog("mt", 1), fog("mo", 5)}, []Record{fog("mo", 5), fog("mt", 1)})
	if c.Questions != 2 || len(c.Better)+len(c.Worse) > 0 {
		t.Errorf("%d in both, better %v, worse %v; want 2 and no change", c.Questions, c.Better, c.Worse)
	}
}

// Scores are over what both runs asked: a question more is no change.
func TestCompareScoresWhatBothAsked(t *testing.T) {
	c := Compare(
		[]Record{kept("1", 1, bot.Answered), kept("2", 2, bot.Answered), kept("gone", 0, bot.Answered)},
		[]Record{kept("1", 1, bot.Answered), kept("2", 1, bot.Answered), kept("new", 0, bot.Answered)})
	was, is := c.Before[len(c.Before)-1], c.After[len(c.After)-1]
	if was.Answerable != 2 || is.Answerable != 2 || was.Hit1 != 0.5 || is.Hit1 != 1 {
		t.Errorf("hit@1 %v of %d, then %v of %d; want 0.5 and 1 of 2", was.Hit1, was.Answerable, is.Hit1, is.Answerable)
	}
}

func TestComparisonWrite(t *testing.T) {
	before := []Record{kept("1", 3, bot.Unsure, "b", "c", "a"), kept("2", 1, bot.Answered, "a"), kept("3", 4, bot.Answered, "x"), kept("4", 0, bot.Answered)}
	after := []Record{kept("1", 1, bot.Answered, "a", "b", "c"), kept("2", 0, bot.Answered), kept("3", 1, bot.Unsure, "x")}
	before[0].Probability, after[0].Probability = 0.41, 0.72
	for i := range 12 {
		after = append(after, kept(string(rune('a'+i)), 1, bot.Answered))
	}
	var b strings.Builder
	if err := Compare(before, after).Write(&b, "before.jsonl", true); err != nil {
		t.Fatal(err)
	}
	const want = `1 better
  1  1?
      rank 3 -> 1, unsure 0.41 -> answered 0.72, first b -> a

1 worse
  2  2?
      rank 1 -> none, first a -> nothing

1 better in one way and worse in another
  3  3?
      rank 4 -> 1, answered 0.00 -> unsure 0.00

3 questions in both: 1 better, 1 worse, 1 mixed, 0 with other ids among the first five
12 asked now, not in before.jsonl: a, b, c, d, e, f, g, h, i, j and 2 more
1 in before.jsonl, not asked now: 4

  category  answerable  hit@1  hit@3  nDCG@10  answered  unsure  missed  unanswerable  false  approval
     plain           3  0.667  0.667    0.000     0.667   0.333       1             0      0       0/0
       was              0.333
       all           3  0.667  0.667    0.000     0.667   0.333       1             0      0       0/0
       was              0.333
`
	if diff := cmp.Diff(want, trimRight(b.String())); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
}

// trimRight drops the spaces at the ends of lines.
func trimRight(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}
