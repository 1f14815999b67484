package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

// slackPreview is what is posted to Slack; "blocks" goes into Block Kit Builder.
type slackPreview struct {
	Text   string          `json:"text"`
	Blocks json.RawMessage `json:"blocks"`
}

func (p *program) previewCommand() *cobra.Command {
	var asSlack, asJSON bool
	var today string
	cmd := &cobra.Command{
		Use:   "preview ENTRY",
		Short: "An entry as an educator sees it",
		Long: "Show an entry as an answer: as text, or with --slack as the message that Slack gets,\n" +
			"whose blocks can be looked at in Slack's Block Kit Builder. ENTRY is an id or a file\n" +
			"of the library. Drafts are shown too.",
		Example: "  leeway preview mt/variances/standards-waiver\n  leeway preview ./policy/mt/days/snow-days.md --library ./policy --slack",
		Args:    wrongly(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			on, err := day(today)
			if err != nil {
				return usageError{err}
			}
			s, err := p.settings()
			if err != nil {
				return err
			}
			lib, dir, err := p.library(cmd.Context(), s)
			if err != nil {
				return err
			}
			e := entryNamed(lib, dir, args[0])
			if e == nil {
				return hinted{fmt.Errorf("preview: the library has no entry %q", args[0]), "leeway list shows them; --library names another library"}
			}
			return p.preview(lib, e.Draft, bot.Show(lib, e, on), asSlack, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asSlack, "slack", false, "the message to Slack, as JSON: text and blocks")
	cmd.Flags().BoolVar(&asJSON, "json", false, "the entry as an answer has it, as JSON")
	cmd.Flags().StringVar(&today, "today", "", "the day for deadlines and ends (default: today)")
	return cmd
}

// entryNamed finds an entry by its id or its file.
func entryNamed(lib *knowledge.Library, dir, name string) *knowledge.Entry {
	if rel, err := filepath.Rel(dir, name); err == nil && dir != "" && filepath.IsLocal(rel) {
		if e := lib.Entry(strings.TrimSuffix(filepath.ToSlash(rel), ".md")); e != nil {
			return e
		}
	}
	return lib.Entry(strings.TrimSuffix(filepath.ToSlash(name), ".md"))
}

func (p *program) preview(lib *knowledge.Library, draft bool, e bot.Entry, asSlack, asJSON bool) error {
	if draft {
		fmt.Fprintln(p.stderr, "leeway: a draft: it is not served")
	}
	switch {
	case asSlack:
		text, blocks, err := slackbot.Preview(e, lib.Revision)
		if err != nil {
			return err
		}
		return p.writeJSON(slackPreview{text, blocks})
	case asJSON:
		return p.writeJSON(e)
	}
	pr := p.printer()
	if e.Summary != "" {
		pr.wrapped("", "", pr.bold(e.Summary))
	}
	pr.entry(e, true, false)
	if pr.err != nil {
		return fmt.Errorf("write output: %w", pr.err)
	}
	return nil
}
