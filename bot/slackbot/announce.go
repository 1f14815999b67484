package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
)

// Once a week Leeway may say something that nobody asked: which entries an editor
// should look at again. It goes the way of an answer, through the journal, so that
// a crash, a restart or a second replica makes no second message of it.

// announced is what Leeway says of itself. Nobody asked for it, and nobody waits.
const announced kind = "announced"

// Due is an entry that an editor should look at again.
type Due struct {
	Title string `json:"title"`
	Entry string `json:"entry"` // its id
	Why   string `json:"why"`   // "ends on 2027-01-31, in 70 days"
}

// announcement is an announcement as the journal keeps it: work like other, and
// what is said.
type announcement struct {
	work
	List []Due `json:"list"`
	More int   `json:"more,omitempty"` // due, and not listed
}

const (
	maxDue     = 25  // entries listed: one message, as long as nobody writes titles in "<"
	maxDueText = 100 // chars of each field
	weekLong   = 7 * 24 * time.Hour
)

var errUnknownTeam = errors.New("slack has not said yet who Leeway is")

// AnnounceDue posts a list to a channel, unless one was posted there in that week
// ("2026-W47"), by whichever replica. fresh is whether it will be posted now. An
// empty list is not posted.
func (b *Bot) AnnounceDue(ctx context.Context, channel, week string, list []Due) (fresh bool, err error) {
	a := announcement{work: work{Kind: announced, Team: b.state.self().TeamID, Channel: channel, Text: week}}
	switch {
	case len(list) == 0:
		return false, nil
	case a.Team == "":
		return false, fmt.Errorf("announce what is due: %w", errUnknownTeam)
	}
	a.Key = a.Team + "/" + channel + "/due/" + week
	if said, err := b.saidBefore(ctx, a.work); err != nil || said {
		return false, err
	}
	a.List, a.More = dueLines(list)
	body, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("announce %s: %w", a.Key, err)
	}
	if fresh, err = b.journal.Accept(ctx, journal.Task{Key: a.Key, Lane: a.lane(), Body: body}); err != nil {
		return false, fmt.Errorf("announce %s: %w", a.Key, err)
	}
	b.metrics.accepted(a.Kind, fresh)
	return fresh, nil
}

// dueLines are the entries that are shown, each cut to what a line takes, and how
// many more there are.
func dueLines(list []Due) (some []Due, more int) {
	shown := min(len(list), maxDue)
	for _, d := range list[:shown] {
		some = append(some, Due{clip(flat(d.Title), maxDueText), clip(flat(d.Entry), maxDueText), clip(flat(d.Why), maxDueText)})
	}
	return some, len(list) - shown
}

// saidBefore reports whether a channel was told in that week. The journal forgets
// a finished task's key before the week is over, and remembers this for longer.
func (b *Bot) saidBefore(ctx context.Context, w work) (bool, error) {
	week, err := b.journal.Recall(ctx, dueName(w))
	if err != nil {
		return false, fmt.Errorf("announce %s: %w", w.Key, err)
	}
	return string(week) == w.Text, nil
}

// dueName is under which the journal remembers the week in which a channel was
// last told.
func dueName(w work) string { return "due/" + w.Team + "/" + w.Channel }

// announce posts an announcement out of the journal.
func (b *Bot) announce(ctx context.Context, w work, t journal.Task) error {
	var a announcement
	if err := json.Unmarshal(t.Body, &a); err != nil {
		return journal.Dead(fmt.Errorf("read task %s: %w", t.Key, err))
	}
	if said, err := b.saidBefore(ctx, w); err != nil || said {
		return err
	}
	if b.now().Sub(t.Accepted) > weekLong { // Slack was away for so long: there is a newer one
		return nil
	}
	if err := b.mayAnnounce(ctx, w.Channel); err != nil {
		return fmt.Errorf("announce %s: %w", w.Key, err)
	}
	if err := b.reply(ctx, w, t, b.render.due(a)...); err != nil {
		return err
	}
	return b.journal.Remember(ctx, dueName(w), []byte(w.Text))
}

// mayAnnounce returns nil when a channel is the workspace's own, or allowed though
// it is shared. Unlike an answer, an announcement can wait until Slack says so.
func (b *Bot) mayAnnounce(ctx context.Context, channel string) error {
	if b.channel(channel).External {
		return nil
	}
	info, err := b.client.info(ctx, channel)
	switch {
	case err != nil:
		return outcome(err)
	case info.IsExtShared || info.IsPendingExtShared:
		return journal.Dead(errors.New("the channel is shared with another organisation: allow it in slack.channels, with external, or name another"))
	}
	return nil
}

// due shows which entries an editor should look at again.
func (r renderer) due(a announcement) []message {
	var s sheet
	s.line(strong("Entries to look at again"))
	var items []spans
	for _, d := range a.List {
		items = append(items, join(strong(d.Title), say(": "+d.Why+" ("+d.Entry+")")))
	}
	s.list("", items...)
	if a.More > 0 {
		s.line(say(fmt.Sprintf("… and %d more; leeway stale lists them all.", a.More)))
	}
	s.small("For whoever keeps the library. I say this once a week at most, where library.stale_channel says.")
	return s.messages()
}
