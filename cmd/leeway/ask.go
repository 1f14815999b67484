package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/spf13/cobra"
)

func (p *program) askCommand() *cobra.Command {
	var jurisdiction, today, batch string
	var asJSON, explain bool
	cmd := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Answer a question",
		Long: "Answer a question from the library.\n\n" +
			"A state or district that the question names wins over --jurisdiction.\n" +
			"--batch reads JSON lines {\"id\", \"question\", \"jurisdiction\"?, \"context\"?: [\"earlier\nquestion\", …], \"today\"?} and writes one answer a line, in order.",
		Example: "  leeway ask \"can we use virtual days for snow days?\"\n" +
			"  leeway ask --jurisdiction mt --explain who decides what proficient means\n" +
			"  leeway ask --json \"ARM 10.55.604\"\n" +
			"  leeway ask --batch questions.jsonl > answers.jsonl",
		Args: wrongly(func(cmd *cobra.Command, args []string) error {
			switch {
			case batch == "" && len(args) == 0:
				return errors.New("no question")
			case batch != "" && len(args) > 0:
				return errors.New("a question and --batch")
			}
			return nil
		}),
		RunE: func(cmd *cobra.Command, args []string) error {
			on, err := day(today)
			if err != nil {
				return usageError{err}
			}
			a, err := p.assistant(cmd.Context())
			if err != nil {
				return err
			}
			if err := holds(a.Library(), jurisdiction); err != nil {
				return err
			}
			defaults := bot.Question{Jurisdiction: jurisdiction, Today: on}
			if batch != "" {
				return p.askBatch(cmd.Context(), a, batch, defaults)
			}
			defaults.Text = strings.Join(args, " ")
			answer, err := a.Answer(cmd.Context(), defaults)
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(answer)
			}
			return p.render(answer, explain)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&jurisdiction, "jurisdiction", "j", "", "whose policy is meant: mt, mo, clayton (default: all, and the answer says whose)")
	f.StringVar(&today, "today", "", "the day of asking, for deadlines and ends: 2026-11-22 (default: today)")
	f.StringVar(&batch, "batch", "", "answer a file of questions, one JSON object a line; - is standard input")
	f.BoolVar(&asJSON, "json", false, "the answer as JSON")
	f.BoolVar(&explain, "explain", false, "show how each entry was found")
	return cmd
}

// writeJSON writes one value on one line.
func (p *program) writeJSON(v any) error {
	enc := json.NewEncoder(p.stdout)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}
