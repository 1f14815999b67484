package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/config"
)

// journalOptions say where the journal of these settings is: in data_dir, or on an
// external cluster.
func journalOptions(s *config.Settings, log *slog.Logger) (journal.Options, error) {
	o := journal.Options{Log: log, Hands: hands, KeepGaps: s.Journal.KeepGaps}
	if s.Journal.URL == "" {
		dir, err := stateDir(s)
		o.Dir = filepath.Join(dir, "journal")
		return o, err
	}
	o.URL, o.Credentials, o.Replicas = s.Journal.URL, s.Journal.Credentials, s.Journal.Replicas
	var err error
	o.Secret, err = journalSecret(s.Slack.BotToken)
	return o, err
}

// journalSecret seals what a cluster keeps. Every replica has the bot token, the
// cluster has not. A new token makes what was sealed under the old one unreadable.
func journalSecret(botToken string) ([]byte, error) {
	if botToken == "" {
		return nil, hinted{errors.New("journal: no slack.bot_token, from which the key of what the cluster keeps is made"), "set LEEWAY_SLACK_BOT_TOKEN, the same on every replica"}
	}
	secret, err := hkdf.Key(sha256.New, []byte(botToken), nil, "leeway journal", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("journal: derive its key: %w", err)
	}
	return secret, nil
}
