package slackbot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// client is the Web API as Leeway uses it. It waits out what Slack asks to wait
// out, method by method; slack-go's debug output, which holds message texts,
// stays off.
type client struct {
	api     *slack.Client
	hooks   *http.Client // for response_urls
	metrics *metrics

	mu    sync.Mutex
	until map[string]time.Time // by method: not before
	cut   atomic.Bool          // the last call got no answer
}

const (
	callTimeout  = 15 * time.Second
	maxRetryWait = 30 * time.Second // a longer Retry-After is left to the journal
	replyEvent   = "leeway_reply"   // type of the metadata that a reply carries
	keptOpen     = 32               // connections to Slack between calls; Go's 2 mean a handshake for most of them
)

func newClient(o Options, m *metrics) *client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = keptOpen
	hc := &http.Client{Timeout: callTimeout, Transport: transport}
	hooks := &http.Client{Timeout: callTimeout, Transport: refusing{transport}}
	return &client{hooks: hooks, metrics: m, until: map[string]time.Time{}, api: slack.New(o.BotToken,
		slack.OptionAPIURL(o.APIURL), slack.OptionHTTPClient(hc), slack.OptionAppLevelToken(o.AppToken),
		slack.OptionLog(log.New(io.Discard, "", 0)))}
}

// errUnsent says that nothing was sent to Slack.
var errUnsent = errors.New("not sent")

// call calls a method once Slack allows it, and again after a 429.
func (c *client) call(ctx context.Context, method string, do func(context.Context) error) error {
	for {
		if err := c.hold(ctx, method); err != nil {
			return errors.Join(errUnsent, err)
		}
		err := do(ctx)
		c.metrics.called(method, err)
		c.cut.Store(unheard(err))
		limited, after := rateLimited(err)
		if !limited {
			return err
		}
		c.mu.Lock()
		c.until[method] = time.Now().Add(after)
		c.mu.Unlock()
		if after > maxRetryWait {
			return err
		}
	}
}

// hold waits until a method may be called.
func (c *client) hold(ctx context.Context, method string) error {
	c.mu.Lock()
	wait := time.Until(c.until[method])
	c.mu.Unlock()
	if wait > maxRetryWait {
		return &slack.RateLimitedError{RetryAfter: wait}
	}
	if wait <= 0 {
		return ctx.Err()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// post posts a message into a thread (or the channel itself when thread is
// empty), under the name that tells a second attempt of the first; whole is the
// name of the reply that ends with it, "" where more follows. It returns the
// message's timestamp.
func (c *client) post(ctx context.Context, channel, thread, name, whole string, m message) (at string, err error) {
	payload := map[string]any{"key": name}
	if whole != "" {
		payload["whole"] = whole
	}
	o := append(m.options(), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: replyEvent, EventPayload: payload}))
	if thread != "" {
		o = append(o, slack.MsgOptionTS(thread))
	}
	err = c.call(ctx, "chat.postMessage", func(ctx context.Context) error {
		_, at, err = c.api.PostMessageContext(ctx, channel, o...)
		return err
	})
	return at, err
}

// whisper posts what only one person sees, in a channel.
func (c *client) whisper(ctx context.Context, channel, user, thread string, m message) error {
	o := m.options()
	if thread != "" {
		o = append(o, slack.MsgOptionTS(thread))
	}
	return c.call(ctx, "chat.postEphemeral", func(ctx context.Context) error {
		_, err := c.api.PostEphemeralContext(ctx, channel, user, o...)
		return err
	})
}

// respond posts to a response_url. Its errors do not name the address, which is a
// right to write there.
func (c *client) respond(ctx context.Context, address string, m message) error {
	off := false
	msg := &slack.WebhookMessage{Text: m.text, ResponseType: "ephemeral", UnfurlLinks: &off, UnfurlMedia: &off}
	if len(m.blocks) > 0 {
		msg.Blocks = &slack.Blocks{BlockSet: m.blocks}
	}
	return c.call(ctx, "response_url", func(ctx context.Context) error {
		err := slack.PostWebhookCustomHTTPContext(ctx, address, c.hooks, msg)
		var call *url.Error
		if errors.As(err, &call) {
			return fmt.Errorf("post to response_url: %w", call.Err)
		}
		return err
	})
}

