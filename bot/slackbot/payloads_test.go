package slackbot

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/prometheus/client_golang/prometheus"
)

const samples = "slack/payloads"

// samplePayloads are Slack's own, by name, their values emptied by their authors.
func samplePayloads(t *testing.T) map[string]map[string]any {
	t.Helper()
	readShared(t, "slack/PROVENANCE.md") // in CI they must be there
	files, err := os.ReadDir(filepath.Join("..", "..", "..", "shared", filepath.FromSlash(samples)))
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]map[string]any{}
	for _, f := range files {
		var payload map[string]any
		if err := json.Unmarshal(readShared(t, samples+"/"+f.Name()), &payload); err != nil {
			t.Fatalf("%s: %v", f.Name(), err)
		}
		list[strings.TrimSuffix(f.Name(), "Payload.json")] = payload
	}
	if len(list) < 50 {
		t.Fatalf("%d sample payloads", len(list))
	}
	return list
}

// values are what a sample's empty fields are filled with, by their names.
type values map[string]string

// of is the value of a field: its own, that of its kind, or any word.
func (v values) of(field, within string) string {
	for _, name := range []string{within + "." + field, field, field[strings.LastIndexByte(field, '_')+1:]} {
		if value, ok := v[name]; ok {
			return value
		}
	}
	return "sample"
}

// fill is a payload with its empty fields filled.
func (v values) fill(payload any, field, within string) any {
	switch p := payload.(type) {
	case string:
		if p == "" {
			return v.of(field, within)
		}
	case []any:
		var list []any
		for _, item := range p {
			list = append(list, v.fill(item, field, within))
		}
		return list
	case map[string]any:
		o := map[string]any{}
		for name, value := range p {
			o[name] = v.fill(value, name, field)
		}
		return o
	}
	return payload
}

// asPersons is an event without the fields that only other messages than a
// person's new one have: the samples have all that there are at once.
func asPersons(payload map[string]any) map[string]any {
	inner, ok := payload["event"].(map[string]any)
	if !ok {
		return payload
	}
	inner = maps.Clone(inner)
	for _, field := range []string{"bot_id", "bot_profile", "edited", "thread_ts", "user_team"} {
		delete(inner, field)
	}
	if inner["subtype"] == "" {
		delete(inner, "subtype")
	}
	payload = maps.Clone(payload)
	payload["event"] = inner
	return payload
}

// formOf is a payload as a form: its fields as they are, or as JSON.
func formOf(payload map[string]any) string {
	form := url.Values{}
	for name, value := range payload {
		text, isText := value.(string)
		if !isText {
			text = string(must(json.Marshal(value)))
		}
		form.Set(name, text)
	}
	return form.Encode()
}

// Every sample goes through every endpoint, as it is, filled with values of the
// workspace, and as a person's message in a channel and in a direct conversation.
// Each is acknowledged, or refused where it has not the form of what is sent there;
// and only those that address Leeway hear of it.
func TestSamplePayloads(t *testing.T) {
	r := newRig(t, knownSecret)
	r.ws.User(principal, workspace.UserOptions{})
	addressing := map[string][]string{
		"as it is": nil,
		"filled":   {"MessageShortcut interactions", "SlashCommand commands"},
		"person's": {"AppMention events", "MessageShortcut interactions", "SlashCommand commands"},
		"direct":   {"AppMention events", "Message events", "MessageFileShare events", "MessageShortcut interactions", "SlashCommand commands"},
	}
	requests := 0
	for variant, want := range addressing {
		var heard []string
		for name, payload := range samplePayloads(t) {
			payload = r.variant(payload, variant)
			text := string(must(json.Marshal(payload)))
			for _, l := range []letter{
				{path: "/slack/events", body: text}, {path: "/slack/commands", kind: formKind, body: formOf(payload)}, {path: "/slack/interactions", kind: formKind, body: payloadForm(text)},
			} {
				before := len(r.posts())
				status, said := l.post(t, r.address)
				r.settle()
				requests++
				endpoint := strings.TrimPrefix(l.path, "/slack/")
				if status != 200 && (status != 400 || endpoint != "commands" || name == "SlashCommand" && variant != "as it is") {
					t.Errorf("%s, %s, to %s: status %d: %s", name, variant, endpoint, status, said)
				}
				if len(r.posts()) > before || strings.Contains(said, "text") {
					heard = append(heard, name+" "+endpoint)
				}
			}
		}
		slices.Sort(heard)
		if diff := cmp.Diff(want, heard); diff != "" {
			t.Errorf("%s: answered (-want +got):\n%s", variant, diff)
		}
	}
	t.Logf("%d requests", requests)
}

// variant fills a payload in. What it is about is new each time, since the same is
// answered once.
func (r *rig) variant(payload map[string]any, variant string) map[string]any {
	if variant == "as it is" {
		return payload
	}
	about := r.unheard(func() workspace.Sent {
		if variant == "direct" {
			return r.ws.Direct(principal, howToApply)
		}
		return r.ws.Say(teachers, principal, howToApply)
	})
	kind := map[bool]string{true: "im", false: "channel"}[variant == "direct"]
	help := r.ws.Command(about.Channel, principal, "/leeway", "help")
	team := r.ws.Options().Team
	v := values{
		"user": principal, "user.id": principal, "user_id": principal, "team": team, "team.id": team, "team_id": team, "channel": about.Channel, "channel.id": about.Channel, "channel_id": about.Channel,
		"channel_type": kind, "ts": about.TS, "text": "may we?", "event_id": "Ev" + strings.ReplaceAll(about.TS, ".", ""), "event.text": howToApply, "message.text": howToApply, ".text": howToApply, ".type": "event_callback",
		"bot_id": "B0OTHER", "callback_id": callbackShortcut, "command": "/leeway", "response_url": help.ResponseURL, "trigger_id": help.TriggerID, "url": "https://law.example/1", "tab": "home", "emoji": "smile",
	}
	if variant != "filled" {
		payload = asPersons(payload)
	}
	return v.fill(payload, "", "").(map[string]any)
}

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
