package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/eval"
	"github.com/spf13/cobra"
)

// evaluation is one run of leeway eval: what was asked for.
type evaluation struct {
	*program
	asJSON, brief          bool
	crossValidate, figures bool
	save, compare          string // files of records
	today                  string
	on                     time.Time // the same, read
}

// questionSet is a file of questions.
type questionSet struct {
	name      string
	questions []eval.Question
}

func (p *program) evalCommand() *cobra.Command {
	e := &evaluation{program: p}
	cmd := &cobra.Command{
		Use:   "eval FILE…",
		Short: "Score labelled questions",
		Long: "Score labelled questions, one JSON object a line: {\"question\", \"gold\": [{\"id\",\n\"grade\"}], \"jurisdiction\"?, \"context\"?, \"approval\"?, \"citations\"?, …}, or the form of\n" +
			"a library's golden.jsonl. Prints hit@1, hit@3, nDCG@10, false and missed answers by\ncategory, whether the probabilities shown can be believed, and the questions that\nfailed.\n\n" +
			"Before a change, --save keeps each question's outcome in a file; after it, --compare\nsays what the change did, question by question. --figures prints all figures of this\nbuild as Markdown.",
		Example: "  leeway eval golden.jsonl\n  leeway eval --brief dev.jsonl test.jsonl\n  leeway eval --save before.jsonl dev.jsonl\n  leeway eval --compare before.jsonl dev.jsonl\n" +
			"  leeway eval --cross-validate\n  leeway eval --figures dev.jsonl golden.jsonl",
		Args: wrongly(func(_ *cobra.Command, files []string) error { return e.check(files) }),
		RunE: func(cmd *cobra.Command, files []string) error {
			switch {
			case e.crossValidate:
				return e.validate(cmd.Context())
			case e.figures:
				return e.measure(cmd.Context(), files)
			}
			return e.score(cmd.Context(), files)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&e.asJSON, "json", false, "the scores as JSON")
	f.BoolVar(&e.brief, "brief", false, "the tables alone; with --figures, no cross-validation, which takes minutes")
	f.StringVar(&e.save, "save", "", "file to keep each question's outcome in")
	f.StringVar(&e.compare, "compare", "", "file that --save wrote: print what changed since")
	f.BoolVar(&e.crossValidate, "cross-validate", false, "score the library on its own asks and off-topic lines, each kept from learning")
	f.BoolVar(&e.figures, "figures", false, "print all figures as Markdown tables: scores, cross-validation, search time")
	f.StringVar(&e.today, "today", "", "the day of asking (default: today)")
	return cmd
}

// check refuses what does not go together.
func (e *evaluation) check(files []string) error {
	alone := ""
	switch {
	case e.crossValidate:
		alone = "--cross-validate"
	case e.figures:
		alone = "--figures"
	}
	switch {
	case (len(files) == 0) != e.crossValidate:
		return errors.New("name files of questions, or --cross-validate")
	case e.crossValidate && e.figures:
		return errors.New("--figures cross-validates too: leave --cross-validate out")
	case alone != "" && (e.save != "" || e.compare != ""):
		return fmt.Errorf("%s goes with neither --save nor --compare", alone)
	}
	var err error
	e.on, err = day(e.today)
	return err
}

// score asks the questions of some files and says how well they were answered.
func (e *evaluation) score(ctx context.Context, files []string) error {
	sets, err := e.readSets(files)
	if err != nil {
		return err
	}
	before, err := e.readRecords()
	if err != nil {
		return err
	}
	a, err := e.assistant(ctx)
	if err != nil {
		return err
	}
	report, err := e.ask(ctx, a, together(sets))
	if err != nil {
		return err
	}
	if err := e.keep(report.Records()); err != nil {
		return err
	}
	switch {
	case e.compare != "":
		return e.printComparison(before, report.Records())
	case e.asJSON:
		return e.writeJSON(report.Summary())
	}
	return report.Write(e.stdout, !e.brief)
}

// ask puts the questions to an assistant, on the day of asking.
func (e *evaluation) ask(ctx context.Context, a *bot.Assistant, questions []eval.Question) (*eval.Report, error) {
	progress, done := e.progress()
	defer done()
	return eval.Run(ctx, a, questions, e.on, func(n int) { progress("questions", n, len(questions)) })
}

func (e *evaluation) readSets(files []string) ([]questionSet, error) {
	var sets []questionSet
	for _, name := range files {
		in, closeIn, err := e.open(name)
		if err != nil {
			return nil, err
		}
		questions, err := eval.Read(name, in)
		closeIn()
		if err != nil {
			return nil, hinted{err, "write one JSON object a line, with \"question\" and \"gold\" or \"first\""}
		}
		sets = append(sets, questionSet{name, questions})
	}
	return sets, nil
}

// together lists the questions of all sets.
func together(sets []questionSet) []eval.Question {
	var all []eval.Question
	for _, s := range sets {
		all = append(all, s.questions...)
	}
	return all
}
