package workspace

import (
	"slices"
	"strings"
)

// readable is a channel that the bot may read; w.mu is held. A private channel
// without the bot does not exist for it.
func (w *Workspace) readable(id string) (*channel, *refusal) {
	c := w.channels[id]
	if c == nil {
		return nil, refuse("channel_not_found")
	}
	if c.has(w.opts.BotUser) {
		return c, nil
	}
	if c.kind() != "channel" {
		return nil, refuse("channel_not_found")
	}
	return c, refuse("not_in_channel")
}

func (w *Workspace) conversationInfo(r *request) (object, *refusal) {
	c, no := w.readable(r.text("channel"))
	if c == nil {
		return nil, no // a public channel may be looked at from outside
	}
	return object{"channel": w.channelObject(c)}, nil
}

func (w *Workspace) channelObject(c *channel) object {
	if c.im != "" {
		return object{"id": c.id, "is_im": true, "user": c.im, "is_archived": false, "context_team_id": w.opts.Team}
	}
	kind := c.kind()
	return object{
		"id": c.id, "name": c.opts.Name, "name_normalized": c.opts.Name, "is_channel": kind == "channel",
		"is_group": kind == "group", "is_im": false, "is_mpim": kind == "mpim", "is_private": kind != "channel",
		"is_archived": c.opts.Archived, "is_general": false, "is_member": c.has(w.opts.BotUser),
		"is_shared": c.opts.External, "is_ext_shared": c.opts.External, "is_org_shared": false,
		"is_pending_ext_shared": c.opts.Pending,
		"context_team_id":       w.opts.Team, "num_members": len(c.members),
	}
}

func (w *Workspace) conversationOpen(r *request) (object, *refusal) {
	if id := r.text("channel"); id != "" {
		c := w.channels[id]
		if c == nil || c.im == "" {
			return nil, refuse("channel_not_found")
		}
		return object{"channel": object{"id": c.id}, "already_open": true}, nil
	}
	users := strings.FieldsFunc(r.text("users"), func(r rune) bool { return r == ',' || r == ' ' })
	switch {
	case len(users) == 0:
		return nil, refuse("users_list_not_supplied")
	case len(users) > 1:
		return nil, refuse("not_implemented", "[ERROR] this workspace opens conversations with one person")
	case !w.granted("im:write"):
		return nil, &refusal{code: "missing_scope", needed: "im:write"}
	case w.users[users[0]] == nil:
		return nil, refuse("user_not_found")
	case w.users[users[0]].opts.Deleted:
		return nil, refuse("user_disabled")
	}
	c := w.direct(users[0])
	if r.flag("return_im") {
		return object{"channel": w.channelObject(c)}, nil
	}
	return object{"channel": object{"id": c.id}}, nil
}

func (w *Workspace) history(r *request) (object, *refusal) {
	c, no := w.readable(r.text("channel"))
	if no != nil {
		return nil, no
	}
	var list []*Message
	for _, m := range slices.Backward(c.messages) { // newest first
		if !m.Deleted && (m.ThreadTS == "" || m.ThreadTS == m.TS || m.Broadcast) {
			list = append(list, m)
		}
	}
	return w.page(c, r, list, 999, 100)
}

func (w *Workspace) replies(r *request) (object, *refusal) {
	c, no := w.readable(r.text("channel"))
	if no != nil {
		return nil, no
	}
	first := c.find(r.text("ts"))
	if first == nil {
		return nil, refuse("thread_not_found")
	}
	thread := first.TS
	if first.ThreadTS != "" {
		thread = first.ThreadTS
	}
	list := slices.Clone(c.threads[thread])
	if parent := c.find(thread); parent != nil {
		list = slices.Insert(list, 0, parent)
	}
	list = slices.DeleteFunc(list, func(m *Message) bool { return m.Deleted })
	return w.page(c, r, list, 999, 999)
}

// historyObject is a message with what its thread adds.
func (w *Workspace) historyObject(c *channel, m *Message, metadata bool) object {
	o := w.messageObject(m, metadata)
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		if parent := c.find(m.ThreadTS); parent != nil {
			o["parent_user_id"] = parent.User
		}
		return o
	}
	n, last, users := 0, "", []string{}
	for _, reply := range c.threads[m.TS] {
		if !reply.Deleted {
			n, last = n+1, reply.TS
			if !slices.Contains(users, reply.User) {
				users = append(users, reply.User)
			}
		}
	}
	if n > 0 {
		o["thread_ts"], o["reply_count"], o["reply_users"], o["latest_reply"] = m.TS, n, users, last
		o["reply_users_count"] = len(users)
	}
	return o
}

// messageObject is a message as the Web API shows it.
func (w *Workspace) messageObject(m *Message, metadata bool) object {
	o := m.object(metadata)
	w.sign(o, m)
	return o
}

// sign says which app's bot wrote a message: this one or another; w.mu is held.
func (w *Workspace) sign(o object, m *Message) {
	if m.BotID == "" {
		return
	}
	app, name := w.opts.App, w.opts.BotName
	if m.BotID != w.opts.BotID {
		app, name = "A0OTHER", w.person(m.User).opts.Name
	}
	o["app_id"] = app
	o["bot_profile"] = object{"id": m.BotID, "app_id": app, "name": name, "team_id": m.Team, "deleted": false}
}
