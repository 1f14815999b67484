package slackbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/prometheus/client_golang/prometheus"
)

// fuzzedBot takes what a fuzz target gives it; nobody works on what it accepts.
func fuzzedBot(f *testing.F) (*Bot, *prometheus.Registry) {
	f.Helper()
	j, err := journal.Open(f.Context(), journal.Options{Dir: f.TempDir(), MaxTasks: 500})
	if err != nil {
		f.Fatal(err)
	}
	registry := prometheus.NewRegistry()
	b, err := New(Options{Mode: HTTP, BotToken: testBotToken, SigningSecret: hexSecret, APIURL: "http://127.0.0.1:1/", Journal: j, Metrics: registry,
		Assistant: func() *bot.Assistant { return nil }, Log: slog.New(slog.DiscardHandler), Admins: []string{theAdmin}})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		b.stop()
		b.beside.Wait()
		if err := j.Close(); err != nil {
			f.Error(err)
		}
	})
	return b, registry
}

// wantAnswerable fails when a request gets an error that a second delivery would get too.
func wantAnswerable(t *testing.T, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, errMalformed) && !errors.Is(err, journal.ErrFull) {
		t.Errorf("not accepted: %v", err)
	}
}

func FuzzReceiveEvent(f *testing.F) {
	f.Add([]byte(mentionBody))
	f.Add([]byte(strings.Replace(mentionBody, "C0FOG", "D0FOG", 1)))
	f.Add([]byte(`{"type":"event_callback","team_id":"T0A1","event_id":"E","event":{"type":"message","channel":"C0A1","user":"U0A1","ts":"1.1","thread_ts":"1.0","text":"<@U0LEEWAY|x> a","subtype":"file_share"}}`))
	f.Add([]byte(`{"type":"event_callback","event":{"type":"app_home_opened","user":"U0ADMIN","tab":"messages","channel":"D0A1"}}`))
	f.Add([]byte(`{"type":"url_verification","challenge":"<&>\u2028"}`))
	b, _ := fuzzedBot(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := b.receiveEvent(t.Context(), body)
		wantAnswerable(t, err)
		var env envelope
		var e event
		if json.Unmarshal(body, &env) != nil || json.Unmarshal(env.Event, &e) != nil {
			return
		}
		w, ok := b.question(t.Context(), env, e)
		if !ok {
			return
		}
		if !teamID.MatchString(w.Team) || !channelID.MatchString(w.Channel) || !timestamp.MatchString(w.Message) || !timestamp.MatchString(w.Thread) {
			t.Errorf("accepted in no place of Slack's: %+v", w)
		}
		if w.Access == allowed && (!userID.MatchString(w.User) || !w.Direct && (env.ExtShared == nil || *env.ExtShared)) {
			t.Errorf("let in: %+v", w)
		}
	})
}

func FuzzReceiveCommand(f *testing.F) {
	f.Add("/leeway", "may we?", "https://hooks.slack.com/commands/1", "1.2.3", "U0AAA", "C0FOG", "T0LEEWAY")
	f.Add("/cite", "<@U1> 20-1-302", "http://127.0.0.1:1/hook", "1.2.3", "U0AAA", "C0FOG", "T0LEEWAY")
	f.Add("/leeway", " HELP! ", "", "", "", "", "")
	b, registry := fuzzedBot(f)
	f.Fuzz(func(t *testing.T, name, text, address, trigger, user, channel, team string) {
		before := tasks(t, registry)
		c := command{Command: name, Text: text, ResponseURL: address, TriggerID: trigger, User: user, Channel: channel, Team: team}
		_, err := b.receiveCommand(t.Context(), c)
		wantAnswerable(t, err)
		if tasks(t, registry) == before {
			return
		}
		if !strings.HasPrefix(address, "http://127.0.0.1:1/") || !userID.MatchString(user) || !channelID.MatchString(channel) || !teamID.MatchString(team) {
			t.Errorf("accepted: %+v", c)
		}
	})
}

// FuzzReceiveInteraction knows no secret, so that no button of its does anything.
func FuzzReceiveInteraction(f *testing.F) {
	f.Add([]byte(shortcut))
	for _, action := range everyAction {
		value := newSealer("xoxb-another-app").seal(action, carrying(theAdmin))
		f.Add([]byte(fmt.Sprintf(`{"type":"block_actions","team":{"id":"T0LEEWAY"},"user":{"id":"U0ADMIN"},"container":{"channel_id":"C0FOG"},"actions":[{"action_id":%q,"value":%q}]}`, action, value)))
		f.Add([]byte(fmt.Sprintf(`{"type":"view_submission","team":{"id":"T0LEEWAY"},"user":{"id":"U0ADMIN"},"view":{"callback_id":"unhelpful","private_metadata":%q,"state":{"values":{"a":{"b":{"selected_option":{"value":"missing"}}}}}}}`, value)))
	}
	b, registry := fuzzedBot(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		before := tasks(t, registry)
		_, err := b.receiveInteraction(t.Context(), payload)
		wantAnswerable(t, err)
		var in interaction
		if more := tasks(t, registry) - before; more > 0 && (json.Unmarshal(payload, &in) != nil || in.Type != "message_action") {
			t.Errorf("accepted %v tasks", more)
		}
	})
}

// FuzzPlainText: what people type comes out as they typed it, and nothing gets
// longer.
func FuzzPlainText(f *testing.F) {
	for _, s := range append([]string{"a <https://x.example|label> & <@U1|x>", "<<@U1>>", "<|>", "<#C1|>", "<!date^1^{x}|y>"}, hostile...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := plainText(workspace.Escape(s)); got != strings.TrimSpace(s) {
			t.Errorf("typed %q, read %q", s, got)
		}
		if got := plainText(s); len(got) > len(s) || got != strings.TrimSpace(got) {
			t.Errorf("%q is read as %q", s, got)
		}
	})
}

// tasks is how many tasks were accepted, or known already.
func tasks(t testing.TB, registry *prometheus.Registry) (n float64) {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			if family.GetName() == "leeway_tasks_accepted_total" {
				n += m.GetCounter().GetValue()
			}
		}
	}
	return n
}
