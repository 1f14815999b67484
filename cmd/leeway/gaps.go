package main

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/spf13/cobra"
)

func (p *program) gapsCommand() *cobra.Command {
	var o gapsOptions
	var done string
	cmd := &cobra.Command{
		Use:   "gaps",
		Short: "What the library lacks: questions sent, entries that did not help",
		Long: "List what whoever keeps the library should look at, the newest first: questions\nthat it did not answer and whose askers sent them to the policy team, and entries\n" +
			"that were marked not helpful, with the reasons. Questions are kept for as long as\nthe setting journal.keep_gaps says; who asked is not told.\n\n" + whereRecordsAre,
		Example: "  leeway gaps --suggest\n  leeway gaps --csv > gaps.csv\n  leeway gaps --done 3f2a91c07b1e",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withRecords(cmd.Context(), func(r records) error {
				if done != "" {
					return p.gapDone(cmd.Context(), r, done)
				}
				return p.gaps(cmd.Context(), r, o)
			})
		},
	}
	f := cmd.Flags()
	addDays(cmd, &o.days, 90)
	f.Lookup("days").Usage = "how many days of marks, today included"
	f.BoolVar(&o.suggest, "suggest", false, "name the entry nearest to each question, and the line to paste there")
	f.BoolVar(&o.asJSON, "json", false, "one a line, as JSON")
	f.BoolVar(&o.asCSV, "csv", false, "as CSV, for a spreadsheet")
	f.StringVar(&done, "done", "", "erase the question of this id: it is dealt with")
	cmd.MarkFlagsMutuallyExclusive("json", "csv", "done")
	cmd.MarkFlagsMutuallyExclusive("suggest", "done")
	return cmd
}

type gapsOptions struct {
	days                   int
	suggest, asJSON, asCSV bool
}

// gap is a line of leeway gaps.
type gap struct {
	Kind string `json:"kind"` // "question" or "unhelpful"
	Day  string `json:"day"`  // sent, or last marked

	ID           string   `json:"id,omitempty"` // of a question
	Question     string   `json:"question,omitempty"`
	Jurisdiction string   `json:"jurisdiction,omitempty"` // whose policy was meant
	Nearest      *nearest `json:"nearest,omitempty"`      // with --suggest; null: nothing is near

	Entry   string         `json:"entry,omitempty"` // that did not help
	Count   int            `json:"count,omitempty"` // how often
	Reasons map[string]int `json:"reasons,omitempty"`
}

// nearest is the entry that may answer a question, and what to add to it then.
type nearest struct {
	Entry string `json:"entry"`
	Title string `json:"title"`
	File  string `json:"file"` // of its asks, within the library
	Ask   string `json:"ask"`  // the line to paste there
}

func (p *program) gaps(ctx context.Context, r records, o gapsOptions) error {
	questions, err := r.Gaps(ctx)
	if err != nil {
		return err
	}
	t, err := tallied(ctx, r, o.days)
	if err != nil {
		return err
	}
	list := gapLines(questions, t)
	if o.suggest {
		if err := p.suggest(ctx, list); err != nil {
			return err
		}
	}
	switch {
	case o.asJSON:
		for _, g := range list {
			if err := p.writeJSON(g); err != nil {
				return err
			}
		}
		return nil
	case o.asCSV:
		return p.gapsCSV(list)
	}
	return p.printGaps(list, o)
}

func gapLines(questions []journal.Gap, t tally) []gap {
	list := []gap{}
	for _, q := range questions {
		list = append(list, gap{Kind: "question", Day: q.Day, ID: q.ID, Question: q.Question, Jurisdiction: q.Jurisdiction})
	}
	for _, m := range t.unhelpfulEntries() {
		list = append(list, gap{Kind: "unhelpful", Day: m.Last, Entry: m.Entry, Count: m.Unhelpful, Reasons: m.Reasons})
	}
	return list
}

func (p *program) gapDone(ctx context.Context, r records, id string) error {
	if err := r.RemoveGap(ctx, id); err != nil {
		return hinted{err, "leeway gaps lists the questions and their ids"}
	}
	_, err := fmt.Fprintf(p.stdout, "%s is erased\n", printable(id))
	return err
}

// printable is a text on one line without what a terminal would obey: people wrote
// it.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
