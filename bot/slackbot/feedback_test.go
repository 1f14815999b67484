package slackbot

import (
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// wantCounts compares some of the journal's counters.
func (r *rig) wantCounts(want map[string]int) {
	r.Helper()
	got := r.counts()
	for name, n := range want {
		if got[name] != n {
			r.Errorf("%s: %d, want %d; all: %v", name, got[name], n, got)
		}
	}
}

func TestAnswersAreCounted(t *testing.T) {
	r := newRig(t)
	r.reply(r.ws.Mention(teachers, principal, howToApply))
	r.reply(r.ws.Mention(teachers, colleague, workspace.Escape(unsureQuestion(t))))
	r.reply(r.ws.Direct(principal, "How do I renew my Class 2 teaching license?"))
	r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	first := answerNow(t, "mt", howToApply).Entries[0].ID
	r.wantCounts(map[string]int{"asked": 4, "answered": 2, "unsure": 1, "not_covered": 1, "entry/" + first: 2, "channel/" + teachers: 3})
}

func TestHelpfulCountsOnceAPerson(t *testing.T) {
	r := newRig(t)
	got := r.reply(r.ws.Mention(teachers, principal, howToApply))
	wantSaid(t, r.private(r.ws.Press(got, principal, actionHelpful)), "Thank you.")
	r.took(r.ws.Press(got, principal, actionHelpful))
	wantSaid(t, r.private(r.ws.Press(got, colleague, actionHelpful)), "Thank you.")
	r.wantCounts(map[string]int{"helpful": 2, "helpful/" + r.shownIn(got)[0]: 2, "unhelpful": 0})
}

// Each reason of the modal is counted with the entry that it is about.
func TestNotHelpfulAsksWhy(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		got := r.reply(r.ws.Mention(teachers, principal, howToApply))
		entry := r.shownIn(got)[0]
		want := map[string]int{"unhelpful": len(reasons), "unhelpful/" + entry: len(reasons), "helpful": 0}
		for i, reason := range reasons {
			who := "U0PERSON" + string(rune('0'+i))
			r.took(r.ws.Press(got, who, actionUnhelpful))
			r.took(r.ws.Submit(r.modal(who), who, map[string]string{"reason": reason[0]}))
			if open := r.ws.Modals(who); len(open) != 0 {
				t.Errorf("%s: the modal stays open", reason[0])
			}
			want["unhelpful/"+entry+"/"+reason[0]] = 1
		}
		r.wantCounts(want)
	})
}

func TestNotHelpfulWithoutAReason(t *testing.T) {
	r := newRig(t)
	got := r.reply(r.ws.Mention(teachers, principal, howToApply))
	r.took(r.ws.Press(got, principal, actionUnhelpful))
	r.ws.Cancel(r.modal(principal), principal)
	r.took(r.ws.Press(got, colleague, actionUnhelpful))
	r.took(r.ws.Submit(r.modal(colleague), colleague, nil)) // with nothing chosen
	r.wantCounts(map[string]int{"unhelpful": 0})
}

// Two submissions of one person are one opinion.
func TestNotHelpfulCountsOnceAPerson(t *testing.T) {
	r := newRig(t)
	got := r.reply(r.ws.Mention(teachers, principal, howToApply))
	for _, reason := range []string{"missing", "outdated"} {
		r.took(r.ws.Press(got, principal, actionUnhelpful))
		r.took(r.ws.Submit(r.modal(principal), principal, map[string]string{"reason": reason}))
	}
	r.wantCounts(map[string]int{"unhelpful": 1})
}

// modal is the one that somebody has open.
func (r *rig) modal(who string) workspace.View {
	r.Helper()
	r.settle()
	open := r.ws.Modals(who)
	if len(open) != 1 {
		r.Fatalf("%d modals open; refused: %v\nlog:\n%s", len(open), r.ws.Refused(), r.log)
	}
	return open[0]
}
