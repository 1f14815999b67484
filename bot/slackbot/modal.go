package slackbot

import (
	"slices"

	"github.com/slack-go/slack"
)

// reasons are why an answer may not have helped: a fixed list, so that no text of
// anybody's is kept. The first of each is what is counted.
var reasons = [][2]string{
	{"off-topic", "It answers another question than mine"},
	{"wrong-place", "It is about another state or district"},
	{"missing", "Something is missing from it"},
	{"outdated", "It is out of date"},
	{"unclear", "It is hard to understand"},
}

func isReason(id string) bool {
	return slices.ContainsFunc(reasons, func(r [2]string) bool { return r[0] == id })
}

// unhelpful asks why an answer did not help.
func (r renderer) unhelpful(p press) slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, reason := range reasons {
		options = append(options, slack.NewOptionBlockObject(reason[0], plainObject(clip(reason[1], maxOption)), nil))
	}
	metadata, _ := r.value(callbackUnhelpful, carried(actionUnhelpful, p, p.Entries))
	input := slack.NewInputBlock("reason", plainObject("What was wrong with the answer?"), nil,
		slack.NewRadioButtonsBlockElement("reason", options...))
	var s sheet
	s.small("Leeway keeps the reason you choose and which entries were shown, and nothing that you wrote.")
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callbackUnhelpful, PrivateMetadata: metadata,
		Title: plainObject("Not helpful"), Submit: plainObject("Send"), Close: plainObject("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{input, s.parts[0].block}},
	}
}
