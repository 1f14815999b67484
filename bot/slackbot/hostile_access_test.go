package slackbot

import (
	"maps"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

const (
	partners  = "C0PARTNERS" // shared with another organisation
	partner   = "U0PARTNER"  // of which this one is
	elsewhere = "T0ELSEWHERE"
)

// withPartner makes a person of another organisation, and a channel shared with it.
func withPartner(r *rig) *rig {
	r.ws.User(partner, workspace.UserOptions{Team: elsewhere, Stranger: true})
	r.ws.Channel(partners, workspace.ChannelOptions{External: true})
	return r
}

// The reasons, as far as they hold no setting's name, in which a dot is broken.
const (
	toShared   = "I don't answer in channels that are shared with another organisation"
	toStranger = "I answer only people of the workspace that I am installed in."
)

var listed = inChannel(partners, Channel{External: true})

// wantNoContent requires that a message holds nothing of the library.
func wantNoContent(t *testing.T, m workspace.Message) {
	t.Helper()
	said := m.Text + string(encoded(t, m.Blocks))
	for _, e := range policy(t).Library().Served() {
		if strings.Contains(said, e.Title) || strings.Contains(said, e.ID) {
			t.Errorf("it says something of %s:\n%s", e.ID, m.Text)
		}
	}
	if len(workspace.Actions(m)) > 0 || strings.Contains(said, policy(t).Library().Revision) {
		t.Errorf("it says more than why:\n%s", said)
	}
}

// Where another organisation reads along, or may, and to strangers, Leeway says
// why it does not answer, and nothing of the library.
func TestOutsidersGetAReason(t *testing.T) {
	unknown := func(r *rig) { r.ws.Outside(workspace.With("is_ext_shared_channel", nil)) }
	said := func(value any) func(*rig) {
		return func(r *rig) { r.ws.Outside(workspace.With("is_ext_shared_channel", value)) }
	}
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := withPartner(newRig(t, mode))
		for _, c := range []struct {
			name   string
			before func(*rig)
			ask    func(*rig) workspace.Sent
			want   string
		}{
			{"mention in a shared channel", nil, func(r *rig) workspace.Sent { return r.ws.Mention(partners, principal, howToApply) }, toShared},
			{"mention of a partner's", nil, func(r *rig) workspace.Sent { return r.ws.Mention(partners, partner, howToApply) }, toShared},
			{"mention without words", nil, func(r *rig) workspace.Sent { return r.ws.Mention(partners, partner, "") }, toShared},
			{"mention in a thread", nil, func(r *rig) workspace.Sent {
				return r.ws.MentionInThread(r.ws.Say(partners, partner, howToApply).Message, partner, "")
			}, toShared},
			{"mention where Slack does not say", unknown, func(r *rig) workspace.Sent { return r.ws.Mention(teachers, principal, howToApply) }, toShared},
			{"mention where Slack says null", said([]byte(nil)), func(r *rig) workspace.Sent { return r.ws.Mention(teachers, principal, howToApply) }, toShared},
			{"direct message of a stranger", nil, func(r *rig) workspace.Sent { return r.ws.Direct(partner, howToApply) }, toStranger},
			{"direct message that is shared", said(true), func(r *rig) workspace.Sent { return r.ws.Direct(principal, howToApply) }, toShared},
			{"mention in a stranger's direct message", nil, func(r *rig) workspace.Sent {
				return r.ws.Direct(partner, "<@"+r.ws.Options().BotUser+"> "+howToApply)
			}, toStranger},
		} {
			t.Run(c.name, func(t *testing.T) {
				r.in(t)
				if c.before != nil {
					c.before(r)
					defer r.ws.Outside()
				}
				got := r.reply(c.ask(r))
				wantSaid(t, got, c.want)
				wantNoContent(t, got)
				r.only(r.ws.Replies(got.Channel, got.ThreadTS))
				if n := r.counts()["asked"]; n != 0 {
					t.Errorf("counted as %d questions", n)
				}
			})
		}
	})
}

