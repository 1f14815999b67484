package slackbot

import (
	"slices"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

func TestCommandIsAnsweredToTheAskerAlone(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode, inChannel(missouri, Channel{Jurisdiction: "mo"}))
		got := r.private(r.ws.Command(teachers, principal, "/leeway", virtualDays))
		wantWhole(t, got, answerNow(t, "mt", virtualDays))
		wantSaid(t, got, "Question: “"+virtualDays+"”")
		if !slices.Contains(workspace.Actions(got), actionShare) {
			t.Errorf("it cannot be shared: %q", workspace.Actions(got))
		}
		if list := r.ws.Messages(teachers); len(list) != 0 {
			t.Errorf("the channel sees %q", textsOf(list))
		}
		const waiver = "can we get a waiver?"
		wantWhole(t, r.private(r.ws.Command(missouri, principal, "/leeway", waiver)), answerNow(t, "mo", waiver))
		direct := r.ws.Direct(principal, "hello")
		wantWhole(t, r.private(r.ws.Command(direct.Channel, principal, "/leeway", virtualDays)), answerNow(t, "mt", virtualDays))
	})
}

// Two people, or one twice, may ask the same: each is answered.
func TestCommandAgain(t *testing.T) {
	r := newRig(t)
	for _, who := range []string{principal, principal, colleague} {
		wantWhole(t, r.private(r.ws.Command(teachers, who, "/leeway", howToApply)), answerNow(t, "mt", howToApply))
	}
}

func TestHelpIsThereAtOnce(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		for _, c := range []struct{ command, text string }{
			{"/leeway", ""}, {"/leeway", "  "}, {"/leeway", "help"}, {"/leeway", "Help?"}, {"/leeway", "<@" + colleague + ">"}, {"/cite", ""},
		} {
			sent := r.ws.Command(teachers, principal, c.command, c.text)
			wantSaid(t, r.private(sent), "How to ask:", "/leeway QUESTION", "/cite TEXT", "What the library holds:", "Such as:")
			if used := r.ws.HookUses(sent.ResponseURL); used != 0 || len(r.ws.Calls("response_url")) != 0 {
				t.Errorf("%s %q: answered later than in the response", c.command, c.text)
			}
		}
		if n := r.counts()["asked"]; n != 0 {
			t.Errorf("help was counted as %d questions", n)
		}
	})
}

// An operator may give the command another name.
func TestCommandOfAnotherName(t *testing.T) {
	r := newRig(t)
	wantWhole(t, r.private(r.ws.Command(teachers, principal, "/policy", howToApply)), answerNow(t, "mt", howToApply))
	wantSaid(t, r.private(r.ws.Command(teachers, principal, "/policy", "")), "/policy QUESTION", "/cite TEXT")
}

func TestCitationInAnySpelling(t *testing.T) {
	r := newRig(t)
	for _, spelled := range []string{
		"20-1-302", "MCA 20-1-302", "mca20-1-302", "Mont. Code Ann. § 20-1-302", "§20-1-302, MCA", "section 20-1-302", "M.C.A. 20–1–302",
		"mca 20 1 302", "20-1-302(3)(a)", "Montana Code Annotated 20-1-302", "sec. 20-1-302 MCA", "what does 20-1-302 say?",
	} {
		t.Run(spelled, func(t *testing.T) {
			r.in(t)
			got := r.private(r.ws.Command(teachers, principal, "/cite", spelled))
			wantSaid(t, got, "Question: “"+spelled+"”", "Mont. Code Ann. § 20-1-302", "(mca:20-1-302", "Structure of the day, week and term", "No state approval needed")
		})
	}
}

func TestCitationThatIsNotThere(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct{ name, text, want string }{
		{"a law that the library does not hold", "MCA 20-99-999", "The library holds nothing on it."},
		{"no citation", "who feeds the cat?", "No citation that the library knows stands in that text."},
		{"what is near it", "99-9-999", "Nearest in the library:"},
		{"words that name an entry", "rule on graduation requirements", "(arm:10.55.905)"},
		{"too long", strings.Repeat("20-1-302 ", 1000), "The question is too long"},
		{"control characters", "20-1-302\x02", "The question is not plain text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.in(t)
			wantSaid(t, r.private(r.ws.Command(teachers, principal, "/cite", c.text)), c.want)
		})
	}
}

// A law that several entries rest on: the first in full, the others to choose.
func TestCitationOfSeveralEntries(t *testing.T) {
	r := newRig(t)
	lib := policy(t).Library()
	for _, e := range lib.Served() {
		for _, c := range e.Citations {
			held := lib.Citing(c.ID)
			if len(held) < 2 || !strings.HasPrefix(e.ID, "mt/") {
				continue
			}
			sent := r.ws.Command(teachers, principal, "/cite", lib.Codes.Display(c))
			got := r.private(sent)
			wantSaid(t, got, "Further entries that rest on it:")
			for _, other := range held {
				wantSaid(t, got, other.Title)
			}
			pressed := r.ws.Press(got, principal, actionChoose)
			wantSaid(t, r.private(pressed), "Leeway quotes; the documents and the law prevail.")
			if list := r.ws.Messages(teachers); len(list) != 0 {
				t.Errorf("the channel sees %q", textsOf(list))
			}
			return
		}
	}
	t.Fatal("no two entries of the library rest on one law: the test needs such a library")
}

func TestShortcutAnswersAMessageToWhoAsks(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		said := r.took(r.ws.Say(teachers, colleague, howToApply))
		got := r.private(r.ws.Shortcut(said.Message, principal, callbackShortcut))
		wantWhole(t, got, answerNow(t, "mt", howToApply))
		if got.For != principal {
			t.Errorf("%s sees it", got.For)
		}
		r.took(r.ws.Press(got, principal, actionShare))
		wantSaid(t, r.only(r.shared(teachers)), "Question: “"+howToApply+"”")

		picture := r.took(r.ws.Say(teachers, colleague, ""))
		wantSaid(t, r.private(r.ws.Shortcut(picture.Message, principal, callbackShortcut)), "How to ask:")
		r.silent(func() workspace.Sent { return r.ws.Shortcut(said.Message, principal, "somebody_elses") })
	})
}

// shared lists what Leeway posted to a channel itself, in no thread.
func (r *rig) shared(channel string) []workspace.Message {
	return slices.DeleteFunc(r.ws.Messages(channel), func(m workspace.Message) bool { return m.BotID == "" || m.ThreadTS != "" })
}
