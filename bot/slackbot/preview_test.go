package slackbot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// What an editor sees beforehand is what Slack takes, and all that the entry says.
func TestPreviewIsAMessage(t *testing.T) {
	lib := policy(t).Library()
	for _, entry := range lib.Served() {
		e := bot.Show(lib, entry, askedOn)
		text, blocks, err := Preview(e, lib.Revision)
		if err != nil {
			t.Fatal(err)
		}
		var list []any
		if err := json.Unmarshal(blocks, &list); err != nil || len(list) == 0 {
			t.Fatalf("%s: %d blocks, %v", e.ID, len(list), err)
		}
		m := map[string]any{"text": text, "blocks": list}
		for _, complaint := range workspace.CheckMessage(m) {
			t.Errorf("%s: %s", e.ID, complaint)
		}
		shown := slackUnescape(text)
		for _, part := range []string{e.Title, e.ApprovalText, e.Source.Title, lib.Revision} {
			if !strings.Contains(shown, part) {
				t.Errorf("%s: the preview does not say %q", e.ID, part)
			}
		}
	}
}
