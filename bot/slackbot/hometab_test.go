package slackbot

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

func withAdmin(s *setup) { s.options.Admins = []string{theAdmin} }

// home opens somebody's Home tab.
func (r *rig) home(who string) workspace.View {
	r.Helper()
	r.took(r.ws.OpenHome(who, "home"))
	return r.ws.Home(who)
}

// wantShown requires that a view shows something.
func wantShown(t *testing.T, v workspace.View, parts ...string) {
	t.Helper()
	shown := workspace.Render(v.Raw)
	for _, part := range parts {
		if !strings.Contains(shown, part) {
			t.Errorf("the view does not show %q:\n%s", part, shown)
		}
	}
}

func TestHomeTellsWhatCanBeAsked(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode, withAdmin)
		v := r.home(principal)
		wantShown(t, v, "Montana", "Missouri", "Press a question to ask it:", "How to ask:", "ibrary revision "+policy(t).Library().Revision)
		if shown := workspace.Render(v.Raw); strings.Contains(shown, "For admins") {
			t.Errorf("somebody who is no admin sees\n%s", shown)
		}
	})
}

func TestHomeTellsAdminsHowItStands(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		checked := func(context.Context) []Finding {
			return []Finding{{StatusOK, "bot token", "valid", ""}, {StatusFail, "scopes", "one is missing", "install the app again"}}
		}
		r := newRig(t, mode, withAdmin, func(s *setup) { s.options.Checks = checked })
		v := r.home(theAdmin)
		wantShown(t, v, "For admins: health", "Slack: OK", "Journal: OK", "0 answered", "0 not covered")
		if r.options.Mode == Socket {
			wantShown(t, v, "Socket: OK")
		}
		r.reply(r.ws.Mention(teachers, principal, howToApply))
		r.reply(r.ws.Direct(principal, "How do I renew my Class 2 teaching license?"))
		r.took(r.ws.PressHome(theAdmin, actionRefresh))
		wantShown(t, r.ws.Home(theAdmin), "1 answered", "1 not covered")
		r.took(r.ws.PressHome(theAdmin, actionCheck))
		wantShown(t, r.ws.Home(theAdmin), "bot token: OK", "scopes: Needs attention. install the app again")
	})
}

// An admin sees what is wrong, too.
func TestHomeTellsAdminsWhatIsWrong(t *testing.T) {
	r := newRig(t, withAdmin)
	r.bot.state.learn(nil, errors.New("invalid_auth"))
	wantShown(t, r.home(theAdmin), "Slack: Needs attention. invalid_auth", "Journal: OK")
	r.took(r.ws.PressHome(theAdmin, actionCheck)) // there is nothing to check with
	r.took(r.ws.Deliver(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"bot": []string{"U0LEEWAY"}}}))
	wantShown(t, r.home(theAdmin), "Slack: Needs attention. the workspace took the app's rights away (tokens_revoked)")
}

func TestHomeWhileTheLibraryLoads(t *testing.T) {
	r := newRig(t, withAdmin, func(s *setup) { s.options.Assistant = func() *bot.Assistant { return nil } })
	wantShown(t, r.home(principal), "The library is loading.", "How to ask:")
	wantShown(t, r.home(theAdmin), "The library is loading.", "For admins: health")
	r.took(r.ws.OpenHome(principal, "messages"))
	if offered := r.ws.Prompts(); len(offered) != 0 {
		t.Errorf("it suggests %+v", offered)
	}
}

// A question of the Home tab is answered in the direct conversation, where it can
// be gone on with.
func TestHomeExampleIsAnswered(t *testing.T) {
	r := newRig(t, func(s *setup) { s.options.Jurisdiction = "mo" })
	example, p, want := r.example(r.home(principal))
	r.took(r.ws.PressHome(principal, example))
	conversation := "D" + principal[1:]
	got := r.only(r.ws.Messages(conversation))
	wantWhole(t, got, want)
	wantSaid(t, got, "Question: “"+p.Question+"”")
	r.wantCounts(map[string]int{"asked": 1, "answered": 1})
	for name, ask := range map[string]func() workspace.Sent{
		"in a new message": func() workspace.Sent { return r.ws.Direct(principal, "what is the statute?") },
		"under the answer": func() workspace.Sent { return r.ws.SayInThread(got, principal, "what is the statute?") },
	} {
		if further := r.reply(ask()); !strings.Contains(further.Text, want.Entries[0].Title) {
			t.Errorf("%s: it does not go on about %s:\n%s", name, want.Entries[0].ID, further.Text)
		}
	}
}

// example is a question of the Home tab that one entry answers: its button, what
// that carries, and the answer.
func (r *rig) example(v workspace.View) (action string, p press, a bot.Answer) {
	r.Helper()
	for _, b := range ofType(v.Blocks, "button") {
		if action = textOf(b["action_id"]); baseAction(action) != actionExample {
			continue
		}
		p = r.opened(b)
		if a = answerNow(r, p.Jurisdiction, p.Question); a.Verdict == bot.Answered && len(a.Entries) == 1 {
			return action, p, a
		}
	}
	r.Fatal("no example has one entry for its answer")
	return "", p, a
}

// The agent view shows no prompts for a call that names a thread.
func TestAgentPaneSuggests(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		r.took(r.ws.OpenHome(principal, "messages"))
		offered := r.ws.Prompts()
		if len(offered) != 1 || offered[0].Thread != "" || len(offered[0].Prompts) != maxPrompts {
			t.Fatalf("it suggests %+v", offered)
		}
		for _, p := range offered[0].Prompts {
			if got := r.reply(r.ws.Direct(principal, p.Message)); got.Text == "" {
				t.Errorf("%q is not answered", p.Message)
			}
		}
	})
}
