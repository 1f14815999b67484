package main

import "github.com/spf13/cobra"

func (p *program) rollbackCommand() *cobra.Command {
	a := &asking{program: p}
	cmd := &cobra.Command{
		Use:   "rollback [REVISION]",
		Short: "Have a running server go back to an earlier revision, and hold there",
		Long: "Ask a running leeway serve to serve an earlier revision at once: the one before, or\n" +
			"the one named, by revision or commit. It holds there: until leeway release, new\n" +
			"revisions are checked and not served. The last ten are kept; GET /admin/status\n" +
			"lists them.",
		Example: "  leeway rollback\n  leeway rollback 4e1f0c2b9a77",
		Args:    wrongly(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var body rollbackBody
			if len(args) == 1 {
				body.To = args[0]
			}
			return a.ask(cmd.Context(), "/admin/rollback", body)
		},
	}
	a.flags(cmd)
	return cmd
}

func (p *program) releaseCommand() *cobra.Command {
	a := &asking{program: p}
	cmd := &cobra.Command{
		Use:     "release",
		Short:   "Have a running server take new revisions again",
		Long:    "Ask a running leeway serve to end the hold that a rollback began, and to take what\nlibrary.source holds now.",
		Example: "  leeway release",
		Args:    wrongly(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.ask(cmd.Context(), "/admin/release", struct{}{}) },
	}
	a.flags(cmd)
	return cmd
}
