package workspace

import (
	"encoding/json"
	"maps"
)

// Message is one message as it stands now.
type Message struct {
	Channel  string
	TS       string
	ThreadTS string // of the parent; "" outside a thread
	User     string // who wrote it
	BotID    string // "" when a person wrote it
	Team     string
	Subtype  string
	Text     string
	Blocks   []any // decoded JSON; block and action ids filled in
	Metadata object

	Mrkdwn      bool // false: the sender switched the markup of text off
	Parse       string
	LinkNames   bool
	UnfurlLinks *bool // nil: not said, so Slack unfurls
	UnfurlMedia *bool
	Broadcast   bool // a reply shown in the channel too

	Ephemeral bool   // only For sees it
	For       string // user
	Deleted   bool
	Edited    string   // timestamp of the last edit
	Reactions []string // name/user

	clientID string
	hook     string // path of the response_url that wrote it; "" otherwise
}

func (m Message) object(metadata bool) object {
	o := object{"type": "message", "ts": m.TS, "user": m.User, "text": m.Text, "team": m.Team}
	optional := object{"subtype": m.Subtype, "thread_ts": m.ThreadTS, "bot_id": m.BotID, "client_msg_id": m.clientID}
	for k, v := range optional {
		if v != "" {
			o[k] = v
		}
	}
	if len(m.Blocks) > 0 {
		o["blocks"] = m.Blocks
	}
	if m.Edited != "" {
		o["edited"] = object{"user": m.User, "ts": m.Edited}
	}
	if metadata && m.Metadata != nil {
		o["metadata"] = m.Metadata
	}
	return o
}

// MarshalJSON gives what [Live] and [Render] read, the markup switches included.
func (m Message) MarshalJSON() ([]byte, error) {
	o := maps.Clone(m.object(true))
	o["mrkdwn"] = m.Mrkdwn
	if m.Parse != "" {
		o["parse"] = m.Parse
	}
	if m.LinkNames {
		o["link_names"] = true
	}
	return json.Marshal(o)
}
