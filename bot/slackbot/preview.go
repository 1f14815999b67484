package slackbot

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/slack-go/slack"
)

// Preview is an entry as Slack would show it in full: the text, all that a screen
// reader says, and a JSON array of blocks. An entry too long for one message has
// the blocks of all, each further one headed as continued. Its buttons carry
// nothing.
func Preview(e bot.Entry, revision string) (text string, blocks []byte, err error) {
	r := renderer{seal: func(string, press) string { return "preview" }}
	headline := e.Summary
	if headline == "" {
		headline = e.Title
	}
	answer := bot.Answer{Verdict: bot.Answered, Headline: headline, Entries: []bot.Entry{e}, Revision: revision}
	var texts []string
	var all []slack.Block
	for _, m := range r.answer(answer, origin{}) {
		texts, all = append(texts, m.text), append(all, m.blocks...)
	}
	blocks, err = json.Marshal(all)
	if err != nil {
		return "", nil, fmt.Errorf("preview %s: %w", e.ID, err)
	}
	return strings.Join(texts, "\n"), blocks, nil
}
