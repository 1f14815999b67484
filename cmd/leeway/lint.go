package main

import (
	"errors"
	"fmt"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

func (p *program) lintCommand() *cobra.Command {
	var strict, asJSON bool
	cmd := &cobra.Command{
		Use:     "lint [DIR]",
		Short:   "Check a library",
		Long:    "Check a library and print every mistake with file, line, what and a hint.\nWithout DIR it checks the configured library.",
		Example: "  leeway lint ./policy\n  leeway lint --strict --json ./policy",
		Args:    wrongly(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				p.libraryDir = args[0]
			}
			s, err := p.settings()
			if err != nil {
				return err
			}
			lib, _, err := p.library(s)
			var problems knowledge.Problems
			if err != nil && !errors.As(err, &problems) {
				return err
			}
			if lib != nil {
				problems = lib.Warnings
			}
			return p.reportLint(lib, problems, strict, asJSON)
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "warnings fail too")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one problem a line, as JSON")
	return cmd
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
