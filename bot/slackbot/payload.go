package slackbot

import (
	"encoding/json"
	"strings"
)

// What Slack sends, as far as Leeway reads it. The types of slack-go would do but
// for two things: they refuse a whole event for one block that they do not know,
// and they cannot tell a missing is_ext_shared_channel from a false one, which
// decides whether a channel may be answered at all.

// envelope is the outer part of a delivery of the Events API.
type envelope struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"`
	Team           string          `json:"team_id"`
	EventID        string          `json:"event_id"`
	ExtShared      *bool           `json:"is_ext_shared_channel"`
	Authorizations []authorization `json:"authorizations"`
	Event          json.RawMessage `json:"event"`
}

type authorization struct {
	UserID string `json:"user_id"`
	IsBot  bool   `json:"is_bot"`
}

// event is the inner part: a mention, a message or the opening of the Home tab.
type event struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	User        string          `json:"user"`
	UserTeam    string          `json:"user_team"`
	BotID       string          `json:"bot_id"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Channel     json.RawMessage `json:"channel"` // an id, or an object in events about channels
	ChannelType string          `json:"channel_type"`
	Edited      *struct{}       `json:"edited"`
	Tab         string          `json:"tab"`
}

// channel is the id of the event's channel; "" where it has none.
func (e event) channel() string {
	var id string
	if json.Unmarshal(e.Channel, &id) != nil {
		return ""
	}
	return id
}

// direct reports whether the event stands in a conversation with one person.
func (e event) direct() bool {
	return e.ChannelType == "im" || e.ChannelType == "" && strings.HasPrefix(e.channel(), "D")
}

// interaction is a press of a button, a shortcut or a modal handed in.
type interaction struct {
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	ActionTS    string `json:"action_ts"`
	User        struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Team    struct{ ID string }
	Channel struct{ ID string }
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
	} `json:"message"`
	MessageTS string `json:"message_ts"`
	Container struct {
		Channel   string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []struct {
		ID    string `json:"action_id"`
		Value string `json:"value"`
		TS    string `json:"action_ts"`
	} `json:"actions"`
	View struct {
		ID              string `json:"id"`
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]struct {
				Selected struct {
					Value string `json:"value"`
				} `json:"selected_option"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// command is a slash command.
type command struct {
	Team        string `json:"team_id"`
	Channel     string `json:"channel_id"`
	User        string `json:"user_id"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
}
