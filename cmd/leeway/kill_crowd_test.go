//go:build unix

package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

const (
	fogDelay   = "can school begin later when it is foggy?"
	ferryTrip  = "may we take the ferry on a field trip?"
	lighthouse = "what are the rules of the lighthouse?" // its answer takes two messages
)

// redelivers is how Slack insists, sooner than Slack does.
var redelivers = slices.Repeat([]time.Duration{40 * time.Millisecond}, 3000)

// crowd are people who ask in every way at once, and keep a record of what is owed
// to them: an answer to all that was acknowledged.
type crowd struct {
	testing.TB
	ws    *workspace.Workspace
	turns int
	ran   []*served // processes that answered, whose logs say what they gave up

	mu      sync.Mutex
	asked   []*ask
	memos   int                 // pressed for
	acting  int                 // acts that are not acknowledged yet
	pressed map[string]struct{} // messages whose button was pressed: once is enough
}

// ask is one thing that was asked and acknowledged.
type ask struct {
	what     string
	key      string // of the reply's metadata; "" when it is private
	part     bool   // key is only a part of it
	messages int    // that the answer takes
	url      string // where a private answer goes
	trigger  string // of what was done to get it
	after    *ask   // that is to be answered before this one; nil: none
}

func newCrowd(t testing.TB, ws *workspace.Workspace) *crowd {
	ws.Delivering(workspace.Delivery{Redeliver: redelivers})
	return &crowd{TB: t, ws: ws, pressed: map[string]struct{}{}}
}

// act has seven people act at once. Each goes on until it is acknowledged.
func (c *crowd) act() {
	n := c.turns
	c.turns++
	channel := fmt.Sprintf("C0ROOM%d", n%5)
	for i, act := range []func(channel, who string){c.thread, c.long, c.direct, c.command, c.cite, c.memo, c.share} {
		c.mu.Lock()
		c.acting++
		c.mu.Unlock()
		go func() {
			act(channel, fmt.Sprintf("U0P%dR%d", i, n%7))
			c.mu.Lock()
			c.acting--
			c.mu.Unlock()
		}()
	}
}

// owe notes what was acknowledged.
func (c *crowd) owe(a ask) *ask {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, &a)
	return &a
}

func (c *crowd) public() (n int) {
	for _, a := range c.asked {
		if a.url == "" {
			n++
		}
	}
	return n
}

func (c *crowd) keyOf(m workspace.Message) string {
	return strings.Join([]string{c.ws.Options().Team, m.Channel, m.TS}, "/")
}

// insist does something again until it is acknowledged: a person whose command
// failed runs it once more.
func insist(do func() workspace.Sent) (sent workspace.Sent, ok bool) {
	for range 3000 {
		if sent = do(); sent.Err() == nil {
			return sent, true
		}
		time.Sleep(40 * time.Millisecond)
	}
	return sent, false
}

// thread asks, and asks on in the thread.
func (c *crowd) thread(channel, who string) {
	first := c.ws.Mention(channel, who, fogDelay)
	before := c.owe(ask{what: "mention", key: c.keyOf(first.Message), messages: 1})
	then := c.ws.MentionInThread(first.Message, who, ferryTrip)
	c.owe(ask{what: "mention in a thread", key: c.keyOf(then.Message), messages: 1, after: before})
}

func (c *crowd) long(channel, who string) {
	sent := c.ws.Mention(channel, who, lighthouse)
	c.owe(ask{what: "long answer", key: c.keyOf(sent.Message), messages: 2})
}

func (c *crowd) direct(_, who string) {
	sent := c.ws.Direct(who, fogDelay)
	c.owe(ask{what: "direct message", key: c.keyOf(sent.Message), messages: 1})
}

func (c *crowd) command(channel, who string) {
	if sent, ok := insist(func() workspace.Sent { return c.ws.Command(channel, who, "/leeway", ferryTrip) }); ok {
		c.owe(ask{what: "/leeway", url: sent.ResponseURL, trigger: sent.TriggerID, messages: 1, key: sent.TriggerID})
	}
}

func (c *crowd) cite(channel, who string) {
	if sent, ok := insist(func() workspace.Sent { return c.ws.Command(channel, who, "/cite", "CSC 9-3") }); ok {
		c.owe(ask{what: "/cite", url: sent.ResponseURL, trigger: sent.TriggerID, messages: 1})
	}
}

