package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
)

// records is what operators and editors do with the journal. One process has its
// folder open; while that is leeway serve, they ask it (recordsServed), else they
// open the folder, or the cluster, themselves (recordsHere).
type records interface {
	Gaps(context.Context) ([]journal.Gap, error)
	RemoveGap(ctx context.Context, id string) error
	Forget(ctx context.Context, user string) (journal.Forgotten, error)
	Days(ctx context.Context, from, to time.Time) ([]journal.Day, error)
	Letters(context.Context) ([]letter, error)
	Retry(ctx context.Context, key string) error
	Backup(context.Context, io.Writer) error
	Close() error
}

// letter is a dead letter as operators see it: never its text.
type letter struct {
	Key       string    `json:"key"`
	Reason    string    `json:"reason"`
	Accepted  time.Time `json:"accepted"`
	Died      time.Time `json:"died"`
	Retryable bool      `json:"retryable"` // its text is still there
}

// withRecords opens the journal for one command.
func (p *program) withRecords(ctx context.Context, do func(records) error) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	r, err := p.records(ctx, s)
	if err != nil {
		return err
	}
	return errors.Join(do(r), r.Close())
}

func (p *program) records(ctx context.Context, s *config.Settings) (records, error) {
	o, err := journalOptions(s, p.logger(s))
	if err != nil {
		return nil, err
	}
	if o.URL == "" {
		if err := isJournal(o.Dir); err != nil {
			return nil, err
		}
	}
	j, err := journal.Open(ctx, o)
	switch {
	case err == nil:
		return recordsHere{j}, nil
	case errors.Is(err, journal.ErrInUse), errors.Is(err, fs.ErrPermission) && s.Admin.Token != "":
		return askServer(s, err)
	case o.URL != "":
		return nil, hinted{err, "see that the servers of journal.url run and take journal.credentials"}
	}
	return nil, hinted{err, "leeway doctor checks the folder"}
}

// isJournal keeps a command from making a journal where there is none.
func isJournal(dir string) error {
	_, err := os.Stat(filepath.Join(dir, "journal.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return hinted{fmt.Errorf("journal: there is none in %s", dir), "set data_dir to the one of leeway serve"}
	}
	return nil // what else is wrong, opening it tells
}

// recordsHere is a journal that this process has open.
type recordsHere struct{ *journal.Journal }

func (r recordsHere) Forget(ctx context.Context, user string) (journal.Forgotten, error) {
	return r.Journal.Forget(ctx, user, slackbot.Asker)
}

func (r recordsHere) Letters(ctx context.Context) ([]letter, error) {
	dead, err := r.DeadLetters(ctx)
	list := []letter{}
	for _, l := range dead {
		list = append(list, letter{l.Key, l.Reason, l.Accepted, l.Died, l.Readable})
	}
	return list, err
}
