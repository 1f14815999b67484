package slackbot

import (
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/slack-go/slack"
)

func TestNotice(t *testing.T) {
	m := notice("Please try again in 30 seconds. <!here> *now*")
	if got := strings.ReplaceAll(m.text, breaker, "·"); got != "Please try again in 30 seconds. &lt;·!here&gt; ∗now∗" {
		t.Errorf("text %q", got)
	}
	if live := workspace.Live(payload(t, m)); len(live) > 0 {
		t.Errorf("live: %q", live)
	}
	wantTaken(t, "a notice", m, notice(strings.Repeat("long ", 3000)))
	wantWithin(t, "a notice", m, notice(strings.Repeat("long ", 3000)))
}

// TestPlain: what is posted when Slack refuses the blocks says all the same, but
// of no buttons.
func TestPlain(t *testing.T) {
	a := answerTo(t, "mt", virtualDays)
	m := draw.answer(a, originOf(a))[0]
	p := m.plain()
	if !strings.HasPrefix(m.text, p.text+"\n"+buttonsRead) || len(p.blocks) > 0 {
		t.Errorf("plain: %q", p.text)
	}
	if again := p.plain(); again.text != p.text {
		t.Errorf("plain twice: %q", again.text)
	}
	if long := (message{text: strings.Repeat("word ", 10_000)}).plain(); chars(long.text) > 40_000 || !strings.HasSuffix(long.text, "word…") {
		t.Errorf("%d chars", chars(long.text))
	}
	wantTaken(t, "plain", p)
}

// TestOptions: marks are off, no link is unfurled, and blocks that are not there
// are not sent.
func TestOptions(t *testing.T) {
	m := notice("a & b")
	_, sent, err := slack.UnsafeApplyMsgOptions("", "C0TEACHERS", "https://slack.example/api/", m.options()...)
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{"text": "a &amp; b", "mrkdwn": "false", "unfurl_links": "false", "unfurl_media": "false"} {
		if got := sent.Get(field); got != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	if len(m.plain().options()) != len(m.options())-1 {
		t.Error("blocks that are not there are sent")
	}
}
