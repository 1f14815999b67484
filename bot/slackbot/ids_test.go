package slackbot

import (
	"regexp"
	"strings"
	"testing"
)

// One use of a command has one name, whoever delivers it how often; two uses have two.
func TestInvocation(t *testing.T) {
	const first, second = "https://hooks.slack.com/commands/T1/1/secret", "https://hooks.slack.com/commands/T1/2/secret"
	if got := invocation("1.2.3", first); got != "1.2.3" {
		t.Errorf("with a trigger: %q", got)
	}
	bare := invocation("", first)
	if bare != invocation("", first) || bare == invocation("", second) || !opaque.MatchString(bare) || strings.Contains(bare, "secret") {
		t.Errorf("without a trigger: %q and %q", bare, invocation("", second))
	}
}

// Ids are taken as short as Slack's oldest, and in no other shape.
func TestIDs(t *testing.T) {
	for id, shape := range map[string]*regexp.Regexp{"U1": userID, "W0A": userID, "C1": channelID, "D02AB": channelID, "T1": teamID, "E0X": teamID} {
		if shaped(shape, id) != id {
			t.Errorf("%s is refused", id)
		}
		for _, bad := range []string{"", id[:1], strings.ToLower(id), id + " ", id + "\n", "<@" + id + ">", "X" + id, id + strings.Repeat("A", 40)} {
			if shaped(shape, bad) != "" {
				t.Errorf("%q is taken", bad)
			}
		}
	}
}
