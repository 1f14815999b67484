// Package curator brings a new revision of the library into service. Editors keep
// policy in a repository and push to it on a Friday afternoon; a bad edit must
// never reach an educator, and a good one should take a minute.
//
//	c, err := curator.Open(ctx, curator.Options{Source: curator.Source{Location: "https://git.example/policy"}, Dir: dir, IndexDir: indexes})
//	c.Current().Assistant                                     // answers, whatever happens below
//	report, err := c.Reindex(ctx, curator.Request{By: "token"}) // take what the source holds now
//	report, err = c.Rollback(ctx, "slack:U0123", "")            // one back, and hold there
//	report, err = c.Release(ctx, "slack:U0123")
//
// # The way of a revision
//
//	take      what the source holds, copied: a commit's tree, or a folder
//	lint      knowledge.LoadDir: a mistake, and it goes no further
//	index     beside the one that answers
//	gate      what it would change for the worse, and its golden questions
//	compare   entries and golden answers, before and after
//	keep      its files, written elsewhere, synced and renamed
//	serve     one small file replaced; then a pointer; then the audit log
//
// Each step may fail, and the process may die in each: what answered before
// answers on. Only the replacing of that one file makes the new revision the one
// that is served, so a restart finds the old or the new and nothing between.
//
// An answer comes from one [Revision]: whoever asks takes [Curator.Current] once
// and asks its assistant. A revision that was replaced is closed when nobody
// holds it any longer, so questions in flight finish on it.
//
// # Tour
//
//   - source.go: the places a library may come from; secrets kept out of texts
//   - take.go, names.go: a copy of what a source holds, its limits, what is refused
//   - folder.go: from a folder; tree.go: from a commit's tree
//   - fetch.go, refs.go: which commit; local.go: from a repository on this machine
//   - git.go, gitauth.go, gitssh.go: from one elsewhere, without a git binary
//   - gate.go, gate_entries.go, gate_links.go, golden.go: what keeps a revision
//     from being served
//   - compare.go, fields.go, compare_text.go, compare_markdown.go: the difference
//   - report.go, report_text.go, status.go, progress.go: what callers are told
//   - state.go, keep.go, durable.go, seen.go: what lasts
//   - audit.go: who did what, in a chain of hashes
//   - curator.go, revision.go: opening, and what is served
//   - runs.go, reindex.go, serve.go: one reindex at a time; the swap
//   - rollback.go, follow.go, watch.go: back, after another replica, by the clock
//
// # Left open
//
// The hash chain shows that a line was edited, dropped or moved, and by the file
// beside it that the end was cut. Whoever may write both can compute both anew:
// each act's hash is logged too, so that a log kept elsewhere tells.
package curator
