package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/spf13/cobra"
)

func (p *program) journalCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "List what could not be answered; retry, back up, restore",
		Long: "List the dead letters: questions and presses of buttons that were given up after\nevery retry, with the reason and how long ago. Their text is shown to nobody.\n\n" +
			whereRecordsAre,
		Example: "  leeway journal\n  leeway journal retry --all\n  leeway journal backup leeway.backup\n  leeway journal restore leeway.backup",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withRecords(cmd.Context(), func(r records) error {
				list, err := r.Letters(cmd.Context())
				if err != nil {
					return err
				}
				return p.printLetters(list, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one a line, as JSON")
	cmd.AddCommand(p.retryCommand(), p.backupCommand(), p.restoreCommand())
	return cmd
}

func (p *program) printLetters(list []letter, asJSON bool) error {
	pr := p.printer()
	for _, l := range list {
		if asJSON {
			if err := p.writeJSON(l); err != nil {
				return err
			}
			continue
		}
		pr.line(fmt.Sprintf("%s  died %s ago%s", printable(l.Key), ago(time.Since(l.Died)), erased(l)))
		pr.wrapped("  ", "    ", printable(l.Reason))
	}
	if len(list) == 0 && !asJSON {
		pr.line("no dead letters")
	}
	if pr.err != nil {
		return fmt.Errorf("write output: %w", pr.err)
	}
	return nil
}

func erased(l letter) string {
	if l.Retryable {
		return ""
	}
	return ", its text is erased"
}

// ago is a span in its largest unit.
func ago(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return count(int(d/time.Minute), "minute", "minutes")
}

func (p *program) retryCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:     "retry KEY|--all",
		Short:   "Have a dead letter tried again",
		Example: "  leeway journal retry T0123/C0456/1700000000.000100\n  leeway journal retry --all",
		Args:    wrongly(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if all == (len(args) == 1) {
				return usageError{errors.New("retry: name a KEY of leeway journal, or say --all")}
			}
			return p.withRecords(cmd.Context(), func(r records) error {
				if all {
					return p.retryAll(cmd.Context(), r)
				}
				if err := r.Retry(cmd.Context(), args[0]); err != nil {
					return hinted{err, "leeway journal lists the dead letters"}
				}
				return p.retried(r, 1)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every one whose text is still there")
	return cmd
}

func (p *program) retryAll(ctx context.Context, r records) error {
	list, err := r.Letters(ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, l := range list {
		if !l.Retryable {
			continue
		}
		if err := r.Retry(ctx, l.Key); err != nil && !errors.Is(err, journal.ErrNoLetter) {
			return err
		}
		n++
	}
	return p.retried(r, n)
}

// retried says who does the work: this command only puts it back.
func (p *program) retried(r records, n int) error {
	when := "leeway serve does them now"
	if _, here := r.(recordsHere); here {
		when = "leeway serve does them once it runs"
	}
	_, err := fmt.Fprintf(p.stdout, "%s put back; %s\n", count(n, "letter", "letters"), when)
	return err
}
