package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// consult runs leeway doctor, and returns what it finds and how it exits.
func consult(t *testing.T) (found []slackbot.Finding, code int) {
	t.Helper()
	var out, complaint strings.Builder
	code = exitCode(run(t.Context(), []string{"doctor", "--json"}, strings.NewReader(""), &out, &complaint), &complaint)
	for line := range strings.Lines(out.String()) {
		var f slackbot.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		found = append(found, f)
	}
	return found, code
}

// failing are the findings that fail, each on a line.
func failing(found []slackbot.Finding) string {
	var lines []string
	for _, f := range found {
		if f.Status == slackbot.StatusFail {
			lines = append(lines, f.Check+": "+f.What)
		}
	}
	return strings.Join(lines, "\n")
}

// An app that was made from the manifest has nothing that fails and no scope too
// many, in a workspace as strict as Slack; what is taken from it is missed.
func TestDoctorOfAManifestsApp(t *testing.T) {
	var printed, notes strings.Builder
	if err := run(t.Context(), []string{"manifest", "--mode", "socket"}, strings.NewReader(""), &printed, &notes); err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `json:"oauth_config"`
	}
	if err := json.Unmarshal([]byte(printed.String()), &manifest); err != nil {
		t.Fatal(err)
	}
	scopes := manifest.OAuth.Scopes.Bot
	slack := workspace.New(workspace.Options{Scopes: scopes})
	defer slack.Close()
	slack.Channel("C0FOG", workspace.ChannelOptions{})
	slack.Channel("G0FOG", workspace.ChannelOptions{Private: true})
	for name, value := range map[string]string{
		"DATA_DIR": t.TempDir(), "SLACK_MODE": "socket", "SLACK_API_URL": slack.APIURL(), "SLACK_ADMINS": "U0AAA",
		"SLACK_BOT_TOKEN": slack.Options().BotToken, "SLACK_APP_TOKEN": slack.Options().AppToken,
		"SLACK_CHANNELS": `{"C0FOG": {"jurisdiction": "Montana"}, "G0FOG": {"jurisdiction": "clayton", "reply": "auto"}}`,
	} {
		t.Setenv("LEEWAY_"+name, value)
	}

	found, code := consult(t)
	if code != 0 || failing(found) != "" {
		t.Errorf("exit code %d:\n%s", code, failing(found))
	}
	for _, check := range []string{"bot token", "scopes", "clock", "app token", "channel C0FOG", "channel G0FOG", "admins", "library", "data_dir"} {
		if !slices.ContainsFunc(found, func(f slackbot.Finding) bool { return f.Check == check && f.Status == slackbot.StatusOK }) {
			t.Errorf("%s is not ok in:\n%+v", check, found)
		}
	}
	if refused := slack.Refused(); len(refused) > 0 {
		t.Errorf("refused: %v", refused)
	}

	for _, scope := range scopes {
		slack.Grant(slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return s == scope })...)
		if found, code := consult(t); code != 1 || !strings.Contains(failing(found), scope+" is not granted") {
			t.Errorf("without %s: exit code %d, and what fails is:\n%s", scope, code, failing(found))
		}
	}
	slack.Revoke()
	if found, code := consult(t); code != 1 || !strings.Contains(failing(found), "token_revoked") {
		t.Errorf("revoked: exit code %d, and what fails is:\n%s", code, failing(found))
	}
}
