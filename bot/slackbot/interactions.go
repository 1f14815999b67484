package slackbot

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
)

// receiveInteraction takes presses of buttons, the message shortcut and modals.
// A button's value must bear our seal, and the presser be of our workspace;
// what is forged is acknowledged and does nothing.
func (b *Bot) receiveInteraction(ctx context.Context, payload []byte) (response, error) {
	var in interaction
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, errMalformed
	}
	if !userID.MatchString(in.User.ID) || !teamID.MatchString(in.Team.ID) {
		return nil, nil
	}
	switch in.Type {
	case "block_actions":
		return nil, b.receivePresses(ctx, in)
	case "message_action":
		return nil, b.receiveShortcut(ctx, in)
	case "view_submission":
		return nil, b.receiveView(ctx, in)
	}
	return nil, nil
}

func (b *Bot) receivePresses(ctx context.Context, in interaction) error {
	for _, a := range in.Actions {
		action := baseAction(a.ID)
		p, err := b.seal.open(action, a.Value)
		if err != nil {
			b.log.Warn("button refused", "action", action, "user", in.User.ID, "err", err.Error())
			continue
		}
		if !b.mayPress(in) {
			b.log.Warn("button refused: of another organisation", "action", action, "user", in.User.ID, "team", in.User.Team)
			continue
		}
		if b.pressedAtOnce(ctx, in, action, p) {
			continue
		}
		w := b.pressWork(in, action, p)
		w.Key = strings.Join([]string{"press", in.Team.ID, action, pressKey(action, p, in, cmp.Or(shaped(timestamp, a.TS), shaped(opaque, in.TriggerID)))}, "/")
		if w.Channel == "" && action != actionExample {
			continue
		}
		if err := b.accept(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// pressKey names a press: what happens once for all, once a person, or each time.
func pressKey(action string, p press, in interaction, at string) string {
	switch action {
	case actionMore, actionChoose:
		if !in.Container.Ephemeral {
			return p.Key + "/" + strings.Join(p.Entries, ",")
		}
	case actionHelpful:
		return p.Key + "/" + in.User.ID
	}
	return strings.Join([]string{p.Key, in.User.ID, at}, "/")
}

func (b *Bot) pressWork(in interaction, action string, p press) work {
	w := work{Kind: pressed, Team: in.Team.ID, User: in.User.ID, Action: action, Press: p,
		Channel: shaped(channelID, cmp.Or(in.Container.Channel, in.Channel.ID)),
		Message: shaped(timestamp, cmp.Or(in.Container.MessageTS, in.Message.TS)),
		Thread:  shaped(timestamp, cmp.Or(in.Container.ThreadTS, in.Message.ThreadTS, in.Container.MessageTS))}
	if in.Container.Ephemeral {
		w.Thread = shaped(timestamp, in.Container.ThreadTS)
	}
	if b.responseURLs.genuine(in.ResponseURL) {
		w.ResponseURL = in.ResponseURL
	}
	w.Direct = strings.HasPrefix(w.Channel, "D")
	return w
}

// mayPress reports whether somebody may press buttons: people of our workspace,
// and those of another one where the operator allows the channel for them.
func (b *Bot) mayPress(in interaction) bool {
	own := cmp.Or(b.state.self().TeamID, in.Team.ID)
	return in.User.Team == own || in.User.Team == "" && in.Team.ID == own || b.channel(cmp.Or(in.Container.Channel, in.Channel.ID)).External
}

// pressedAtOnce does what needs the press itself (a modal must be opened within
// three seconds of it) or leaves nothing to keep.
func (b *Bot) pressedAtOnce(ctx context.Context, in interaction, action string, p press) bool {
	switch action {
	case actionUnhelpful:
		p.Asker = in.User.ID // whom the modal is opened for
		b.background(func(ctx context.Context) {
			if err := b.client.open(ctx, in.TriggerID, b.render.unhelpful(p)); err != nil {
				b.log.Warn("open the modal", "err", err.Error())
			}
		})
	case actionRefresh, actionCheck, actionPreview, actionReindex, actionRollback, actionRelease:
		if !b.admin(in.User.ID, cmp.Or(in.User.Team, in.Team.ID)) {
			b.log.Warn("button refused: not an admin", "action", action, "user", in.User.ID)
			return true
		}
		if actLabels[action] != "" {
			b.actPressed(action, in.User.ID, p)
			return true
		}
		b.publishHome(in.User.ID, action == actionCheck)
	default:
		return false
	}
	return true
}

// receiveShortcut takes "Ask Leeway about this": the message is the question, and
// the answer is for the one who asks.
func (b *Bot) receiveShortcut(ctx context.Context, in interaction) error {
	if in.CallbackID != callbackShortcut {
		return nil
	}
	use := invocation(in.TriggerID, in.ResponseURL)
	if !b.responseURLs.genuine(in.ResponseURL) || !opaque.MatchString(use) || !channelID.MatchString(in.Channel.ID) {
		b.log.Warn("shortcut refused: not as Slack sends it", "user", in.User.ID)
		return nil
	}
	may := allowed
	if !b.mayPress(in) {
		may = stranger
	}
	return b.accept(ctx, work{Kind: askedOne, Key: shortcutKey + in.Team.ID + "/" + use, Team: in.Team.ID, Channel: in.Channel.ID, Access: may,
		User: in.User.ID, Message: shaped(timestamp, in.Message.TS), Text: plainText(in.Message.Text), ResponseURL: in.ResponseURL})
}

// receiveView takes the reason why an answer did not help. It is one of a fixed
// list, so that no text is kept. Who may was judged when the modal was opened: a
// submission names no channel, so it is taken of that person alone.
func (b *Bot) receiveView(ctx context.Context, in interaction) error {
	p, err := b.seal.open(actionUnhelpful, in.View.PrivateMetadata)
	if in.View.CallbackID != callbackUnhelpful || err != nil || p.Asker != in.User.ID {
		b.log.Warn("modal refused", "user", in.User.ID)
		return nil
	}
	for _, block := range in.View.State.Values {
		for _, field := range block {
			if reason := field.Selected.Value; isReason(reason) {
				return b.accept(ctx, work{Kind: pressed, Action: actionUnhelpful, Press: p, Text: reason, Team: in.Team.ID, User: in.User.ID,
					Key: strings.Join([]string{"press", in.Team.ID, actionUnhelpful, p.Key, in.User.ID}, "/")})
			}
		}
	}
	return nil
}
