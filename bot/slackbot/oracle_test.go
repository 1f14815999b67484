package slackbot

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Slack's own packages are the judges that Leeway's tests did not write: its JSON
// schema of a manifest, its types of messages and views, and its reference server.
// They lie in testdata/node, with versions pinned.

const nodeFolder = "testdata/node"

// node says where the packages are, and that they are there. In CI they must be.
func node(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(nodeFolder)
	if err != nil {
		t.Fatal(err)
	}
	_, missing := os.Stat(filepath.Join(dir, "node_modules", "@slack", "bolt"))
	if missing == nil {
		_, missing = exec.LookPath("node")
	}
	switch {
	case missing == nil:
		return dir
	case os.Getenv("CI") != "":
		t.Fatalf("CI is set, so Slack's packages must be there: run npm ci in bot/slackbot/%s: %v", nodeFolder, missing)
	}
	t.Skipf("not held against Slack's packages: run npm ci in bot/slackbot/%s: %v", nodeFolder, missing)
	return ""
}

// runNode gives a script of testdata/node a question as JSON, and reads its answer.
func runNode[Answer any](t *testing.T, script string, question any) Answer {
	t.Helper()
	dir := node(t)
	in, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", script)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(in)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, complaint.String())
	}
	var answer Answer
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, out)
	}
	return answer
}

// Slack's schema takes the manifest in both modes. That it can refuse one is shown
// by manifests that are broken, each in one place.
func TestManifestBySlacksSchema(t *testing.T) {
	documents := map[string]any{
		"socket": manifestJSON(t, ManifestOptions{Mode: "socket"}),
		"http":   manifestJSON(t, ManifestOptions{Mode: "http", URL: "https://leeway.example.org"}),
	}
	broken := map[string]struct {
		place []any // of the value that is put in
		value any
	}{
		"a command without its slash":  {[]any{"features", "slash_commands", 0, "command"}, "leeway"},
		"a shortcut's long name":       {[]any{"features", "shortcuts", 0, "name"}, "Ask Leeway about all of this"},
		"a shortcut of no type":        {[]any{"features", "shortcuts", 0, "type"}, "thread"},
		"an agent view with a title":   {[]any{"features", "agent_view", "title"}, "Leeway"},
		"a setting that Slack has not": {[]any{"settings", "socket_mode"}, true},
		"an address that is none":      {[]any{"settings", "interactivity", "request_url"}, "leeway.example.org"},
		"events that are one":          {[]any{"settings", "event_subscriptions", "bot_events"}, "app_mention"},
		"no name":                      {[]any{"display_information"}, map[string]any{}},
	}
	for name, change := range broken {
		m := manifestJSON(t, ManifestOptions{Mode: "socket"})
		last := len(change.place) - 1
		at(m, change.place[:last]...).(map[string]any)[change.place[last].(string)] = change.value
		documents[name] = m
	}
	schema := json.RawMessage(readShared(t, "slack/manifest.schema.2.0.0.json"))
	problems := runNode[map[string][]string](t, "manifest.mjs", map[string]any{"schema": schema, "documents": documents})
	for name := range documents {
		found, judged := problems[name]
		_, wrong := broken[name]
		switch {
		case !judged:
			t.Errorf("%s: not judged", name)
		case wrong && len(found) == 0:
			t.Errorf("%s: Slack's schema takes it", name)
		case !wrong && len(found) > 0:
			t.Errorf("%s: %v", name, found)
		}
	}
}
