package slackbot

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

func TestShareUnderTheAskersName(t *testing.T) {
	r := newRig(t)
	got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.took(r.ws.Press(got, principal, actionShare))
	shared := r.only(r.shared(teachers))
	wantWhole(t, shared, answerNow(t, "mt", howToApply))
	wantSaid(t, shared, "Shared by", "Question: “"+howToApply+"”")
	if !strings.Contains(string(encoded(t, shared.Blocks)), `"user_id": "`+principal+`"`) {
		t.Errorf("the asker is not named: %v", shared.Blocks)
	}
	if slices.Contains(workspace.Actions(shared), actionShare) {
		t.Error("what is shared can be shared again")
	}
	again := r.private(r.ws.Press(got, principal, actionShare))
	wantSaid(t, again, "shared already")
	r.only(r.shared(teachers))

	later := r.reply(r.ws.MentionInThread(shared, colleague, theDeadline))
	wantSaid(t, later, applyBy)
}

func TestShareByNobodyElse(t *testing.T) {
	r := newRig(t)
	got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.silent(func() workspace.Sent { return r.ws.Press(got, colleague, actionShare) })
	r.took(r.ws.Press(got, principal, actionShare))
	wantSaid(t, r.only(r.shared(teachers)), "Shared by")
}

func TestShareWhereItMayNot(t *testing.T) {
	for _, c := range []struct {
		name    string
		channel workspace.ChannelOptions
		told    string
	}{
		{"shared with another organisation", workspace.ChannelOptions{External: true}, "shared with another organisation"},
		{"Leeway is not in it", workspace.ChannelOptions{Outside: true}, "Invite me with /invite, then share again."},
		{"closed", workspace.ChannelOptions{Archived: true}, "is_archived"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, func(s *setup) { s.refused = true })
			got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
			r.ws.Channel(teachers, c.channel)
			wantSaid(t, r.private(r.ws.Press(got, principal, actionShare)), c.told)
			if list := r.shared(teachers); len(list) != 0 {
				t.Fatalf("shared %q", textsOf(list))
			}
			r.ws.Channel(teachers, workspace.ChannelOptions{})
			r.took(r.ws.Press(got, principal, actionShare))
			wantWhole(t, r.only(r.shared(teachers)), answerNow(t, "mt", howToApply))
		})
	}
}

// manyEntries is a question with more than one entry in its answer.
const manyEntries = "can we get a waiver?"

func TestMoreShowsTheRestInTheThreadOnce(t *testing.T) {
	r := newRig(t)
	want := answerNow(t, "mt", manyEntries)
	if len(want.Entries) < 2 {
		t.Fatalf("%q has %d entries: the test needs another question", manyEntries, len(want.Entries))
	}
	asked := r.ws.Mention(teachers, principal, manyEntries)
	first := r.reply(asked)
	r.took(r.ws.Press(first, colleague, actionMore))
	r.took(r.ws.Press(first, principal, actionMore))
	r.took(r.ws.Press(first, principal, actionMore))
	more := r.only(without(r.threadOf(asked.Message), []workspace.Message{first}))
	for _, e := range want.Entries[1:] {
		wantSaid(t, more, e.Title, e.ApprovalText, r.bot.entries(policy(t), press{Entries: []string{e.ID}})[0].Passages[0].Text)
	}
	if diff := cmp.Diff(idsOf(want.Entries[1:]), r.shownIn(more)); diff != "" {
		t.Errorf("entries behind More (-want +got):\n%s", diff)
	}
	wantSaid(t, r.reply(r.ws.MentionInThread(asked.Message, principal, "does that one need approval?"), first, more), want.Entries[1].Title)
}

func TestMoreOfAPrivateAnswerIsPrivate(t *testing.T) {
	r := newRig(t)
	got := r.private(r.ws.Command(teachers, principal, "/leeway", manyEntries))
	more := r.private(r.ws.Press(got, principal, actionMore))
	wantSaid(t, more, answerNow(t, "mt", manyEntries).Entries[1].Title)
	if list := r.ws.Messages(teachers); len(list) != 0 {
		t.Errorf("the channel sees %q", textsOf(list))
	}
}

// unsureQuestion is one that Leeway offers choices for.
func unsureQuestion(t *testing.T) string {
	t.Helper()
	candidates := []string{"innovation waivers", "how do innovation waivers work?"}
	for _, line := range policy(t).Library().OffTopic {
		candidates = append(candidates, line.Text)
	}
	for _, text := range candidates {
		if answerNow(t, "mt", text).Verdict == bot.Unsure {
			return text
		}
	}
	t.Fatal("Leeway is sure of everything: the test needs a question that it is not sure of")
	return ""
}

func TestChosenEntryIsShownAndTalkedAbout(t *testing.T) {
	r := newRig(t)
	question := unsureQuestion(t)
	want := answerNow(t, "mt", question)
	asked := r.ws.Mention(teachers, principal, workspace.Escape(question))
	offer := r.reply(asked)
	wantSaid(t, offer, want.Headline)
	for i, e := range want.Entries {
		wantSaid(t, offer, e.Title)
		if id := actionChoose + ":" + string(rune('0'+i)); !slices.Contains(workspace.Actions(offer), id) {
			t.Errorf("no button for %s", e.ID)
		}
	}
	r.took(r.ws.Press(offer, principal, actionChoose+":1"))
	r.took(r.ws.Press(offer, colleague, actionChoose+":1"))
	chosen := r.only(without(r.threadOf(asked.Message), []workspace.Message{offer}))
	wantSaid(t, chosen, want.Entries[1].Title, want.Entries[1].ApprovalText)
	after := r.reply(r.ws.MentionInThread(asked.Message, principal, "does that one need approval?"), offer, chosen)
	wantSaid(t, after, want.Entries[1].Title)
}

// An entry may have left the library since its button was drawn.
func TestButtonOfAnEntryThatIsGone(t *testing.T) {
	r := newRig(t)
	first := r.reply(r.ws.Mention(teachers, principal, manyEntries))
	for _, b := range ofType(first.Blocks, "button") {
		if b["action_id"] == actionMore {
			p := r.opened(b)
			p.Entries = []string{"mt/withdrawn/since"}
			b["value"] = r.bot.seal.seal(actionMore, p)
		}
	}
	wantSaid(t, r.private(r.ws.Press(first, principal, actionMore)), "The library has changed since that answer")
	r.only(r.threadOf(first))
}

func TestPersonToAsk(t *testing.T) {
	r := newRig(t)
	first := r.reply(r.ws.Mention(teachers, principal, howToApply))
	got := r.private(r.ws.Press(first, colleague, actionPerson))
	want := answerNow(t, "mt", howToApply)
	wantSaid(t, got, want.Ask.Name, want.Entries[0].Title, howToApply, "Leeway has sent nothing to anybody.")
	if got.For != colleague {
		t.Errorf("%s sees it, not who pressed", got.For)
	}
}

func TestMemoToCopy(t *testing.T) {
	r := newRig(t)
	asked := r.ws.Mention(teachers, principal, howToApply)
	first := r.reply(asked)
	want := answerNow(t, "mt", howToApply)
	got := r.private(r.ws.Press(first, principal, actionMemo))
	wantSaid(t, got, "Subject: "+howToApply, want.Headline, want.Entries[0].Passages[0].Text, "revision "+want.Revision)

	second := r.reply(r.ws.MentionInThread(asked.Message, principal, theDeadline), first)
	headline, _, _ := strings.Cut(slackUnescape(second.Text), "\n")
	wantSaid(t, r.private(r.ws.Press(second, principal, actionMemo)), "Subject: "+theDeadline, headline)
}
