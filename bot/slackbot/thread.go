package slackbot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/faults"
)

// memory is what is remembered of a thread: what was shown, never what was said.
// What a follow-up needs of the words it reads in Slack, where they stand.
type memory struct {
	Shown []string  `json:"shown"` // ids of entries, best first
	At    time.Time `json:"at"`
}

// goesOn is how long a new message in a direct conversation may still be about
// what was shown before; in a thread there is no such bound.
const goesOn = 15 * time.Minute

func threadName(w work) string { return w.Team + "/" + w.Channel + "/" + w.Thread }
func directName(w work) string { return w.Team + "/" + w.Channel }

func (b *Bot) remember(ctx context.Context, w work, entries []bot.Entry) error {
	if w.private() || len(entries) == 0 {
		return nil
	}
	m := memory{At: b.now()}
	for _, e := range entries {
		m.Shown = append(m.Shown, e.ID)
	}
	value, err := json.Marshal(m)
	if err != nil {
		return err
	}
	faults.At("slack/remember")
	if w.Direct {
		if err := b.journal.Remember(ctx, directName(w), value); err != nil {
			return err
		}
	}
	return b.journal.Remember(ctx, threadName(w), value)
}

// shown are the entries that a thread, or a direct conversation just before, was
// shown last.
func (b *Bot) shown(ctx context.Context, w work) []string {
	if w.private() {
		return nil
	}
	if m, ok := b.recall(ctx, threadName(w)); ok {
		return m.Shown
	}
	if m, ok := b.recall(ctx, directName(w)); w.Direct && ok && b.now().Sub(m.At) < goesOn {
		return m.Shown
	}
	return nil
}

// answeredIn reports whether Leeway answered in a message's thread.
func (b *Bot) answeredIn(ctx context.Context, w work) bool {
	_, ok := b.recall(ctx, threadName(w))
	return ok
}

func (b *Bot) recall(ctx context.Context, name string) (memory, bool) {
	value, err := b.journal.Recall(ctx, name)
	if err != nil {
		b.log.Warn("thread not recalled", "thread", name, "err", err.Error())
		return memory{}, false
	}
	var m memory
	return m, value != nil && json.Unmarshal(value, &m) == nil
}

// said is a message of a person in a thread.
type said struct {
	text     string
	toLeeway bool // it mentions Leeway
}

// earlier are the messages that people wrote in a thread before the one that
// asks. Slack keeps them, so Leeway need not; when Slack does not give them, the
// entries shown must do.
func (b *Bot) earlier(ctx context.Context, w work) []said {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	messages, err := b.client.replies(ctx, w.Channel, w.Thread, w.Message)
	if err != nil {
		b.log.Info("thread not read", "key", w.Key, "err", err.Error())
		return nil
	}
	self := b.state.self()
	var list []said
	for _, m := range messages {
		if m.BotID != "" || m.User == self.UserID || m.Timestamp >= w.Message || m.SubType != "" && m.SubType != "file_share" {
			continue
		}
		if text := plainText(m.Text); text != "" {
			list = append(list, said{text, mentions(m.Text, self.UserID) || m.Timestamp == w.Thread})
		}
	}
	return list[max(0, len(list)-maxEarlier):]
}

// maxEarlier is how many messages of a thread a follow-up is read with.
const maxEarlier = 8
