package slackbot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/slack-go/slack"
)

// labels of the buttons under an answer.
var labels = map[string]string{
	actionMore: "More", actionHelpful: "Helpful", actionUnhelpful: "Not helpful",
	actionPerson: "Ask a person", actionMemo: "Copy as memo", actionShare: "Share to channel",
	actionSend: "Send to the policy team",
}

// buttonsRead leads the line that tells a screen reader of the buttons.
const buttonsRead = "Buttons: "

// asksAgain are the actions that answer the question anew, or send it on: without
// it they are not offered.
var asksAgain = []string{actionMemo, actionShare, actionSend}

// ratedEntries is how many entries of a list a rating counts for.
const ratedEntries = 10

// buttons adds the buttons of an answer that showed these entries.
func (r renderer) buttons(s *sheet, o origin, ids []string, actions ...string) {
	var row []slack.BlockElement
	var read []string
	tooLong := false
	for _, action := range actions {
		again := slices.Contains(asksAgain, action)
		if action == actionMore && len(ids) < 2 || action == actionShare && !o.private || again && o.press.Question == "" || action == actionSend && !o.own {
			continue
		}
		value, whole := r.value(action, carried(action, o.press, ids))
		if again && !whole {
			tooLong = true
			continue
		}
		offered := button(action, labels[action], value)
		if action == actionSend {
			offered.Confirm = r.consent(o.press.Jurisdiction)
		}
		row, read = append(row, offered), append(read, labels[action])
	}
	if tooLong {
		s.line(say("The question is too long for a button to carry. Ask it in fewer words to share the answer, to copy it as a memo, or to send the question on."))
	}
	s.row(buttonsRead+strings.Join(read, ", ")+".", row...)
}

// choose adds a button for each of some entries.
func (r renderer) choose(s *sheet, entries []bot.Entry, o origin) {
	var row []slack.BlockElement
	for i, e := range entries {
		value, _ := r.value(actionChoose, carried(actionChoose, o.press, []string{e.ID}))
		label := clip(strings.TrimSpace(flat(e.Title)), maxButton)
		row = append(row, button(fmt.Sprintf("%s:%d", actionChoose, i), label, value))
	}
	s.row("", row...) // the entries have been read with their titles
}

// carried is what a button needs to remember.
func carried(action string, p press, ids []string) press {
	p.Entries = nil
	switch action {
	case actionMore:
		p.Entries, p.Shown = ids[1:], nil
	case actionHelpful, actionUnhelpful: // a rating keeps no question
		p.Entries, p.Shown, p.Question = ids[:min(len(ids), ratedEntries)], nil, ""
	case actionSend:
		p.Shown = nil
	case actionChoose, actionPerson:
		p.Entries, p.Shown = ids[:min(len(ids), longList)], nil
	}
	return p
}

// value seals what a button carries. Where it is too long, the question is left
// out, then what was shown before; whole says that nothing was.
func (r renderer) value(action string, p press) (value string, whole bool) {
	if value = r.seal(action, p); chars(value) <= maxValue {
		return value, true
	}
	for _, leaner := range []press{
		{Key: p.Key, Jurisdiction: p.Jurisdiction, Shown: p.Shown, Entries: p.Entries, Asker: p.Asker},
		{Key: p.Key, Jurisdiction: p.Jurisdiction, Entries: p.Entries, Asker: p.Asker},
		{Key: p.Key, Jurisdiction: p.Jurisdiction, Entries: p.Entries[:min(len(p.Entries), 1)], Asker: p.Asker},
		{Key: p.Key, Jurisdiction: p.Jurisdiction, Asker: p.Asker},
	} {
		if value = r.seal(action, leaner); chars(value) <= maxValue {
			return value, false
		}
	}
	return r.seal(action, press{}), false // Slack's ids and our own are never that long
}

// button is a button whose value nobody but Leeway could have written.
func button(action, label, value string) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(action, value, plainObject(clip(label, maxButton)))
}

// row adds buttons side by side, and what is said of them.
func (s *sheet) row(read string, buttons ...slack.BlockElement) {
	if len(buttons) == 0 {
		return
	}
	words := 0
	for _, element := range buttons {
		b := element.(*slack.ButtonBlockElement)
		words += chars(b.Text.Text)
		if b.Confirm != nil {
			words += chars(b.Confirm.Title.Text) + chars(b.Confirm.Text.Text)
		}
	}
	s.parts = append(s.parts, part{slack.NewActionBlock("", buttons...), read, words})
}

// plainObject is text that Slack shows as it is. It refuses an empty one.
func plainObject(text string) *slack.TextBlockObject {
	if strings.TrimSpace(text) == "" {
		text = "…"
	}
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}
