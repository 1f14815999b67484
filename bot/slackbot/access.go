package slackbot

import (
	"context"
	"slices"
	"strings"
)

// access says whether a conversation may be answered.
type access string

const (
	allowed    access = ""
	external   access = "external"     // shared with another organisation, or it cannot be told
	stranger   access = "stranger"     // a direct message of somebody of another organisation
	notForBots access = "not for bots" // a bot that mentions Leeway: two bots would talk for ever
)

// Channel says how one channel is served.
type Channel struct {
	Jurisdiction string // whose policy is meant: "mt"
	Auto         bool   // follow-ups in a thread that Leeway answered need no mention
	External     bool   // answer though it is shared with another organisation
}

func (b *Bot) channel(id string) Channel { return b.channels[id] }

func (b *Bot) jurisdiction(channel string) string {
	if j := b.channel(channel).Jurisdiction; j != "" {
		return j
	}
	return b.defaultJurisdiction
}

// access judges where a message stands. A channel that is shared with another
// organisation is refused unless the operator lists it; so is one of which Slack
// does not say.
func (b *Bot) access(env envelope, e event, channel string) access {
	switch {
	case b.channel(channel).External:
		return allowed
	case e.direct():
		if e.UserTeam != "" && e.UserTeam != env.Team {
			return stranger
		}
		if env.ExtShared != nil && *env.ExtShared {
			return external
		}
		return allowed
	case env.ExtShared == nil || *env.ExtShared:
		return external
	}
	return allowed
}

// sharedOutside asks Slack whether a channel is shared with another organisation:
// commands and buttons do not say. What cannot be learned counts as shared.
func (b *Bot) sharedOutside(ctx context.Context, channel string) bool {
	if b.channel(channel).External {
		return false
	}
	if strings.HasPrefix(channel, "D") {
		return false
	}
	info, err := b.client.info(ctx, channel)
	if err != nil {
		b.log.Warn("channel unknown, taken for an external one", "channel", channel, "err", err.Error())
		return true
	}
	return info.IsExtShared || info.IsPendingExtShared
}

// admin reports whether a press comes from an admin: by user id, and of our own
// workspace, since user ids of another one prove nothing.
func (b *Bot) admin(user, team string) bool {
	own := b.state.self().TeamID
	return own != "" && team == own && slices.Contains(b.admins, user)
}

// reason says why a conversation is not answered.
func (a access) reason() string {
	switch a {
	case external:
		return "I don't answer in channels that are shared with another organisation, unless an admin allows this channel by its id (the setting slack.channels, with external). Ask me in a direct message, or in a channel of your own workspace."
	case stranger:
		return "I answer only people of the workspace that I am installed in."
	case notForBots:
		return "I answer people, not bots."
	}
	return ""
}
