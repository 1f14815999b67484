package bot

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A question that cannot be read is refused, with a hint that helps.

func TestQuestionsThatCannotBeRead(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       error
		hint       string
	}{
		{"nothing", "", ErrEmpty, "ask something"},
		{"spaces", " \t\r\n\u00a0\u3000 ", ErrEmpty, "ask something"},
		{"invisible", "\u200b\u200e\ufeff\u2060", ErrEmpty, "ask something"},
		{"a novel", strings.Repeat("a", MaxQuestion+1), ErrTooLong, "fewer words"},
		{"a novel of spaces", strings.Repeat(" ", MaxQuestion+1), ErrTooLong, "fewer words"},
		{"not UTF-8", "caf\xe9 hours?", ErrNotText, "plain text"},
		{"a null byte", "four\x00day week?", ErrNotText, "plain text"},
		{"a terminal's escape", "\x1b[31mfour-day week?", ErrNotText, "plain text"},
	} {
		q := Question{Text: c.text, Jurisdiction: "mt", Today: today}
		_, err := bundled(t).Answer(context.Background(), q)
		if !errors.Is(err, c.want) || !strings.Contains(Hint(err), c.hint) {
			t.Errorf("%s: %v, hint %q", c.name, err, Hint(err))
		}
		if _, err := bundled(t).LookUp(context.Background(), q); !errors.Is(err, c.want) {
			t.Errorf("look up %s: %v", c.name, err)
		}
	}
}

func TestHints(t *testing.T) {
	_, err := bundled(t).Answer(context.Background(), Question{Text: "four-day week?", Jurisdiction: "wy", Today: today})
	if got := Hint(err); got != "name one of those, or leave it out to search everything" {
		t.Errorf("hint %q for %v", got, err)
	}
	if got := Hint(context.Canceled); got != "" {
		t.Errorf("hint %q for what asking otherwise does not help", got)
	}
}

func TestAQuestionWithoutADay(t *testing.T) {
	if _, err := bundled(t).Answer(context.Background(), Question{Text: "four-day week?"}); err == nil {
		t.Error("no error: a deadline would be computed for no day")
	}
}

// TestOddSpaces: what people paste looks the same to them, so it is the same
// question; the answer gives it back as it was typed.
func TestOddSpaces(t *testing.T) {
	const plain = "can we go to a four-day week?"
	want := askMontana(t, plain)
	for _, odd := range []string{
		"  can we go to a four-day week?\n",
		"can\u00a0we go\tto a\r\nfour-day\u2003week?",
		"\ufeffcan we\u200b go to a four-\u200bday week?\u200f",
		"can we go to a four-day week\u2060?",
	} {
		answer := askMontana(t, odd)
		if answer.Question != odd || answer.ID != want.ID || answer.Headline != want.Headline {
			t.Errorf("%q: id %s, headline %q, want those of %q: %s, %q", answer.Question, answer.ID, answer.Headline, plain, want.ID, want.Headline)
		}
	}
}

// TestTheLongestQuestion is a whole situation told by a superintendent, and more.
func TestTheLongestQuestion(t *testing.T) {
	text := "When are variance applications due? "
	text += strings.Repeat("🙏", (MaxQuestion-len(text))/len("🙏"))
	wantFirst(t, askMontana(t, text), "mt/variances/standards-waiver")
}

// TestTheID is the same for the same question at the same revision, so that a
// surface can tell an answer again; the day does not matter.
func TestTheID(t *testing.T) {
	q := Question{Text: "ARM 10.55.604", Context: []string{"variances?"}, Jurisdiction: "mt", Today: today}
	id := ask(t, bundled(t), q).ID
	if len(id) != 12 {
		t.Errorf("id %q, want 12 hex digits", id)
	}
	same := q
	same.Today = day("2027-01-01")
	if got := ask(t, bundled(t), same).ID; got != id {
		t.Errorf("another day: id %s, want %s", got, id)
	}
	for name, change := range map[string]func(*Question){
		"text":         func(q *Question) { q.Text = "ARM 10.55.605" },
		"context":      func(q *Question) { q.Context = []string{"graduation?"} },
		"jurisdiction": func(q *Question) { q.Jurisdiction = "" },
	} {
		other := q
		change(&other)
		if got := ask(t, bundled(t), other).ID; got == id {
			t.Errorf("another %s has the same id", name)
		}
	}
	if got := ask(t, once.assistant(t), Question{Text: q.Text, Context: q.Context, Jurisdiction: "mt"}).ID; got == id {
		t.Error("another revision has the same id")
	}
	q.ID = "ev-17"
	if got := ask(t, bundled(t), q).ID; got != "ev-17" {
		t.Errorf("id %q, want the question's own", got)
	}
}

func TestAnAnswerThatNobodyWaitsFor(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, text := range []string{"can we go to a four-day week?", "MCA 20-1-302", "MCA 20-5-103", "which flexibilities need no approval?"} {
		if _, err := bundled(t).Answer(ctx, Question{Text: text, Jurisdiction: "mt", Today: today}); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("Answer(%q): %v", text, err)
		}
	}
}
