package main

import (
	"context"
	"errors"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
)

// storeFindings say whether what must last has a place: a folder, and in it, or on
// a cluster, the journal. Nothing waits in a journal while slack.mode is off.
func storeFindings(ctx context.Context, s *config.Settings) []slackbot.Finding {
	found := []slackbot.Finding{dataFinding(s)}
	if s.Slack.Mode != "off" && (s.Journal.URL != "" || found[0].Status != slackbot.StatusFail) {
		found = append(found, journalFinding(ctx, s))
	}
	return found
}

// journalFinding says whether questions could be accepted. That a running leeway
// has the folder is well: the doctor is asked beside it.
func journalFinding(ctx context.Context, s *config.Settings) slackbot.Finding {
	f := slackbot.Finding{Check: "journal", Status: slackbot.StatusFail}
	o, err := journalOptions(s, nil)
	if err == nil {
		f.What, err = journal.Check(ctx, o)
	}
	if err == nil && o.URL == "" {
		_, err = writable(o.Dir)
	}
	if err == nil {
		f.Status = slackbot.StatusOK
		return f
	}
	f.What, f.Do = err.Error(), "set data_dir to a folder that this user may write to"
	var withHint hinted
	switch {
	case errors.As(err, &withHint):
		f.Do = withHint.hint
	case errors.Is(err, journal.ErrNewer):
		f.Do = "run the leeway that wrote it, or a later one, or set data_dir to another folder"
	case errors.Is(err, journal.ErrCorrupt):
		f.Do = "restore a backup into an empty data_dir"
	case errors.Is(err, journal.ErrFull):
		f.Do = "make room; until then Slack is told to deliver again, and nothing is lost"
	case o.URL != "":
		f.Do = "look at journal.url, journal.credentials and the network between; until then Slack is told to deliver again, and nothing is lost"
	}
	return f
}
