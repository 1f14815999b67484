package slackbot

import (
	"context"
	"strings"

	"github.com/slack-go/slack"
)

// actPressed does what an admin's button says, and shows in the Home tab that it
// goes on, then what came of it.
func (b *Bot) actPressed(action, by string, p press) {
	b.beside.Go(func() {
		b.briefly(func(ctx context.Context) { b.publishSaying(ctx, by, underWay) })
		summary := b.carriedOut(action, by, p.Key)
		b.briefly(func(ctx context.Context) { b.publishSaying(ctx, by, summary) })
	})
}

// publishSaying writes an admin's Home tab with what came of an act.
func (b *Bot) publishSaying(ctx context.Context, user, said string) {
	h := b.homeOf(ctx, user, false)
	if h.Admin { // still
		h.Said = said
	}
	b.publish(ctx, user, h)
}

// actWords are the commands: what is typed behind /leeway.
var actWords = map[string]string{
	"reindex": actionReindex, "reindex dry": actionPreview, "reindex dry run": actionPreview,
	"rollback": actionRollback, "release": actionRelease,
}

// actOf is the act that a command's text names. A single word may be a question
// too, but of people who may act.
func actOf(text string) (action string, named bool) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-–—.!/", r) {
			return ' '
		}
		return r
	}, strings.ToLower(text))
	action, named = actWords[strings.Join(strings.Fields(plain), " ")]
	return action, named
}

// receiveAct takes an admin's command, and says that it goes on, then what came of
// it. done is false when the text is a question after all.
func (b *Bot) receiveAct(w work) (resp response, done bool) {
	action, named := actOf(w.Text)
	switch {
	case !named:
		return nil, false
	case !b.admin(w.User, w.Team) && action == actionRelease: // as in "release time"
		return nil, false
	case !b.admin(w.User, w.Team):
		b.log.Warn("command refused: not an admin", "action", action, "user", w.User)
		m := notice("Only Leeway's admins may do that. Who they are, whoever runs Leeway says in the setting slack.admins.")
		return ephemeral{"ephemeral", m.text, m.blocks}, true
	}
	b.beside.Go(func() {
		b.briefly(func(ctx context.Context) { b.reportTo(ctx, w, notice(underWay)) })
		summary := b.carriedOut(action, w.User, "")
		b.briefly(func(ctx context.Context) { b.reportTo(ctx, w, b.render.report(summary)...) })
	})
	return nil, true
}

// reportTo tells an admin. What is not told stands in the log and the audit log.
func (b *Bot) reportTo(ctx context.Context, w work, messages ...message) {
	for _, m := range messages {
		b.aside(ctx, w, m)
	}
}

const underWay = "Under way: I'll say here what comes of it. What is served answers on meanwhile."

// maxReport is how much of a report Slack shows: the outcome, the reasons and the
// first of the changes. leeway reindex --dry-run shows the rest.
const maxReport = 2400

// report shows what came of an act: the outcome, and what follows as it stands.
func (r renderer) report(summary string) []message {
	var s sheet
	s.reported(summary)
	return s.messages()
}

func (s *sheet) reported(summary string) {
	outcome, rest, _ := strings.Cut(strings.TrimSpace(summary), "\n")
	s.line(strong(clip(flat(outcome), maxEcho)))
	s.pre(clip(strings.Trim(rest, "\n"), maxReport))
}

// actLabels are the buttons for admins.
var actLabels = map[string]string{
	actionPreview: "What would change?", actionReindex: "Reindex", actionRollback: "Roll back", actionRelease: "Release",
}

// actButtons are the acts that are offered, each with what is served now.
func (r renderer) actButtons(offered []string, revision string) []slack.BlockElement {
	var row []slack.BlockElement
	for _, action := range offered {
		made := button(action, actLabels[action], r.seal(action, press{Key: revision}))
		if action == actionRollback {
			made.Confirm = slack.NewConfirmationBlockObject(plainObject("Roll back?"), plainObject("The revision before this one is served at once, and held until somebody releases it."), plainObject("Roll back"), plainObject("Cancel"))
		}
		row = append(row, made)
	}
	return row
}
