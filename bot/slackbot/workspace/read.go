package workspace

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Call is one call of the Web API or of a response_url.
type Call struct {
	Method   string // "response_url" for those
	Args     map[string]string
	At       time.Time
	OK       bool
	Error    string   // Slack's name for what was wrong; "" when OK
	Warnings []string // what Slack would take without a word and this workspace wonders at
}

// Refusal is a call that was refused, with why.
type Refusal struct {
	Method   string
	Error    string
	Messages []string
	Args     map[string]string
	Injected bool // a failure that a test asked for
}

func (r Refusal) String() string {
	s := r.Method + ": " + r.Error
	if len(r.Messages) > 0 {
		s += " (" + strings.Join(r.Messages, "; ") + ")"
	}
	return s
}

// Status is one assistant.threads.setStatus.
type Status struct {
	Channel, Thread, Text string
	Loading               []string
	At                    time.Time
}

// Prompts is one assistant.threads.setSuggestedPrompts.
type Prompts struct {
	Channel, Thread, Title string
	Prompts                []Prompt
}

// Prompt is a suggestion: what the pane shows, and what pressing it says.
type Prompt struct{ Title, Message string }

// Title is one assistant.threads.setTitle.
type Title struct{ Channel, Thread, Text string }

// Replies lists what the app's bot wrote in a thread, in order, without what it deleted.
func (w *Workspace) Replies(id, ts string) []Message {
	return w.filter(id, func(c *channel) []*Message { return c.threads[ts] }, func(m *Message) bool { return m.BotID == w.opts.BotID })
}

// Messages lists everything in a channel, threads included, in order.
func (w *Workspace) Messages(id string) []Message {
	return w.filter(id, allMessages, func(*Message) bool { return true })
}

// Message returns one message, and whether it exists.
func (w *Workspace) Message(id, ts string) (Message, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.channels[id]; c != nil && c.find(ts) != nil {
		return *c.find(ts), true
	}
	return Message{}, false
}

func allMessages(c *channel) []*Message { return c.messages }

func (w *Workspace) filter(id string, of func(*channel) []*Message, keep func(*Message) bool) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []Message
	if c := w.channels[id]; c != nil {
		for _, m := range of(c) {
			if !m.Deleted && keep(m) {
				list = append(list, *m)
			}
		}
	}
	return list
}

// Ephemerals lists what only that user sees in a channel, in order.
func (w *Workspace) Ephemerals(id, user string) []Message {
	return w.filter(id, func(c *channel) []*Message { return c.ephemerals }, func(m *Message) bool { return m.For == user })
}

// Responses lists what was written through a response_url and not deleted since;
// what the command's own acknowledgement said comes first.
func (w *Workspace) Responses(url string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	path := strings.TrimPrefix(url, w.base)
	var list []Message
	for _, c := range w.channels {
		for _, m := range slices.Concat(c.messages, c.ephemerals) {
			if m.hook == path && !m.Deleted {
				list = append(list, *m)
			}
		}
	}
	slices.SortFunc(list, func(a, b Message) int { return strings.Compare(a.TS, b.TS) })
	return list
}

// Statuses lists every status that was set, in order.
func (w *Workspace) Statuses() []Status { return snapshot(w, &w.statuses) }

// Prompts lists every set of prompts that was shown, in order.
func (w *Workspace) Prompts() []Prompts { return snapshot(w, &w.prompts) }

// Titles lists every thread title that was set, in order.
func (w *Workspace) Titles() []Title { return snapshot(w, &w.titles) }

// Refused lists every call that was refused, with why.
func (w *Workspace) Refused() []Refusal { return snapshot(w, &w.refused) }

// Strays lists deliveries that no helper returned: the bot's own messages, told to it.
func (w *Workspace) Strays() []Receipt { return snapshot(w, &w.strays) }

// Calls lists the calls of a method, in order; "" lists all.
func (w *Workspace) Calls(method string) []Call {
	return slices.DeleteFunc(snapshot(w, &w.calls), func(c Call) bool { return method != "" && c.Method != method })
}

// Warnings lists what was taken with a warning.
func (w *Workspace) Warnings() []string {
	var list []string
	for _, c := range w.Calls("") {
		for _, text := range c.Warnings {
			list = append(list, fmt.Sprintf("%s: %s", c.Method, text))
		}
	}
	return list
}

func snapshot[T any](w *Workspace, list *[]T) []T {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(*list)
}
