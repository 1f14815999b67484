package slackbot

import (
	"context"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
)

// act does what a button says. Choices and further entries go where the answer
// stands; what is for one person goes to that person.
func (b *Bot) act(ctx context.Context, w work, t journal.Task) error {
	switch w.Action {
	case actionHelpful:
		b.count(ctx, w.Press, "helpful", "")
		return b.tell(ctx, w, notice("Thank you. That helps whoever keeps the library."))
	case actionUnhelpful:
		b.count(ctx, w.Press, "unhelpful", w.Text)
		return nil
	case actionSend:
		return b.send(ctx, w)
	}
	a, err := b.loaded(ctx, w)
	if err != nil {
		return err
	}
	switch w.Action {
	case actionChoose, actionMore:
		return b.showEntries(ctx, a, w, t)
	case actionPerson:
		return b.person(ctx, a, w)
	case actionMemo:
		return b.memo(ctx, a, w)
	case actionShare:
		return b.share(ctx, a, w, t)
	case actionExample:
		return b.example(ctx, a, w, t)
	}
	return nil
}

// showEntries shows the entries that a button names, under the answer; to who
// pressed alone where the answer is private, or the channel was shared with another
// organisation since.
func (b *Bot) showEntries(ctx context.Context, a *bot.Assistant, w work, t journal.Task) error {
	entries := b.entries(a, w.Press)
	if len(entries) == 0 {
		return b.tell(ctx, w, notice(goneText))
	}
	p := press{Key: w.Press.Key, Question: w.Press.Question, Jurisdiction: w.Press.Jurisdiction, Shown: w.Press.Shown, Asker: w.User}
	if w.Thread == "" || b.sharedOutside(ctx, w.Channel) {
		return b.tell(ctx, w, b.render.entries(entries, origin{press: p, private: true, revision: a.Library().Revision})...)
	}
	w.ResponseURL = ""
	if err := b.reply(ctx, w, t, b.render.entries(entries, origin{press: p, revision: a.Library().Revision})...); err != nil {
		return err
	}
	if err := b.remember(ctx, w, entries); err != nil {
		b.log.Warn("thread not remembered", "key", w.Key, "err", err.Error())
	}
	return nil
}

const goneText = "The library has changed since that answer, and no longer holds this. Please ask again."

// entries are those that a button names, as of today.
func (b *Bot) entries(a *bot.Assistant, p press) []bot.Entry {
	var list []bot.Entry
	for _, id := range p.Entries {
		if e := a.Library().Entry(id); e != nil && !e.Draft {
			list = append(list, bot.Show(a.Library(), e, b.now()))
		}
	}
	return list
}

// person says whom to ask: the contact of the entry's jurisdiction, or the
// library's.
func (b *Bot) person(ctx context.Context, a *bot.Assistant, w work) error {
	lib := a.Library()
	about, place := (*bot.Entry)(nil), w.Press.Jurisdiction
	if entries := b.entries(a, w.Press); len(entries) > 0 {
		about, place = &entries[0], entries[0].Jurisdiction
	}
	return b.tell(ctx, w, b.render.person(lib.ContactFor(place), about, origin{press: w.Press, private: true})...)
}

// memo answers the question once more, as a memo to copy: the same question to
// the same library has the same answer.
func (b *Bot) memo(ctx context.Context, a *bot.Assistant, w work) error {
	answer, err := b.again(ctx, a, w)
	if err != nil {
		return err
	}
	return b.tell(ctx, w, b.render.memo(w.Press.Question, answer, b.now())...)
}

// again is the answer that a button stands under.
func (b *Bot) again(ctx context.Context, a *bot.Assistant, w work) (bot.Answer, error) {
	q, _, err := b.read(ctx, a, w)
	if err != nil {
		return bot.Answer{}, err
	}
	q.ID = w.Press.Key
	answer, err := b.find(ctx, a, w, q)
	if err != nil {
		return bot.Answer{}, fmt.Errorf("answer %s: %w", w.Key, err)
	}
	return answer, nil
}

// share posts a private answer to the channel, under the name of who asked, once.
// A press that came to nothing does not count, so that it can be pressed again.
func (b *Bot) share(ctx context.Context, a *bot.Assistant, w work, t journal.Task) error {
	if w.User != w.Press.Asker {
		return nil // of somebody else's answer
	}
	if was, err := b.journal.Recall(ctx, sharedName(w)); err != nil {
		return err
	} else if string(was) == w.Key {
		return nil // by an earlier attempt
	} else if was != nil {
		return b.tell(ctx, w, notice("This answer is shared already."))
	}
	if b.sharedOutside(ctx, w.Channel) {
		return b.tell(ctx, w, notice(external.reason()))
	}
	answer, err := b.again(ctx, a, w)
	if err != nil {
		return err
	}
	public := w
	public.ResponseURL = ""
	o := origin{press: pressOf(w, bot.Question{Text: w.Press.Question, Jurisdiction: w.Press.Jurisdiction, Shown: w.Press.Shown}), sharedBy: w.User, own: w.ownWords()}
	o.press.Key = w.Press.Key
	public.Thread, err = b.begin(ctx, public, t, b.render.answer(answer, o)...)
	if code := refusal(err); notIn(code) {
		return b.tell(ctx, w, notice("I can't post in this channel: Slack says "+code+". Invite me with /invite, then share again."))
	} else if err != nil {
		return err
	}
	if err := b.remember(ctx, public, answer.Entries); err != nil {
		b.log.Warn("thread not remembered", "key", w.Key, "err", err.Error())
	}
	return b.journal.Remember(ctx, sharedName(w), []byte(w.Key))
}

// sharedName is under which a shared answer is remembered.
func sharedName(w work) string { return "shared/" + w.Team + "/" + w.Press.Key }

// example answers a question of the Home tab, in the conversation with whoever
// pressed it.
func (b *Bot) example(ctx context.Context, a *bot.Assistant, w work, t journal.Task) error {
	channel, err := b.client.direct(ctx, w.User)
	if err != nil {
		return err
	}
	w.Channel, w.Thread, w.ResponseURL, w.Direct, w.Text = channel, "", "", true, w.Press.Question
	answer, err := b.again(ctx, a, w)
	if err != nil {
		return err
	}
	b.metrics.answered(answer.Verdict)
	o := origin{press: pressOf(w, bot.Question{Text: w.Press.Question, Jurisdiction: w.Press.Jurisdiction}), asked: w.Press.Question, own: true}
	if w.Thread, err = b.begin(ctx, w, t, b.render.answer(answer, o)...); err != nil {
		return err
	}
	b.keep(ctx, w, answer)
	return nil
}

// count counts a vote on each entry that was shown, by reason.
func (b *Bot) count(ctx context.Context, p press, vote, reason string) {
	names := []string{vote}
	for _, id := range p.Entries {
		name := strings.Join([]string{vote, id}, "/")
		names = append(names, name)
		if reason != "" {
			names = append(names, name+"/"+reason)
		}
	}
	if err := b.journal.Count(ctx, b.now(), names...); err != nil {
		b.log.Warn("feedback not counted", "key", p.Key, "err", err.Error())
	}
}
