// Package index finds the entries that answer a question. A teacher writes "a
// kid works mornings at the hospital, can we count that?" and the policy says
// "work-based learning": no word is shared, so matching words alone answers two
// questions in three. Several signals look at a question, each errs on different
// ones, and they are fused into one list with one probability.
//
// # Tour
//
//		idx, err := index.New(lib, index.Options{})
//		result, err := idx.Search(ctx, index.Query{Text: "four-day week?"})
//		result.Hits[0].Entry.ID           // "mt/instructional-day/structure"
//		result.Hits[0].Probability        // that it answers, 0 to 1
//		result.Covered                    // that any entry does
//
//	  - words.go: the words signal: Bleve, BM25 over title, headings, body, asks
//	    and thesaurus, with exact facets
//	  - grams.go, linear.go: the grams signal: a linear classifier over word and
//	    letter grams, trained on the library's asks and off-topic lines
//	  - fuse.go: from signals to probabilities, by a conditional logit
//	  - learned.go: what was learned from a library, kept in one file
//	  - index.go: building and searching
//	  - store.go: an index on disk, one folder a revision
//	  - filter.go: searching among some entries only
package index
