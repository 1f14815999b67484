package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestACitationLeadsToWhatRestsOnIt reads testdata/citations.txt.
func TestACitationLeadsToWhatRestsOnIt(t *testing.T) {
	a := bundled(t)
	for _, row := range rows(t, "citations.txt", 3) {
		answer := ask(t, a, Question{Text: row[0], Jurisdiction: strings.TrimPrefix(row[1], "-")})
		wantFirst(t, answer, row[2])
		if answer.Probability != 1 {
			t.Errorf("%q: probability %v, want certainty", row[0], answer.Probability)
		}
		for _, id := range ids(answer) {
			if e := a.lib.Entry(id); len(e.Citations) == 0 {
				t.Errorf("%q: %s cites nothing", row[0], id)
			}
		}
	}
}

// TestTheGovernedEntriesComeFirst: those whose first citation is the one named.
func TestTheGovernedEntriesComeFirst(t *testing.T) {
	for text, governed := range map[string][]string{
		"ARM 10.55.603": {"mt/proficiency/graduate-profile"},
		"ARM 10.55.602": {"mt/proficiency/learning-models"},
		"MCA 20-9-311":  {"mt/funding/anb"},
		"ARM 10.55.906": {"mt/high-school/unit-of-credit", "mt/proficiency/course-waivers"},
		"ARM 10.55.714": {"mt/educators/pir-days", "mt/educators/professional-development-plan"},
	} {
		got := askMontana(t, text).Ranking()
		if len(got) < len(governed) {
			t.Fatalf("%s leads to %v", text, got)
		}
		got = got[:len(governed)]
		slices.Sort(got)
		if diff := cmp.Diff(governed, got); diff != "" {
			t.Errorf("%s leads first (-want +got):\n%s", text, diff)
		}
	}
}

// TestAChapterLeadsToItsSections.
func TestAChapterLeadsToItsSections(t *testing.T) {
	answer := askMontana(t, "everything under ARM 10.55")
	if answer.Verdict != Answered {
		t.Fatalf("%s: %q", answer.Verdict, answer.Headline)
	}
	for _, id := range answer.Ranking() {
		if !strings.Contains(strings.Join(citationsOf(bundled(t), id), " "), "arm:10.55.") {
			t.Errorf("%s cites no section of the chapter", id)
		}
	}
}

func citationsOf(a *Assistant, id string) []string {
	var list []string
	for _, c := range a.lib.Entry(id).Citations {
		list = append(list, c.ID)
	}
	return list
}

// TestALawThatTheLibraryLacks: nothing is shown, for the nearest entry rests on
// another law.
func TestALawThatTheLibraryLacks(t *testing.T) {
	for _, c := range []struct{ question, in, names, ask string }{
		{"What does MCA 20-5-103 say about compulsory attendance?", "mt", "Mont. Code Ann. § 20-5-103", "Montana Office of Public Instruction"},
		{"pull up ARM 10.55.804 on gifted and talented for me", "mt", "Mont. Admin. R. 10.55.804", "Montana Office of Public Instruction"},
		{"RSMo 167.031, what's the penalty for parents", "mo", "§ 167.031, RSMo", "Missouri Department of Elementary and Secondary Education"},
		{"does RSMo 167.031 need approval?", "mt", "§ 167.031, RSMo", "Montana Office of Public Instruction"},
		{"20 U.S.C. § 6301?", "mt", "20 U.S.C. § 6301", "Montana Office of Public Instruction"},
		{"MCA 20-5-103 or MCA 20-5-104?", "mt", "Mont. Code Ann. § 20-5-103 and Mont. Code Ann. § 20-5-104", "Montana Office of Public Instruction"},
	} {
		answer := ask(t, bundled(t), Question{Text: c.question, Jurisdiction: c.in})
		if answer.Verdict != NotCovered || len(answer.Entries) > 0 || answer.Probability != 0 || answer.Ask.Name != c.ask {
			t.Errorf("%q: %s with %v, ask %v", c.question, answer.Verdict, ids(answer), answer.Ask)
		}
		if want := "The library holds nothing on " + c.names + "."; answer.Headline != want {
			t.Errorf("%q: headline %q, want %q", c.question, answer.Headline, want)
		}
		if !strings.HasPrefix(answer.Reason, "no entry rests on ") || len(answer.Suggestions) == 0 {
			t.Errorf("%q: reason %q, suggestions %q", c.question, answer.Reason, answer.Suggestions)
		}
	}
}

func TestOneLawKnownAndOneNot(t *testing.T) {
	answer := askMontana(t, "what do MCA 20-1-302 and MCA 20-5-103 say?")
	wantFirst(t, answer, structure)
	if want := " The library holds nothing on Mont. Code Ann. § 20-5-103."; !strings.HasSuffix(answer.Headline, want) {
		t.Errorf("headline %q, want it to end %q", answer.Headline, want)
	}
}

// TestMontanasLawInMissouri: the citation says whose policy it is, and so does
// the answer.
func TestMontanasLawInMissouri(t *testing.T) {
	answer := ask(t, bundled(t), Question{Text: "does MCA 20-1-302 need state approval?", Jurisdiction: "mo"})
	wantFirst(t, answer, structure)
	wantHeadline(t, answer, "Montana: No state approval needed for this: ")
	if e := answer.Entries[0]; e.Place != "Montana" || answer.Ask.Name != "Montana Office of Public Instruction" {
		t.Errorf("place %q, ask %v", e.Place, answer.Ask)
	}
}

// TestALawElsewhere: a Montana rule does not become Wyoming's by the asking.
func TestALawElsewhere(t *testing.T) {
	answer := askMontana(t, "Does ARM 10.55.604 apply in Wyoming?")
	wantHeadline(t, answer, "Montana: ")
	if want := "The library holds no policy of Wyoming."; !slices.Contains(answer.Entries[0].Warnings, want) {
		t.Errorf("warnings %q, want %q among them", answer.Entries[0].Warnings, want)
	}
}

// TestALawInAThread: a citation in a follow-up is its own topic.
func TestALawInAThread(t *testing.T) {
	answer := askMontana(t, "what does MCA 20-1-302 say?", "and 20-1-101?")
	wantFirst(t, answer, whatCounts)
}
