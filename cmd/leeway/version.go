package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/spf13/cobra"
)

// version is set by a release build (-ldflags "-X main.version=…").
var version = ""

func (p *program) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "version", Short: "Versions of program, library and model", Example: "  leeway version --json", Args: wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			lib, dir, err := p.library(cmd.Context(), s)
			if err != nil {
				return err
			}
			if dir == "" {
				dir = "bundled"
			}
			v := struct {
				Program  string `json:"program"`
				Go       string `json:"go"`
				Library  string `json:"library"`
				Revision string `json:"revision"`
				Entries  int    `json:"entries"`
				Model    string `json:"model"`
			}{programVersion(), runtime.Version(), dir, lib.Revision, len(lib.Served()), meaning.Version()}
			if asJSON {
				return p.writeJSON(v)
			}
			_, err = fmt.Fprintf(p.stdout, "leeway   %s (%s)\nlibrary  %s, revision %s, %d entries\nmodel    %s\n", v.Program, v.Go, v.Library, v.Revision, v.Entries, v.Model)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// programVersion is the release, or the commit that was built.
func programVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	return info.Main.Version
}
