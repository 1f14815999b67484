package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

// built is what leeway index reports.
type built struct {
	Revision  string  `json:"revision"`
	Entries   int     `json:"entries"`
	Passages  int     `json:"passages"`
	Made      int     `json:"vectors_made"`
	Reused    int     `json:"vectors_reused"`
	Unchanged bool    `json:"unchanged"` // it stood there already
	Seconds   float64 `json:"seconds"`
	Dir       string  `json:"dir"` // where it is kept; "" for the bundled library, whose index is in the program
}

func (p *program) indexCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "index [DIR|FILE]",
		Short: "Build the index of a library ahead",
		Long: "Build the index of a library, so that the first question need not wait for it:\n" +
			"some minutes for a thousand sections of law, at once when nothing changed. FILE is\n" +
			"a file of sections, named ….sections.jsonl. Interrupted, it goes on where it stopped\n" +
			"when it is run again. Without DIR or FILE it indexes the configured library.",
		Example: "  leeway index ./policy\n  leeway index rsmo.sections.jsonl && leeway ask --library rsmo.sections.jsonl \"tenure?\"",
		Args:    wrongly(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				p.libraryDir = args[0]
			}
			b, err := p.buildIndex(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(b)
			}
			_, err = fmt.Fprintln(p.stdout, b)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func (p *program) buildIndex(ctx context.Context) (built, error) {
	began := time.Now()
	s, err := p.settings()
	if err != nil {
		return built{}, err
	}
	lib, dir, err := p.library(ctx, s)
	if err != nil {
		return built{}, err
	}
	kept := indexDir(s, dir)
	if kept == "" && dir != "" {
		return built{}, hinted{errors.New("index: no folder to keep it in"), "set data_dir, in leeway.yaml or as LEEWAY_DATA_DIR"}
	}
	if kept == "" {
		return bundledIndex(lib, began), nil
	}
	progress, done := p.progress()
	b, err := index.Build(ctx, lib, index.Options{Dir: kept, Progress: progress, Waiting: p.waiting})
	done()
	if err != nil {
		if ctx.Err() == nil {
			err = hinted{err, "set data_dir to a folder that leeway may write to"}
		}
		return built{}, err
	}
	return built{lib.Revision, b.Entries, b.Passages, b.Made, b.Reused, b.Unchanged, time.Since(began).Seconds(), b.Dir}, nil
}

// bundledIndex is the index that go generate made and the program carries.
func bundledIndex(lib *knowledge.Library, began time.Time) built {
	b := built{Revision: lib.Revision, Entries: len(lib.Served()), Unchanged: true, Seconds: time.Since(began).Seconds()}
	for _, e := range lib.Served() {
		b.Passages += len(e.Passages)
	}
	return b
}

// waiting says why nothing happens.
func (p *program) waiting() {
	fmt.Fprintln(p.stderr, "leeway: another process is building this index; waiting for it")
}

// String is the report on three lines.
func (b built) String() string {
	what := fmt.Sprintf("%s in %s, revision %s", count(b.Entries, "entry", "entries"), count(b.Passages, "passage", "passages"), b.Revision)
	switch {
	case b.Dir == "":
		return what + "\nthe index of the bundled library is part of the program: nothing to build"
	case b.Unchanged:
		return fmt.Sprintf("%s\nunchanged: the index stood there already (%.1f s)\nkept in %s", what, b.Seconds, b.Dir)
	}
	return fmt.Sprintf("%s\n%s made, %d reused (%.1f s)\nkept in %s", what, count(b.Made, "vector", "vectors"), b.Reused, b.Seconds, b.Dir)
}
