package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

func (p *program) lintCommand() *cobra.Command {
	var strict, asJSON, watch bool
	cmd := &cobra.Command{
		Use:     "lint [DIR]",
		Short:   "Check a library",
		Long:    "Check a library and print every mistake with file, line, what and a hint.\nWithout DIR it checks the configured library.",
		Example: "  leeway lint ./policy\n  leeway lint --strict --json ./policy\n  leeway lint --watch ./policy",
		Args:    wrongly(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				p.libraryDir = args[0]
			}
			s, err := p.settings()
			if err != nil {
				return err
			}
			if !watch {
				return p.lint(cmd.Context(), s, strict, asJSON)
			}
			if s.Library.Source == curator.Bundled || sourceOf(s).IsGit() {
				return usageError{errors.New("lint: --watch takes a folder: name it")}
			}
			return p.watchLint(cmd.Context(), libraryPlace(s), func() error { return p.lint(cmd.Context(), s, strict, asJSON) })
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "warnings fail too")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one problem a line, as JSON")
	cmd.Flags().BoolVar(&watch, "watch", false, "check again whenever a file changes")
	return cmd
}

func (p *program) lint(ctx context.Context, s *config.Settings, strict, asJSON bool) error {
	lib, _, err := p.library(ctx, s)
	var problems knowledge.Problems
	if err != nil && !errors.As(err, &problems) {
		return err
	}
	if lib != nil {
		problems = lib.Warnings
	}
	return p.reportLint(lib, problems, strict, asJSON)
}

func (p *program) reportLint(lib *knowledge.Library, problems knowledge.Problems, strict, asJSON bool) error {
	for _, problem := range problems {
		if asJSON {
			if err := p.writeJSON(problem); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintln(p.stdout, knowledge.Problems{problem}); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
	}
	faults := problems.Faults()
	warnings := len(problems) - faults
	switch {
	case faults > 0:
		return hinted{fmt.Errorf("lint: %s, %s; the library is not served", count(faults, "mistake", "mistakes"), count(warnings, "warning", "warnings")), "each line above says where and what to do"}
	case strict && warnings > 0:
		return hinted{fmt.Errorf("lint: %s, and --strict was given", count(warnings, "warning", "warnings")), "each line above says where and what to do"}
	}
	if !asJSON {
		asks := 0
		for _, e := range lib.Entries {
			asks += len(e.Asks)
		}
		_, err := fmt.Fprintf(p.stdout, "%s, %s, %s: no mistakes, %s\n", count(len(lib.Entries), "entry", "entries"), count(asks, "ask", "asks"),
			count(len(lib.OffTopic), "off-topic line", "off-topic lines"), count(warnings, "warning", "warnings"))
		return err
	}
	return nil
}
