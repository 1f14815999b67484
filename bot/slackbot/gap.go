package slackbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/slack-go/slack"
)

// Where the library does not say, the asker may send the question to those who
// keep it. It is the one text that Leeway keeps beyond its answer, so the asker
// agrees to it first, in a dialog that says what is kept and for how long; nobody
// can agree for somebody else.

// ownWords reports whether what is asked stands in the asker's own words: the
// message shortcut, and a mention without any, point at what somebody else wrote.
func (w work) ownWords() bool {
	return !strings.HasPrefix(cmp.Or(w.Press.Key, w.Key), shortcutKey) && (w.Text != "" || w.Press.Question != "")
}

// shortcutKey begins the keys of questions asked by the message shortcut.
const shortcutKey = "shortcut/"

// consent is the dialog that stands before a question is sent. Slack shows 300
// characters of it.
func (r renderer) consent(jurisdiction string) *slack.ConfirmationBlockObject {
	whose := "whose policy it is about"
	if jurisdiction != "" {
		whose += " (" + clip(jurisdiction, 20) + ")"
	}
	text := fmt.Sprintf("Those who keep the library can then read your question. Kept for %s: its words, %s, and the day. "+
		"Your Slack id is kept with it, shown to nobody, so that it can be deleted sooner if you ask an admin.", keptFor(r.keepGaps), whose)
	return slack.NewConfirmationBlockObject(plainObject("Send your question?"), plainObject(text), plainObject("Send it"), plainObject("Cancel"))
}

// keptFor is a long span as people say it.
func keptFor(d time.Duration) string {
	if n := int(d / (24 * time.Hour)); n >= 2 {
		return fmt.Sprintf("%d days", n)
	}
	if n := int(d / time.Hour); n >= 2 {
		return fmt.Sprintf("%d hours", n)
	}
	return roughly(d)
}

// send keeps a question for those who keep the library, once.
func (b *Bot) send(ctx context.Context, w work) error {
	if w.User != w.Press.Asker {
		return b.tell(ctx, w, notice("Only who asked may send the question on. Ask it yourself, and you can send yours."))
	}
	if was, err := b.journal.Recall(ctx, sentName(w)); err != nil {
		return err
	} else if was != nil && string(was) != w.Key {
		return b.tell(ctx, w, notice("This question is sent already."))
	}
	g := journal.Gap{Question: w.Press.Question, Jurisdiction: w.Press.Jurisdiction, Day: b.now().UTC().Format(time.DateOnly)}
	fresh, err := b.journal.AddGap(ctx, sentName(w), w.User, g)
	if errors.Is(err, journal.ErrFull) {
		b.log.Error("question not kept for the policy team", "key", w.Key, "err", err.Error(), "hint", "leeway gaps lists them, leeway gaps --done ID removes one")
		return b.tell(ctx, w, notice("I can't keep more questions for the policy team at the moment. Please ask them directly."))
	} else if err != nil {
		return err
	}
	if fresh {
		b.countSent(ctx, w)
	}
	if err := b.journal.Remember(ctx, sentName(w), []byte(w.Key)); err != nil {
		return err
	}
	return b.tell(ctx, w, notice(fmt.Sprintf("Sent. Those who keep the library will find your question; it is deleted after %s at the latest. To have it deleted sooner, ask an admin.", keptFor(b.journal.KeepGaps()))))
}

// sentName is under which a question is kept, and remembered as sent.
func sentName(w work) string { return "sent/" + w.Team + "/" + w.Press.Key }

func (b *Bot) countSent(ctx context.Context, w work) {
	if err := b.journal.Count(ctx, b.now(), "sent"); err != nil {
		b.log.Warn("question sent but not counted", "key", w.Key, "err", err.Error())
	}
}

// IsUser reports whether an id has the shape of a user's.
func IsUser(id string) bool { return userID.MatchString(id) }

// Reasons are why an answer may not have helped, as they are counted.
func Reasons() []string {
	var list []string
	for _, r := range reasons {
		list = append(list, r[0])
	}
	return list
}

// Asker is the user that a task's body came from, "" when it cannot be read: who
// wants to be forgotten is found by it.
func Asker(body []byte) string {
	w, err := readWork(body)
	if err != nil {
		return ""
	}
	return w.User
}
