package workspace

import (
	"fmt"
	"slices"
	"strings"
)

// object is a JSON object.
type object = map[string]any

// ChannelOptions say what a channel is. The zero value is a public channel with
// the bot in it.
type ChannelOptions struct {
	Name     string // "" : made from the id
	Private  bool
	Group    bool // a direct message of several people
	Archived bool
	External bool // shared with another organisation
	Pending  bool // another organisation is invited and has not said yes
	Outside  bool // the bot is not a member
	Members  []string
}

// UserOptions say who somebody is. The zero value is a member of the team.
type UserOptions struct {
	Name     string // handle; "": made from the id
	Team     string // "": the workspace's own
	Bot      bool
	Admin    bool
	Stranger bool // seen through a shared channel only
	Deleted  bool
}

type channel struct {
	id      string
	keep    int // see Options.Keep
	opts    ChannelOptions
	im      string // the other person of a direct message
	members []string

	messages   []*Message            // by timestamp
	byTS       map[string]*Message   // the same
	threads    map[string][]*Message // replies by the timestamp of their parent
	ephemerals []*Message
}

type user struct {
	id   string
	opts UserOptions
}

// Channel makes a channel, or changes what it is.
func (w *Workspace) Channel(id string, o ChannelOptions) {
	if !shapeChannel.MatchString(id) || id[0] == 'D' {
		panic(fmt.Sprintf("workspace: channel %q: want C or G and capitals or digits", id))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if o.Name == "" {
		o.Name = "channel-" + id
	}
	c := w.channels[id]
	if c == nil {
		c = w.newChannel(id)
	}
	c.opts = o
	for _, m := range o.Members {
		w.join(c, m)
	}
	c.members = slices.DeleteFunc(c.members, func(m string) bool { return m == w.opts.BotUser })
	if !o.Outside {
		c.members = append(c.members, w.opts.BotUser)
	}
	w.touch()
}

// User makes a person, or changes who it is. People who act without being made
// are plain members.
func (w *Workspace) User(id string, o UserOptions) {
	if !shapeUser.MatchString(id) {
		panic(fmt.Sprintf("workspace: user %q: want U or W and capitals or digits", id))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if o.Team == "" {
		o.Team = w.opts.Team
	}
	if o.Name == "" {
		o.Name = "user-" + id
	}
	w.users[id] = &user{id, o}
	w.touch()
}

// person is the user of that id, made when new; w.mu is held.
func (w *Workspace) person(id string) *user {
	if w.users[id] == nil {
		w.users[id] = &user{id, UserOptions{Team: w.opts.Team, Name: "user-" + id}}
	}
	return w.users[id]
}

// place is the channel of that id, made when new; w.mu is held.
func (w *Workspace) place(id string) *channel {
	if id[0] == 'D' && w.channels[id] == nil {
		return w.direct("U" + id[1:])
	}
	if w.channels[id] == nil {
		c := w.newChannel(id)
		c.opts.Name, c.members = "channel-"+id, []string{w.opts.BotUser}
	}
	return w.channels[id]
}

// direct is the conversation between the bot and a user, made when new; w.mu is held.
func (w *Workspace) direct(user string) *channel {
	id := "D" + strings.TrimPrefix(user, "U")
	if w.channels[id] == nil {
		w.person(user)
		c := w.newChannel(id)
		c.im, c.members = user, []string{user, w.opts.BotUser}
	}
	return w.channels[id]
}

// join adds a member; w.mu is held.
func (w *Workspace) join(c *channel, user string) {
	w.person(user)
	if !slices.Contains(c.members, user) {
		c.members = append(c.members, user)
	}
}

// botID is the other id that Slack gives a bot besides its user's; w.mu is held.
func (w *Workspace) botID(user string) string {
	switch {
	case user == w.opts.BotUser:
		return w.opts.BotID
	case w.person(user).opts.Bot:
		return "B" + user[1:]
	}
	return ""
}

// kind is Slack's channel_type.
func (c *channel) kind() string {
	switch {
	case c.im != "":
		return "im"
	case c.opts.Group:
		return "mpim"
	case c.opts.Private:
		return "group"
	}
	return "channel"
}

func (c *channel) has(user string) bool { return slices.Contains(c.members, user) }

func (w *Workspace) newChannel(id string) *channel {
	c := &channel{id: id, keep: w.opts.Keep, byTS: map[string]*Message{}, threads: map[string][]*Message{}}
	w.channels[id] = c
	return c
}

// put adds a message; w.mu is held.
func (c *channel) put(m *Message) {
	c.messages = append(c.messages, m)
	c.byTS[m.TS] = m
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		c.threads[m.ThreadTS] = append(c.threads[m.ThreadTS], m)
	}
	if old := len(c.messages) - c.keep; c.keep > 0 && old > c.keep {
		for _, m := range c.messages[:old] {
			delete(c.byTS, m.TS)
			delete(c.threads, m.TS)
		}
		c.messages = slices.Clone(c.messages[old:])
	}
}

// find is the message of that timestamp, nil when there is none or it was deleted.
func (c *channel) find(ts string) *Message {
	if m := c.byTS[ts]; m != nil && !m.Deleted {
		return m
	}
	return nil
}
