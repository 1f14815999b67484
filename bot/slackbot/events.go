package slackbot

import (
	"context"
	"encoding/json"
	"strings"
)

// receiveEvent takes a delivery of the Events API. What addresses Leeway is
// accepted; all else is acknowledged and forgotten, since Slack would deliver a
// refusal three times more.
func (b *Bot) receiveEvent(ctx context.Context, body []byte) (response, error) {
	var env envelope
	if err := json.Unmarshal(body, &env); err != nil {
		return nil, errMalformed
	}
	switch env.Type {
	case "url_verification":
		return map[string]string{"challenge": env.Challenge}, nil
	case "event_callback":
		var e event
		if err := json.Unmarshal(env.Event, &e); err != nil {
			b.log.Warn("event not read", "event", env.EventID)
			return nil, nil
		}
		return nil, b.receive(ctx, env, e)
	case "app_rate_limited":
		b.log.Error("slack holds events back: more than 30,000 in an hour")
	}
	return nil, nil
}

func (b *Bot) receive(ctx context.Context, env envelope, e event) error {
	switch e.Type {
	case "app_mention", "message":
		return b.receiveMessage(ctx, env, e)
	case "app_home_opened":
		b.homeOpened(e)
	case "app_uninstalled", "tokens_revoked":
		b.state.lost(e.Type)
		b.log.Error("the workspace took the app's rights away: install it again", "event", e.Type)
	}
	return nil
}

// receiveMessage accepts a message that Leeway is to answer. A mention in a
// channel comes twice, as app_mention and as message: both have the key of the
// one message, and the journal takes the first.
func (b *Bot) receiveMessage(ctx context.Context, env envelope, e event) error {
	w, ok := b.question(ctx, env, e)
	if !ok {
		return nil
	}
	var also []string
	if opaque.MatchString(env.EventID) {
		also = append(also, "event/"+env.Team+"/"+env.EventID)
	}
	return b.accept(ctx, w, also...)
}

// question makes a question of a message, if it is one for Leeway: a mention, a
// direct message, or a further message in a thread that it answered, where the
// channel lets it follow. Edits, deletions, joins, and messages of Leeway itself
// and of other bots are none.
func (b *Bot) question(ctx context.Context, env envelope, e event) (work, bool) {
	channel := e.channel()
	self := b.selfIn(env)
	mention := e.Type == "app_mention" || mentions(e.Text, self)
	switch {
	case !channelID.MatchString(channel) || !timestamp.MatchString(e.TS) || !teamID.MatchString(env.Team):
		return work{}, false
	case e.Subtype != "" && e.Subtype != "file_share", e.Edited != nil, e.User == self && self != "":
		return work{}, false
	case e.BotID != "":
		return b.fromBot(env, e, channel)
	case !userID.MatchString(e.User):
		return work{}, false
	}
	w := work{Kind: asked, Team: env.Team, Channel: channel, User: e.User, Message: e.TS, Thread: thread(e), Direct: e.direct()}
	w.Key = strings.Join([]string{w.Team, w.Channel, w.Message}, "/")
	w.Text = plainText(e.Text)
	w.Access = b.access(env, e, channel)
	if w.Direct || mention {
		return w, true
	}
	w.Followup = true
	return w, e.ThreadTS != "" && w.Access == allowed && b.channel(channel).Auto && b.answeredIn(ctx, w)
}

// fromBot refuses a bot that mentions Leeway, in words; its other messages are
// none of Leeway's business.
func (b *Bot) fromBot(env envelope, e event, channel string) (work, bool) {
	if e.Type != "app_mention" || e.BotID == b.state.self().BotID {
		return work{}, false
	}
	w := work{Kind: asked, Key: strings.Join([]string{env.Team, channel, e.TS}, "/"), Team: env.Team, Channel: channel, User: e.BotID,
		Message: e.TS, Thread: thread(e), Access: notForBots}
	return w, true
}

// thread is the message that a reply hangs on: Leeway answers in the thread, in a
// direct conversation too, where each message begins one.
func thread(e event) string {
	if timestamp.MatchString(e.ThreadTS) {
		return e.ThreadTS
	}
	return e.TS
}

// selfIn is Leeway's own user id: as Slack told at the start, or as it says in
// the delivery.
func (b *Bot) selfIn(env envelope) string {
	if id := b.state.self().UserID; id != "" {
		return id
	}
	for _, a := range env.Authorizations {
		if a.IsBot {
			return a.UserID
		}
	}
	return ""
}
