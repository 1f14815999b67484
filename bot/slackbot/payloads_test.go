package slackbot

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
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
