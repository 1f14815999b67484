package bot

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheCard is the question on the front page: a principal asks whether virtual
// days can stand for snow days. No source says yes. What is in force comes first,
// with its law and its next step; the waiver that a focus group proposed comes
// after it and is shown as what it is.
func TestTheCard(t *testing.T) {
	for in, place := range map[string]string{"mt": "", "": "Montana: "} {
		answer := ask(t, bundled(t), Question{Text: "can we use virtual days for snow days?", Jurisdiction: in})
		wantFirst(t, answer, whatCounts)
		wantHeadline(t, answer, place+"A broad range of activities, in or out of the building, may count toward the required hours if supervised by a teacher")
		if want := " Only proposed, not in force: seat-time waivers, asynchronous models and virtual days for snow days."; !strings.HasSuffix(answer.Headline, want) {
			t.Errorf("headline %q, want it to end %q", answer.Headline, want)
		}
		if yes := regexp.MustCompile(`(?i)\byes\b|\byou (can|may)\b|approval`).FindString(answer.Headline); yes != "" {
			t.Errorf("headline %q says %q", answer.Headline, yes)
		}

		today := answer.Entries[0]
		if !today.InForce || today.ApprovalText != "No state approval needed" || len(today.Warnings) > 0 {
			t.Errorf("in force %t, approval %q, warnings %q", today.InForce, today.ApprovalText, today.Warnings)
		}
		if len(today.Citations) == 0 || today.Citations[0].Display != "Mont. Code Ann. § 20-1-101" || !strings.HasPrefix(today.Citations[0].URL, "https://leg.mt.gov/") {
			t.Errorf("citations %+v", today.Citations)
		}
		if len(today.NextSteps) == 0 || !strings.HasPrefix(today.NextSteps[0], "Bring stakeholders together") {
			t.Errorf("next steps %q", today.NextSteps)
		}
		if len(today.Passages) == 0 || len(today.Passages) > firstPassages {
			t.Errorf("%d passages", len(today.Passages))
		}

		at := slices.Index(ids(answer), seatTime)
		if at < 1 {
			t.Fatalf("shown are %v", ids(answer))
		}
		wantNotInForce(t, answer.Entries[at])
	}
}

// TestTheCardInMissouri: Montana's answer is none there.
func TestTheCardInMissouri(t *testing.T) {
	answer := ask(t, bundled(t), Question{Text: "can we use virtual days for snow days?", Jurisdiction: "mo"})
	if answer.Verdict == Answered || slices.Contains(ids(answer), whatCounts) {
		t.Errorf("%s with %v", answer.Verdict, ids(answer))
	}
}

// TestTheProposalItself is asked about in its own words, and comes first.
func TestTheProposalItself(t *testing.T) {
	for _, question := range []string{
		"what seat-time waiver did the focus group propose?",
		"is the proposal on virtual snow days in force?",
		"did the group's idea of virtual days for snow days ever take effect?",
	} {
		answer := askMontana(t, question)
		wantFirst(t, answer, seatTime)
		wantNotInForce(t, answer.Entries[0])
		if !strings.Contains(answer.Headline, "In force today: ") {
			t.Errorf("%q: headline %q does not say what holds today", question, answer.Headline)
		}
	}
}
