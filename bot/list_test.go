package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/knowledge"
)

// A list question gets every entry of the sort that it names, and no other.

// sort of entry, as a list must filter it.
type sortOf func(*knowledge.Entry) bool

func approval(want knowledge.Approval) sortOf {
	return func(e *knowledge.Entry) bool { return e.Approval == want }
}

func kind(want knowledge.Kind) sortOf {
	return func(e *knowledge.Entry) bool { return e.Kind == want }
}

func inFolder(folder string) sortOf {
	return func(e *knowledge.Entry) bool { return strings.HasPrefix(e.ID, folder+"/") }
}

func hasDate(e *knowledge.Entry) bool { return e.Deadline != nil || !e.Expires.IsZero() }

// lists are list questions, where they are asked, and what they list.
var lists = []struct {
	question, in string
	of           sortOf
	headline     string // %d is how many
}{
	// approval
	{"Which flexibilities need no approval?", "mt", approval(knowledge.NotRequired), "The library holds %d flexibilities for Montana that need no state approval."},
	{"Which flexibilities need no approval?", "", approval(knowledge.NotRequired), "The library holds %d flexibilities that need no state approval."},
	{"which flexibilities don't need approval?", "mt", approval(knowledge.NotRequired), ""},
	{"which flexibilities don’t require the state's approval?", "mt", approval(knowledge.NotRequired), ""},
	{"which decisions don't we need permission for?", "mt", approval(knowledge.NotRequired), ""},
	{"which options never need state approval?", "mt", approval(knowledge.NotRequired), ""},
	{"show me everything we can do without state approval", "mt", approval(knowledge.NotRequired), ""},
	{"what can we do without asking the state?", "mt", approval(knowledge.NotRequired), ""},
	{"list the flexibilities that are free of state approval", "mt", approval(knowledge.NotRequired), ""},
	{"which ones need no approval?", "mt", approval(knowledge.NotRequired), ""},
	{"which flexibilities need state approval?", "mt", approval(knowledge.Required), "The library holds %d flexibility for Montana that needs state approval."},
	{"which waivers do we have to ask permission for?", "mt", approval(knowledge.Required), ""},
	{"which decisions are left to the local board?", "mt", approval(knowledge.Local), "The library holds %d flexibilities for Montana that the local board decides."},
	{"which flexibilities are local decisions?", "mt", approval(knowledge.Local), ""},
	{"list what the board can decide", "mt", approval(knowledge.Local), ""},
	{"list the flexibilities where the source does not say whether approval is needed", "mt", approval(knowledge.Unstated), "The library holds %d flexibilities for Montana where the source does not say whether the state must approve."},
	{"which flexibilities don't say whether the state must approve?", "mt", approval(knowledge.Unstated), ""},

	// kind
	{"list all recommendations", "mt", kind(knowledge.Recommendation), "The library holds %d recommendations for Montana, none of them in force."},
	{"list every recommendation", "", kind(knowledge.Recommendation), "The library holds %d recommendations, none of them in force."},
	{"what are all the recommendations of the work group?", "mo", kind(knowledge.Recommendation), "The library holds %d recommendations for Missouri, none of them in force."},
	{"which proposals are in force?", "mt", kind(knowledge.Recommendation), "The library holds %d recommendations for Montana, none of them in force."},
	{"what are all the goals?", "clayton", kind(knowledge.Plan), "The library holds %d goals for School District of Clayton."},
	{"all flexibilities", "mt", kind(knowledge.Flexibility), "The library holds %d flexibilities for Montana."},

	// a folder is the editors' word for a topic
	{"list the studies", "mo", inFolder("mo/studies"), ""},
	{"list the funding options", "mt", inFolder("mt/funding"), ""},
	{"show me all high school flexibilities", "mt", inFolder("mt/high-school"), ""},

	// dates
	{"list all deadlines", "mt", hasDate, "The library holds %d entries for Montana with a deadline or an end."},
	{"which flexibilities have a deadline?", "mt", hasDate, "The library holds %d flexibilities for Montana with a deadline or an end."},
	{"which entries expire?", "mt", hasDate, ""},
}

func TestLists(t *testing.T) {
	a := bundled(t)
	for _, c := range lists {
		answer := ask(t, a, Question{Text: c.question, Jurisdiction: c.in})
		want := entriesOf(a.lib, func(e *knowledge.Entry) bool {
			return c.of(e) && (c.in == "" || slices.Contains(a.lib.Within(c.in), e.Jurisdiction))
		})
		got := ids(answer)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || answer.Verdict != Answered {
			t.Errorf("%q in %q: %s (-want +got):\n%s", c.question, c.in, answer.Verdict, diff)
		}
		if headline := fmt.Sprintf(c.headline, len(want)); c.headline != "" && answer.Headline != headline {
			t.Errorf("%q in %q: headline %q, want %q", c.question, c.in, answer.Headline, headline)
		}
	}
}

