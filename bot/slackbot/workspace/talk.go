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
// message of the channel, each an event of its own; of a direct conversation only
// the message. The text is taken as it stands in an event: what a person types
// goes through [Escape] first.
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
	return w.tell(func() (Message, []parcel) {
		c, m := w.written(channel, thread, user, text)
		return *m, w.news(c, w.messageEvent("app_mention", c, m), w.messageEvent("message", c, m))
	})
}

// tell changes the state, then delivers what the app is to know of it.
func (w *Workspace) tell(change func() (Message, []parcel)) Sent {
	var sent Sent
	var parcels []parcel
	w.locked(func() { sent.Message, parcels = change() })
	sent.Receipts = w.send(parcels...)
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
	var id string
	w.locked(func() { id = w.direct(user).id })
	return w.say(id, "", user, text, "")
}

func (w *Workspace) say(channel, thread, user, text, subtype string) Sent {
	return w.tell(func() (Message, []parcel) {
		c, m := w.written(channel, thread, user, text)
		m.Subtype, m.Broadcast = subtype, subtype == "thread_broadcast"
		return *m, w.news(c, w.messageEvent("message", c, m))
	})
}

// written puts a person's message into a channel; w.mu is held.
func (w *Workspace) written(id, thread, user, text string) (*channel, *Message) {
	c := w.place(id)
	w.join(c, user)
	if no := c.parent(thread); no != nil {
		panic(fmt.Sprintf("workspace: reply in %s/%s: %s", id, thread, no.code))
	}
	m := &Message{
		Channel: id, TS: w.ids.ts(), ThreadTS: thread, User: user, Team: w.person(user).opts.Team, BotID: w.botID(user),
		Text: text, Blocks: typed(text), Mrkdwn: true, clientID: randomHex(16),
	}
	c.put(m)
	return c, m
}

// Edit changes a person's message.
func (w *Workspace) Edit(m Message, text string) Sent {
	return w.tell(func() (Message, []parcel) {
		c := w.place(m.Channel)
		was := c.mustFind(m.TS)
		before := *was
		was.Text, was.Blocks, was.Edited = text, typed(text), w.ids.ts()
		return *was, w.news(c, w.changedEvent(c, &before, was))
	})
}

// Delete takes a person's message away.
func (w *Workspace) Delete(m Message) Sent {
	return w.tell(func() (Message, []parcel) {
		c := w.place(m.Channel)
		was := c.mustFind(m.TS)
		was.Deleted = true
		return *was, w.news(c, w.deletedEvent(c, was))
	})
}

func (c *channel) mustFind(ts string) *Message {
	m := c.find(ts)
	if m == nil {
		panic(fmt.Sprintf("workspace: there is no message %s in %s", ts, c.id))
	}
	return m
}

// Join brings somebody into a channel: member_joined_channel, and the line that
// Slack writes about it.
func (w *Workspace) Join(channel, user string) Sent {
	return w.tell(func() (Message, []parcel) {
		c := w.place(channel)
		w.join(c, user)
		m := &Message{
			Channel: channel, TS: w.ids.ts(), User: user, Team: w.person(user).opts.Team, Subtype: "channel_join",
			Text: "<@" + user + "> has joined the channel", Mrkdwn: true,
		}
		c.put(m)
		joined := object{
			"type": "member_joined_channel", "user": user, "channel": channel,
			"channel_type": strings.ToUpper(c.kind()[:1]), "team": m.Team, "event_ts": m.TS,
		}
		return *m, w.news(c, joined, w.messageEvent("message", c, m))
	})
}

// OpenHome opens a tab of the app: home or messages.
func (w *Workspace) OpenHome(user, tab string) Sent {
	return w.tell(func() (Message, []parcel) {
		c := w.direct(user)
		e := object{"type": "app_home_opened", "user": user, "channel": c.id, "tab": tab, "event_ts": w.ids.ts()}
		if v := w.homes[user]; v != nil && tab == "home" {
			e["view"] = w.viewObject(v)
		}
		return Message{}, w.news(c, e)
	})
}
