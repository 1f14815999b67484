// Package eval measures how well Leeway answers, on labelled questions: whether
// a right entry comes first, whether it stays silent when the library does not
// say, and whether approval and law are right when a question asks for them.
//
//		questions, err := eval.Read(file)
//		report, err := eval.Run(ctx, assistant, questions, today)
//		report.Write(os.Stdout)
//
//	  - question.go: a labelled question, in the forms that test sets have
//	  - run.go: asking them all, and judging each
//	  - measure.go: hit@1, hit@3, nDCG@10, false and missed answers
//	  - report.go: the table that people read
package eval
