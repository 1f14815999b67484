package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

func (p *program) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check a set-up, and say what to do",
		Long: "Check the library, the folders and the Slack app that the settings name. Each line\nsays ok, warn or fail, what was found, and what to do about it. It asks Slack with\n" +
			"the tokens that are set, and changes nothing. It fails when a line does.",
		Example: "  leeway doctor\n  LEEWAY_SLACK_MODE=socket leeway doctor --json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			return p.reportFindings(p.findings(cmd.Context(), s), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one finding a line, as JSON")
	return cmd
}

// findings are what the doctor finds in a set-up: on this machine, then in Slack.
func (p *program) findings(ctx context.Context, s *config.Settings) []slackbot.Finding {
	lib, library := p.libraryFinding(ctx, s)
	found := append([]slackbot.Finding{library}, storeFindings(ctx, s)...)
	return append(found, slackbot.Diagnose(ctx, slackbot.DoctorOptions{
		Mode: s.Slack.Mode, BotToken: s.Slack.BotToken, AppToken: s.Slack.AppToken, SigningSecret: s.Slack.SigningSecret,
		APIURL: s.Slack.APIURL, Admins: s.Slack.Admins, Channels: lookedAtChannels(s),
		Jurisdiction: s.Slack.Jurisdiction, Jurisdictions: placeNames(lib),
	})...)
}

// servedChannels are the channels of the settings as the bot reads them.
func servedChannels(s *config.Settings) map[string]slackbot.Channel {
	channels := map[string]slackbot.Channel{}
	for id, c := range s.Slack.Channels {
		channels[id] = slackbot.Channel{Jurisdiction: c.Jurisdiction, Auto: c.Reply == "auto", External: c.External}
	}
	return channels
}

// placeNames are the jurisdictions of a library by every name; nil without one.
func placeNames(lib *knowledge.Library) []string {
	if lib == nil {
		return nil
	}
	names := []string{}
	for _, j := range lib.Jurisdictions() {
		names = append(append(names, j.ID), j.Names...)
	}
	return names
}

func (p *program) libraryFinding(ctx context.Context, s *config.Settings) (*knowledge.Library, slackbot.Finding) {
	f := slackbot.Finding{Status: slackbot.StatusFail, Check: "library", Do: "run leeway lint, which says where and what"}
	lib, dir, err := p.library(ctx, s)
	var (
		mistakes knowledge.Problems
		withHint hinted
	)
	switch {
	case errors.As(err, &mistakes):
		f.What = count(mistakes.Faults(), "mistake keeps", "mistakes keep") + " it from being served"
		return nil, f
	case errors.As(err, &withHint):
		f.What, f.Do = err.Error(), withHint.hint
		return nil, f
	case err != nil:
		f.What = err.Error()
		return nil, f
	}
	if dir == "" {
		dir = "bundled"
	}
	f.Status, f.What = slackbot.StatusWarn, fmt.Sprintf("%s, %s, revision %s", dir, count(len(lib.Served()), "entry", "entries"), lib.Revision)
	if n := len(lib.Warnings); n > 0 {
		f.What += ", " + count(n, "warning", "warnings")
	} else {
		f.Status, f.Do = slackbot.StatusOK, ""
	}
	return lib, f
}

// dataFinding says whether what must last has a place.
func dataFinding(s *config.Settings) slackbot.Finding {
	f := slackbot.Finding{Check: "data_dir", Status: slackbot.StatusFail, Do: "set data_dir to a folder that lasts and that this user may write to"}
	dir, err := stateDir(s)
	var exists bool
	switch {
	case s.DataDir == "" && s.Slack.Mode == "off":
		return slackbot.Finding{Check: "data_dir", Status: slackbot.StatusOK, What: "not set; nothing has to last while slack.mode is off"}
	case err == nil:
		exists, err = writable(dir)
	}
	switch {
	case err != nil:
		f.What = err.Error()
		return f
	case exists:
		f.What = dir + " can be written to"
	default:
		f.What = dir + " can be made"
	}
	f.Status, f.Do = slackbot.StatusOK, ""
	return f
}

// writable makes a file in a folder, or in the nearest above that exists, and
// removes it again. exists is false when the folder itself is not there yet.
func writable(dir string) (exists bool, err error) {
	at := filepath.Clean(dir)
	info, err := os.Stat(at)
	for errors.Is(err, fs.ErrNotExist) && filepath.Dir(at) != at {
		at = filepath.Dir(at)
		info, err = os.Stat(at)
	}
	switch {
	case err != nil:
		return false, err
	case !info.IsDir():
		return false, fmt.Errorf("%s is no folder", at)
	}
	probe, err := os.CreateTemp(at, ".leeway-doctor-*")
	if err != nil {
		return false, err
	}
	return at == filepath.Clean(dir), errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// reportFindings prints a line a finding, and fails when one of them does.
func (p *program) reportFindings(found []slackbot.Finding, asJSON bool) error {
	failing := 0
	pr := p.printer()
	for _, f := range found {
		if f.Status == slackbot.StatusFail {
			failing++
		}
		if asJSON {
			if err := p.writeJSON(f); err != nil {
				return err
			}
			continue
		}
		pr.finding(f)
	}
	if pr.err != nil {
		return fmt.Errorf("write output: %w", pr.err)
	}
	if failing > 0 {
		return hinted{fmt.Errorf("doctor: %d of %d checks fail", failing, len(found)), "each line that begins with fail says what to do"}
	}
	return nil
}

func (p *printer) finding(f slackbot.Finding) {
	status := fmt.Sprintf("%-4s", f.Status)
	switch f.Status {
	case slackbot.StatusWarn:
		status = p.yellow(status)
	case slackbot.StatusFail:
		status = p.bold(status)
	}
	line := fmt.Sprintf("%s  %s: %s", status, f.Check, f.What)
	if f.Do != "" {
		line += " - " + f.Do
	}
	p.line(line)
}
