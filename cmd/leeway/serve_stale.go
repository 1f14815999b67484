package main

import (
	"context"
	"fmt"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
)

// An entry goes out of date where nobody looks. With library.stale_channel set,
// what leeway stale lists is told to a channel, once a week.

const (
	staleWithin = "90d" // as the command's flags are by default
	staleOlder  = "2y"

	tellStaleEvery = time.Hour   // how soon a new week is noticed; the journal knows whether it was told
	tellStaleAgain = time.Minute // after it could not be accepted
)

// tellChannel tells the channel what is stale, until ctx ends.
func (srv *server) tellChannel(ctx context.Context) {
	channel := srv.settings.Library.StaleChannel
	if channel == "" || srv.bot == nil {
		return
	}
	for {
		wait := tellStaleEvery
		if err := srv.announceStale(ctx, channel); err != nil && ctx.Err() == nil {
			srv.log.Warn("stale entries not told yet", "channel", channel, "err", err.Error())
			wait = tellStaleAgain
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

func (srv *server) announceStale(ctx context.Context, channel string) error {
	a := srv.assistant()
	if a == nil {
		return errLoading
	}
	today, err := day("")
	if err != nil {
		return err
	}
	list, err := staleOn(a.Library(), today)
	if err != nil {
		return err
	}
	fresh, err := srv.bot.AnnounceDue(ctx, channel, weekOf(today), dueOf(list))
	switch {
	case fresh:
		srv.log.Info("stale entries told", "channel", channel, "entries", len(list))
	case err == nil:
		srv.log.Debug("no stale entries to tell", "channel", channel, "entries", len(list))
	}
	return err
}

// staleOn lists what leeway stale does without flags.
func staleOn(lib *knowledge.Library, today time.Time) ([]stale, error) {
	soon, err := span("within", staleWithin, today)
	if err != nil {
		return nil, err
	}
	old, err := span("older", staleOlder, today)
	if err != nil {
		return nil, err
	}
	return staleIn(lib, today, today.Add(soon), today.Add(-old)), nil
}

// weekOf is a day's week by ISO 8601, such as 2026-W47.
func weekOf(day time.Time) string {
	year, week := day.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}

func dueOf(list []stale) []slackbot.Due {
	var due []slackbot.Due
	for _, s := range list {
		due = append(due, slackbot.Due{Title: s.Title, Entry: s.ID, Why: s.Text})
	}
	return due
}

// lookedAtChannels are those that the doctor looks at: served ones, and the one
// that is told what is stale.
func lookedAtChannels(s *config.Settings) map[string]slackbot.Channel {
	channels := servedChannels(s)
	if _, served := channels[s.Library.StaleChannel]; !served && s.Library.StaleChannel != "" {
		channels[s.Library.StaleChannel] = slackbot.Channel{}
	}
	return channels
}
