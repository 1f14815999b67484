package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

func (p *program) statsCommand() *cobra.Command {
	var days int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "What was asked in Slack, and what came of it",
		Long: "Print what was counted in Slack: questions and their verdicts, ratings, entries\nand channels, over some days. Nobody is named and no text is kept in the counts.\n\n" +
			whereRecordsAre,
		Example: "  leeway stats\n  leeway stats --days 7 --json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withRecords(cmd.Context(), func(r records) error {
				t, err := tallied(cmd.Context(), r, days)
				if err != nil {
					return err
				}
				if asJSON {
					return p.writeJSON(t)
				}
				return p.printTally(t)
			})
		},
	}
	addDays(cmd, &days, 30)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	return cmd
}

// whereRecordsAre ends the help of each command that needs the journal.
const whereRecordsAre = "It reads the journal in data_dir, or on the cluster of journal.url. While leeway\nserve has it open, it asks that server, by the settings listen and admin.token."

// maxDays is how far back counts are kept, and some more.
const maxDays = 1000

func addDays(cmd *cobra.Command, days *int, byDefault int) {
	cmd.Flags().IntVar(days, "days", byDefault, "how many days back, today included")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *days < 1 || *days > maxDays {
			return usageError{fmt.Errorf("%s: --days is %d, not from 1 to %d", cmd.Name(), *days, maxDays)}
		}
		return nil
	}
}

func tallied(ctx context.Context, r records, days int) (tally, error) {
	to := time.Now()
	from := to.AddDate(0, 0, 1-days)
	list, err := r.Days(ctx, from, to)
	return tallyOf(from, to, list), err
}

func (p *program) printTally(t tally) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(p.stdout, "From %s to %s\n\n", t.From, t.To)
	for _, row := range []struct {
		n    int
		what string
	}{
		{t.Asked, "asked"}, {t.Answered, "answered"}, {t.Unsure, "unsure, offered as choices"}, {t.NotCovered, "not covered"},
		{t.Sent, "sent to the policy team"}, {t.Helpful, "marked helpful"}, {t.Unhelpful, "marked not helpful"},
	} {
		fmt.Fprintf(w, "  %d\t  %s\n", row.n, row.what)
	}
	for _, table := range []struct {
		heading string
		counts  map[string]int
	}{{"Entries that answered", t.Entries}, {"Channels", t.Channels}} {
		if len(table.counts) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s\n", table.heading)
		for _, name := range byCount(table.counts) {
			fmt.Fprintf(w, "  %d\t  %s\n", table.counts[name], printable(name))
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}
