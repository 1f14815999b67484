package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// One state's policy is no answer for another's.

// TestWhichPlacesAreAskedAbout reads testdata/places.txt.
func TestWhichPlacesAreAskedAbout(t *testing.T) {
	a := bundled(t)
	for _, row := range rows(t, "places.txt", 2) {
		s, err := a.scopeOf(row[0], "mt")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.foreign, ", "); got != row[1] {
			t.Errorf("%q asks about %q, want %q", row[0], got, row[1])
		}
	}
}

// otherStates are the states of the gazetteer that the library does not hold.
func otherStates() (codes, names []string) {
	for code, name := range stateCodes {
		if name != "Montana" && name != "Missouri" {
			codes, names = append(codes, code), append(names, name)
		}
	}
	slices.Sort(codes)
	slices.Sort(names)
	return codes, names
}

func TestTheGazetteerHoldsAllStates(t *testing.T) {
	const statesDistrictAndTerritories = 50 + 1 + 4
	if len(stateCodes) != statesDistrictAndTerritories {
		t.Errorf("%d states and territories, want %d", len(stateCodes), statesDistrictAndTerritories)
	}
}

var (
	canada = []string{
		"Alberta", "British Columbia", "Manitoba", "New Brunswick", "Newfoundland and Labrador", "Northwest Territories",
		"Nova Scotia", "Nunavut", "Ontario", "Prince Edward Island", "Quebec", "Saskatchewan", "Yukon",
	}
	countries = []string{
		"Australia", "Brazil", "Canada", "Denmark", "Estonia", "Finland", "France", "Germany", "Ireland", "Italy", "Japan",
		"Kenya", "Mexico", "Nigeria", "Norway", "Poland", "Singapore", "South Africa", "Spain", "Sweden", "Vietnam",
	}
)

// wantForeign checks that an answer holds nothing but whose policy is missing.
func wantForeign(t *testing.T, answer Answer, place string) {
	t.Helper()
	if answer.Verdict != NotCovered || len(answer.Entries) > 0 || answer.Probability != 0 {
		t.Errorf("%q: %s with %v", answer.Question, answer.Verdict, ids(answer))
	}
	if want := "about " + place + ", which the library does not hold"; answer.Reason != want {
		t.Errorf("%q: reason %q, want %q", answer.Question, answer.Reason, want)
	}
	wantHeadline(t, answer, "The library holds no policy of "+place+", only of School District of Clayton, Missouri and Montana.")
}

func TestAnotherStateIsNotCovered(t *testing.T) {
	_, states := otherStates()
	for _, place := range slices.Concat(states, canada, countries) {
		wantForeign(t, askMontana(t, "can districts in "+place+" move to a four-day week?"), place)
	}
}

// TestAnotherStateInAnyWords: the place is found however it is written.
func TestAnotherStateInAnyWords(t *testing.T) {
	a := bundled(t)
	want := func(question, place string) {
		t.Helper()
		if s, err := a.scopeOf(question, "mt"); err != nil || s.named || !slices.Equal(s.foreign, []string{place}) {
			t.Errorf("%q asks about %v, named %t (%v), want %s", question, s.foreign, s.named, err, place)
		}
	}
	codes, states := otherStates()
	for _, place := range slices.Concat(states, canada, countries) {
		want("in "+strings.ToLower(place)+", who approves a shorter week?", place)
		want("Under "+place+" law, what counts as instruction?", place)
		want(strings.ToUpper("what are the graduation requirements in "+place+"?"), place)
		want("What about "+place+"'s schools?", place)
	}
	for _, code := range codes {
		want("how many units to graduate in "+code+"?", stateCodes[code])
	}
}

func TestAFollowUpAboutAnotherState(t *testing.T) {
	const before = "can we go to a four-day week?"
	for _, c := range [][]string{
		{before, "what about wyoming?"},
		{before, "and in Wyoming?"},
		{before, "same question for Wyoming"},
		{"in Wyoming, " + before, "does that need approval?"}, // the thread is about Wyoming
	} {
		wantForeign(t, askMontana(t, c...), "Wyoming")
	}
}

// TestAListOfAnotherState: a list is an answer too.
func TestAListOfAnotherState(t *testing.T) {
	wantForeign(t, askMontana(t, "in Wyoming, which flexibilities need no approval?"), "Wyoming")
	wantForeign(t, askMontana(t, "In Wyoming, what is W.S. 21-4-301?"), "Wyoming")
}

// TestAnEntryThatSpeaksOfAnotherState may answer about it: it is this library's
// word on that state, and the answer warns that it is no policy of it.
func TestAnEntryThatSpeaksOfAnotherState(t *testing.T) {
	answer := ask(t, bundled(t), Question{Text: "which earlier study goes through Idaho, Utah, Arkansas and New Hampshire", Jurisdiction: "mo"})
	wantFirst(t, answer, "mo/studies/bellwether")
	wantHeadline(t, answer, "Missouri: ")
	if want := "The library holds no policy of Idaho, Utah, Arkansas, New Hampshire."; !slices.Contains(answer.Entries[0].Warnings, want) {
		t.Errorf("warnings %q, want %q among them", answer.Entries[0].Warnings, want)
	}
}

// TestBothStatesNamed: who names Montana too is answered, with the warning.
func TestBothStatesNamed(t *testing.T) {
	answer := askMontana(t, "My cousin teaches in Wyoming. In Montana, when is the deadline under ARM 10.55.604?")
	wantFirst(t, answer, "mt/variances/standards-waiver")
	if want := "The library holds no policy of Wyoming."; !slices.Contains(answer.Entries[0].Warnings, want) {
		t.Errorf("warnings %q, want %q among them", answer.Entries[0].Warnings, want)
	}
}

