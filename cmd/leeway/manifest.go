package main

import (
	"encoding/json"
	"fmt"

	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/spf13/cobra"
)

// exampleURL stands where nobody said what Slack will call.
const exampleURL = "https://leeway.example.org"

func (p *program) manifestCommand() *cobra.Command {
	var o slackbot.ManifestOptions
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print the Slack app manifest",
		Long: "Print the manifest of a Slack app with exactly the scopes and events that Leeway\nneeds, as JSON. Paste it at https://api.slack.com/apps, Create New App, From a\n" +
			"manifest; or, for an app that exists, into its page App Manifest.\n\nWithout --mode it follows the setting slack.mode.",
		Example: "  leeway manifest --mode socket\n  leeway manifest --mode http --url https://leeway.example.org > manifest.json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			if err := p.reach(&o); err != nil {
				return err
			}
			m, err := slackbot.Manifest(o)
			if err != nil {
				return usageError{fmt.Errorf("manifest: %w", err)}
			}
			enc := json.NewEncoder(p.stdout)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(m); err != nil {
				return fmt.Errorf("write output: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Mode, "mode", "", "how Slack reaches Leeway: http or socket")
	cmd.Flags().StringVar(&o.URL, "url", "", "with http: the https address that Slack calls, without a path")
	cmd.Flags().StringVar(&o.Name, "name", "Leeway", "the app's name in the workspace")
	return cmd
}

// reach completes how Slack reaches Leeway from the settings, and says on standard
// error what it had to assume.
func (p *program) reach(o *slackbot.ManifestOptions) error {
	if o.Mode == "" {
		s, err := p.settings()
		if err != nil {
			return err
		}
		o.Mode = s.Slack.Mode
	}
	if o.Mode == "off" {
		o.Mode = "socket"
		if o.URL != "" {
			o.Mode = "http"
		}
		fmt.Fprintf(p.stderr, "leeway: slack.mode is off; this is the manifest for %s (--mode says otherwise)\n", o.Mode)
	}
	if o.Mode == "http" && o.URL == "" {
		o.URL = exampleURL
		fmt.Fprintf(p.stderr, "leeway: no --url; put your server's address in place of %s\n", exampleURL)
	}
	return nil
}
