package main

import (
	"github.com/leeway-bot/leeway/bot/eval"
	"github.com/spf13/cobra"
)

func (p *program) evalCommand() *cobra.Command {
	var asJSON, brief bool
	var today string
	cmd := &cobra.Command{
		Use:   "eval FILE…",
		Short: "Score labelled questions",
		Long: "Score labelled questions, one JSON object a line: {\"question\", \"gold\": [{\"id\",\n\"grade\"}], \"jurisdiction\"?, \"context\"?, \"approval\"?, \"citations\"?, …}, or the form of\n" +
			"a library's golden.jsonl. Prints hit@1, hit@3, nDCG@10, false and missed answers by\ncategory, and the questions that failed.",
		Example: "  leeway eval golden.jsonl\n  leeway eval --brief dev.jsonl test.jsonl",
		Args:    wrongly(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			on, err := day(today)
			if err != nil {
				return usageError{err}
			}
			questions, err := p.readQuestions(files)
			if err != nil {
				return err
			}
			a, err := p.assistant(cmd.Context())
			if err != nil {
				return err
			}
			progress, done := p.progress()
			report, err := eval.Run(cmd.Context(), a, questions, on, func(n int) { progress("questions", n, len(questions)) })
			done()
			if err != nil {
				return err
			}
			if asJSON {
				return p.writeJSON(map[string]any{"revision": report.Revision, "scores": report.Scores()})
			}
			return report.Write(p.stdout, !brief)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, "the scores as JSON")
	f.BoolVar(&brief, "brief", false, "the table alone")
	f.StringVar(&today, "today", "", "the day of asking (default: today)")
	return cmd
}

func (p *program) readQuestions(files []string) ([]eval.Question, error) {
	var all []eval.Question
	for _, name := range files {
		in, closeIn, err := p.open(name)
		if err != nil {
			return nil, err
		}
		questions, err := eval.Read(name, in)
		closeIn()
		if err != nil {
			return nil, hinted{err, "write one JSON object a line, with \"question\" and \"gold\" or \"first\""}
		}
		all = append(all, questions...)
	}
	return all, nil
}
