package bot

import (
	"strings"
	"testing"
)

// A follow-up is read with its thread.

func TestFollowUps(t *testing.T) {
	const (
		fourDays = "can we go to a four-day week?"
		apply    = "how do we apply for a variance to standards?"
		waive    = "can the school board waive a course requirement?"
		blend    = "Can I blend Title I and Title IV money to support personalized learning?"
		plan     = "What can we put in a Transformational Learning Plan?"
		snow     = "can we use virtual days for snow days?"
	)
	for _, c := range []struct {
		thread   []string // the last is asked
		first    string
		headline string
	}{
		{[]string{fourDays, "does it need approval?"}, structure, "No state approval needed for this: "},
		{[]string{fourDays, "do we need permission for that?"}, structure, "No state approval needed for this: "},
		{[]string{fourDays, "what's the statute?"}, structure, "Mont. Code Ann. § 20-1-302 governs “Structure of the day, week and term”: "},
		{[]string{fourDays, "is that in force?"}, structure, "In force: "},
		{[]string{fourDays, "why?"}, structure, "The district sets"},
		{[]string{fourDays, "does it need approval?", "and the statute?"}, structure, "Mont. Code Ann. § 20-1-302 governs "}, // back two questions
		{[]string{apply, "and the deadline?"}, variance, "Application due: second Monday in October, next on October 11, 2027, "},
		{[]string{apply, "who signs off on that?"}, variance, "State approval required. "},
		{[]string{waive, "who decides?"}, "mt/proficiency/course-waivers", "The local board decides. "},
		{[]string{blend, "who do we ask?"}, "mt/funding/federal-programs", "The source does not say whether the state must approve: ask the Montana Office of Public Instruction. "},
		{[]string{blend, "what law is it in?"}, "mt/funding/federal-programs", "The source names no law for “Blending federal program funds”: "},
		{[]string{plan, "does it expire?"}, "mt/funding/transformational-learning", "It ends on June 30, 2027: "},
		{[]string{plan, "is that still around?"}, "mt/funding/transformational-learning", "It ends on June 30, 2027: "},
		{[]string{snow, "is that in force?"}, seatTime, "Not in force, only proposed: "},

		// The topic changes.
		{[]string{fourDays, "what about accreditation standards?"}, variance, ""},
		{[]string{fourDays, "How many PIR days do we have to hold?"}, "mt/educators/pir-days", "A district must hold"},
		{[]string{apply, "We are also wondering whether a local board may excuse one student from a course requirement and accept customized coursework"}, "mt/proficiency/course-waivers", ""},
	} {
		answer := askMontana(t, c.thread...)
		wantFirst(t, answer, c.first)
		wantHeadline(t, answer, c.headline)
	}
}

// TestWhatWasShown is what a follow-up is about, whatever was asked.
func TestWhatWasShown(t *testing.T) {
	q := Question{Text: "does that one need approval?", Context: []string{"tell me more"}, Jurisdiction: "mt"}
	for shown, headline := range map[string]string{
		structure:                       "No state approval needed for this: ",
		variance:                        "State approval required. ",
		"MT/Proficiency/Course-Waivers": "The local board decides. ",
		"mt/educators/pir-days":         "The source does not say whether the state must approve: ",
		seatTime:                        "Not in force, only proposed: ",
	} {
		q.Shown = []string{"mt/withdrawn-since", shown, "mt/funding/anb"}
		answer := ask(t, bundled(t), q)
		wantFirst(t, answer, bundled(t).lib.Entry(shown).ID)
		wantHeadline(t, answer, headline)
	}
}

// TestShownElsewhere: what was shown of one state is not what another is asked.
func TestShownElsewhere(t *testing.T) {
	answer := ask(t, bundled(t), Question{
		Text: "does that one need approval?", Context: []string{"in Missouri, what is proposed?"}, Shown: []string{structure}, Jurisdiction: "mt",
	})
	for _, e := range answer.Entries {
		if e.Jurisdiction != "mo" {
			t.Errorf("Missouri is answered with %s", e.ID)
		}
	}
}

