// Package eval measures how well Leeway answers, on labelled questions: whether
// a right entry comes first, whether it stays silent when the library does not
// say, whether approval and law are right when a question asks for them, and
// whether the probabilities it shows can be believed.
//
//		questions, err := eval.Read("dev.jsonl", file)
//		report, err := eval.Run(ctx, assistant, questions, today, step)
//		report.Write(os.Stdout, true)
//
//	  - question.go: a labelled question, in the forms that test sets have
//	  - run.go: asking them all, and judging each
//	  - measure.go: hit@1, hit@3, nDCG@10, false and missed answers
//	  - calibration.go: of the answers that claim 0.8, do eight in ten hold?
//	  - report.go: the tables that people read
//	  - record.go, compare.go, compare_report.go: a run kept in a file, and what changed since
//	  - figures.go, timing.go, machine.go: all figures of one build, to be pasted
//
// The package's own tests keep the ranking of every question of the test sets in
// testdata, so that a change of ranking shows as a diff.
package eval
