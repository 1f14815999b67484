package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A message may ask two things: both are answered, in its order.

func TestTwoQuestionsAtOnce(t *testing.T) {
	const (
		days    = "The district sets the days in the term and week and the length of the day, within the minimum hours; teachers and community have input, and changes are negotiated with the bargaining unit."
		pir     = "A district must hold at least three PIR days a year, six contact hours each, and may plan up to seven."
		applied = "Application due: second Monday in October, next on October 11, 2027, for “Variances to Standards”."
		pirDays = "mt/educators/pir-days"
	)
	for _, c := range []struct {
		question string
		entries  []string
		headline string
	}{
		{"Can we go to a four-day week, and when are variance applications due?", []string{structure, variance},
			"You ask two things. (1) " + days + " (2) " + applied},
		{"When are variance applications due? And how many PIR days do we have to hold?", []string{variance, pirDays},
			"You ask two things. (1) " + applied + " (2) " + pir},
		{"do we need approval for a four-day week and when are variance applications due", []string{structure, variance},
			"You ask two things. (1) No state approval needed for this: " + days + " (2) " + applied},
		{"When are variance applications due? Can we go to a four-day week? How many PIR days do we have to hold?", []string{variance, structure, pirDays},
			"You ask three things. (1) " + applied + " (2) " + days + " (3) " + pir},
	} {
		answer := askMontana(t, c.question)
		if diff := cmp.Diff(c.entries, ids(answer)); diff != "" || answer.Verdict != Answered {
			t.Errorf("%q: %s (-want +got):\n%s", c.question, answer.Verdict, diff)
		}
		if answer.Headline != c.headline {
			t.Errorf("%q: headline\n%s\nwant\n%s", c.question, answer.Headline, c.headline)
		}
	}
}

// TestTwoStatesAtOnce says of each answer whose it is.
func TestTwoStatesAtOnce(t *testing.T) {
	answer := ask(t, bundled(t), Question{Text: "When are variance applications due in Montana? And what is the Blue Ribbon Commission in Missouri?"})
	if diff := cmp.Diff([]string{variance, "mo/recommendations/4-business-to-education"}, ids(answer)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	wantHeadline(t, answer, "You ask two things. (1) Montana: Application due: ")
}

// TestOneQuestionWithAnd is not cut: its parts name one entry, or cannot stand
// alone.
func TestOneQuestionWithAnd(t *testing.T) {
	for question, want := range map[string]string{
		"Can we go to a four-day week and who has to have input?":             structure,
		"Do teachers and the community have to have input on the calendar?":   structure,
		"How many PIR days do we have to hold, and do they need approval?":    "mt/educators/pir-days",
		"Can traditional grades and proficiency indicators be combined?":      "mt/proficiency/course-waivers",
		"when are variance applications due, and who approves them?":          variance,
		"what is ANB and how is it figured?":                                  "mt/funding/anb",
		"Can I blend Title I and Title IV money, and does that need approval": "mt/funding/federal-programs",
	} {
		answer := askMontana(t, question)
		wantFirst(t, answer, want)
		if got := answer.Headline[:min(len(answer.Headline), 7)]; got == "You ask" {
			t.Errorf("%q is cut: %q", question, answer.Headline)
		}
	}
}

func TestCutQuestions(t *testing.T) {
	for text, want := range map[string][]string{
		"can we go to four days":                             {"can we go to four days"},
		"four days? and ANB?":                                {"four days", "ANB"},
		"is it so? who pays? thanks":                         {"who pays", "thanks"},
		"can we merge grades, and who pays for coaching":     {"can we merge grades", "who pays for coaching"},
		"teachers and principals decide on hours and days":   {"teachers and principals decide on hours and days"},
		"waive algebra; also can we buy buses? plus lunches": {"waive algebra", "can we buy buses", "lunches"},
	} {
		if diff := cmp.Diff(want, cutQuestions(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
