package slackbot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/leeway-bot/leeway/bot/faults"
	"github.com/slack-go/slack"
)

// What one person sees can be looked up by nobody, Leeway included. So it is noted
// durably before it is sent, and what may have been sent is not sent again: a
// private message comes once, or, when the process dies or the connection breaks
// between the note and Slack's answer, perhaps not at all. That way round since the
// asker is there, sees that nothing came, and can ask again in a second; an answer
// that comes twice looks like a fault in what it says.

// respondTo posts privately at the work's response_url, each message at most once.
func (b *Bot) respondTo(ctx context.Context, w work, messages ...message) (err error) {
	ctx, done := b.step(ctx, stepPost, w.Key)
	defer func() { done(err) }()
	const most = 4 // a response_url takes five; one use is left for a notice
	return b.sendOnce(ctx, w, messages[:min(len(messages), most)], b.atResponseURL)
}

// tell says something to one person, at most once: at the press's response_url, or
// in the channel where only they see it.
func (b *Bot) tell(ctx context.Context, w work, messages ...message) error {
	if w.ResponseURL != "" {
		return b.respondTo(ctx, w, messages...)
	}
	if w.Channel == "" {
		return nil
	}
	return b.sendOnce(ctx, w, messages, b.toOne)
}

// aside says in passing what the work's outcome does not rest on, such as that
// it takes longer. Nothing is noted of it.
func (b *Bot) aside(ctx context.Context, w work, m message) {
	send := b.atResponseURL
	if w.ResponseURL == "" {
		send = b.toOne
	}
	if err := send(ctx, w, m); err != nil {
		b.log.Warn("notice not given", "key", w.Key, "err", err.Error())
	}
}

// sendOnce sends messages of which each is noted first. What Slack certainly did
// not take may be sent again.
func (b *Bot) sendOnce(ctx context.Context, w work, messages []message, send func(context.Context, work, message) error) error {
	begun, err := b.begunBefore(ctx, w)
	if err != nil {
		return err
	}
	for i := begun; i < len(messages); i++ {
		if err := b.reach(ctx); err != nil {
			return fmt.Errorf("respond %s: %w", w.Key, err)
		}
		if err := b.noteBegun(ctx, w, i+1); err != nil {
			return err
		}
		err := send(ctx, w, messages[i])
		if err != nil && !unheard(err) {
			return fmt.Errorf("respond %s: %w", w.Key, errors.Join(outcome(err), b.noteBegun(context.WithoutCancel(ctx), w, i)))
		}
		if err != nil {
			b.unsure(w, err.Error())
		}
	}
	return nil
}

// begunBefore is how many of a work's private messages an earlier attempt may have
// sent.
func (b *Bot) begunBefore(ctx context.Context, w work) (int, error) {
	value, err := b.journal.Recall(ctx, privateName(w))
	if err != nil || value == nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(value))
	if err != nil {
		return 0, fmt.Errorf("respond %s: what was sent before: %w", w.Key, err)
	}
	if n > 0 {
		b.unsure(w, "an earlier attempt may have sent it")
	}
	return n, nil
}

func (b *Bot) noteBegun(ctx context.Context, w work, n int) error {
	return b.journal.Remember(ctx, privateName(w), strconv.AppendInt(nil, int64(n), 10))
}

func privateName(w work) string { return "private/" + w.Key }

// unsure notes that nobody knows whether a private message arrived.
func (b *Bot) unsure(w work, why string) {
	b.metrics.unsure.Inc()
	b.log.Warn("private message not sent again", "key", w.Key, "why", why)
}

// atResponseURL posts at the work's response_url. After five messages or thirty minutes
// it takes no more: then the asker is told in the channel, where only they see it.
func (b *Bot) atResponseURL(ctx context.Context, w work, m message) error {
	faults.At("slack/respond")
	err := b.client.respond(ctx, w.ResponseURL, m)
	faults.At("slack/responded")
	if refused := (slack.StatusCodeError{}); errors.As(err, &refused) && refused.Code == 400 {
		err = b.client.respond(ctx, w.ResponseURL, m.plain())
	}
	if gone(err) {
		err = b.client.whisper(ctx, w.Channel, w.User, "", m)
	}
	return err
}

// toOne posts in a channel, where one person sees it.
func (b *Bot) toOne(ctx context.Context, w work, m message) error {
	return b.client.whisper(ctx, w.Channel, w.User, w.Thread, m)
}

// directly posts in the conversation with whoever asked.
func (b *Bot) directly(ctx context.Context, w work, m message) error {
	channel, err := b.client.direct(ctx, w.User)
	if err != nil {
		return err
	}
	_, err = b.client.post(ctx, channel, "", w.Key+"#why", "", m)
	return err
}

// reach tries, after a call that got no answer, whether Slack can be reached, with
// one that does no harm: a private message would be used up by trying.
func (b *Bot) reach(ctx context.Context) error {
	if !b.client.cut.Load() {
		return nil
	}
	_, err := b.client.auth(ctx)
	return outcome(err)
}
