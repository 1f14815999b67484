package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leeway-bot/leeway/config"
)

// samples are a good value for every key, none of them its default, as the
// environment gives it.
var samples = map[string]string{
	"listen":                ":9090",
	"data_dir":              "kept",
	"log.level":             "debug",
	"log.format":            "json",
	"library.source":        "https://git.example/policy",
	"library.ref":           "main",
	"library.path":          "library",
	"library.poll":          "5m",
	"library.token":         "hush-library",
	"library.ssh_key":       "id_ed25519",
	"library.known_hosts":   "known_hosts",
	"library.stale_channel": "C0EDITORS",
	"slack.mode":            "socket",
	"slack.bot_token":       "hush-bot",
	"slack.app_token":       "hush-app",
	"slack.signing_secret":  "hush-signing",
	"slack.api_url":         "http://127.0.0.1:9999/api/",
	"slack.admins":          "U0AAA,U0BBB",
	"slack.channels":        `{"C0FOG":{"jurisdiction":"mt","reply":"auto","external":true}}`,
	"slack.jurisdiction":    "mt",
	"slack.user_limit":      "20",
	"slack.channel_limit":   "60",
	"slack.pace":            "2s",
	"journal.url":           "nats://queue.example:4222",
	"journal.replicas":      "3",
	"journal.credentials":   "queue.creds",
	"journal.keep_gaps":     "720h",
	"journal.late_after":    "10m",
	"trace.endpoint":        "http://collector.example:4318",
	"admin.token":           "hush-admin",
	"webhook.github_secret": "hush-github",
	"webhook.gitlab_token":  "hush-gitlab",
}

// sampleSettings are what the samples mean.
func sampleSettings() *config.Settings {
	s := &config.Settings{
		Listen: ":9090", DataDir: "kept",
		Library: config.Library{Source: "https://git.example/policy", Ref: "main", Path: "library", Poll: 5 * time.Minute,
			Token: "hush-library", SSHKey: "id_ed25519", KnownHosts: "known_hosts", StaleChannel: "C0EDITORS"},
		Slack: config.Slack{Mode: "socket", BotToken: "hush-bot", AppToken: "hush-app", SigningSecret: "hush-signing",
			APIURL: "http://127.0.0.1:9999/api/", Admins: []string{"U0AAA", "U0BBB"}, Jurisdiction: "mt", UserLimit: 20, ChannelLimit: 60, Pace: 2 * time.Second,
			Channels: map[string]config.Channel{"C0FOG": {Jurisdiction: "mt", Reply: "auto", External: true}}},
	}
	s.Log.Level, s.Log.Format = "debug", "json"
	s.Journal.URL, s.Journal.Replicas, s.Journal.Credentials = "nats://queue.example:4222", 3, "queue.creds"
	s.Journal.KeepGaps, s.Journal.LateAfter, s.Trace.Endpoint = 720*time.Hour, 10*time.Minute, "http://collector.example:4318"
	s.Admin.Token = "hush-admin"
	s.Webhook.GithubSecret, s.Webhook.GitlabToken = "hush-github", "hush-gitlab"
	return s
}

// environment gives each key a value by its variable.
func environment(values map[string]string) []string {
	var list []string
	for _, d := range config.Docs() {
		if value, ok := values[d.Key]; ok {
			list = append(list, d.Env+"="+value)
		}
	}
	return list
}

// file writes a settings file, in which each key has a piece of YAML.
func file(t *testing.T, values map[string]string) string {
	t.Helper()
	sections, text := map[string]string{}, ""
	for _, d := range config.Docs() {
		value, ok := values[d.Key]
		section, name, below := strings.Cut(d.Key, ".")
		switch {
		case ok && below:
			sections[section] += fmt.Sprintf("  %s: %s\n", name, value)
		case ok:
			text += fmt.Sprintf("%s: %s\n", d.Key, value)
		}
	}
	for section, lines := range sections {
		text += section + ":\n" + lines
	}
	return write(t, text)
}

