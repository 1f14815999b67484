package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/knowledge"
)

// The headline speaks first to what was asked.

func TestHeadlines(t *testing.T) {
	const (
		days    = "The district sets the days"
		applyBy = "Application due: second Monday in October, next on October 11, 2027, for “Variances to Standards”."
	)
	for _, c := range []struct{ question, begins string }{
		{"what does MCA 20-1-302 say?", days},

		// approval
		{"does MCA 20-1-302 need state approval?", "No state approval needed for this: " + days},
		{"do we have to ask permission under MCA 20-1-302?", "No state approval needed for this: "},
		{"does the state have to sign off on a variance under ARM 10.55.604?", "State approval required. A district may apply"},
		{"ARM 10.55.602: does that need the state's blessing?", "The local board decides. "},
		{"ARM 10.55.714: is OPI approval needed?", "The source does not say whether the state must approve: ask the Montana Office of Public Instruction. "},
		{"who approves it under ARM 10.55.907", "The source does not say whether the state must approve: "},

		// who decides
		{"who decides under ARM 10.55.602?", "The local board decides. "},
		{"ARM 10.55.604, whose call is it?", "State approval required. "},

		// date
		{"when is the deadline under ARM 10.55.604?", applyBy},
		{"by when do we apply under ARM 10.55.604?", applyBy},
		{"is it too late to use ARM 10.55.604?", applyBy},
		{"when is the deadline under MCA 20-1-302?", days}, // it sets none

		// end
		{"does MCA 20-7-1602 expire?", "It ends on June 30, 2027: The Transformational Learning Program gives"},
		{"is MCA 20-7-1602 still available?", "It ends on June 30, 2027: "},
		{"when will the MCA 20-7-1602 money stop?", "It ends on June 30, 2027: "},
		{"does MCA 20-1-302 expire?", days}, // it does not

		// law
		{"MCA 20-1-302, what is the statute on this?", "Mont. Code Ann. § 20-1-302 governs “Structure of the day, week and term”: " + days},
		{"which rule is it, ARM 10.55.604?", "Mont. Admin. R. 10.55.604 governs “Variances to Standards”: "},

		// force
		{"is MCA 20-1-302 in effect?", "In force: " + days},
		{"is ARM 10.55.604 actual law?", "In force: "},

		// two things: approval before the date
		{"by when do we apply under ARM 10.55.604, and does it need approval?", "State approval required. "},
		{"MCA 20-7-1602: what is the legal basis, and does it expire?", "It ends on June 30, 2027: "},
	} {
		wantHeadline(t, askMontana(t, c.question), c.begins)
	}
}

// TestALawThatTheSourceDoesNotName.
func TestALawThatTheSourceDoesNotName(t *testing.T) {
	a := bundled(t)
	got := a.headline(a.lib.Entry("mt/funding/federal-programs"), []intent{asksLaw}, today, "")
	if want := "The source names no law for “Blending federal program funds”: "; !strings.HasPrefix(got, want) {
		t.Errorf("headline %q, want it to begin %q", got, want)
	}
}

func TestIntents(t *testing.T) {
	for text, want := range map[string][]intent{
		"can we go to four days?":                            nil,
		"is approval needed?":                                {asksApproval},
		"do we need the ok from helena?":                     {asksApproval},
		"who decides?":                                       {asksWho},
		"what's the deadline?":                               {asksDeadline},
		"when do we turn in the application?":                {asksDeadline},
		"does it go away?":                                   {asksExpiry},
		"when does the transformational learning money end?": {asksExpiry},
		"what's the statute?":                                {asksLaw},
		"is it in force?":                                    {asksInForce},
		"who has to approve it by when, and what law is it?": {asksApproval, asksDeadline, asksWho, asksLaw},
	} {
		if diff := cmp.Diff(want, intentsOf(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestAnEntryWithoutASummary is told by its title and first sentence.
func TestAnEntryWithoutASummary(t *testing.T) {
	answer := ask(t, bold.assistant(t), Question{Text: "MCA 20-1-993", Jurisdiction: "mt"})
	if want := "Later buses: A district may run its buses later."; answer.Headline != want {
		t.Errorf("headline %q, want %q", answer.Headline, want)
	}
}

// TestAContactOfItsOwn is asked rather than the state's; without any, nobody is.
func TestAContactOfItsOwn(t *testing.T) {
	const asks = "---\ntitle: Later buses\nkind: flexibility\napproval: unstated\ncitations: [mca:20-1-993]\n%s---\nBuses may run later.\n"
	files := tree{
		"mt/_index.md":     "---\ntitle: Montana\nnames: [Montana]\nsource: {document: notes, title: Notes}\n---\n",
		"mt/no-one.md":     strings.Replace(asks, "%s", "", 1),
		"mt/bus/_index.md": "---\ncontact: {name: Bus Office}\n---\n",
		"mt/bus/later.md":  strings.Replace(strings.Replace(asks, "%s", "", 1), "993", "994", 1),
	}
	a := files.assistant(t)
	for question, want := range map[string]string{
		"does MCA 20-1-993 need approval?": "The source does not say whether the state must approve. Later buses: Buses may run later.",
		"does MCA 20-1-994 need approval?": "The source does not say whether the state must approve: ask the Bus Office. Later buses: Buses may run later.",
	} {
		if answer := ask(t, a, Question{Text: question, Jurisdiction: "mt"}); answer.Headline != want {
			t.Errorf("%q: headline %q, want %q", question, answer.Headline, want)
		}
	}
}

func TestTitlesWithinASentence(t *testing.T) {
	for title, want := range map[string]string{
		"What counts for instruction":   "what counts for instruction",
		"Advanced Opportunity Act":      "Advanced Opportunity Act",
		"CTAE licensure flexibilities":  "CTAE licensure flexibilities",
		"Policy":                        "policy",
		"École à distance":              "école à distance",
		"Pupil Instruction-Related day": "Pupil Instruction-Related day",
	} {
		if got := lowerFirst(title); got != want {
			t.Errorf("lowerFirst(%q) = %q, want %q", title, got, want)
		}
	}
	for what, want := range map[string]string{"application due": "Application due", "": "Due", "épreuve": "Épreuve"} {
		if got := upperFirst(what); got != want {
			t.Errorf("upperFirst(%q) = %q, want %q", what, got, want)
		}
	}
	for want, list := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := joinAnd(list); got != want {
			t.Errorf("joinAnd(%q) = %q", list, got)
		}
	}
}

// TestAnEntryAtTheRoot holds everywhere, under the library's own name.
func TestAnEntryAtTheRoot(t *testing.T) {
	a := tree{
		"_index.md": "---\ntitle: Handbook\naudience: teachers\ncontact: {name: front office}\nsource: {document: handbook, title: Handbook}\n---\n",
		"late.md":   "---\ntitle: Late work\nkind: flexibility\napproval: unstated\ncitations: [mca:20-1-995]\n---\nWork may come late.\n",
	}.assistant(t)
	answer := ask(t, a, Question{Text: "does MCA 20-1-995 need approval?"})
	if want := "The source does not say whether the state must approve: ask the front office. Late work: Work may come late."; answer.Headline != want {
		t.Errorf("headline %q, want %q", answer.Headline, want)
	}
	if e := answer.Entries[0]; e.Place != "Handbook" || e.Jurisdiction != "" || e.Kind != knowledge.Flexibility {
		t.Errorf("place %q, jurisdiction %q, kind %q", e.Place, e.Jurisdiction, e.Kind)
	}
}
