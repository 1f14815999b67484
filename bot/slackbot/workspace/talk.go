package workspace

import (
	"fmt"
	"strings"
)

// Escape is a typed text as it arrives in an event: Slack escapes three characters.
func Escape(typed string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(typed)
}

// Mention writes a message that mentions the bot, at its beginning unless the
// text does so itself. The app is told twice, as by Slack: app_mention, and the
// message of the channel, each an event of its own. The text is taken as it
// stands in an event: what a person types goes through [Escape] first.
func (w *Workspace) Mention(channel, user, text string) Sent {
	return w.mention(channel, "", user, text)
}

// MentionInThread writes a reply that mentions the bot in the thread of parent.
func (w *Workspace) MentionInThread(parent Message, user, text string) Sent {
	return w.mention(parent.Channel, parent.thread(), user, text)
}

// thread is the timestamp of the thread that a reply to m belongs to.
func (m Message) thread() string {
	if m.ThreadTS != "" {
		return m.ThreadTS
	}
	return m.TS
}

func (w *Workspace) mention(channel, thread, user, text string) Sent {
	if !strings.Contains(text, "<@"+w.opts.BotUser) {
		text = "<@" + w.opts.BotUser + "> " + text
	}
	w.mu.Lock()
	c, m := w.written(channel, thread, user, text)
	list := []parcel{w.event(w.messageEvent("app_mention", c, m)), w.event(w.messageEvent("message", c, m))}
	sent := Sent{Message: *m}
	w.mu.Unlock()
	sent.Receipts = w.send(list...)
	return sent
}

// Say writes a message without a mention.
func (w *Workspace) Say(channel, user, text string) Sent { return w.say(channel, "", user, text, "") }

// SayInThread writes a reply without a mention.
func (w *Workspace) SayInThread(parent Message, user, text string) Sent {
	return w.say(parent.Channel, parent.thread(), user, text, "")
}

// Broadcast writes a reply that is shown in the channel too.
func (w *Workspace) Broadcast(parent Message, user, text string) Sent {
	return w.say(parent.Channel, parent.thread(), user, text, "thread_broadcast")
}

// Direct writes to the bot directly; its channel is in what it returns.
func (w *Workspace) Direct(user, text string) Sent {
	w.mu.Lock()
	id := w.direct(user).id
	w.mu.Unlock()
	return w.say(id, "", user, text, "")
}

// DirectInThread replies in a direct conversation.
func (w *Workspace) DirectInThread(parent Message, user, text string) Sent {
	return w.SayInThread(parent, user, text)
}

func (w *Workspace) say(channel, thread, user, text, subtype string) Sent {
	w.mu.Lock()
	c, m := w.written(channel, thread, user, text)
	m.Subtype, m.Broadcast = subtype, subtype == "thread_broadcast"
	p := w.event(w.messageEvent("message", c, m))
	sent := Sent{Message: *m}
	w.mu.Unlock()
	sent.Receipts = w.send(p)
	return sent
}

// written puts a person's message into a channel; w.mu is held.
func (w *Workspace) written(id, thread, user, text string) (*channel, *Message) {
	c := w.place(id)
	w.join(c, user)
	if no := c.parent(thread); no != nil {
		panic(fmt.Sprintf("workspace: reply in %s/%s: %s", id, thread, no.code))
	}
	m := &Message{
		Channel: id, TS: w.ids.ts(), ThreadTS: thread, User: user, Team: w.person(user).opts.Team,
		Text: text, Blocks: typed(text), Mrkdwn: true, clientID: randomHex(16),
	}
	c.put(m)
	w.touch()
	return c, m
}

// Edit changes a person's message.
func (w *Workspace) Edit(m Message, text string) Sent {
	w.mu.Lock()
	c := w.place(m.Channel)
	was := w.mustFind(c, m.TS)
	before := *was
	was.Text, was.Blocks, was.Edited = text, typed(text), w.ids.ts()
	p := w.event(w.changedEvent(c, &before, was))
	w.touch()
	sent := Sent{Message: *was}
	w.mu.Unlock()
	sent.Receipts = w.send(p)
	return sent
}

// Delete takes a person's message away.
func (w *Workspace) Delete(m Message) Sent {
	w.mu.Lock()
	c := w.place(m.Channel)
	was := w.mustFind(c, m.TS)
	was.Deleted = true
	p := w.event(w.deletedEvent(c, was))
	w.touch()
	sent := Sent{Message: *was}
	w.mu.Unlock()
	sent.Receipts = w.send(p)
	return sent
}

func (w *Workspace) mustFind(c *channel, ts string) *Message {
	m := c.find(ts)
	if m == nil {
		w.mu.Unlock()
		panic(fmt.Sprintf("workspace: there is no message %s in %s", ts, c.id))
	}
	return m
}

// Join brings somebody into a channel: member_joined_channel, and the line that
// Slack writes about it.
func (w *Workspace) Join(channel, user string) Sent {
	w.mu.Lock()
	c := w.place(channel)
	w.join(c, user)
	at := w.ids.ts()
	m := &Message{
		Channel: channel, TS: at, User: user, Team: w.person(user).opts.Team, Subtype: "channel_join",
		Text: "<@" + user + "> has joined the channel", Mrkdwn: true,
	}
	c.put(m)
	list := []parcel{
		w.event(object{
			"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": strings.ToUpper(c.kind()[:1]),
			"team": m.Team, "event_ts": at,
		}),
		w.event(w.messageEvent("message", c, m)),
	}
	w.touch()
	sent := Sent{Message: *m}
	w.mu.Unlock()
	sent.Receipts = w.send(list...)
	return sent
}

// OpenHome opens a tab of the app: home or messages.
func (w *Workspace) OpenHome(user, tab string) Sent {
	w.mu.Lock()
	c := w.direct(user)
	e := object{"type": "app_home_opened", "user": user, "channel": c.id, "tab": tab, "event_ts": w.ids.ts()}
	if v := w.homes[user]; v != nil && tab == "home" {
		e["view"] = w.viewObject(v)
	}
	p := w.event(e)
	w.mu.Unlock()
	return Sent{Receipts: w.send(p)}
}
