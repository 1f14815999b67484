package bot

import (
	"strings"
	"testing"
)

// TestSmallTalk reads testdata/talk.txt: one friendly line, no entries, and
// nothing that could be taken for an answer.
func TestSmallTalk(t *testing.T) {
	want := ""
	for _, row := range rows(t, "talk.txt", 1) {
		if line, ok := strings.CutPrefix(row[0], "["); ok {
			want = strings.TrimSuffix(line, "]")
			continue
		}
		for _, answer := range []Answer{askMontana(t, row[0]), askMontana(t, "can we go to a four-day week?", row[0])} {
			if answer.Verdict != NotCovered || answer.Reason != "small talk" || len(answer.Entries)+len(answer.Suggestions) > 0 || answer.Probability != 0 {
				t.Errorf("%q: %s, %q, with %v", row[0], answer.Verdict, answer.Reason, ids(answer))
			}
			wantHeadline(t, answer, want)
			if strings.Count(answer.Headline, "\n") > 0 {
				t.Errorf("%q: more than a line: %q", row[0], answer.Headline)
			}
		}
	}
}

// TestNoSmallTalk reads testdata/asks.txt.
func TestNoSmallTalk(t *testing.T) {
	for _, row := range rows(t, "asks.txt", 1) {
		if answer := askMontana(t, row[0]); answer.Reason == "small talk" {
			t.Errorf("%q is waved off: %q", row[0], answer.Headline)
		}
	}
}

func TestThanksAndAQuestion(t *testing.T) {
	answer := askMontana(t, "can we go to a four-day week?", "thanks, but does it need approval?")
	wantFirst(t, answer, "mt/instructional-day/structure")
	wantHeadline(t, answer, "No state approval needed for this: ")
	answer = askMontana(t, "how do we apply for a variance to standards?", "thanks! and the deadline?")
	wantFirst(t, answer, "mt/variances/standards-waiver")
	wantHeadline(t, answer, "Application due: second Monday in October")
}
