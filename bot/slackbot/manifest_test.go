package slackbot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// manifestJSON is a manifest as Slack reads it.
func manifestJSON(t *testing.T, o ManifestOptions) map[string]any {
	t.Helper()
	m, err := Manifest(o)
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var read map[string]any
	if err := json.Unmarshal(src, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// at is the value at a place of a JSON document: names and numbers of fields.
func at(v any, steps ...any) any {
	for _, step := range steps {
		switch in := v.(type) {
		case map[string]any:
			v = in[step.(string)]
		case []any:
			v = in[step.(int)]
		default:
			return nil
		}
	}
	return v
}

func TestManifest(t *testing.T) {
	socket := manifestJSON(t, ManifestOptions{Mode: "socket"})
	web := manifestJSON(t, ManifestOptions{Mode: "http", URL: "https://leeway.example.org:8443/", Name: "Leeway (test)"})
	type place []any
	for _, want := range []struct {
		at          place
		socket, web any
	}{
		{place{"display_information", "name"}, "Leeway", "Leeway (test)"},
		{place{"features", "bot_user", "display_name"}, "Leeway", "Leeway (test)"},
		{place{"features", "app_home", "home_tab_enabled"}, true, true},
		{place{"features", "app_home", "messages_tab_enabled"}, true, true},
		{place{"features", "app_home", "messages_tab_read_only_enabled"}, false, false},
		{place{"features", "assistant_view"}, nil, nil},
		{place{"features", "shortcuts", 0, "callback_id"}, "ask_leeway", "ask_leeway"},
		{place{"features", "shortcuts", 0, "type"}, "message", "message"},
		{place{"features", "slash_commands", 0, "command"}, "/leeway", "/leeway"},
		{place{"features", "slash_commands", 0, "should_escape"}, true, true},
		{place{"features", "slash_commands", 0, "url"}, nil, "https://leeway.example.org:8443/slack/commands"},
		{place{"features", "slash_commands", 1, "command"}, "/cite", "/cite"},
		{place{"features", "slash_commands", 1, "should_escape"}, true, true},
		{place{"features", "slash_commands", 1, "url"}, nil, "https://leeway.example.org:8443/slack/commands"},
		{place{"settings", "event_subscriptions", "request_url"}, nil, "https://leeway.example.org:8443/slack/events"},
		{place{"settings", "interactivity", "is_enabled"}, true, true},
		{place{"settings", "interactivity", "request_url"}, nil, "https://leeway.example.org:8443/slack/interactions"},
		{place{"settings", "socket_mode_enabled"}, true, false},
		{place{"settings", "org_deploy_enabled"}, false, false},
		{place{"settings", "token_rotation_enabled"}, false, false},
	} {
		if got := at(socket, want.at...); got != want.socket {
			t.Errorf("socket: %v is %v, want %v", want.at, got, want.socket)
		}
		if got := at(web, want.at...); got != want.web {
			t.Errorf("http: %v is %v, want %v", want.at, got, want.web)
		}
	}
	for _, m := range []map[string]any{socket, web} {
		if diff := cmp.Diff(botScopes(), texts(at(m, "oauth_config", "scopes", "bot"))); diff != "" {
			t.Errorf("scopes (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(botEvents(), texts(at(m, "settings", "event_subscriptions", "bot_events"))); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if at(m, "oauth_config", "scopes", "user") != nil {
			t.Error("it asks for scopes of users")
		}
		if at(m, "features", "agent_view", "agent_description") == nil {
			t.Error("no agent view")
		}
	}
}

func texts(list any) []string {
	var all []string
	for _, v := range list.([]any) {
		all = append(all, v.(string))
	}
	return all
}

func TestManifestRefuses(t *testing.T) {
	for _, bad := range []struct {
		options ManifestOptions
		why     string
	}{
		{ManifestOptions{}, "http or socket"},
		{ManifestOptions{Mode: "off"}, "http or socket"},
		{ManifestOptions{Mode: "socket", URL: "https://leeway.example.org"}, "needs none"},
		{ManifestOptions{Mode: "http"}, "https alone"},
		{ManifestOptions{Mode: "http", URL: "http://leeway.example.org"}, "https alone"},
		{ManifestOptions{Mode: "http", URL: "leeway.example.org"}, "https alone"},
		{ManifestOptions{Mode: "http", URL: "https://"}, "https alone"},
		{ManifestOptions{Mode: "http", URL: "https://:443"}, "https alone"},
		{ManifestOptions{Mode: "http", URL: "https://leeway.example.org/slack/events"}, "such as https://leeway.example.org;"},
		{ManifestOptions{Mode: "http", URL: "https://leeway.example.org?a=b"}, "host alone"},
		{ManifestOptions{Mode: "http", URL: "https://leeway.example.org?"}, "host alone"},
		{ManifestOptions{Mode: "http", URL: "https://leeway.example.org#top"}, "host alone"},
		{ManifestOptions{Mode: "http", URL: "https://me:hush@leeway.example.org"}, "holds a user"},
		{ManifestOptions{Mode: "socket", Name: strings.Repeat("é", 36)}, "36 characters: Slack allows 35"},
	} {
		_, err := Manifest(bad.options)
		if err == nil || !strings.Contains(err.Error(), bad.why) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%+v: the error is %v, want one with %q", bad.options, err, bad.why)
		}
	}
	if _, err := Manifest(ManifestOptions{Mode: "socket", Name: strings.Repeat("é", 35)}); err != nil {
		t.Errorf("a name of 35 characters: %v", err)
	}
}