func TestTheNextOne(t *testing.T) {
	const goals = "clayton/goals/"
	for _, c := range []struct{ shown, text, want string }{
		{"2-plc-mtss", "the next one?", "3-observing-practice"},
		{"2-plc-mtss", "what's the next goal?", "3-observing-practice"},
		{"2-plc-mtss", "and the following one?", "3-observing-practice"},
		{"2-plc-mtss", "the previous one?", "1-strategic-plan"},
		{"3-observing-practice", "next", "4-balance"},
		{"4-balance", "and the next one?", "4-balance"},                   // there is none
		{"1-strategic-plan", "and the previous one?", "1-strategic-plan"}, // nor here
	} {
		answer := ask(t, bundled(t), Question{
			Text: c.text, Context: []string{"which goal is that?"}, Shown: []string{goals + c.shown}, Jurisdiction: "clayton",
		})
		wantFirst(t, answer, goals+c.want)
	}
}

// TestNoStep: "next" in a sentence is not always a step.
func TestNoStep(t *testing.T) {
	a := bundled(t)
	goal := a.lib.Entry("clayton/goals/2-plc-mtss")
	for _, text := range []string{"does it need approval?", "what are the next steps that our building should take on it this school year?"} {
		if e := a.stepFrom(goal, text); e != nil {
			t.Errorf("%q steps to %s", text, e.ID)
		}
	}
	if e := a.stepFrom(nil, "the next one"); e != nil {
		t.Errorf("from nothing one steps to %s", e.ID)
	}
}

// TestAThreadOfEmoji is about nothing: nothing is claimed, and nothing fails.
func TestAThreadOfEmoji(t *testing.T) {
	for _, context := range [][]string{{"🙏🙏"}, {"👍", "🎉"}, {"\x00"}, {""}} {
		for _, text := range []string{"does it need approval?", "why?", "and then?", "🙏"} {
			answer := askMontana(t, append(context, text)...)
			if answer.Verdict == Answered || answer.Headline == "" {
				t.Errorf("%q after %q: %s, %q", text, context, answer.Verdict, answer.Headline)
			}
		}
	}
	wantFirst(t, askMontana(t, "🙏", "when are variance applications due?"), variance)
}

// TestTheThreadSaysWhosePolicy: a state named earlier holds until another is.
func TestTheThreadSaysWhosePolicy(t *testing.T) {
	a := bundled(t)
	answer := ask(t, a, Question{Text: "does it need approval?", Context: []string{"in Montana, can we go to a four-day week?"}, Jurisdiction: "mo"})
	wantFirst(t, answer, structure)
	for _, e := range ask(t, a, Question{Text: "and in Missouri?", Context: []string{"can we go to a four-day week?"}, Jurisdiction: "mt"}).Entries {
		if e.Jurisdiction != "mo" {
			t.Errorf("Missouri is answered with %s", e.ID)
		}
	}
}

// TestLeansOn: what is read with its thread, and what stands alone.
func TestLeansOn(t *testing.T) {
	for text, want := range map[string]bool{
		"why?":                                             true,
		"the deadline?":                                    true,
		"and who decides that for our schools?":            true,
		"does it need approval from the state?":            true,
		"what is the official source for this?":            true,
		"How many PIR days do we have to hold?":            false,
		"can the board waive a requirement?":               false,
		"is there a rule on class size in online courses?": false,
	} {
		if got := leansOn(text); got != want {
			t.Errorf("leansOn(%q) = %t", text, got)
		}
	}
	if leansOn(strings.Repeat("our trustees discussed the calendar and it was long ", 3)) {
		t.Error("a long message stands alone, whatever its pronouns")
	}
}

// TestFollowUpOfWhatWasShown: a thread of which only the entries shown are known
// is followed all the same.
func TestFollowUpOfWhatWasShown(t *testing.T) {
	for _, f := range []struct{ text, shown string }{
		{"and the deadline?", variance},
		{"does that need approval?", "mt/instructional-day/what-counts"},
		{"what's the statute?", structure},
	} {
		wantFirst(t, ask(t, bundled(t), Question{Text: f.text, Shown: []string{f.shown}}), f.shown)
	}
}
