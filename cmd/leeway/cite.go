package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/spf13/cobra"
)

func (p *program) citeCommand() *cobra.Command {
	var jurisdiction, batch string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "cite TEXT",
		Short: "Look up legal citations, in any spelling",
		Long: "Find the legal citations in a text, in any spelling, and say what the library holds\n" +
			"on them. Words that name an entry stand for the citation that governs it.\n" +
			"--batch reads JSON lines {\"id\", \"input\"} and writes one result a line, in order.",
		Example: "  leeway cite 20-1-302\n  leeway cite \"see ARM 10.55.905 and .906\"\n  leeway cite --json \"rule on graduation requirements\"",
		Args: wrongly(func(cmd *cobra.Command, args []string) error {
			if (batch == "") == (len(args) == 0) {
				return errors.New("give a text, or --batch and a file")
			}
			return nil
		}),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := p.assistant(cmd.Context())
			if err != nil {
				return err
			}
			if err := holds(a.Library(), jurisdiction); err != nil {
				return err
			}
			if batch != "" {
				return p.citeBatch(cmd.Context(), a, batch, jurisdiction)
			}
			found, err := a.LookUp(cmd.Context(), bot.Question{Text: strings.Join(args, " "), Jurisdiction: jurisdiction})
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(found)
			}
			return p.renderCitations(a, found)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&jurisdiction, "jurisdiction", "j", "", "whose code a bare number belongs to: mt, mo")
	f.StringVar(&batch, "batch", "", "look up a file of texts, one JSON object a line; - is standard input")
	f.BoolVar(&asJSON, "json", false, "the result as JSON")
	return cmd
}

func (p *program) citeBatch(ctx context.Context, a *bot.Assistant, name, jurisdiction string) error {
	return p.batch(ctx, name, func(ctx context.Context, line []byte) (any, error) {
		var in struct {
			ID           string  `json:"id"`
			Input        *string `json:"input"`
			Jurisdiction string  `json:"jurisdiction"`
		}
		if err := unmarshalLine(line, &in); err != nil {
			return nil, err
		}
		if in.Input == nil {
			return nil, errors.New(`no "input"`)
		}
		q := bot.Question{ID: in.ID, Text: *in.Input, Jurisdiction: jurisdiction}
		if in.Jurisdiction != "" {
			q.Jurisdiction = in.Jurisdiction
		}
		return a.LookUp(ctx, q)
	})
}

func (p *program) renderCitations(a *bot.Assistant, found bot.CitationAnswer) error {
	pr := p.printer()
	for _, c := range found.Citations {
		pr.line(pr.bold(c.Display) + pr.faint("  "+c.ID+c.Pin))
		if c.Through != "" {
			pr.line("  through " + c.Through)
		}
		if c.URL != "" {
			pr.line("  " + c.URL)
		}
		if !c.Held {
			pr.line("  The library holds nothing on it.")
		}
	}
	if len(found.Citations) == 0 {
		pr.line("No citation that the library knows stands in that text.")
	}
	if len(found.Entries) > 0 {
		pr.line("")
		pr.line("Entries that rest on it:")
		for _, id := range found.Entries {
			e := a.Library().Entry(id)
			pr.line(fmt.Sprintf("  %s  %s", e.Title, pr.faint(id)))
		}
	}
	pr.law(a, found)
	if len(found.Suggestions) > 0 {
		pr.line("")
		pr.line("Nearest in the library:")
		for _, s := range found.Suggestions {
			pr.line("  " + s)
		}
	}
	return pr.err
}

// law writes the sections of law that were looked up themselves, each whole.
func (p *printer) law(a *bot.Assistant, found bot.CitationAnswer) {
	for _, c := range found.Citations {
		for _, id := range found.Entries {
			e := a.Library().Entry(id)
			if !bot.IsLaw(e) || e.Citations[0].ID != c.ID {
				continue
			}
			p.line("")
			p.wrapped("", "  ", p.bold(e.Title))
			for _, passage := range e.Passages {
				for line := range strings.SplitSeq(passage.Text, "\n") {
					p.wrapped("  │ ", "  │ ", line)
				}
			}
			p.wrapped("  Source: ", "          ", e.Source.Title)
		}
	}
}
