// Package index finds the entries that answer a question. A teacher writes "a
// kid works mornings at the hospital, can we count that?" and the policy says
// "work-based learning": no word is shared, so matching words alone answers two
// questions in three. Several signals look at a question, each errs on different
// ones, and they are fused into one list with one probability.
//
//	idx, err := index.New(ctx, lib, index.Options{})
//	result, err := idx.Search(ctx, index.Query{Text: "four-day week?"})
//	result.Hits[0].Entry.ID           // "mt/instructional-day/structure"
//	result.Hits[0].Probability        // that it answers, 0 to 1
//	result.Covered                    // that any entry does
//
// # Tour
//
//   - spelling.go: typing errors mended before anything else looks
//   - words.go: BM25 by Bleve, over what an entry says and over its asks apart,
//     with exact facets; filter.go: searching among some entries only
//   - grams.go, linear.go, classifier.go: which entry, or none? A linear
//     classifier over word and letter grams and the text's vector, trained on
//     the library's asks and off-topic lines
//   - signals.go: what each signal says of each entry, the asks and passages
//     nearest in meaning among them
//   - fuse.go: from signals to probabilities, by a conditional logit; an entry
//     of a state that was not asked for competes too, so that its question is
//     not answered with the next best of another state
//   - nested.go: entries that have asks before those that have none
//   - learned.go, ahead.go: what was learned from a library, and for the bundled
//     one ahead of time
//   - vectors.go, store.go: vectors kept by content, an index kept by revision
//   - validate.go: how well it does on lines kept from learning
//
// Entries without asks are ranked by words and passages alone, with weights learned
// from the bundled library when its asks are hidden; beside entries that have some,
// they get what those leave.
//
// # What was tried
//
// By cross-validation on the library's own lines, first entry right: words .65,
// nearest asks .71, classifier over grams .71, over vectors .65, over both .77,
// all fused .86. Ridge regression in place of the logistic one added nothing;
// twice the learning rate or the epochs overfits. The library's figures today are
// in the README, printed by leeway eval --figures.
package index
