package slackbot

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// deep is JSON of so many lists within each other.
func deep(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

// What is signed and cannot be read is refused for good, and what can be read in
// part only is acknowledged: Slack would deliver either of them again.
func TestUnreadable(t *testing.T) {
	r := newRig(t, knownSecret)
	const commands, interactions = "/slack/commands", "/slack/interactions"
	event := func(inner string) string {
		return `{"type":"event_callback","team_id":"T0LEEWAY","event":` + inner + `}`
	}
	for i, c := range []struct {
		letter letter
		want   int
	}{
		{letter{body: "null"}, 200}, {letter{body: "{}"}, 200}, {letter{body: `""`}, 400}, {letter{body: "{}{}"}, 400},
		{letter{body: deep(9_000)}, 400}, {letter{body: deep(100_000)}, 400}, {letter{body: `{"type":` + deep(500_000) + `}`}, 400},
		{letter{body: event(deep(9_000))}, 200}, {letter{body: event(deep(200_000))}, 400},
		{letter{body: event(`{"type":"app_mention","channel":` + deep(5_000) + `,"ts":"1.2","user":"U0AAA"}`)}, 200},
		{letter{body: event("7")}, 200}, {letter{body: event(`"app_mention"`)}, 200}, {letter{body: event(`{"type":7}`)}, 200}, {letter{body: event("null")}, 200},
		{letter{body: event(`{"type":"app_mention","ts":1700000000.1}`)}, 200}, {letter{body: event(`{"type":"message","edited":7}`)}, 200},
		{letter{body: `{"type":"event_callback","authorizations":{}}`}, 400}, {letter{body: `{"type":"event_callback"}`}, 200},
		{letter{body: `{"type":"event_callback","is_ext_shared_channel":"no"}`}, 400},
		{letter{path: commands, body: "%"}, 400}, {letter{path: commands, body: "a;b"}, 400}, {letter{path: commands, body: ""}, 400},
		{letter{path: commands, body: "command=%2Fleeway&command=%2Fcite&text=%00"}, 200},
		{letter{path: commands, body: "\x00\xff\xfe"}, 400}, {letter{path: commands, body: strings.Repeat("a&", 300_000)}, 400},
		{letter{path: interactions, body: ""}, 400}, {letter{path: interactions, body: "payload="}, 400}, {letter{path: interactions, body: "payload=null"}, 200},
		{letter{path: interactions, body: payloadForm("[]")}, 400}, {letter{path: interactions, body: payloadForm(deep(100_000))}, 400},
		{letter{path: interactions, body: payloadForm(`{"actions":7}`)}, 400}, {letter{path: interactions, body: payloadForm(`{"user":"U0AAA"}`)}, 400},
		{letter{path: interactions, body: payloadForm(`{"type":"block_actions","view":{"state":{"values":` + deep(50) + `}}}`)}, 400},
		{letter{path: interactions, body: "payload=%ff"}, 400}, {letter{path: interactions, body: shortcut}, 400},
	} {
		t.Run(fmt.Sprintf("%d %.60q", i, c.letter.body), func(t *testing.T) {
			if c.letter.path != "" {
				c.letter.kind = formKind
			}
			r.nothing(t, func() {
				if status, said := c.letter.post(t, r.address); status != c.want {
					t.Errorf("status %d, want %d: %s", status, c.want, said)
				}
			})
		})
	}
}

// Ids have Slack's shapes; what has none is not stored, nor sent back. Nothing is
// answered with "deliver it again" that would fail again.
func TestOversizeAndIllShaped(t *testing.T) {
	r := newRig(t, knownSecret)
	huge := strings.Repeat("x", 600<<10)
	form := func(field, value string) letter {
		l := wholeLetters(r)[1]
		fields := must(url.ParseQuery(l.body))
		fields.Set(field, value)
		l.body = fields.Encode()
		return l
	}
	asked := func(old, new string) letter {
		l := wholeLetters(r)[2]
		l.body = payloadForm(strings.Replace(must(url.ParseQuery(l.body)).Get("payload"), old, new, 1))
		return l
	}
	mention := func(old, new string) letter { return letter{body: strings.Replace(mentionBody, old, new, 1)} }
	for name, l := range map[string]letter{
		"command of no team":                  form("team_id", ""),
		"command of a team that is none":      form("team_id", "T0<!here>"),
		"command of a user that is none":      form("user_id", "u0aaa"),
		"command of a huge user":              form("user_id", "U"+strings.ToUpper(huge)),
		"command in no channel":               form("channel_id", ""),
		"command in a channel that is none":   form("channel_id", "fog delay"),
		"command with a trigger of bytes":     form("trigger_id", "1.2.\xff\x00"),
		"command with a huge trigger":         form("trigger_id", huge),
		"command without a response_url":      form("response_url", ""),
		"mention in a team that is none":      mention("T0LEEWAY", "X0"),
		"mention in a channel that is none":   mention("C0FOG", "#fog"),
		"mention in a channel that is a list": mention(`"C0FOG"`, `["C0FOG"]`),
		"mention by a user that is none":      mention("U0AAA", "U0AAA/../U0BBB"),
		"mention at a time that is none":      mention("1700000000.000100", "1700000000"),
		"mention at a huge time":              mention("1700000000.000100", strings.Repeat("1", 600<<10)+".1"),
		"shortcut of a team that is none":     asked("T0LEEWAY", "team"),
		"shortcut by a user that is none":     asked("U0AAA", "&lt;@U0AAA&gt;"),
		"shortcut in a channel that is none":  asked("C0FOG", "fog delay"),
		"shortcut in no channel":              asked(`"channel":{"id":"C0FOG"},`, ""),
		"shortcut with a huge trigger":        asked("1.2.3", huge),
	} {
		t.Run(name, func(t *testing.T) {
			r.nothing(t, func() {
				if status, said := l.post(t, r.address); status != 200 {
					t.Errorf("status %d: %s", status, said)
				}
			})
		})
	}
}

// A question longer than any message of Slack's is told so, not delivered again
// and again.
func TestHugeQuestionIsToldSo(t *testing.T) {
	r := newRig(t)
	huge := strings.Repeat("may we? ", 90_000)
	const told = "The question is too long"
	m := r.unheard(func() workspace.Sent { return r.ws.Say(teachers, principal, "may we?") })
	sent := r.ws.Deliver(of(m, "app_mention", map[string]any{"text": huge}))
	sent.Message = m
	wantSaid(t, r.reply(sent), told)
	wantSaid(t, r.private(r.ws.Command(teachers, principal, "/leeway", huge)), told)
	wantSaid(t, r.private(r.ws.Command(teachers, principal, "/cite", huge)), told)
	m = r.unheard(func() workspace.Sent { return r.ws.Say(teachers, colleague, huge[:400_000]) })
	wantSaid(t, r.private(r.ws.Shortcut(m, principal, callbackShortcut)), told)
	r.ws.Outside(workspace.With("event_id", strings.Repeat("Ev", 300_000)))
	wantWhole(t, r.reply(r.ws.Mention(teachers, principal, howToApply)), answerNow(t, "mt", howToApply))
}
