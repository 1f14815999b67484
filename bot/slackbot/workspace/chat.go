package workspace

import (
	"fmt"
	"strings"
)

// writable is a channel that the bot may write to; w.mu is held.
func (w *Workspace) writable(id string) (*channel, *refusal) {
	if shapeUser.MatchString(id) && w.users[id] != nil {
		return w.direct(id), nil
	}
	c, no := w.readable(id)
	switch {
	case c != nil && no != nil && w.granted("chat:write.public"):
		return c, nil
	case no != nil:
		return nil, no
	case c.opts.Archived:
		return nil, refuse("is_archived")
	}
	return c, nil
}

// parent checks a thread_ts: it must be a message, and not itself a reply.
func (c *channel) parent(ts string) *refusal {
	if ts == "" {
		return nil
	}
	if !shapeTS.MatchString(ts) {
		return refuse("invalid_thread_ts")
	}
	m := c.find(ts)
	switch {
	case m == nil:
		return refuse("thread_not_found")
	case m.ThreadTS != "" && m.ThreadTS != m.TS:
		return refuse("cannot_reply_to_message", "[ERROR] thread_ts is a reply's own, use its parent's")
	}
	return nil
}

func (w *Workspace) postMessage(r *request) (object, *refusal) {
	c, no := w.writable(r.text("channel"))
	if no != nil {
		return nil, no
	}
	said, no := readContent(r, maxText)
	if no != nil {
		return nil, no
	}
	if no := c.parent(r.text("thread_ts")); no != nil {
		return nil, no
	}
	m := w.botMessage(c, said, r)
	m.ThreadTS, m.Broadcast = r.text("thread_ts"), r.flag("reply_broadcast")
	c.put(m)
	w.echo("message", c, m)
	return object{"channel": c.id, "ts": m.TS, "message": w.messageObject(m, true)}, nil
}

// botMessage is a new message of the bot; w.mu is held.
func (w *Workspace) botMessage(c *channel, said *content, r *request) *Message {
	m := &Message{
		Channel: c.id, TS: w.ids.ts(), User: w.opts.BotUser, BotID: w.opts.BotID, Team: w.opts.Team,
		Text: said.text, Blocks: w.label(said.blocks), Mrkdwn: true,
		Parse: r.text("parse"), LinkNames: r.flag("link_names"), UnfurlLinks: r.maybe("unfurl_links"), UnfurlMedia: r.maybe("unfurl_media"),
	}
	if r.has("mrkdwn") {
		m.Mrkdwn = r.flag("mrkdwn")
	}
	if len(said.metadata) > 0 {
		m.Metadata = said.metadata
	}
	return m
}

// label gives blocks and elements the ids they lack, as Slack does.
func (w *Workspace) label(blocks []any) []any {
	for _, b := range objects(blocks) {
		if asText(b["block_id"]) == "" {
			b["block_id"] = randomHex(3)
		}
		for _, e := range elements(b) {
			if asText(e["action_id"]) == "" && e["type"] != "image" {
				e["action_id"] = randomHex(3)
			}
		}
	}
	return blocks
}

func (w *Workspace) postEphemeral(r *request) (object, *refusal) {
	c, no := w.writable(r.text("channel"))
	if no != nil {
		return nil, no
	}
	said, no := readContent(r, maxText)
	if no != nil {
		return nil, no
	}
	if !c.has(r.text("user")) {
		return nil, refuse("user_not_in_channel")
	}
	if no := c.parent(r.text("thread_ts")); no != nil {
		return nil, no
	}
	m := w.botMessage(c, said, r)
	m.ThreadTS, m.Ephemeral, m.For = r.text("thread_ts"), true, r.text("user")
	c.ephemerals = append(c.ephemerals, m)
	return object{"message_ts": m.TS}, nil
}

// own is a message of the bot that may be changed; w.mu is held.
func (w *Workspace) own(r *request, refusal string) (*channel, *Message, *refusal) {
	c, no := w.readable(r.text("channel"))
	if no != nil {
		return nil, nil, no
	}
	m := c.find(r.text("ts"))
	switch {
	case m == nil:
		return nil, nil, refuse("message_not_found")
	case m.User != w.opts.BotUser:
		return nil, nil, refuse(refusal)
	case c.opts.Archived:
		return nil, nil, refuse("is_inactive")
	}
	return c, m, nil
}

// update replaces text and blocks together: blocks that are not sent again go,
// unless text is not sent either.
func (w *Workspace) update(r *request) (object, *refusal) {
	c, m, no := w.own(r, "cant_update_message")
	if no != nil {
		return nil, no
	}
	said, no := readContent(r, maxUpdateText)
	if no != nil {
		return nil, no
	}
	before := *m
	m.Text, m.Blocks = said.text, w.label(said.blocks)
	m.Parse, m.LinkNames, m.Edited = r.text("parse"), r.flag("link_names"), w.ids.ts()
	if said.metadata != nil {
		m.Metadata = said.metadata
		if len(said.metadata) == 0 {
			m.Metadata = nil
		}
	}
	w.echoChange(c, &before, m)
	return object{"channel": c.id, "ts": m.TS, "text": m.Text, "message": w.messageObject(m, true)}, nil
}

func (w *Workspace) delete(r *request) (object, *refusal) {
	c, m, no := w.own(r, "cant_delete_message")
	if no != nil {
		return nil, no
	}
	m.Deleted = true
	w.echoDelete(c, m)
	return object{"channel": c.id, "ts": m.TS}, nil
}

func (w *Workspace) permalink(r *request) (object, *refusal) {
	c, no := w.readable(r.text("channel"))
	if c == nil {
		return nil, no
	}
	ts := r.text("message_ts")
	m := c.find(ts)
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := fmt.Sprintf("https://%s.slack.com/archives/%s/p%s", w.opts.TeamDomain, c.id, strings.Replace(ts, ".", "", 1))
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + c.id
	}
	return object{"channel": c.id, "permalink": link}, nil
}
