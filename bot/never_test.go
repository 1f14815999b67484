package bot

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
)

// What Leeway must never do, as the design lists it: say that approval is not
// needed when the source does not say so, and present a proposal as in force.
// (The other rules: places_test.go, quotes_test.go and dates_test.go.)

// everyIntent is all that a question may want to know of an entry.
var everyIntent = map[string]intent{
	"anything": asksAnything, "approval": asksApproval, "who": asksWho, "deadline": asksDeadline,
	"expiry": asksExpiry, "law": asksLaw, "in force": asksInForce,
}

// claimsApproval are the words by which an answer says yes or no.
var claimsApproval = regexp.MustCompile(`(?i)no (state )?approval|approval (is )?(not )?(needed|required)|(needs?|requires?) (no )?approval|local board decides`)

// everyHeadline calls check with each headline that an entry can get: for each
// intent alone, and for each pair of intents.
func everyHeadline(a *Assistant, e *knowledge.Entry, today time.Time, check func(asked, headline string)) {
	for one, in := range everyIntent {
		check(one, a.headline(e, []intent{in}, today, ""))
		for two, and := range everyIntent {
			check(one+" and "+two, a.headline(e, []intent{in, and}, today, "Montana"))
		}
	}
}

func TestUnstatedIsNeverAYesOrANo(t *testing.T) {
	a := bundled(t)
	for _, e := range a.lib.Served() {
		if e.Approval != knowledge.Unstated {
			continue
		}
		want := "The source does not say whether the state must approve: ask the " + a.lib.ContactFor(e.Jurisdiction).Name
		if got := Show(a.lib, e, today).ApprovalText; got != want {
			t.Errorf("%s: approval text %q, want %q", e.ID, got, want)
		}
		everyHeadline(a, e, today, func(asked, headline string) {
			if said := claimsApproval.FindString(headline); said != "" {
				t.Errorf("%s, asked for %s: %q claims %q, which the source does not say", e.ID, asked, headline, said)
			}
		})
		for _, asked := range []string{"approval", "who"} {
			if got := a.headline(e, []intent{everyIntent[asked]}, today, ""); !strings.HasPrefix(got, want) {
				t.Errorf("%s, asked for %s: %q does not begin with %q", e.ID, asked, got, want)
			}
		}
	}
}

// TestApprovalIsSaidAsTheSourceSaysIt: each claim belongs to one approval of a
// flexibility, and to nothing else.
func TestApprovalIsSaidAsTheSourceSaysIt(t *testing.T) {
	a := bundled(t)
	says := map[knowledge.Approval]string{
		knowledge.NotRequired: "No state approval needed",
		knowledge.Required:    "State approval required",
		knowledge.Local:       "The local board decides",
	}
	for _, e := range a.lib.Served() {
		text := Show(a.lib, e, today).ApprovalText
		asked := a.headline(e, []intent{asksApproval}, today, "")
		for approval, claim := range says {
			holds := e.Kind == knowledge.Flexibility && e.Approval == approval
			if (text == claim) != holds {
				t.Errorf("%s is a %s with approval %s: its text is %q", e.ID, e.Kind, e.Approval, text)
			}
			ends := ". "
			if approval == knowledge.NotRequired {
				ends = " for this: " // of what the summary says, and of no more
			}
			if strings.HasPrefix(asked, claim+ends) != holds {
				t.Errorf("%s is a %s with approval %s: asked for approval, the headline is %q", e.ID, e.Kind, e.Approval, asked)
			}
		}
	}
}

func TestAProposalIsNeverInForce(t *testing.T) {
	a := bundled(t)
	for _, e := range a.lib.Served() {
		if e.Kind != knowledge.Recommendation {
			continue
		}
		for _, on := range []time.Time{day("2022-06-14"), today, day("2035-01-01")} {
			wantNotInForce(t, Show(a.lib, e, on))
			everyHeadline(a, e, on, func(asked, headline string) {
				if strings.Count(strings.ToLower(headline), "not in force") == 0 {
					t.Errorf("%s, asked for %s: %q does not say that it is not in force", e.ID, asked, headline)
				}
			})
		}
	}
}

func wantNotInForce(t *testing.T, e Entry) {
	t.Helper()
	const warning = "This is a recommendation of a work group. It is not in force."
	if e.InForce || len(e.Warnings) == 0 || e.Warnings[0] != warning || !strings.HasPrefix(e.ApprovalText, "Not in force") {
		t.Errorf("%s: in force %t, warnings %q, approval %q", e.ID, e.InForce, e.Warnings, e.ApprovalText)
	}
}

// bold is a library whose proposal has everything that what is in force has: a
// law, a deadline, an end, and a summary that does not say what it is.
var bold = tree{
	"mt/_index.md": `---
title: Montana
names: [Montana, MT]
contact: {name: Montana Office of Public Instruction, url: "https://opi.mt.gov"}
source: {document: notes, title: Notes of a work group}
---
`,
	"mt/year-round.md": `---
title: Year-round school
kind: recommendation
citations: [mca:20-1-990]
deadline: {rule: "March 1", what: application due}
expires: 2027-06-30
summary: Districts run school all year.
---
The group would let districts run school all year.
`,
	"mt/report.md": `---
title: A report on calendars
kind: reference
citations: [mca:20-1-991]
---
The report counts 180 days.
`,
	"mt/goal.md": `---
title: Goal 7 - gentler mornings
kind: plan
citations: [mca:20-1-992]
---
School starts at nine.
`,
	"mt/open.md": `---
title: Later buses
kind: flexibility
approval: unstated
citations: [mca:20-1-993]
---
A district may run its buses later.
`,
}

