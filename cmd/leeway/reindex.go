package main

import "github.com/spf13/cobra"

func (p *program) reindexCommand() *cobra.Command {
	a := &asking{program: p}
	var body reindexBody
	cmd := &cobra.Command{
		Use:   "reindex",
		Short: "Have a running server take a new revision of the library",
		Long: "Ask a running leeway serve to take what library.source holds now. The new revision\n" +
			"is checked, compared and put to its golden questions beside the old one, which\n" +
			"answers meanwhile; it is served when nothing speaks against it. The difference is\n" +
			"printed, and of a refusal the reasons. It fails when the revision is refused.",
		Example: "  leeway reindex --dry-run\n  leeway reindex --accept\n  leeway reindex --url https://leeway.example.org --json",
		Args:    wrongly(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.ask(cmd.Context(), "/admin/reindex", body) },
	}
	cmd.Flags().BoolVar(&body.DryRun, "dry-run", false, "say what would change, and change nothing")
	cmd.Flags().BoolVar(&body.Accept, "accept", false, "answer for changes that need somebody's word; it is written into the audit log")
	cmd.Flags().StringVar(&body.Ref, "ref", "", "branch, tag or commit, in place of library.ref")
	a.flags(cmd)
	return cmd
}
