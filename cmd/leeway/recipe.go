package main

import (
	_ "embed"
	"fmt"

	"github.com/spf13/cobra"
)

// githubRecipe checks a pull request to a library's repository.
//
//go:embed recipe_github.yml
var githubRecipe string

func (p *program) recipeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "recipe",
		Short:   "Files for the repository that a library is kept in",
		Example: "  leeway recipe github > .github/workflows/policy.yml",
		Args:    wrongly(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "github",
		Short: "A GitHub Actions workflow that checks pull requests",
		Long: "Print a GitHub Actions workflow. On each pull request it lints the library, puts it to\n" +
			"the gate that leeway reindex has, and writes what would change as a comment. It\n" +
			"fails when the revision would be refused.",
		Example: "  leeway recipe github > .github/workflows/policy.yml",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(p.stdout, githubRecipe)
			return err
		},
	})
	return cmd
}