// The operator may list a shared channel by its id; then it is one like others.
func TestListedChannelIsAnswered(t *testing.T) {
	r := withPartner(newRig(t, listed))
	want := answerNow(t, "mt", howToApply)
	for _, who := range []string{principal, partner} {
		wantWhole(t, r.reply(r.ws.Mention(partners, who, howToApply)), want)
	}
	r.ws.Outside(workspace.With("is_ext_shared_channel", nil))
	wantWhole(t, r.reply(r.ws.Mention(partners, principal, howToApply)), want)
	refused := r.reply(r.ws.Mention(teachers, principal, howToApply)) // another channel is not meant
	wantSaid(t, refused, toShared)
	wantNoContent(t, refused)
}

// In a shared channel people of our own may ask for themselves; nobody else sees
// the answer.
func TestCommandInASharedChannelIsPrivate(t *testing.T) {
	r := withPartner(newRig(t))
	wantWhole(t, r.private(r.ws.Command(partners, principal, "/leeway", howToApply)), answerNow(t, "mt", howToApply))
	if list := r.ws.Messages(partners); len(list) > 0 {
		t.Errorf("the channel sees %q", textsOf(list))
	}
}

// A channel may be shared after Leeway answered in it.
func TestChannelThatIsSharedSince(t *testing.T) {
	r := withPartner(newRig(t, inChannel(lounge, Channel{Auto: true})))
	asked := r.ws.Mention(lounge, principal, manyEntries)
	first := r.reply(asked)
	r.ws.Channel(lounge, workspace.ChannelOptions{External: true})
	r.silent(func() workspace.Sent { return r.ws.SayInThread(asked.Message, principal, theDeadline) })
	further := answerNow(t, "mt", manyEntries).Entries[1].Title
	wantSaid(t, r.private(r.ws.Press(first, principal, actionMore)), further)
	refused := r.reply(r.ws.MentionInThread(asked.Message, principal, theDeadline), first)
	wantSaid(t, refused, toShared)
	wantNoContent(t, refused)
}

// An answer is not shared where another organisation was invited to.
func TestShareWhereAnotherOrganisationIsInvited(t *testing.T) {
	r := newRig(t)
	got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.ws.Channel(teachers, workspace.ChannelOptions{Pending: true})
	wantSaid(t, r.private(r.ws.Press(got, principal, actionShare)), toShared)
	if list := r.ws.Messages(teachers); len(list) > 0 {
		t.Errorf("the channel sees %q", textsOf(list))
	}
}

// Buttons are for people of our own workspace.
func TestPressesOfAnotherOrganisation(t *testing.T) {
	r := withPartner(newRig(t))
	first := r.reply(r.ws.Mention(teachers, principal, manyEntries))
	for _, action := range workspace.Actions(first) {
		r.nothing(t, func() { r.acked(r.ws.Press(first, partner, action)) })
	}
	for name, who := range map[string]map[string]any{
		"user of another team":                   {"user": map[string]any{"id": principal, "team_id": elsewhere}},
		"user of no team, in another one":        {"user": map[string]any{"id": principal}, "team": map[string]any{"id": elsewhere}},
		"user of another team, in another one":   {"user": map[string]any{"id": principal, "team_id": elsewhere}, "team": map[string]any{"id": elsewhere}},
		"user of no shape":                       {"user": map[string]any{"id": "principal", "team_id": "T0LEEWAY"}},
		"team of no shape":                       {"team": map[string]any{"id": "leeway"}},
		"no user":                                {"user": nil},
		"in a listed channel's name, not its id": {"user": map[string]any{"id": partner, "team_id": elsewhere}, "channel": map[string]any{"id": teachers, "name": "C0PARTNERS"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, action := range everyAction {
				o := r.interaction(principal, pressedOn(action, r.bot.seal.seal(action, carrying(principal))))
				maps.Copy(o, who)
				r.nothing(t, func() { r.acked(r.ws.Interact(o)) })
			}
		})
	}
	r.only(r.ws.Replies(teachers, first.ThreadTS))
}

// Who uses the message shortcut is answered privately; somebody of another
// organisation is told why not.
func TestShortcutOfAnotherOrganisation(t *testing.T) {
	r := withPartner(newRig(t, listed))
	here, there := r.ws.Say(teachers, principal, howToApply), r.ws.Say(partners, principal, howToApply)
	got := r.private(r.ws.Shortcut(here.Message, partner, callbackShortcut))
	wantSaid(t, got, toStranger)
	wantNoContent(t, got)
	wantWhole(t, r.private(r.ws.Shortcut(there.Message, partner, callbackShortcut)), answerNow(t, "mt", howToApply))
}

