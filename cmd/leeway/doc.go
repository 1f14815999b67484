// Leeway tells educators what policy already lets them do: in Slack, and here
// in a terminal with no set-up.
//
//	leeway ask "can we use virtual days for snow days?"
//
// # Tour
//
// The program is [run]: arguments and streams in, an error out. Each command is
// a file:
//
//   - ask.go, batch.go: one question, or a file of them
//   - cite.go: a legal citation in any spelling, and what rests on it
//   - list.go: browse the library
//   - lint.go, lint_watch.go: check a library, once or whenever a file changes
//   - new.go, preview.go, schema.go, stale.go, recipe.go: for who writes one
//   - diff.go: what a new revision would change
//   - reindex.go, rollback.go, asking.go, audit.go: have a running server take a
//     revision or go back, and who did
//   - index.go: build its index ahead
//   - eval.go: how well it answers labelled questions
//   - serve.go, serve_routes.go: answer in Slack, and say how it goes;
//     serve_library.go, serve_admin.go, serve_webhooks.go: what it serves, and who
//     changes that
//   - gaps.go, stats.go, forget.go, journal.go: what editors and operators ask of the
//     journal; records.go opens it, or asks the server that has it open
//   - manifest.go, doctor.go: set Slack up, and check what is set
//   - config.go, version.go: what is set, what is running
//
// What they share: program.go opens settings, library and index; render.go lays
// an answer out for reading; progress.go shows long work; errors.go is the
// program's voice when something is wrong.
//
// Output is for reading on a terminal and for other programs elsewhere: colour
// and progress only on a terminal, --json everywhere, errors on standard error
// as "leeway: what, on what, why" with a hint. It exits with 0 when done, 1 when
// it failed, 2 when it was called wrongly.
package main
