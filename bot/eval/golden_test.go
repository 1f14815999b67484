package eval

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

var update = flag.Bool("update", false, "rewrite testdata")

// today is the day of all questions, so that nothing expires between two runs.
var today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// bundled answers from the bundled library. Opening it takes seconds while the
// library is newer than what was learned from it ahead.
var bundled = sync.OnceValues(func() (*bot.Assistant, error) {
	lib, err := knowledge.Bundled()
	if err != nil {
		return nil, err
	}
	idx, err := index.New(context.Background(), lib, index.Options{})
	if err != nil {
		return nil, err
	}
	return bot.New(idx), nil
})

// devSet lies beside the project and is no part of it: its words are not
// repeated here, so that nothing is tuned to them unawares. A machine that tests
// every change must have it; a reader who has only the project may go without.
var devSet = filepath.Join("..", "..", "..", "shared", "questions", "dev.jsonl")

func TestRankingOfDevQuestions(t *testing.T) {
	src, err := os.ReadFile(devSet)
	switch {
	case err != nil && os.Getenv("CI") != "":
		t.Fatalf("CI is set, so this must be there: %v", err)
	case err != nil:
		t.Skipf("ranking not compared: %v", err)
	}
	compareRanking(t, "dev", src, func(q Question) string { return q.ID })
}

// The library's own questions are named by their words: a line more or less
// would give those below another number.
func TestRankingOfGoldenQuestions(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("..", "..", "knowledge", "library", "golden.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	compareRanking(t, "golden", src, func(q Question) string {
		return strings.Join(append(append([]string{}, q.Context...), q.Text), " / ")
	})
}

// compareRanking asks a set's questions and holds the ranking of each against
// testdata. A difference is no mistake in itself: look at it, and when it is
// meant, keep it with -update and put it into the commit.
func compareRanking(t *testing.T, set string, src []byte, name func(Question) string) {
	questions, err := Read(set, bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	a, err := bundled()
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), a, questions, today, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", set+".txt")
	got := ranking(r, name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("the ranking changed; when that is meant: go test ./bot/eval -run Ranking -update\n%s (-want +got):\n%s", file, changed(string(want), got))
	}
}

// changed prints the paragraphs of one text that the other has not, as they were
// and as they are: all five places of a question make sense only together.
func changed(want, got string) string {
	was, is := strings.Split(want, "\n\n"), strings.Split(got, "\n\n")
	var b strings.Builder
	tell := func(mark, paragraph string, other []string) {
		if !slices.Contains(other, paragraph) {
			b.WriteString(mark + strings.ReplaceAll(strings.TrimSpace(paragraph), "\n", "\n"+mark) + "\n\n")
		}
	}
	for i := range max(len(was), len(is)) {
		if i < len(was) {
			tell("-", was[i], is)
		}
		if i < len(is) {
			tell("+", is[i], was)
		}
	}
	return b.String()
}

func TestChanged(t *testing.T) {
	const want = "-q2\n- a\n\n+q2\n+ b\n\n+q4\n\n"
	if diff := cmp.Diff(want, changed("q1\n a\n\nq2\n a\n\nq3", "q1\n a\n\nq2\n b\n\nq3\n\nq4")); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

const rankingHead = `# What comes first for each question, written by go test ./bot/eval -run Ranking -update
#
#   question  category  verdict and the probability that the library covers it, where the target stands
#     the first five: "+" is a right one, then the probability shown with it, where it is shown
#
# Probabilities have one digit, so that only what matters shows as a difference.

`

// ranking writes a report as text of which a difference can be read: a question
// is a paragraph, headed by its name, which diff -p and git repeat.
func ranking(r *Report, name func(Question) string) string {
	var b strings.Builder
	b.WriteString(rankingHead)
	for _, o := range r.Outcomes {
		fmt.Fprintf(&b, "%s  %s  %s %.1f, %s\n", name(o.Question), o.Question.Category, o.Answer.Verdict, o.Answer.Probability, target(o))
		for i, id := range o.Record().Top {
			mark, score := " ", "   "
			if o.Question.Gold[id] > 0 {
				mark = "+"
			}
			if i < len(o.Answer.Entries) {
				score = fmt.Sprintf("%.1f", o.Answer.Entries[i].Score)
			}
			fmt.Fprintf(&b, "  %s %s %s\n", mark, score, id)
		}
		b.WriteByte('\n')
	}
	s := r.Total()
	fmt.Fprintf(&b, "%d questions, %d answerable\nhit@1 %.3f, hit@3 %.3f\nnDCG@10 %.3f\nfalse %d of %d, missed %d of %d\n",
		len(r.Outcomes), s.Answerable, s.Hit1, s.Hit3, s.NDCG, s.False, s.Unanswerable, s.Missed, s.Answerable)
	return b.String()
}

func target(o Outcome) string {
	switch {
	case !o.Question.Answerable():
		return "nothing is right"
	case o.Rank == 0:
		return "right one not among ten"
	}
	return fmt.Sprintf("right at %d", o.Rank)
}

func TestRankingText(t *testing.T) {
	r := &Report{Outcomes: []Outcome{
		judge(Question{ID: "dev-1", Text: "not to be told", Category: "plain", Gold: map[string]int{"b": 2}}, answer(bot.Answered, 0.96, "a", "b")),
		judge(Question{ID: "dev-2", Category: "out"}, answer(bot.NotCovered, 0.04)),
		judge(Question{ID: "dev-3", Category: "typo", Gold: map[string]int{"z": 1}}, answer(bot.Unsure, 0.3, "a")),
	}}
	const want = rankingHead + `dev-1  plain  answered 1.0, right at 2
    1.0 a
  + 0.0 b

dev-2  out  not_covered 0.0, nothing is right

dev-3  typo  unsure 0.3, right one not among ten
    0.3 a

3 questions, 2 answerable
hit@1 0.000, hit@3 0.500
nDCG@10 0.315
false 0 of 1, missed 1 of 2
`
	if diff := cmp.Diff(want, ranking(r, func(q Question) string { return q.ID })); diff != "" {
		t.Errorf("ranking (-want +got):\n%s", diff)
	}
}