// TestNoSuchEntries: an empty list is a reason, whom to ask, and what comes near.
func TestNoSuchEntries(t *testing.T) {
	for _, c := range []struct{ question, in, place, ask string }{
		{"Which flexibilities need no approval?", "mo", "Missouri", "Missouri Department of Elementary and Secondary Education"},
		{"Which flexibilities in Missouri need no approval?", "mt", "Missouri", "Missouri Department of Elementary and Secondary Education"},
		{"which recommendations have a deadline?", "mo", "Missouri", "Missouri Department of Elementary and Secondary Education"},
		{"which decisions are left to the local board?", "clayton", "School District of Clayton", "School District of Clayton"},
	} {
		answer := ask(t, bundled(t), Question{Text: c.question, Jurisdiction: c.in})
		if answer.Verdict != NotCovered || len(answer.Entries) > 0 || answer.Reason != "no entry of that sort" || answer.Ask.Name != c.ask {
			t.Errorf("%q: %s, %q, with %v, ask %v", c.question, answer.Verdict, answer.Reason, ids(answer), answer.Ask)
		}
		if want := "The library holds nothing of that sort for " + c.place + "."; answer.Headline != want {
			t.Errorf("%q: headline %q, want %q", c.question, answer.Headline, want)
		}
		if len(answer.Suggestions) == 0 {
			t.Errorf("%q: nothing suggested", c.question)
		}
	}
}

// TestAListOnATopic counts no more than it shows, and says what it counts.
func TestAListOnATopic(t *testing.T) {
	a := bundled(t)
	for _, question := range []string{
		"list every recommendation on assessment", "all the recommendations about innovation zones", "everything you have on accreditation",
	} {
		answer := ask(t, a, Question{Text: question, Jurisdiction: "mo"})
		all := entriesOf(a.lib, func(e *knowledge.Entry) bool {
			return e.Jurisdiction == "mo" && (e.Kind == knowledge.Recommendation || !strings.Contains(question, "recommendation"))
		})
		if counts := strings.HasPrefix(answer.Headline, fmt.Sprintf("The library holds %d ", len(answer.Entries))); !counts {
			continue // no list, but an answer
		}
		if cut := strings.Contains(answer.Headline, " on that topic"); cut != (len(answer.Entries) < len(all)) {
			t.Errorf("%q: %d of %d entries, headline %q", question, len(answer.Entries), len(all), answer.Headline)
		}
	}
}

// TestLooksLikeAList: what can be answered by an entry is no list.
func TestLooksLikeAList(t *testing.T) {
	a := bundled(t)
	for question, in := range map[string]string{
		"which standards cannot be waived?":                       "mt",
		"what goals can the committee set?":                       "mt",
		"what changes can we make to the school day?":             "mt",
		"what things count as pupil instruction?":                 "mt",
		"list all the conditions on distance learning":            "mt",
		"name the four levels of the vote":                        "mt",
		"do we need approval for a four-day week?":                "mt",
		"can a board waive a course without state approval?":      "mt",
		"which goal is the assessment calendar under?":            "clayton",
		"what did the work group recommend on assessment?":        "mo",
		"what changes did the work group propose to attendance?":  "mo",
		"when is the deadline for variance applications?":         "mt",
		"does the source say whether PIR days need approval?":     "mt",
		"what can we do about a kid who learns without a teacher": "mt",
	} {
		answer := ask(t, a, Question{Text: question, Jurisdiction: in})
		if strings.HasPrefix(answer.Headline, "The library holds ") || len(answer.Entries) > maxEntries {
			t.Errorf("%q is read as a list: %q", question, answer.Headline)
		}
	}
	wantFirst(t, askMontana(t, "which standards cannot be waived?"), variance)
}

// TestAListInAThread narrows what was listed before.
func TestAListInAThread(t *testing.T) {
	answer := askMontana(t, "which flexibilities need no approval?", "and which of those need state approval?")
	if diff := cmp.Diff([]string{variance}, ids(answer)); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
}

// TestAListWhoseEntriesFailHalfway: the search finds flexibilities, none of them
// with a deadline.
func TestAListWhoseEntriesFailHalfway(t *testing.T) {
	a := bold.assistant(t)
	answer := ask(t, a, Question{Text: "which flexibilities have a deadline?", Jurisdiction: "mt"})
	if answer.Verdict != NotCovered || len(answer.Suggestions) == 0 {
		t.Errorf("%s, suggestions %q", answer.Verdict, answer.Suggestions)
	}
	answer = ask(t, a, Question{Text: "list the recommendations", Jurisdiction: "mt"})
	if want := "The library holds 1 recommendation for Montana, not in force."; answer.Headline != want {
		t.Errorf("headline %q, want %q", answer.Headline, want)
	}
}
