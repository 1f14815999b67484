package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/leeway-bot/leeway/bot/eval"
	"github.com/leeway-bot/leeway/index"
	"github.com/spf13/cobra"
)

func (p *program) evalCommand() *cobra.Command {
	var asJSON, brief, crossValidate bool
	var today string
	cmd := &cobra.Command{
		Use:   "eval FILE…",
		Short: "Score labelled questions",
		Long: "Score labelled questions, one JSON object a line: {\"question\", \"gold\": [{\"id\",\n\"grade\"}], \"jurisdiction\"?, \"context\"?, \"approval\"?, \"citations\"?, …}, or the form of\n" +
			"a library's golden.jsonl. Prints hit@1, hit@3, nDCG@10, false and missed answers by\ncategory, and the questions that failed.",
		Example: "  leeway eval golden.jsonl\n  leeway eval --brief dev.jsonl test.jsonl\n  leeway eval --cross-validate",
		Args: wrongly(func(_ *cobra.Command, files []string) error {
			if (len(files) == 0) != crossValidate {
				return errors.New("name files of questions, or --cross-validate")
			}
			return nil
		}),
		RunE: func(cmd *cobra.Command, files []string) error {
			if crossValidate {
				return p.crossValidate(cmd.Context(), asJSON, !brief)
			}
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
	f.BoolVar(&crossValidate, "cross-validate", false, "score the library on its own asks and off-topic lines, each kept from learning")
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

// crossValidate scores a library on its own lines, in five folds.
func (p *program) crossValidate(ctx context.Context, asJSON, faults bool) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	lib, dir, err := p.library(s)
	if err != nil {
		return err
	}
	const folds = 5
	progress, done := p.progress()
	v, err := index.Validate(ctx, lib, folds, index.Options{Dir: indexDir(s, dir), Progress: progress})
	done()
	if err != nil {
		return err
	}
	if asJSON {
		return p.writeJSON(v)
	}
	asks := 0
	for _, h := range v.Outcomes {
		if h.Entry != "" {
			asks++
		}
	}
	fmt.Fprintf(p.stdout, "%d asks and %d off-topic lines in %d folds, each kept from learning:\nhit@1 %.3f  hit@3 %.3f  AUC %.4f\n", asks, len(v.Outcomes)-asks, folds, v.Hit1, v.Hit3, v.AUC)
	if !faults {
		return nil
	}
	slices.SortStableFunc(v.Outcomes, func(a, b index.Held) int { return slices.Compare([]string{a.Entry}, []string{b.Entry}) })
	for _, h := range v.Outcomes {
		switch {
		case h.Entry == "" && h.Covered > 0.5:
			fmt.Fprintf(p.stdout, "off topic, yet %.2f %s: %s\n", h.Covered, h.Ranked[0], h.Text)
		case h.Entry != "" && (h.Ranked[0] != h.Entry || h.Covered < 0.5):
			fmt.Fprintf(p.stdout, "%s, yet %.2f %s (covered %.2f): %s\n", h.Entry, h.Probability, h.Ranked[0], h.Covered, h.Text)
		}
	}
	return nil
}