// standing is what Leeway posted before, and stands there.
type standing struct {
	at    map[string]string // timestamps of messages, by their names
	whole map[string]bool   // replies that were posted to their end, by name
}

// posted are the messages that Leeway already posted in a thread, or in a channel
// since a time.
func (c *client) posted(ctx context.Context, channel, thread string, since time.Time) (standing, error) {
	messages, err := c.page(ctx, channel, thread, since)
	if err != nil {
		return standing{}, err
	}
	e := standing{map[string]string{}, map[string]bool{}}
	for _, m := range messages {
		if m.Metadata.EventType != replyEvent {
			continue
		}
		if name, ok := m.Metadata.EventPayload["key"].(string); ok {
			e.at[name] = m.Timestamp
		}
		if name, ok := m.Metadata.EventPayload["whole"].(string); ok {
			e.whole[name] = true
		}
	}
	return e, nil
}

func (c *client) page(ctx context.Context, channel, thread string, since time.Time) (messages []slack.Message, err error) {
	const most = 200
	oldest := strconv.FormatInt(since.Add(-time.Minute).Unix(), 10) + ".000000"
	if thread == "" {
		err = c.call(ctx, "conversations.history", func(ctx context.Context) error {
			h, err := c.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: channel, Oldest: oldest, Limit: most, IncludeAllMetadata: true})
			if err == nil {
				messages = h.Messages
			}
			return err
		})
		return messages, err
	}
	for cursor, more := "", true; more && err == nil; {
		err = c.call(ctx, "conversations.replies", func(ctx context.Context) error {
			page, next, at, err := c.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: channel, Timestamp: thread, Oldest: oldest, Cursor: cursor, Limit: most, IncludeAllMetadata: true})
			messages, more, cursor = append(messages, page...), next && at != "", at
			return err
		})
	}
	return messages, err
}

// replies are the messages of a thread up to one of them.
func (c *client) replies(ctx context.Context, channel, thread, upTo string) (messages []slack.Message, err error) {
	err = c.call(ctx, "conversations.replies", func(ctx context.Context) error {
		messages, _, _, err = c.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Latest: upTo, Limit: 100})
		return err
	})
	return messages, err
}

// status shows that Leeway is at work, in a direct conversation. It only helps.
func (c *client) status(ctx context.Context, channel, thread, text string) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_ = c.call(ctx, "assistant.threads.setStatus", func(ctx context.Context) error {
		return c.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{ChannelID: channel, ThreadTS: thread, Status: text})
	})
}

// suggest offers prompts in the agent pane. It names no thread: with one, Slack
// takes the call and shows nothing.
func (c *client) suggest(ctx context.Context, channel string, prompts []slack.AssistantThreadsPrompt) error {
	return c.call(ctx, "assistant.threads.setSuggestedPrompts", func(ctx context.Context) error {
		return c.api.SetAssistantThreadsSuggestedPromptsContext(ctx, slack.AssistantThreadsSetSuggestedPromptsParameters{
			ChannelID: channel, Title: "You could ask", Prompts: prompts})
	})
}

func (c *client) publish(ctx context.Context, user string, view slack.HomeTabViewRequest) error {
	return c.call(ctx, "views.publish", func(ctx context.Context) error {
		_, err := c.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view})
		return err
	})
}

func (c *client) open(ctx context.Context, trigger string, view slack.ModalViewRequest) error {
	return c.call(ctx, "views.open", func(ctx context.Context) error {
		_, err := c.api.OpenViewContext(ctx, trigger, view)
		return err
	})
}

func (c *client) info(ctx context.Context, channel string) (info *slack.Channel, err error) {
	err = c.call(ctx, "conversations.info", func(ctx context.Context) error {
		info, err = c.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
		return err
	})
	return info, err
}

// direct is the conversation with one person.
func (c *client) direct(ctx context.Context, user string) (channel string, err error) {
	err = c.call(ctx, "conversations.open", func(ctx context.Context) error {
		opened, _, _, err := c.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		if err == nil {
			channel = opened.ID
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("open a conversation: %w", err)
	}
	return channel, nil
}

func (c *client) auth(ctx context.Context) (self *slack.AuthTestResponse, err error) {
	err = c.call(ctx, "auth.test", func(ctx context.Context) error {
		self, err = c.api.AuthTestContext(ctx)
		return err
	})
	return self, err
}
