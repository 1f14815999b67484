package bot

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leeway-bot/leeway/knowledge"
)

// Nothing is made up: what an answer shows stands in the library at the revision
// that it names.

// goldenQuestion is a golden question of the library as somebody asks it.
func goldenQuestion(g knowledge.Golden) Question {
	return Question{Text: g.Question, Context: g.Context, Jurisdiction: g.Jurisdiction, Today: today}
}

func TestEverythingShownStandsInTheLibrary(t *testing.T) {
	a := bundled(t)
	verdicts := map[Verdict]int{}
	for _, g := range a.lib.Golden {
		answer := ask(t, a, goldenQuestion(g))
		verdicts[answer.Verdict]++
		wantFromLibrary(t, a, answer, g.Jurisdiction)
	}
	if verdicts[Answered] == 0 || verdicts[NotCovered] == 0 {
		t.Errorf("verdicts %v: the golden questions no longer try both", verdicts)
	}
}

// wantFromLibrary checks all that an answer shows against the library.
func wantFromLibrary(t *testing.T, a *Assistant, answer Answer, jurisdiction string) {
	t.Helper()
	if answer.Revision != a.lib.Revision || answer.Headline == "" || answer.Question == "" {
		t.Errorf("%q: revision %q, headline %q", answer.Question, answer.Revision, answer.Headline)
	}
	if (answer.Verdict == Answered) != (answer.Reason == "") {
		t.Errorf("%q: %s, with the reason %q", answer.Question, answer.Verdict, answer.Reason)
	}
	for _, shown := range answer.Entries {
		e := a.lib.Entry(shown.ID)
		if e == nil || e.Draft {
			t.Fatalf("%q shows %s, which is not served", answer.Question, shown.ID)
		}
		if len(shown.Passages) == 0 {
			t.Errorf("%q shows nothing of %s", answer.Question, e.ID)
		}
		for _, p := range shown.Passages {
			if !slices.ContainsFunc(e.Passages, func(has knowledge.Passage) bool { return cmp.Equal(has, p) }) {
				t.Errorf("%q quotes %q, which does not stand in %s", answer.Question, p.Text, e.ID)
			}
		}
		shown.Warnings = slices.DeleteFunc(slices.Clone(shown.Warnings), func(w string) bool {
			return strings.HasPrefix(w, "The library holds no policy of ") // of the question, not of the entry
		})
		if diff := cmp.Diff(fromLibrary(a.lib, e), shown, cmpopts.IgnoreFields(Entry{}, "Score", "Why", "Passages")); diff != "" {
			t.Errorf("%q: %s (-library +shown):\n%s", answer.Question, e.ID, diff)
		}
		if jurisdiction != "" && !namesAPlace(a, answer.Question) && !slices.Contains(a.lib.Within(jurisdiction), e.Jurisdiction) {
			t.Errorf("%q in %s shows %s", answer.Question, jurisdiction, e.ID)
		}
	}
}

// fromLibrary is an entry as an answer of the tests' day must show it.
func fromLibrary(lib *knowledge.Library, e *knowledge.Entry) Entry {
	want := Entry{
		ID: e.ID, Title: e.Title, Jurisdiction: e.Jurisdiction, Place: lib.Jurisdiction(e.Jurisdiction).Title,
		Kind: e.Kind, InForce: e.Kind == knowledge.Flexibility && (e.Expires.IsZero() || !today.After(e.Expires)),
		Approval: e.Approval, ApprovalText: approvalText(lib, e), Summary: e.Summary, Citations: []Citation{},
		NextSteps: append([]string{}, e.NextSteps...), Warnings: warnings(e, today), Source: e.Source, See: append([]string{}, e.See...),
	}
	for _, c := range e.Citations {
		want.Citations = append(want.Citations, Citation{c.ID, lib.Codes.Display(c), lib.Codes.URL(c)})
	}
	if e.Deadline != nil {
		want.Deadline = &Deadline{e.Deadline.What, e.Deadline.Rule.String(), e.Deadline.Rule.Next(today).Format(time.DateOnly)}
	}
	if !e.Expires.IsZero() {
		want.Expires = e.Expires.Format(time.DateOnly)
	}
	return want
}

// namesAPlace: a question that names a state or cites its law is answered from
// that state, wherever it is asked.
func namesAPlace(a *Assistant, question string) bool {
	s, _ := a.scopeOf(question, "")
	return s.named || len(a.lawIn(question, nil).all) > 0
}

// TestSameQuestionSameBytes asks from many goroutines what was asked one by one.
func TestSameQuestionSameBytes(t *testing.T) {
	const goroutines, questions = 16, 100
	a := bundled(t)
	asJSON := func(g knowledge.Golden) string {
		answer, err := a.Answer(context.Background(), goldenQuestion(g))
		if err != nil {
			t.Errorf("Answer(%q): %v", g.Question, err)
		}
		answer.TookMS = 0
		out, err := json.Marshal(answer)
		if err != nil {
			t.Errorf("marshal the answer to %q: %v", g.Question, err)
		}
		return string(out)
	}
	golden := a.lib.Golden[:questions]
	alone := make([]string, questions)
	for i, g := range golden {
		alone[i] = asJSON(g)
	}
	var all sync.WaitGroup
	for from := range goroutines {
		all.Go(func() {
			for i := from % 4; i < questions; i += 4 { // four goroutines ask each question
				if diff := cmp.Diff(alone[i], asJSON(golden[i])); diff != "" {
					t.Errorf("%q: alone (-), among many (+):\n%s", golden[i].Question, diff)
				}
			}
		})
	}
	all.Wait()
}

// TestTheFirstSentence: a headline quotes the first sentence of an
// entry without a summary, and cuts it only where it says so.
func TestTheFirstSentence(t *testing.T) {
	long := strings.Repeat("every school of the district ", 20)
	for text, want := range map[string]string{
		"Schools may open late. They often do.":                       "Schools may open late.",
		"See § 20-1-302. Then read on.":                               "See § 20-1-302. Then read on.", // a sentence has more than 20 letters
		"The board of St. Ignatius decides on it. Ask.":               "The board of St. Ignatius decides on it.",
		"The rule is 10.55.604 of the board and it holds. Ask.":       "The rule is 10.55.604 of the board and it holds.",
		"- Buses run later on snow days! Bells too.\n- Lunch is cold": "Buses run later on snow days!",
		"No end": "No end",
		long:     strings.Repeat("every school of the district ", 8) + "every …",
	} {
		if got := firstSentence(text); got != want {
			t.Errorf("firstSentence(%q) = %q, want %q", text, got, want)
		}
		if body, cut := strings.CutSuffix(firstSentence(text), " …"); cut && !strings.HasPrefix(long, body) {
			t.Errorf("%q is no beginning of the text", body)
		}
	}
}
