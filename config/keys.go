package config

import (
	"fmt"
	"strings"
)

// key is one setting: where it is written, what it is when nobody sets it, and
// what it means.
type key struct {
	name      string
	byDefault any
	meaning   string
	secret    bool
}

// Env is the environment variable of a key.
func (k key) Env() string { return "LEEWAY_" + strings.ToUpper(strings.ReplaceAll(k.name, ".", "_")) }

var keys = []key{
	{"listen", "127.0.0.1:8080", "address to serve on; port 0 takes a free one", false},
	{"data_dir", "", "folder for what must last; empty: the user's cache folder, for indexes only", false},
	{"log.level", "info", "debug, info, warn or error", false},
	{"log.format", "text", "text or json", false},
	{"library.source", "bundled", "bundled, a folder, or a git URL", false},
	{"library.ref", "", "branch, tag or commit of the git library", false},
	{"library.path", "", "folder of the library within the source", false},
	{"library.poll", "0s", "how often to look for a new revision; 0: never", false},
	{"library.token", "", "token to read the git library over https", true},
	{"library.ssh_key", "", "file of the key to read the git library over ssh", false},
	{"library.known_hosts", "", "file of the hosts that ssh may trust", false},
	{"library.stale_channel", "", "id of the Slack channel that is told once a week which entries to look at again; empty: none", false},
	{"slack.mode", "off", "http, socket or off", false},
	{"slack.bot_token", "", "bot token, xoxb-…", true},
	{"slack.app_token", "", "app-level token for Socket Mode, xapp-…", true},
	{"slack.signing_secret", "", "secret that signs Slack's requests", true},
	{"slack.api_url", "https://slack.com/api/", "Slack's Web API", false},
	{"slack.admins", []string{}, "user ids of admins, comma-separated", false},
	{"slack.channels", map[string]any{}, "by channel id: jurisdiction, reply (mention or auto), external", false},
	{"slack.jurisdiction", "", "whose policy is meant where a channel does not say", false},
	{"slack.user_limit", 150, "questions of one person in ten minutes; 0: no bound", false},
	{"slack.channel_limit", 400, "questions in one channel in ten minutes; 0: no bound", false},
	{"slack.pace", "1s", "time between two messages of one channel; Slack allows about one a second", false},
	{"journal.url", "", "external NATS cluster; empty: embedded", false},
	{"journal.replicas", 1, "copies of the journal in an external cluster", false},
	{"journal.credentials", "", "file of credentials for the cluster", false},
	{"journal.keep_gaps", "4320h", "how long a question is kept that its asker sent to the policy team", false},
	{"journal.late_after", "5m", "how old a question is when its answer begins with an excuse for being late", false},
	{"trace.endpoint", "", "OTLP collector that traces are sent to, such as http://127.0.0.1:4318; empty: OTEL_EXPORTER_OTLP_ENDPOINT, else none", false},
	{"admin.token", "", "bearer token of the admin endpoints; empty: shut", true},
	{"webhook.github_secret", "", "secret of GitHub's webhook; empty: shut", true},
	{"webhook.gitlab_token", "", "token of GitLab's webhook; empty: shut", true},
}

// Doc is a key's row in the table of settings.
type Doc struct{ Key, Env, Default, Meaning string }

// Docs lists every key.
func Docs() []Doc {
	var list []Doc
	for _, k := range keys {
		d := fmt.Sprint(k.byDefault)
		if d == "[]" || d == "map[]" {
			d = ""
		}
		list = append(list, Doc{k.name, k.Env(), d, k.meaning})
	}
	return list
}
