package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/leeway-bot/leeway/config"
	"github.com/spf13/cobra"
)

func (p *program) configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "config",
		Short:   "Print the effective settings, secrets masked",
		Long:    "Print the effective settings and where each comes from, secrets masked.\n\n" + settingsHelp(),
		Example: "  leeway config\n  LEEWAY_LIBRARY_SOURCE=./policy leeway config",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			if asJSON {
				values := map[string]string{}
				for _, e := range s.Effective() {
					values[e.Key] = e.Value
				}
				return p.writeJSON(values)
			}
			w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			for _, e := range s.Effective() {
				fmt.Fprintf(w, "%s\t%s\t(%s)\n", e.Key, e.Value, e.From)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	return cmd
}

// settingsHelp lists the keys for the command's help.
func settingsHelp() string {
	var b strings.Builder
	b.WriteString("Keys (file leeway.yaml; environment LEEWAY_ and the key in capitals, \"_\" for \".\"):\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, d := range config.Docs() {
		fmt.Fprintf(w, "  %s\t%s\n", d.Key, d.Meaning)
	}
	w.Flush()
	return strings.TrimRight(b.String(), "\n")
}