// Whose policy is meant: the one named in the question, or else the default.
func TestWhosePolicyIsMeant(t *testing.T) {
	a := bundled(t)
	for _, c := range []struct {
		question, byDefault string
		want                []string
	}{
		{"can we go to four days?", "", nil},
		{"can we go to four days?", "mt", []string{"mt"}},
		{"can we go to four days?", "MT", []string{"mt"}},
		{"can we go to four days?", "clayton", []string{"clayton", "mo"}}, // Clayton lies within Missouri
		{"in Montana, can we go to four days?", "mo", []string{"mt"}},
		{"does OPI approve four days?", "mo", []string{"mt"}},
		{"does DESE approve four days?", "mt", []string{"mo"}},
		{"MT or MO?", "clayton", []string{"mo", "mt"}},
		{"kansas city wants four days", "mt", []string{"mo"}},
		{"Clayton goals", "mt", []string{"clayton", "mo"}},
		{"my kid is 4 mo old", "mt", []string{"mt"}}, // short names count in capitals
	} {
		s, err := a.scopeOf(c.question, c.byDefault)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, s.within); diff != "" {
			t.Errorf("%q in %q (-want +got):\n%s", c.question, c.byDefault, diff)
		}
	}
}

func TestAJurisdictionThatTheLibraryLacks(t *testing.T) {
	for _, q := range []Question{
		{Text: "can we go to a four-day week?", Jurisdiction: "wy", Today: today},
		{Text: "In Montana, can we go to a four-day week?", Jurisdiction: "Wyoming", Today: today},
		{Text: "and the deadline?", Context: []string{"variances?"}, Jurisdiction: "x", Today: today},
	} {
		_, err := bundled(t).Answer(context.Background(), q)
		if !errors.Is(err, ErrJurisdiction) || !strings.Contains(err.Error(), "the library holds clayton, mo, mt") {
			t.Errorf("Answer in %q: %v", q.Jurisdiction, err)
		}
		if _, err := bundled(t).LookUp(context.Background(), q); !errors.Is(err, ErrJurisdiction) {
			t.Errorf("LookUp in %q: %v", q.Jurisdiction, err)
		}
	}
}

// TestTheHeadlineNamesThePlace when the asker did not, or when it is another
// than the asker's.
func TestTheHeadlineNamesThePlace(t *testing.T) {
	for _, c := range []struct{ question, byDefault, want string }{
		{"Can we go to a four-day week?", "", "Montana: The district sets"},
		{"Can we go to a four-day week?", "mt", "The district sets"},
		{"Can we go to a four-day week in Montana?", "", "The district sets"},
		{"what does MCA 20-1-302 say?", "mo", "Montana: The district sets"},
		{"what does goal 3 say about observing colleagues?", "", "School District of Clayton: Clayton's third goal"},
		{"what does goal 3 say about observing colleagues?", "clayton", "Clayton's third goal"},
		{"what is the Blue Ribbon Commission?", "clayton", "Proposed, not in force: a Blue Ribbon Commission"},
	} {
		answer := ask(t, bundled(t), Question{Text: c.question, Jurisdiction: c.byDefault})
		wantHeadline(t, answer, c.want)
	}
}

func TestClaytonSeesMissouri(t *testing.T) {
	answer := ask(t, bundled(t), Question{Text: "what is the Blue Ribbon Commission?", Jurisdiction: "clayton"})
	wantFirst(t, answer, "mo/recommendations/4-business-to-education")
	if e := answer.Entries[0]; e.Jurisdiction != "mo" || e.Place != "Missouri" {
		t.Errorf("jurisdiction %q, place %q", e.Jurisdiction, e.Place)
	}
	answer = ask(t, bundled(t), Question{Text: "what does goal 3 say about observing colleagues?", Jurisdiction: "mo"})
	for _, e := range answer.Entries {
		if e.Jurisdiction == "clayton" {
			t.Errorf("Missouri sees %s", e.ID)
		}
	}
}

// TestMontanaNeverAnswersAMissouriQuestion asks Montana's golden questions in
// Missouri, or of Missouri in Montana: whatever is said, it is not said from
// Montana's entries.
func TestMontanaNeverAnswersAMissouriQuestion(t *testing.T) {
	a := bundled(t)
	for i, g := range a.lib.Golden {
		if g.Jurisdiction != "mt" || namesMontana(a, slices.Concat(g.Context, []string{g.Question})...) || len(a.lawIn(g.Question, nil).all) > 0 {
			continue
		}
		q := Question{Text: g.Question, Context: g.Context, Jurisdiction: "mo"}
		if i%2 == 1 {
			q.Text, q.Jurisdiction = "In Missouri: "+g.Question, "mt"
		}
		for _, e := range ask(t, a, q).Entries {
			if e.Jurisdiction == "mt" {
				t.Errorf("%q in %s: %s", q.Text, q.Jurisdiction, e.ID)
			}
		}
	}
}

func namesMontana(a *Assistant, texts ...string) bool {
	_, _, ok := a.lib.Jurisdiction("mt").NamedIn(strings.Join(texts, " "))
	return ok
}

// TestAJurisdictionByName: who sets a channel up may write Montana for mt.
func TestAJurisdictionByName(t *testing.T) {
	for _, name := range []string{"mt", "MT", "Montana", "montana"} {
		answer, err := bundled(t).Answer(context.Background(), Question{Text: "can we go to a four-day week?", Jurisdiction: name, Today: today})
		if err != nil || answer.Verdict != Answered || answer.Entries[0].Jurisdiction != "mt" {
			t.Errorf("in %q: %s %v", name, answer.Verdict, err)
		}
	}
}