// memo presses a button under an answer that stands in the open.
func (c *crowd) memo(channel, who string) {
	for _, m := range c.ws.Messages(channel) {
		if m.BotID == "" || !strings.Contains(m.Text, "Late start") {
			continue
		}
		c.mu.Lock()
		c.memos++
		who = fmt.Sprintf("%sM%d", who, c.memos) // who presses stands in the log, how often does not
		c.mu.Unlock()
		if sent, ok := insist(func() workspace.Sent { return c.ws.Press(m, who, "memo") }); ok {
			c.owe(ask{what: "memo", url: sent.ResponseURL, trigger: "/" + who + "/", messages: 1})
		}
		return
	}
}

// share puts a private answer into the open, which happens once.
func (c *crowd) share(channel, _ string) {
	private, trigger := c.unshared(channel)
	if trigger == "" {
		return
	}
	if _, ok := insist(func() workspace.Sent { return c.ws.Press(private, private.For, "share") }); ok {
		c.owe(ask{what: "share", key: trigger, part: true, messages: 1})
	}
}

// unshared is a private answer that nobody shared yet, and its command's trigger.
func (c *crowd) unshared(channel string) (private workspace.Message, trigger string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.asked {
		if _, done := c.pressed[a.url]; done || a.what != "/leeway" {
			continue
		}
		if got := responses(c.ws, a.url); len(got) > 0 && got[0].Channel == channel {
			c.pressed[a.url] = struct{}{}
			return got[0], a.key
		}
	}
	return private, ""
}

// replies are the metadata's keys of all that the bot wrote in the open, in order.
func (c *crowd) replies() (keys []string) {
	channels := map[string]bool{}
	for _, call := range c.ws.Calls("chat.postMessage") {
		channels[fmt.Sprint(call.Args["channel"])] = true
	}
	for _, channel := range slices.Sorted(maps.Keys(channels)) {
		for _, m := range c.ws.Messages(channel) {
			if m.BotID != "" {
				key, _ := m.Metadata["event_payload"].(map[string]any)["key"].(string)
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// givenUp reports whether a process says that it may have sent a private answer
// before it was killed, and does not send it again.
func (c *crowd) givenUp(a *ask) bool {
	if a.url == "" {
		return false
	}
	for _, s := range c.ran {
		for line := range strings.Lines(s.stderr.String()) {
			if strings.Contains(line, "private message not sent again") && strings.Contains(line, a.trigger) {
				return true
			}
		}
	}
	return false
}

// owed is what was asked and is not answered yet.
func (c *crowd) owed() (missing []string) {
	keys := c.replies()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.acting > 0 {
		missing = append(missing, fmt.Sprintf("%d acts are not acknowledged", c.acting))
	}
	for _, a := range c.asked {
		if got := a.answers(c.ws, keys); got < a.messages && !c.givenUp(a) {
			missing = append(missing, fmt.Sprintf("%s %s%s: %d of %d", a.what, a.key, a.url, got, a.messages))
		}
	}
	return missing
}

// responses are a private answer, without the notice that the library is loading.
func responses(ws *workspace.Workspace, url string) []workspace.Message {
	return slices.DeleteFunc(ws.Responses(url), func(m workspace.Message) bool { return strings.Contains(m.Text, "still loading") })
}

// answered waits until nothing is owed any more. What a process gives up shows in
// its log alone, so it is looked for again and again.
func (c *crowd) answered(ctx context.Context) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for len(c.owed()) > 0 {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// answers is how many messages stand for an ask.
func (a *ask) answers(ws *workspace.Workspace, keys []string) (n int) {
	if a.url != "" {
		return len(responses(ws, a.url))
	}
	for _, key := range keys {
		whole, _, _ := strings.Cut(key, "#")
		if whole == a.key || a.part && strings.Contains(key, a.key) {
			n++
		}
	}
	return n
}

// judge complains of what is missing, doubled or out of order, and counts the
// private answers that a kill left unsent.
func (c *crowd) judge() (lost, doubled, unsent int) {
	for _, missing := range c.owed() {
		lost++
		c.Errorf("lost: %s", missing)
	}
	keys := c.replies()
	for i, key := range keys {
		if slices.Index(keys, key) != i {
			doubled++
			c.Errorf("doubled: %s", key)
		}
	}
	for _, a := range c.asked {
		n := a.answers(c.ws, keys)
		switch {
		case n > a.messages:
			doubled++
			c.Errorf("%s %s%s: %d messages, want %d", a.what, a.key, a.url, n, a.messages)
		case n < a.messages:
			unsent++
		}
		if a.after != nil && slices.Index(keys, a.key) < slices.Index(keys, a.after.key) {
			c.Errorf("%s is answered before %s", a.key, a.after.key)
		}
	}
	if refused := c.ws.Refused(); len(refused) > 0 {
		c.Errorf("Slack refused %v", refused)
	}
	return lost, doubled, unsent
}
