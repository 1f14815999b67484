package slackbot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/faults"
	"github.com/leeway-bot/leeway/bot/journal"
	"go.opentelemetry.io/otel/attribute"
)

// kind is what somebody did.
type kind string

const (
	asked    kind = "asked"    // a question where everybody sees it: mention, direct message, follow-up
	askedOne kind = "askedOne" // a question that is answered privately: command, shortcut
	cited    kind = "cited"    // a citation to look up, privately
	pressed  kind = "pressed"  // a button
)

// work is one thing to do for somebody, as the journal keeps it until it is done.
type work struct {
	Kind        kind          `json:"kind"`
	Key         string        `json:"key"`
	Team        string        `json:"team"`
	Channel     string        `json:"channel"`
	User        string        `json:"user"`
	Thread      string        `json:"thread,omitempty"`  // timestamp of the message that the thread hangs on
	Message     string        `json:"message,omitempty"` // timestamp of the message that asks, or under whose answer a button was pressed
	Text        string        `json:"text,omitempty"`
	ResponseURL string        `json:"response_url,omitempty"`
	Direct      bool          `json:"direct,omitempty"`   // in a conversation with one person
	Followup    bool          `json:"followup,omitempty"` // not addressed: a further message in a thread that Leeway answered
	Access      access        `json:"access,omitempty"`
	Action      string        `json:"action,omitempty"`
	Press       press         `json:"press,omitzero"`
	Trace       string        `json:"trace,omitempty"` // that its steps belong to; trace.go
	Accepted    time.Time     `json:"-"`
	Late        time.Duration `json:"-"`
}

// lane is what must stay in order: the messages of a thread, the acts of a person
// where there is none.
func (w work) lane() string {
	if w.Thread != "" {
		return w.Team + "/" + w.Channel + "/" + w.Thread
	}
	return w.Team + "/" + w.Channel + "/" + w.User
}

// private reports whether the asker alone sees the answer.
func (w work) private() bool { return w.ResponseURL != "" }

// accept makes work durable. Only then is Slack acknowledged. also are further
// names under which Slack may deliver the same again.
func (b *Bot) accept(ctx context.Context, w work, also ...string) error {
	w.Text = w.Text[:min(len(w.Text), maxKept)]
	ctx, done := b.step(ctx, stepAccept, w.Key, attribute.String("leeway.kind", string(w.Kind)))
	w.Trace = traceOf(ctx)
	body, err := json.Marshal(w)
	if err != nil {
		done(err)
		return fmt.Errorf("accept %s: %w", w.Key, err)
	}
	faults.At("slack/accept")
	defer b.precedence.accept()()
	fresh, err := b.journal.Accept(ctx, journal.Task{Key: w.Key, Also: also, Lane: w.lane(), Body: body})
	if fresh || err != nil { // the span of a further delivery is dropped: it is no step of the task
		done(err)
	}
	if err != nil {
		return fmt.Errorf("accept %s: %w", w.Key, err)
	}
	faults.At("slack/accepted")
	b.metrics.accepted(w.Kind, fresh)
	b.log.Debug("accepted", "key", w.Key, "kind", w.Kind, "fresh", fresh)
	return nil
}

// maxKept is how many bytes of a text are kept: enough to see that it is too long
// for a question, few enough for the journal, which would refuse it each time.
const maxKept = 2 * bot.MaxQuestion

// perform does what the journal holds. A task that cannot be read was written by
// another version, and will not be read by a retry.
func (b *Bot) perform(ctx context.Context, t journal.Task) error {
	w, err := readWork(t.Body)
	if err != nil {
		return journal.Dead(fmt.Errorf("read task %s: %w", t.Key, err))
	}
	w.Accepted = t.Accepted
	b.metrics.began(t.Attempt, time.Since(t.Accepted))
	ctx, done := b.attempt(ctx, w, t)
	err = b.do(ctx, w, t)
	done(err)
	b.metrics.performed(w.Kind, err)
	if err != nil {
		b.log.Warn("task not done", "key", w.Key, "kind", w.Kind, "attempt", t.Attempt, "err", err.Error())
		b.heed(ctx, w, refusal(err))
		return err
	}
	b.metrics.took(stepAll, time.Since(t.Accepted))
	b.log.Debug("done", "key", w.Key, "kind", w.Kind)
	return nil
}

// heed does what a refusal of Slack's asks for beside the task: to find out whether
// Slack still knows us, and to tell somebody whose question cannot be answered where
// it was asked.
func (b *Bot) heed(ctx context.Context, w work, code string) {
	switch {
	case slices.Contains(shutOutCodes, code):
		b.state.doubt()
	case notIn(code) && w.Kind == asked && !w.Direct && !w.Followup && w.User != "":
		why := notice("I can't answer where you asked: Slack says \"" + strings.ReplaceAll(code, "_", " ") + "\". Ask me here, or where I may write.")
		if err := b.sendOnce(ctx, w, []message{why}, b.directly); err != nil {
			b.log.Warn("notice not given", "key", w.Key, "err", err.Error())
		}
	}
}

func readWork(body []byte) (work, error) {
	var w work
	err := json.Unmarshal(body, &w)
	return w, err
}

// lateAfter is how old a question is when its answer begins with an excuse, unless
// Options.LateAfter says otherwise.
const lateAfter = 5 * time.Minute

func (b *Bot) do(ctx context.Context, w work, t journal.Task) error {
	switch {
	case w.Access != allowed:
		return b.refuse(ctx, w, t)
	case w.Kind == pressed:
		return b.act(ctx, w, t)
	case w.Kind == announced:
		return b.announce(ctx, w, t)
	}
	if again, ok := b.throttle.allow(w, t); !ok {
		return b.tooMany(ctx, w, again)
	}
	a, err := b.loaded(ctx, w)
	if err != nil {
		return err
	}
	if waited := b.now().Sub(t.Accepted); waited > b.lateAfter {
		w.Late = waited
	}
	if w.Kind == cited {
		return b.cite(ctx, a, w)
	}
	return b.answer(ctx, a, w, t)
}
