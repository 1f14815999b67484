package slackbot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"
)

// receiveCommand takes /leeway and /cite. Help and mistakes are answered at once,
// in the response; a question is accepted, and answered at its response_url.
func (b *Bot) receiveCommand(ctx context.Context, c command) (response, error) {
	if c.Command == "" {
		return nil, errMalformed
	}
	text, use := plainText(c.Text), invocation(c.TriggerID, c.ResponseURL)
	w := work{Kind: askedOne, Key: "command/" + c.Team + "/" + use, Team: c.Team, Channel: c.Channel, User: c.User,
		Text: text, ResponseURL: c.ResponseURL, Direct: strings.HasPrefix(c.Channel, "D")}
	if strings.TrimPrefix(c.Command, "/") == "cite" {
		w.Kind = cited
	}
	switch {
	case text == "", w.Kind == askedOne && strings.EqualFold(strings.Trim(text, " ?!."), "help"):
		return b.helpFor(c.Command), nil
	case !b.responseURLs.genuine(c.ResponseURL), !opaque.MatchString(use),
		!userID.MatchString(c.User), !teamID.MatchString(c.Team), !channelID.MatchString(c.Channel):
		b.log.Warn("command refused: not as Slack sends it", "command", c.Command)
		return nil, nil
	}
	if w.Kind == askedOne {
		if resp, done := b.receiveAct(w); done {
			return resp, nil
		}
	}
	return nil, b.accept(ctx, w)
}

// ephemeral is a response that the asker alone sees.
type ephemeral struct {
	Type   string        `json:"response_type"`
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks,omitempty"`
}

func (b *Bot) helpFor(command string) response {
	a := b.assistant()
	if a == nil {
		return ephemeral{Type: "ephemeral", Text: loadingText}
	}
	m := b.render.help(a.Library(), command)[0]
	return ephemeral{"ephemeral", m.text, m.blocks}
}

const loadingText = "I'm still loading the library. Ask me all the same: I'll answer as soon as it is ready."