// A modal counts for the person whom it was opened for.
func TestModalOfSomebodyElse(t *testing.T) {
	r := newRig(t)
	first := r.reply(r.ws.Mention(teachers, principal, howToApply))
	r.took(r.ws.Press(first, principal, actionUnhelpful))
	modal, reason := r.modal(principal), map[string]string{"reason": "missing"}
	r.nothing(t, func() { r.acked(r.ws.Submit(modal, colleague, reason)) })
	r.took(r.ws.Press(first, principal, actionUnhelpful))
	r.took(r.ws.Submit(r.modal(principal), principal, reason))
	r.wantCounts(map[string]int{"unhelpful": 1})
}

// In a listed channel partners press what they see.
func TestPressesOfAPartnerInAListedChannel(t *testing.T) {
	r := withPartner(newRig(t, listed))
	asked := r.ws.Mention(partners, partner, manyEntries)
	first := r.reply(asked)
	want := answerNow(t, "mt", manyEntries)
	wantSaid(t, r.private(r.ws.Press(first, partner, actionHelpful)), "Thank you.")
	wantSaid(t, r.private(r.ws.Press(first, partner, actionPerson)), want.Ask.Name)
	wantSaid(t, r.private(r.ws.Press(first, partner, actionMemo)), "Subject: "+manyEntries)
	r.took(r.ws.Press(first, partner, actionMore))
	wantSaid(t, r.only(without(r.threadOf(asked.Message), []workspace.Message{first})), want.Entries[1].Title)
	r.took(r.ws.Press(first, partner, actionUnhelpful))
	r.took(r.ws.Submit(r.modal(partner), partner, map[string]string{"reason": "missing"}))
	r.wantCounts(map[string]int{"helpful": 1, "unhelpful": 1})
}

// What is for admins is for those whom the operator names, of our own workspace,
// and as long as they are named.
func TestAdminsButtons(t *testing.T) {
	r := newRig(t, withAdmin, listed)
	r.home(theAdmin)
	acts := func(who map[string]any) {
		for _, action := range adminActions {
			o := r.interaction(theAdmin, pressedOn(action, r.bot.seal.seal(action, press{})))
			maps.Copy(o, who)
			r.nothing(t, func() { r.acked(r.ws.Interact(o)) })
		}
	}
	acts(map[string]any{"user": map[string]any{"id": principal, "team_id": "T0LEEWAY"}})
	acts(map[string]any{"user": map[string]any{"id": theAdmin, "team_id": elsewhere}})
	acts(map[string]any{"user": map[string]any{"id": theAdmin}, "team": map[string]any{"id": elsewhere}})
	acts(map[string]any{"user": map[string]any{"id": theAdmin, "team_id": elsewhere}, "container": map[string]any{"channel_id": partners}})
	acts(map[string]any{"user": map[string]any{"id": strings.ToLower(theAdmin), "team_id": "T0LEEWAY"}})
	acts(map[string]any{"user": map[string]any{"id": theAdmin + "2", "team_id": "T0LEEWAY"}})

	for _, action := range []string{actionRefresh, actionCheck} { // the others are for whoever keeps a library
		before := len(r.ws.Calls("views.publish"))
		if r.took(r.ws.PressHome(theAdmin, action)); len(r.ws.Calls("views.publish")) != before+1 {
			t.Errorf("an admin's %s does nothing: the test shows nothing", action)
		}
	}
	r.stop()
	r.options.Admins = nil
	r.start()
	for _, action := range []string{actionRefresh, actionCheck} { // of the tab that still shows them
		r.nothing(t, func() { r.acked(r.ws.PressHome(theAdmin, action)) })
	}
	if shown := workspace.Render(r.home(theAdmin).Raw); strings.Contains(shown, "For admins") {
		t.Errorf("who was an admin sees\n%s", shown)
	}
}

// Before Slack has said which workspace is ours, nobody is its admin.
func TestNobodyIsAdminUnderAnUnknownName(t *testing.T) {
	b := loadingBot(t, hexSecret)
	b.admins = []string{theAdmin, ""}
	for _, c := range []struct{ user, team string }{{theAdmin, "T0LEEWAY"}, {theAdmin, ""}, {"", ""}} {
		if b.admin(c.user, c.team) {
			t.Errorf("%q of %q is an admin", c.user, c.team)
		}
	}
}