func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func load(t *testing.T, file string, environ []string, flags map[string]string) *config.Settings {
	t.Helper()
	s, err := config.Load(file, environ, flags)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// mistake is the error of settings that are refused.
func mistake(t *testing.T, file string, environ []string) *config.Error {
	t.Helper()
	_, err := config.Load(file, environ, nil)
	var e *config.Error
	if !errors.As(err, &e) {
		t.Fatalf("the error is %v, want a mistake in the settings", err)
	}
	if e.Hint == "" {
		t.Errorf("%v: no hint", e)
	}
	return e
}

func shown(s *config.Settings) map[string]config.Setting {
	all := map[string]config.Setting{}
	for _, e := range s.Effective() {
		all[e.Key] = e
	}
	return all
}

func isSecret(key string) bool { return strings.Contains(samples[key], "hush") }

func TestEveryKeyIsDocumented(t *testing.T) {
	for _, d := range config.Docs() {
		if want := "LEEWAY_" + strings.ToUpper(strings.ReplaceAll(d.Key, ".", "_")); d.Env != want {
			t.Errorf("%s: environment name %s, want %s", d.Key, d.Env, want)
		}
		if d.Meaning == "" {
			t.Errorf("%s: no meaning", d.Key)
		}
		if samples[d.Key] == "" {
			t.Errorf("%s: no sample in this test", d.Key)
		}
	}
	if len(config.Docs()) != len(samples) {
		t.Errorf("%d keys and %d samples", len(config.Docs()), len(samples))
	}
}

func TestEveryKeyHasADefault(t *testing.T) {
	t.Chdir(t.TempDir()) // where no leeway.yaml lies
	s := load(t, "", nil, nil)
	all := shown(s)
	for _, d := range config.Docs() {
		if got, want := all[d.Key], (config.Setting{Key: d.Key, Value: d.Default, From: "default"}); got != want {
			t.Errorf("%s: %+v, want %+v", d.Key, got, want)
		}
	}
	if s.Library.Source != "bundled" || s.Slack.Mode != "off" || s.Library.Poll != 0 || s.Journal.Replicas != 1 {
		t.Errorf("the defaults are not those of the design: %+v", s)
	}
}

// Each key means the same in a file, in the environment and as a flag.
func TestEveryKeyCanBeSet(t *testing.T) {
	for _, way := range []struct {
		from     string
		settings *config.Settings
	}{
		{"file", load(t, file(t, samples), nil, nil)},
		{"environment", load(t, file(t, nil), environment(samples), nil)},
		{"flag", load(t, file(t, nil), nil, samples)},
	} {
		if diff := cmp.Diff(sampleSettings(), way.settings, cmpopts.IgnoreUnexported(config.Settings{})); diff != "" {
			t.Errorf("from %s (-want +got):\n%s", way.from, diff)
		}
		for key, e := range shown(way.settings) {
			want := samples[key]
			if isSecret(key) {
				want = "********"
			}
			if e.Value != want || e.From != way.from {
				t.Errorf("%s is shown as %s (%s), want %s (%s)", key, e.Value, e.From, want, way.from)
			}
		}
	}
}

func TestTheLaterWins(t *testing.T) {
	inFile := file(t, map[string]string{"library.source": "from-file", "log.level": "warn", "slack.jurisdiction": "mo", "slack.channels": "{C0OLD: {reply: auto}}"})
	environ := environment(map[string]string{"library.source": "from-environment", "slack.jurisdiction": "", "slack.channels": `{"C0NEW": {}}`})
	s := load(t, inFile, environ, map[string]string{"library.source": "from-flag"})
	if s.Library.Source != "from-flag" || s.Log.Level != "warn" || s.Slack.Jurisdiction != "" {
		t.Errorf("library.source %q, log.level %q, slack.jurisdiction %q", s.Library.Source, s.Log.Level, s.Slack.Jurisdiction)
	}
	if diff := cmp.Diff(map[string]config.Channel{"C0NEW": {}}, s.Slack.Channels); diff != "" {
		t.Errorf("slack.channels (-want +got):\n%s", diff)
	}
	if s := load(t, inFile, environ, nil); s.Library.Source != "from-environment" {
		t.Errorf("library.source %q, want that of the environment", s.Library.Source)
	}
	if s := load(t, inFile, []string{"PATH=x", "LEEWAY_SERVICE_PORT=tcp://1", "LEEWAY"}, nil); s.Library.Source != "from-file" {
		t.Errorf("library.source %q, want that of the file", s.Library.Source)
	}
}

func TestFileOfTheFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("leeway.yaml", []byte("listen: :9090\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := load(t, "", nil, nil); s.Listen != ":9090" {
		t.Errorf("listen %q, want that of leeway.yaml", s.Listen)
	}
	if s := load(t, write(t, "listen: :7070\n"), nil, nil); s.Listen != ":7070" {
		t.Errorf("listen %q, want that of the file that was named", s.Listen)
	}
	if e := mistake(t, "nowhere.yaml", nil); !strings.Contains(e.What, "nowhere.yaml") {
		t.Errorf("%v: does not name the file", e)
	}
}

// A value of the wrong shape is refused by the key's name, and not quoted.
func TestWrongShape(t *testing.T) {
	for _, d := range config.Docs() {
		for _, shape := range []string{"[[hush], [hush]]", "{hush: {hush: hush}}"} {
			if d.Key == "slack.channels" && strings.HasPrefix(shape, "{") {
				continue // there it is a channel with an unknown key
			}
			e := mistake(t, file(t, map[string]string{d.Key: shape}), nil)
			if !strings.Contains(e.What, d.Key) || strings.Contains(e.What+e.Hint, "hush") {
				t.Errorf("%s: %s: %s; hint: %s", d.Key, shape, e.What, e.Hint)
			}
		}
	}
}

func TestBadValues(t *testing.T) {
	for _, bad := range []struct{ key, value string }{
		{"listen", ""},
		{"listen", "8080"},
		{"listen", "localhost:http"},
		{"listen", "localhost:80800"},
		{"log.level", "loud"},
		{"log.level", ""},
		{"log.format", "xml"},
		{"journal.keep_gaps", "5ns"},
		{"journal.keep_gaps", "180 days"},
		{"journal.late_after", "0s"},
		{"journal.late_after", "late"},
		{"trace.endpoint", "collector:4318"},
		{"library.poll", "often"},
		{"library.poll", "-5m"},
		{"library.poll", "5ms"},
		{"library.stale_channel", "editors"},
		{"library.stale_channel", "#editors"},
		{"library.stale_channel", "D0123ABCD"},
		{"library.stale_channel", "C"},
		{"slack.mode", "webhook"},
		{"slack.api_url", "slack.com/api"},
		{"slack.api_url", "ftp://slack.com/api/"},
		{"slack.channels", "C0FOG"},
		{"slack.channels", "[]"},
		{"slack.channels", `{"C0FOG": {"reply": "always"}}`},
		{"slack.channels", `{"C0FOG": {"repply": "auto"}}`},
		{"slack.channels", `{"C0FOG": {"external": "yes"}}`},
		{"slack.channels", `{} {}`},
		{"slack.user_limit", "-1"},
		{"slack.channel_limit", "many"},
		{"slack.pace", "-1s"},
		{"slack.pace", "5ns"},
		{"journal.replicas", "many"},
		{"journal.replicas", "0"},
		{"journal.replicas", "6"},
	} {
		e := mistake(t, file(t, nil), environment(map[string]string{bad.key: bad.value}))
		if !strings.Contains(e.What, bad.key) {
			t.Errorf("%s=%s: %s", bad.key, bad.value, e.What)
		}
	}
	// In a file a bare 5 is a number: nanoseconds, which nobody means.
	if e := mistake(t, write(t, "library: {poll: 5}"), nil); !strings.Contains(e.What, "library.poll") {
		t.Error(e)
	}
}

func TestUnknownKeys(t *testing.T) {
	for text, want := range map[string]struct{ key, hint string }{
		"lisen: :8080":                                    {"lisen", `"listen"`},
		"slack: {bot_tokn: hush}":                         {"slack.bot_tokn", `"slack.bot_token"`},
		"slakc: {mode: http}":                             {"slakc", `"slack"`},
		"bot_token: hush":                                 {"bot_token", `"slack.bot_token"`},
		"slack: {channels: {C0FOG: {repply: auto}}}":      {"repply", "reply"},
		"zebra: {stripes: 7}":                             {"zebra", "--help"},
		"library: {source: bundled, sorce: elsewhere}":    {"library.sorce", `"library.source"`},
		"library: {source: {folder: policy}, poll: never": {"", "quotes"}, // no YAML at all
	} {
		e := mistake(t, write(t, text+"\n"), nil)
		if !strings.Contains(e.What, want.key) || !strings.Contains(e.Hint, want.hint) || strings.Contains(e.What+e.Hint, "hush") {
			t.Errorf("%s: %s; hint: %s", text, e.What, e.Hint)
		}
	}
}

func TestSecretsStayHidden(t *testing.T) {
	for _, s := range []*config.Settings{
		load(t, file(t, samples), nil, nil),
		load(t, file(t, nil), environment(samples), nil),
		load(t, file(t, nil), environment(map[string]string{
			"library.source": "https://hush@git.example/policy",
			"journal.url":    "nats://leeway:hush@queue.example",
		}), nil),
	} {
		for _, e := range s.Effective() {
			if strings.Contains(e.Value, "hush") {
				t.Errorf("%s is shown as %s", e.Key, e.Value)
			}
		}
	}
	s := load(t, file(t, nil), environment(map[string]string{"library.source": "ssh://git@git.example/policy"}), nil)
	if got := shown(s)["library.source"].Value; got != "ssh://git@git.example/policy" {
		t.Errorf("library.source is shown as %s, though its user is no secret", got)
	}
	if e := mistake(t, write(t, "hush-hush-hush\n"), nil); strings.Contains(e.What, "hush") {
		t.Error(e)
	}
}

func TestSecretFromAFile(t *testing.T) {
	name := write(t, "  hush-from-file\n")
	for _, d := range config.Docs() {
		variable := d.Env + "_FILE=" + name
		s := load(t, file(t, nil), []string{variable}, nil)
		got := shown(s)[d.Key]
		if isSecret(d.Key) != (got.From == "environment") {
			t.Errorf("%s: %s is %s (%s)", variable, d.Key, got.Value, got.From)
		}
	}
	s := load(t, file(t, nil), []string{"LEEWAY_ADMIN_TOKEN_FILE=" + name}, nil)
	if s.Admin.Token != "hush-from-file" {
		t.Errorf("admin.token is %q, want the file's text without the spaces around", s.Admin.Token)
	}
	if s := load(t, file(t, nil), []string{"LEEWAY_ADMIN_TOKEN_FILE="}, nil); s.Admin.Token != "" {
		t.Errorf("admin.token is %q, though no file is named", s.Admin.Token)
	}
	if e := mistake(t, file(t, nil), []string{"LEEWAY_ADMIN_TOKEN_FILE=nowhere"}); !strings.Contains(e.What, "LEEWAY_ADMIN_TOKEN_FILE") {
		t.Error(e)
	}
	// Which of two was meant does not depend on their order.
	for _, environ := range [][]string{
		{"LEEWAY_ADMIN_TOKEN=hush", "LEEWAY_ADMIN_TOKEN_FILE=" + name},
		{"LEEWAY_ADMIN_TOKEN_FILE=" + name, "LEEWAY_ADMIN_TOKEN=hush"},
	} {
		if e := mistake(t, file(t, nil), environ); strings.Contains(e.What, "hush") {
			t.Error(e)
		}
	}
}

func TestListsOfIDs(t *testing.T) {
	admins := environment(map[string]string{"slack.admins": " U0AAA, U0BBB ,"})
	s := load(t, write(t, "slack: {admins: [U0CCC], channels: {C0Fog9X: {jurisdiction: mt}, GPRIVATE: {}, C0LISTED: }}"), nil, nil)
	if diff := cmp.Diff([]string{"U0CCC"}, s.Slack.Admins); diff != "" {
		t.Errorf("slack.admins of the file (-want +got):\n%s", diff)
	}
	// Slack writes ids in capitals, and asks for them so.
	if diff := cmp.Diff(map[string]config.Channel{"C0FOG9X": {Jurisdiction: "mt"}, "GPRIVATE": {}, "C0LISTED": {}}, s.Slack.Channels); diff != "" {
		t.Errorf("slack.channels of the file (-want +got):\n%s", diff)
	}
	s = load(t, file(t, nil), admins, nil)
	if diff := cmp.Diff([]string{"U0AAA", "U0BBB"}, s.Slack.Admins); diff != "" {
		t.Errorf("slack.admins of the environment (-want +got):\n%s", diff)
	}
}
