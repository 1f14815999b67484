package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/spf13/cobra"
)

func (p *program) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write all that the journal holds to a file, while it goes on",
		Long: "Write all that the journal holds to a file, while leeway serve goes on. The file\nholds the text of questions that wait, of dead letters, and of those sent to the\n" +
			"policy team: guard it, and delete it after use.\n\n" + whereRecordsAre,
		Example: "  leeway journal backup leeway.backup",
		Args:    wrongly(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withRecords(cmd.Context(), func(r records) error { return p.backup(cmd.Context(), r, args[0]) })
		},
	}
}

// backup leaves no file that is not whole.
func (p *program) backup(ctx context.Context, r records, name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return hinted{fmt.Errorf("backup: %w", err), "name a file that is not there yet"}
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	err = r.Backup(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %d bytes. It holds questions in the clear: guard it.\n", name, info.Size())
	return err
}

func (p *program) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Make the journal of an empty data_dir from a backup",
		Long: "Make a journal from a backup, in a data_dir or on a cluster that has none. The\nbackup is checked; of one that is cut off or altered nothing is kept. What was\n" +
			"forgotten or erased after the backup is there again: erase it anew.",
		Example: "  LEEWAY_DATA_DIR=/var/lib/leeway leeway journal restore leeway.backup",
		Args:    wrongly(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			o, err := journalOptions(s, p.logger(s))
			if err != nil {
				return err
			}
			return p.restore(cmd.Context(), o, args[0])
		},
	}
}

func (p *program) restore(ctx context.Context, o journal.Options, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer f.Close()
	switch err := journal.Restore(ctx, o, f); {
	case errors.Is(err, journal.ErrNotEmpty), errors.Is(err, journal.ErrInUse):
		return hinted{err, "set data_dir to a new folder; or stop leeway serve, and move the old journal away"}
	case err != nil:
		return hinted{fmt.Errorf("%s: %w", name, err), "nothing of it was kept; try another backup"}
	}
	j, err := journal.Open(ctx, o) // as leeway serve will
	if err != nil {
		return err
	}
	held, err := j.Figures(ctx)
	if err = errors.Join(err, j.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "restored: %s, %s, %s sent to the policy team\n", count(held.Pending, "task waits", "tasks wait"),
		count(held.Dead, "dead letter", "dead letters"), count(held.Gaps, "question", "questions"))
	return err
}
