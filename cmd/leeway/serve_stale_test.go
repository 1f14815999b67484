package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/leeway-bot/leeway/config"
)

func TestWeekOf(t *testing.T) {
	for day, want := range map[string]string{"2026-11-22": "2026-W47", "2026-11-23": "2026-W48", "2027-01-03": "2026-W53", "2027-01-04": "2027-W01", "2024-12-30": "2025-W01"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := weekOf(at); got != want {
			t.Errorf("%s is in %s, want %s", day, got, want)
		}
	}
}

// The channel is told what the command lists without flags.
func TestStaleAsTheCommandSays(t *testing.T) {
	flags := (&program{}).staleCommand().Flags()
	if within, older := flags.Lookup("within").DefValue, flags.Lookup("older").DefValue; within != staleWithin || older != staleOlder {
		t.Errorf("the command lists within %s and older than %s, the channel is told of %s and %s", within, older, staleWithin, staleOlder)
	}
}

// The doctor looks at the channel that is told, as it is set where it is served.
func TestLookedAtChannels(t *testing.T) {
	s := &config.Settings{}
	s.Slack.Channels = map[string]config.Channel{"C0STAFF": {External: true}}
	staff := slackbot.Channel{External: true}
	for channel, want := range map[string]map[string]slackbot.Channel{
		"":          {"C0STAFF": staff},
		"C0STAFF":   {"C0STAFF": staff},
		"C0EDITORS": {"C0STAFF": staff, "C0EDITORS": {}},
	} {
		s.Library.StaleChannel = channel
		if diff := cmp.Diff(want, lookedAtChannels(s)); diff != "" {
			t.Errorf("%q: %s", channel, diff)
		}
	}
}

// TestServedStale: the channel is told once, also when leeway serve starts anew,
// and not at all where nothing is stale.
func TestServedStale(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	ws := workspace.New(workspace.Options{})
	t.Cleanup(ws.Close)
	ws.Channel("C0EDITORS", workspace.ChannelOptions{})
	dir := t.TempDir()
	library := filepath.Join(dir, "policy")
	if err := os.CopyFS(library, os.DirFS(filepath.Join("testdata", "policy"))); err != nil {
		t.Fatal(err)
	}
	settings := []string{"LEEWAY_LIBRARY_SOURCE=" + library, "LEEWAY_LIBRARY_STALE_CHANNEL=C0EDITORS", "LEEWAY_LOG_LEVEL=debug"}
	looked := func(says string, told int) {
		t.Helper()
		leeway := serve(t, ws, dir, settings...)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		if err := leeway.stderr.wait(ctx, leeway.ended, says); err != nil {
			t.Fatalf("it does not log %q: %v\n%s", says, err, leeway.stderr)
		}
		waitUntil(t, ws, "the channel is told", func() bool { return len(ws.Messages("C0EDITORS")) >= told })
		if err := leeway.stop(); err != nil {
			t.Errorf("stopped: %v\n%s", err, leeway.stderr)
		}
	}
	looked("no stale entries to tell", 0)
	if told := ws.Messages("C0EDITORS"); len(told) != 0 {
		t.Fatalf("nothing is stale, and it says %s", told[0].Text)
	}
	entry := filepath.Join(library, "cascadia", "mornings", "fog-weeks.md")
	text, err := os.ReadFile(entry)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(string(text), "kind: recommendation\n", "kind: recommendation\nexpires: 2020-06-30\n", 1))
	if err := os.WriteFile(entry, text, 0o600); err != nil {
		t.Fatal(err)
	}
	os.RemoveAll(filepath.Join(dir, "data", "library")) // so that the changed folder is what it starts with
	looked("stale entries told", 0)                     // stopped before it is said, as may be
	looked("no stale entries to tell", 1)
	looked("no stale entries to tell", 1)
	told := ws.Messages("C0EDITORS")
	if len(told) != 1 {
		t.Fatalf("%d messages, want 1", len(told))
	}
	if !strings.Contains(told[0].Text, "Whole weeks from home in the foggy season: ended on 2020-06-30 (cascadia/mornings/fog-weeks)") {
		t.Errorf("it says %s", told[0].Text)
	}
	if refused := ws.Refused(); len(refused) > 0 {
		t.Errorf("Slack refused %v", refused)
	}
}