// waysToAsk are questions of every kind about the law in their place.
var waysToAsk = []string{
	"what does %s say?", "does %s need state approval?", "are we allowed to use %s?", "who decides under %s?",
	"when is the deadline in %s?", "is %s still available?", "does %s expire?", "which law is %s, what is the citation?",
	"is %s in force?", "was %s just a proposal?", "can we use %s, and by when do we need permission?",
}

// TestAskedInEveryWay: a citation leads to an entry whatever its probability, so
// every kind of question reaches each kind of entry.
func TestAskedInEveryWay(t *testing.T) {
	a := bold.assistant(t)
	for _, on := range []time.Time{today, day("2028-01-01")} { // before and after the proposal's end
		for _, way := range waysToAsk {
			of := func(law, id string) (Answer, Entry) {
				answer := ask(t, a, Question{Text: fmt.Sprintf(way, law), Jurisdiction: "mt", Today: on})
				wantFirst(t, answer, id)
				return answer, answer.Entries[0]
			}
			answer, e := of("MCA 20-1-990", "mt/year-round")
			wantNotInForce(t, e)
			if !strings.HasPrefix(answer.Headline, "Proposed, not in force: ") && !strings.HasPrefix(answer.Headline, "Not in force, only proposed: ") {
				t.Errorf("%q: %q does not begin by saying that it is not in force", answer.Question, answer.Headline)
			}
			if answer, e = of("MCA 20-1-993", "mt/open"); claimsApproval.MatchString(answer.Headline + e.ApprovalText) {
				t.Errorf("%q: %q, %q: the source does not say", answer.Question, answer.Headline, e.ApprovalText)
			}
			for law, id := range map[string]string{"MCA 20-1-991": "mt/report", "MCA 20-1-992": "mt/goal"} {
				answer, e = of(law, id)
				wantNoClaim(t, e, answer.Headline)
			}
		}
	}
}

// wantNoClaim checks that background and a district's goals say nothing of what
// may be done.
func wantNoClaim(t *testing.T, e Entry, headline string) {
	t.Helper()
	if e.InForce || !strings.HasSuffix(e.ApprovalText, "nothing to approve") {
		t.Errorf("%s is a %s: in force %t, approval %q", e.ID, e.Kind, e.InForce, e.ApprovalText)
	}
	if claimsApproval.MatchString(headline) || strings.Contains(headline, "In force:") {
		t.Errorf("%s is a %s: headline %q", e.ID, e.Kind, headline)
	}
}

func TestPlansAndBackgroundClaimNothing(t *testing.T) {
	a := bundled(t)
	for _, e := range a.lib.Served() {
		if e.Kind != knowledge.Plan && e.Kind != knowledge.Reference {
			continue
		}
		everyHeadline(a, e, today, func(_, headline string) { wantNoClaim(t, Show(a.lib, e, today), headline) })
		warned := len(Show(a.lib, e, today).Warnings) == 1
		if warned != (e.Kind == knowledge.Plan) {
			t.Errorf("%s is a %s: warnings %q", e.ID, e.Kind, Show(a.lib, e, today).Warnings)
		}
	}
}

// TestApprovalOfWhatIsOnlyProposed: virtual snow days were proposed. That no
// approval is needed for what counts as instruction today is no answer to
// whether they need it.
func TestApprovalOfWhatIsOnlyProposed(t *testing.T) {
	for _, question := range []string{
		"do virtual snow days need state approval?",
		"are we allowed to use virtual days for snow days?",
		"who decides on virtual days for snow days?",
		"can we use virtual days for snow days without asking the state?",
		"Has the state approved the seat time waiver the focus group proposed for virtual snow days?",
	} {
		answer := askMontana(t, question)
		wantFirst(t, answer, "mt/recommendations/seat-time-waivers")
		wantHeadline(t, answer, "Not in force, only proposed: ")
	}
	answer := askMontana(t, "can we use virtual days for snow days?", "does that one need approval?")
	wantHeadline(t, answer, "Not in force, only proposed: ")
}

// TestNoApprovalNeededEndsAtTheLimits: who wants to go below a minimum or around
// the union does not hear "no state approval needed".
func TestNoApprovalNeededEndsAtTheLimits(t *testing.T) {
	for _, question := range []string{
		"do we need state approval to drop below 20 units?",
		"do we need approval to bypass collective bargaining on a four-day week?",
		"can we run fewer than the minimum hours in a four-day week without state approval?",
	} {
		answer := ask(t, bundled(t), Question{Text: question, Jurisdiction: "mt", Today: today})
		if strings.Contains(answer.Headline, "No state approval needed") || !strings.Contains(answer.Headline, "within its limits and no further") {
			t.Errorf("%q: headline %q", question, answer.Headline)
		}
	}
}
