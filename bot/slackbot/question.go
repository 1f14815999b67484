package slackbot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/faults"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/knowledge"
)

// answer answers a question where it was asked, remembers what was shown, and
// counts it.
func (b *Bot) answer(ctx context.Context, a *bot.Assistant, w work, t journal.Task) error {
	q, ok, err := b.read(ctx, a, w)
	if err != nil || !ok {
		return err
	}
	if q.Text == "" {
		return b.reply(ctx, w, t, b.render.help(a.Library(), "")...)
	}
	if w.Direct && !w.private() {
		b.client.status(ctx, w.Channel, w.Thread, "is looking through the library")
	}
	faults.At("slack/answer")
	answer, err := b.find(ctx, a, w, q)
	faults.At("slack/answered")
	if about := bot.Hint(err); err != nil && about != "" {
		return b.reply(ctx, w, t, notice(sentence(err.Error())+" "+sentence(about)))
	} else if err != nil {
		return fmt.Errorf("answer %s: %w", w.Key, err)
	}
	b.metrics.answered(answer.Verdict)
	if w.Followup && answer.Verdict == bot.NotCovered {
		return nil // nobody spoke to Leeway
	}
	o := origin{press: pressOf(w, q), private: w.private(), own: w.ownWords(), late: w.Late}
	var said []message
	b.precedence.answer(ctx, w.Accepted, func() { said = b.render.answer(answer, o) })
	if err := b.reply(ctx, w, t, said...); err != nil {
		return err
	}
	b.keep(ctx, w, answer)
	return nil
}

// find finds the answer, when its turn has come.
func (b *Bot) find(ctx context.Context, a *bot.Assistant, w work, q bot.Question) (answer bot.Answer, err error) {
	b.precedence.answer(ctx, w.Accepted, func() {
		began := time.Now()
		answering, done := b.step(ctx, stepAnswer, w.Key)
		answer, err = a.Answer(answering, q)
		done(err)
		b.metrics.answering.Observe(time.Since(began).Seconds())
	})
	return answer, err
}

// read makes a bot.Question of what somebody typed and of the thread it stands
// in: the questions asked there before, and the entries last shown. Somebody who
// only mentions Leeway in a thread means what was said last. ok is false when
// there is nothing to say.
func (b *Bot) read(ctx context.Context, a *bot.Assistant, w work) (q bot.Question, ok bool, err error) {
	q = bot.Question{ID: w.Key, Text: w.Text, Jurisdiction: b.knownJurisdiction(a.Library(), w.Channel), Today: b.now()}
	if w.Press.Question != "" {
		q.Text, q.Shown, q.Jurisdiction = w.Press.Question, w.Press.Shown, w.Press.Jurisdiction
		return q, true, nil
	}
	q.Shown = b.shown(ctx, w)
	if w.Message != w.Thread && w.Message != "" && !w.private() {
		said := b.earlier(ctx, w)
		if q.Text == "" && len(said) > 0 {
			q.Text, said = said[len(said)-1].text, said[:len(said)-1]
		}
		for _, m := range said {
			if m.toLeeway || w.Direct {
				q.Context = append(q.Context, m.text)
			}
		}
	}
	return q, true, nil
}

// knownJurisdiction is the channel's, if the library has it: a setting that names
// another one is the doctor's to complain of, not the asker's.
func (b *Bot) knownJurisdiction(lib *knowledge.Library, channel string) string {
	j := b.jurisdiction(channel)
	if lib.Jurisdiction(j) == nil {
		return ""
	}
	return j
}

func pressOf(w work, q bot.Question) press {
	return press{Key: w.Key, Question: q.Text, Jurisdiction: q.Jurisdiction, Shown: q.Shown, Asker: w.User}
}

// keep remembers what a thread was shown and counts the answer. Both only help:
// the answer stands in Slack, so a failure is logged and the task is done.
func (b *Bot) keep(ctx context.Context, w work, a bot.Answer) {
	names := []string{"asked", string(a.Verdict), "channel/" + countedAs(w)}
	if a.Verdict == bot.Answered {
		names = append(names, "entry/"+a.Entries[0].ID)
	}
	faults.At("slack/count")
	err := b.journal.Count(ctx, b.now(), names...)
	faults.At("slack/counted")
	if a.Verdict != bot.NotCovered {
		err = errors.Join(err, b.remember(ctx, w, a.Entries))
	}
	if err != nil {
		b.log.Warn("answer not counted", "key", w.Key, "err", err.Error())
	}
}

// countedAs is the channel that an answer is counted in. A direct conversation is
// one person's, whom no count should name.
func countedAs(w work) string {
	if w.Direct {
		return "direct"
	}
	return w.Channel
}

// cite looks citations up, in any spelling.
func (b *Bot) cite(ctx context.Context, a *bot.Assistant, w work) error {
	lib := a.Library()
	found, err := a.LookUp(ctx, bot.Question{ID: w.Key, Text: w.Text, Jurisdiction: b.knownJurisdiction(lib, w.Channel), Today: b.now()})
	if about := bot.Hint(err); err != nil && about != "" {
		return b.respondTo(ctx, w, notice(sentence(err.Error())+" "+sentence(about)))
	} else if err != nil {
		return fmt.Errorf("look up %s: %w", w.Key, err)
	}
	var entries []bot.Entry
	for _, id := range found.Entries {
		entries = append(entries, bot.Show(lib, lib.Entry(id), b.now()))
	}
	return b.respondTo(ctx, w, b.render.lookup(found, entries, origin{press: pressOf(w, bot.Question{Text: w.Text}), private: true, revision: lib.Revision, late: w.Late})...)
}

// sentence makes a sentence of an error's text.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
