package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"

	"github.com/leeway-bot/leeway/bot/faults"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/config"
)

// openJournal opens what must be there before anything is acknowledged.
func openJournal(ctx context.Context, s *config.Settings, log *slog.Logger) (*journal.Journal, error) {
	o, err := journalOptions(s, log)
	if err != nil {
		return nil, err
	}
	j, err := journal.Open(ctx, o)
	switch {
	case err != nil && o.URL != "":
		return nil, hinted{err, "journal.url and journal.credentials name the cluster, journal.replicas how many copies it keeps; leeway doctor checks them"}
	case err != nil:
		return nil, hinted{err, "set data_dir to a folder of this process alone, that it may write to; leeway doctor checks it"}
	}
	return j, nil
}

// acknowledged is a point at which tests kill the process: Slack has its answer.
func acknowledged(_ net.Conn, now http.ConnState) {
	if now == http.StateIdle {
		faults.At("slack/acknowledged")
	}
}
