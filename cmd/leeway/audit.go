package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/spf13/cobra"
)

func (p *program) auditCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Who changed what is served, and whether the record is whole",
		Long: "Print who reindexed, rolled back and released the library, from which revision to\n" +
			"which, and what came of it. Each line's hash covers the line before: a line that was\n" +
			"edited, dropped or moved shows, and so does a cut end. It fails then, after the lines\n" +
			"that can be believed.",
		Example: "  leeway audit\n  leeway audit --json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			dir, err := stateDir(s)
			if err != nil {
				return err
			}
			return p.audit(cmd.Context(), filepath.Join(dir, "library"), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one act a line, as JSON")
	return cmd
}

func (p *program) audit(ctx context.Context, dir string, asJSON bool) error {
	if _, err := os.Stat(dir); err != nil {
		return hinted{fmt.Errorf("read audit log: %w", err), "set data_dir to the one of leeway serve; the bundled library, which nobody changes, has no audit log"}
	}
	list, err := readAudit(ctx, curator.AuditFile(dir))
	for _, r := range list {
		if err := p.tellAct(r, asJSON); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	var broken *curator.AuditError
	switch {
	case errors.As(err, &broken):
		return hinted{err, "nothing from that line on can be believed; each act's hash stands in the log of leeway serve too"}
	case err != nil:
		return hinted{err, "run it as the user of leeway serve"}
	case !asJSON:
		_, err = fmt.Fprintf(p.stdout, "%s; the record is whole\n", count(len(list), "act", "acts"))
	}
	return err
}

// readAudit reads the log, again when it does not fit: a server may be writing it.
func readAudit(ctx context.Context, file string) (list []curator.Record, err error) {
	const attempts, pause = 5, 100 * time.Millisecond
	var broken *curator.AuditError
	for range attempts {
		if list, err = curator.ReadAudit(file); !errors.As(err, &broken) {
			return list, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(pause):
		}
	}
	return list, err
}

func (p *program) tellAct(r curator.Record, asJSON bool) error {
	if asJSON {
		return p.writeJSON(r)
	}
	when := r.Time
	if at, err := time.Parse(time.RFC3339Nano, r.Time); err == nil {
		when = at.Format("2006-01-02 15:04:05Z")
	}
	line := fmt.Sprintf("%s  %-8s  %s  %s -> %s  %s", when, r.Act, shown(r.By), dash(r.From), dash(r.To), r.Outcome)
	for _, reason := range r.Reasons {
		line += "\n    " + shown(reason)
	}
	_, err := fmt.Fprintln(p.stdout, line)
	return err
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return shown(s)
}

// shown is text of others on a terminal, whose control characters do nothing.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '?'
		}
		return r
	}, s)
}
