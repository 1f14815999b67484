package slackbot

import (
	"context"
	"time"

	"github.com/leeway-bot/leeway/bot"
)

// homeOpened shows what Leeway can do: as a page in the Home tab, as suggested
// prompts in the agent pane, which is the Messages tab.
func (b *Bot) homeOpened(e event) {
	if !userID.MatchString(e.User) {
		return
	}
	if e.Tab != "messages" {
		b.publishHome(e.User, false)
		return
	}
	channel := e.channel()
	a := b.assistant()
	if a == nil || !channelID.MatchString(channel) {
		return
	}
	b.background(func(ctx context.Context) {
		if err := b.client.suggest(ctx, channel, prompts(a.Library())); err != nil {
			b.log.Warn("suggest prompts", "err", err.Error())
		}
	})
}

// publishHome writes one person's Home tab. Nothing is lost with it: it is written
// anew each time they open it.
func (b *Bot) publishHome(user string, check bool) {
	b.background(func(ctx context.Context) { b.publish(ctx, user, b.homeOf(ctx, user, check)) })
}

func (b *Bot) publish(ctx context.Context, user string, h home) {
	if err := b.client.publish(ctx, user, b.render.home(h)); err != nil {
		b.log.Warn("publish home", "user", user, "err", err.Error())
	}
}

// countedDays is how far back an admin's counts go.
const countedDays = 30

func (b *Bot) homeOf(ctx context.Context, user string, check bool) home {
	a := b.assistant()
	h := home{Loading: a == nil, Admin: b.admin(user, b.state.self().TeamID)}
	if a != nil {
		lib := a.Library()
		h.Library = lib
		if b.loadedAt != nil {
			h.LoadedOn = b.loadedAt().Format(time.DateOnly)
		}
		for _, e := range lib.Served() {
			h.Entries = append(h.Entries, bot.Show(lib, e, b.now()))
		}
	}
	if !h.Admin {
		return h
	}
	h.Health, h.Acts, h.Held = b.health(ctx), b.library.offered(), b.library.isHeld()
	if check {
		h.Health = append(h.Health, b.checks(ctx)...)
	}
	counts, err := b.journal.Counts(ctx, b.now().AddDate(0, 0, -countedDays), b.now())
	if err != nil {
		b.log.Warn("counts not read", "err", err.Error())
	}
	h.Counts = counts
	return h
}

// health is what an admin sees at once.
func (b *Bot) health(ctx context.Context) []check {
	st := b.Connection()
	list := []check{{"Slack", st.Reachable, orElse(st.Error, "reachable")}}
	if b.mode == Socket {
		list = append(list, check{"Socket", st.Connected, "last hello " + roughly(time.Duration(st.HelloAge*float64(time.Second))) + " ago"})
	}
	journal := check{"Journal", true, "accepts questions"}
	if err := b.journal.Health(ctx); err != nil {
		journal = check{"Journal", false, err.Error()}
	}
	return append(list, journal)
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
