package workspace

import (
	"encoding/json"
	"maps"
	"slices"
)

// verificationToken is the field that apps should no longer look at.
const verificationToken = "workspace-verification"

// EventOption changes the outside of an event.
type EventOption func(object)

// With sets a field of the event's envelope: With("is_ext_shared_channel", true).
// A nil value takes the field away.
func With(field string, value any) EventOption {
	return func(o object) {
		if value == nil {
			delete(o, field)
			return
		}
		o[field] = value
	}
}

// Outside changes the envelope of every event from now on; without options, of none.
func (w *Workspace) Outside(options ...EventOption) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.outside = options
}

// Deliver delivers any event, subscribed to or not: what Slack would put under "event".
func (w *Workspace) Deliver(event map[string]any, options ...EventOption) Sent {
	w.mu.Lock()
	p := w.event(event, options...)
	w.mu.Unlock()
	return Sent{Receipts: w.send(p)}
}

// event wraps an event as the Events API does; w.mu is held.
func (w *Workspace) event(event object, options ...EventOption) parcel {
	id := w.ids.id("Ev")
	external := false
	if c := w.channels[asText(event["channel"])]; c != nil {
		external = c.opts.External
	}
	body := object{
		"token": verificationToken, "team_id": w.opts.Team, "api_app_id": w.opts.App, "event": event,
		"type": "event_callback", "event_id": id, "event_time": w.now().Unix(),
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": w.opts.Team, "user_id": w.opts.BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": external, "event_context": "4-" + randomHex(8),
		"context_team_id": w.opts.Team, "context_enterprise_id": nil,
	}
	for _, o := range slices.Concat(w.outside, options) {
		o(body)
	}
	return parcel{kind: asText(event["type"]), id: asText(body["event_id"]), envelope: "events_api", body: mustJSON(body)}
}

// messageEvent is what Slack tells of a message; w.mu is held.
func (w *Workspace) messageEvent(kind string, c *channel, m *Message) object {
	e := maps.Clone(m.object(false))
	e["type"], e["channel"], e["event_ts"] = kind, c.id, m.TS
	if kind == "message" {
		e["channel_type"] = c.kind()
	}
	if parent := c.find(m.ThreadTS); parent != nil && parent.TS != m.TS {
		e["parent_user_id"] = parent.User
	}
	w.sign(e, m)
	if m.Team != w.opts.Team {
		e["user_team"], e["source_team"] = m.Team, m.Team
	}
	return e
}

// news is what the app is told of events in a channel: what it subscribed to, and
// nothing when the bot is not in the channel; w.mu is held.
func (w *Workspace) news(c *channel, events ...object) []parcel {
	var list []parcel
	for _, e := range events {
		if c.has(w.opts.BotUser) && w.subscribed(subscription(e, c)) {
			list = append(list, w.event(e))
		}
	}
	return list
}

// subscription is the name under which an app asks for an event; "" for one that
// Slack does not send there: a direct message is no mention.
func subscription(e object, c *channel) string {
	kind := asText(e["type"])
	switch {
	case kind == "message":
		return "message." + map[string]string{"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}[c.kind()]
	case kind == "app_mention" && c.kind() == "im":
		return ""
	}
	return kind
}

func (w *Workspace) subscribed(name string) bool {
	return name != "" && (w.opts.Events == nil || slices.Contains(w.opts.Events, name))
}

// echo tells the app of its own message, in its own time; w.mu is held.
func (w *Workspace) echo(kind string, c *channel, m *Message) {
	w.stray(w.news(c, w.messageEvent(kind, c, m)))
}

func (w *Workspace) echoChange(c *channel, before, m *Message) {
	w.stray(w.news(c, w.changedEvent(c, before, m)))
}

func (w *Workspace) echoDelete(c *channel, m *Message) {
	w.stray(w.news(c, w.deletedEvent(c, m)))
}

// stray delivers what nobody waits for; w.mu is held.
func (w *Workspace) stray(parcels []parcel) {
	if !w.opts.Echo {
		return
	}
	w.echoes.Go(func() {
		got := w.send(parcels...)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.strays = append(w.strays, got...)
		w.touch()
	})
}

func (w *Workspace) changedEvent(c *channel, before, m *Message) object {
	at := w.ids.ts()
	return object{
		"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.id, "channel_type": c.kind(),
		"ts": at, "event_ts": at, "message": m.object(false), "previous_message": before.object(false),
	}
}

func (w *Workspace) deletedEvent(c *channel, m *Message) object {
	at := w.ids.ts()
	return object{
		"type": "message", "subtype": "message_deleted", "hidden": true, "channel": c.id, "channel_type": c.kind(),
		"ts": at, "event_ts": at, "deleted_ts": m.TS, "previous_message": m.object(false),
	}
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // made of plain values
	}
	return b
}
