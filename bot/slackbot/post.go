package slackbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/faults"
	"github.com/leeway-bot/leeway/bot/journal"
)

// reply posts messages where the work stands: privately to its response_url, or
// in its thread.
func (b *Bot) reply(ctx context.Context, w work, t journal.Task, messages ...message) error {
	if w.private() {
		return b.respondTo(ctx, w, messages...)
	}
	_, err := b.begin(ctx, w, t, messages...)
	return err
}

// begin posts messages in the work's thread; where it has none, the first one
// begins it and the others follow in it. It returns the thread. Slack has no key
// that makes posting happen once, so each message carries its own in its metadata;
// a second attempt first looks which of them stand there already. The last one says
// that the reply is whole: a second attempt may read the thread otherwise than the
// first, since it was remembered meanwhile, and have more to say.
func (b *Bot) begin(ctx context.Context, w work, t journal.Task, messages ...message) (thread string, err error) {
	ctx, done := b.step(ctx, stepPost, w.Key)
	defer func() { done(err) }()
	posted, err := b.postedBefore(ctx, w, t)
	if err != nil {
		return "", fmt.Errorf("reply %s: look for an earlier reply: %w", w.Key, outcome(err))
	}
	if posted.whole[w.Key] {
		return cmp.Or(w.Thread, posted.at[w.Key]), nil
	}
	for i, m := range messages {
		name, whole := w.Key, ""
		if i > 0 {
			name = fmt.Sprintf("%s#%d", w.Key, i+1)
			faults.At("slack/between")
		}
		if i == len(messages)-1 {
			whole = w.Key
		}
		at := posted.at[name]
		if at == "" {
			if at, err = b.post(ctx, w, name, whole, m); err != nil {
				return "", fmt.Errorf("reply %s: %w", w.Key, err)
			}
		}
		w.Thread = cmp.Or(w.Thread, at)
	}
	return w.Thread, nil
}

// postedBefore are the messages of an earlier attempt.
func (b *Bot) postedBefore(ctx context.Context, w work, t journal.Task) (standing, error) {
	if t.Attempt == 1 {
		return standing{}, nil
	}
	posted, err := b.client.posted(ctx, w.Channel, w.Thread, t.Accepted)
	if thread := posted.at[w.Key]; err == nil && w.Thread == "" && thread != "" {
		posted, err = b.client.posted(ctx, w.Channel, thread, t.Accepted)
	}
	if refusal(err) == "missing_scope" { // a group conversation: better twice than never
		b.log.Warn("earlier replies not looked up", "key", w.Key, "err", err.Error())
		return standing{}, nil
	}
	return posted, err
}

// post sends one message when its channel's turn has come. What Slack finds wrong
// with the blocks, it gets as text alone: an answer must not be lost for its looks.
func (b *Bot) post(ctx context.Context, w work, name, whole string, m message) (at string, err error) {
	if err := b.turn(ctx, w); err != nil {
		return "", err
	}
	faults.At("slack/post")
	at, err = b.client.post(ctx, w.Channel, w.Thread, name, whole, m)
	faults.At("slack/posted")
	if unshowable(refusal(err)) {
		b.log.Error("slack refused the blocks; posted as text", "key", w.Key, "err", err.Error())
		b.metrics.plain.Inc()
		at, err = b.client.post(ctx, w.Channel, w.Thread, name, whole, m.plain())
	}
	return at, outcome(err)
}

// turn waits for the channel's turn. Whoever waits long is told so, once; when
// the line is too long the journal keeps the work for later.
func (b *Bot) turn(ctx context.Context, w work) error {
	place, ok := b.outbox.join(w.Channel, maxWait)
	if ok {
		defer place.leave()
	}
	b.tellWait(ctx, w, place.wait)
	if !ok {
		return lineTooLong(w, place.wait)
	}
	if err := place.await(ctx); err != nil {
		return err
	}
	return b.sharedTurn(ctx, w)
}

// sharedTurn waits for the channel's turn among all replicas. Each lets its own
// messages come to it in their order, so that the line in the journal stays short.
func (b *Bot) sharedTurn(ctx context.Context, w work) error {
	wait, ok, err := b.journal.Slot(ctx, w.Team+"/"+w.Channel, journal.Pace{Every: b.outbox.pace, Burst: burst, Most: maxWait})
	if err != nil {
		return fmt.Errorf("channel %s: %w", w.Channel, err)
	}
	b.tellWait(ctx, w, wait)
	if !ok {
		return lineTooLong(w, wait)
	}
	return place{wait: wait, turn: time.Now().Add(wait)}.await(ctx)
}

// tellWait tells an asker that the answer takes longer than one would think, once.
func (b *Bot) tellWait(ctx context.Context, w work, wait time.Duration) {
	if wait <= tellAfter || w.User == "" || w.Followup || !b.throttle.tell("line/"+w.Key, b.now(), time.Hour) {
		return
	}
	w.ResponseURL = "" // what waits in line is answered in the open
	b.aside(ctx, w, notice(fmt.Sprintf("You are in line: many questions stand before yours in this channel. My answer comes in about %s.", roughly(wait))))
}

func lineTooLong(w work, wait time.Duration) error {
	return journal.Later(maxWait/2, fmt.Errorf("channel %s: %s of messages wait", w.Channel, wait.Round(time.Second)))
}

const (
	tellAfter = 8 * time.Second // a wait that an asker would take for silence
	maxWait   = 5 * time.Minute // of one channel's line, in memory
)

// refuse says why a conversation is not answered.
func (b *Bot) refuse(ctx context.Context, w work, t journal.Task) error {
	if w.Access == notForBots && !b.throttle.tell("bot/"+w.Team+"/"+w.Channel+"/"+w.User, b.now(), tellBot) {
		return nil
	}
	return b.reply(ctx, w, t, notice(w.Access.reason()))
}

// tooMany says when to ask again. A flood is told once in a while: its asker has
// then been told for all of it.
func (b *Bot) tooMany(ctx context.Context, w work, again time.Duration) error {
	b.metrics.throttled.Inc()
	if w.Followup {
		return nil // nobody spoke to Leeway
	}
	if !b.throttle.tell("many/"+w.Team+"/"+w.Channel+"/"+w.User, b.now(), tellAgain) {
		return nil
	}
	return b.tell(ctx, w, notice(fmt.Sprintf("That is more than I can take from one person or channel at once. Please try again in %s.", roughly(again))))
}

// loaded is the assistant, once the library is loaded. Who waits longer than a
// moment is told.
func (b *Bot) loaded(ctx context.Context, w work) (*bot.Assistant, error) {
	const tick = 50 * time.Millisecond
	for waited := time.Duration(0); ; waited += tick {
		if a := b.assistant(); a != nil {
			return a, nil
		}
		if waited == tellAfter/4 && !w.Followup && b.throttle.tell("loading/"+w.Key, b.now(), time.Hour) {
			b.aside(ctx, w, notice("I'm still loading the library. My answer comes as soon as it is ready."))
		}
		select {
		case <-ctx.Done():
			return nil, journal.Later(0, errors.New("the library is still loading"))
		case <-time.After(tick):
		}
	}
}

// roughly is a wait as people say it.
func roughly(d time.Duration) string {
	if d <= 90*time.Second {
		return fmt.Sprintf("%d seconds", max(1, int(d.Seconds()+0.5)))
	}
	return fmt.Sprintf("%d minutes", int(d.Minutes()+0.5))
}
