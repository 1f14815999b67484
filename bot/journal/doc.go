// Package journal remembers every question until it is answered. Slack redelivers
// events and processes die; the journal makes answering once the normal case.
//
//	j, err := journal.Open(ctx, journal.Options{Dir: "data/journal"})
//	fresh, err := j.Accept(ctx, journal.Task{Key: "T1/C1/1700000000.000100", Also: []string{"Ev1"}, Lane: "T1/C1/1700000000.000100", Body: body})
//	// durable now: acknowledge Slack, fresh or not
//	err = j.Work(ctx, func(ctx context.Context, t journal.Task) error { … answer and post … })
//
// # States
//
//	             Accept                     Work: do                       do returned nil
//	delivered ──────────▶ accepted ──────────────────────▶ posted ──────────────────────▶ finished
//	    │                  │   ▲                                                             │
//	    ▼                  │   └── Later, error: again, in the same place of the lane        ▼
//	 refused               ▼                                                             forgotten
//	 (ErrFull, or        failed ◀── Dead, MaxDeliver errors, 100 Laters,                 after Window
//	 the disk)             │        MaxDeliver processes that died in it
//	                       └── Retry: accepted anew; Expire: body erased
//
//	state     on the disk                      who may act             a crash then leaves
//	delivered a key for the body; further      Slack, by delivering    names whose task never came, which the
//	          names, each pointing to the      again                   next delivery takes over; or the task
//	          task, written beside it                                  without its names, which is accepted
//	accepted  the task, its body sealed        one worker; the next    the task, still accepted, for the next
//	          under that key                   process after a crash   start; Attempt is then above 1
//	posted    nothing more                     the worker              the same: the next one cannot know, so
//	                                                                   do looks for what it posted before
//	finished  the key as done; then the body's whoever finds it        a finished task that is removed, not
//	          key is destroyed; then the task                          worked on, when it is delivered again
//	          is gone
//	failed    a dead letter; the key as given  an operator, by Retry   the task beside its letter; it is
//	          up; the task is gone. The body's                         buried again, or removed
//	          key is kept
//
// "Answered" is no state of the journal: between accepted and posted nothing is
// written, since answering again gives the same bytes. What stands between exactly
// once and at least once is the moment between posting and the first write of
// finishing. Slack has no idempotency key, so nobody can close it from here; with
// Attempt above 1 the surface looks in the thread for its own message first. What
// cannot be looked up, a private answer, it notes by Remember before it sends it,
// and does not send again: at most once, where all else is exactly once.
//
// # What is stored, and why so
//
// NATS JetStream runs inside the process: no port, no second program, every write
// synced before it is confirmed (SyncAlways; NATS's default loses confirmed writes
// when the machine dies). streams.go gives the reason for each setting.
//
//   - Tasks wait in a work queue. The key's digest is in the subject, and the write
//     demands that the subject be new: looking and storing are one act, on every
//     replica. Full, the queue refuses the new; Slack delivers again.
//   - JetStream keeps its own duplicate window in memory and rebuilds it from what
//     is still in the stream, so a finished task would be forgotten by a restart.
//     The bucket "seen" keeps finished keys, and further names, for Options.Window.
//   - One process alone makes its consumer anew at every start: the oldest task
//     comes at once and in order, where the old consumer would first wait for
//     AckWait. What a consumer knew of earlier deliveries is written behind and gone
//     after a kill; a task that was there before the start has Attempt 2 at least.
//   - A lane is a queue with one goroutine while it has tasks. A task that waits
//     (Later, or after an error) keeps its lane waiting, for order; each wait is
//     Options.MaxWait at most. Other lanes go on: Options.Hands at one time, the
//     task accepted first first. What is beyond waits in the stream.
//   - A task that a process died with is marked while it is in hand. One that three
//     died with is tried alone, so that only what kills is given up (suspect.go).
//   - Day counters are one value a day. Who counts while a write is under way shares
//     the next; the numbers are durable when Count returns. A task that is done
//     twice counts twice.
//
// # Text
//
// No body is ever on the disk in the clear. Each is sealed (AES-256-GCM) under a
// random key of its own in the file "keys", made ahead so that accepting need not
// wait for it, and finishing overwrites that key: what JetStream leaves of a deleted message in its blocks can then be read by nobody.
// JetStream's own secure delete would rewrite up to 8 MiB for each task. Names are
// stored sealed by nothing: they are ids. Bodies are in no subject, header or log.
// A dead letter keeps its key for Options.KeepDead, so that it can be retried.
//
// # Damage
//
// After a bad record, JetStream goes on with what came before it, without a word.
// The journal looks first (inspect.go): the key file knows which tasks must be
// there, seals show whether they are whole, and journal.json how far every stream
// had come. If anything is missing Open fails with ErrCorrupt, and Options.Salvage
// opens what is left. A full or failing disk fails Accept, and Health; a disk error
// lasts until the journal is opened anew.
//
// # Several replicas
//
// With Options.URL the same streams live on an external cluster, [Options.Replicas]
// copies of each. Any replica accepts, any works, one at a time: a lane's next task
// begins only when the stream holds no earlier one of it. A replica sends heartbeats
// for what it holds; one that cannot be heard for most of AckWait stops its tasks,
// before another gets them. A Raft log cannot be erased at will, so bodies are
// sealed under Options.Secret, which the cluster never sees. Two different keys that
// claim one further name within the same milliseconds on two replicas both wait for
// claimAge rather than both pass.
//
// # Figures
//
// Measured on 2026-11-22 on two cores of a machine that others use too; the
// workspace that asks and takes the answers has its share of them. A task costs five
// syncs of the disk, of which accepting waits for one.
//
//	what                                 to hold            measured
//	kills survived                       200, none lost,    200 of 200; of 605 private answers
//	                                     none doubled       22 were noted and not sent
//	accept, durable, 200 a second        3 ms p99           1.9 to 2.8 ms; up to 5.9 while
//	                                                        others use the machine
//	question to reply, 50 a second       150 ms p99         12.1 ms
//	restart with 10,000 pending          2 s to a reply     1.1 s
//	200 questions a second, ten minutes  300 MB, no growth  279 MB and 1,195 goroutines, flat
//	                                                        from the fourth minute on
//
// In that order, by
//
//	LEEWAY_KILLS=200 go test ./cmd/leeway -run Killed -v
//	go test ./bot/journal -run '^$' -bench AcceptPaced -benchtime 2000x
//	go test ./cmd/leeway -run '^$' -bench Reply
//	go test ./cmd/leeway -run '^$' -bench CatchUp
//	LEEWAY_LOAD_SECONDS=600 go test ./cmd/leeway -run '^$' -bench Soak -timeout 20m
//
// Without a load: accept to finished, one after another, 1.2 ms; open with 10,000
// pending until the first is in hand, 1.0 s.
//
// # Tour
//
//   - journal.go, options.go: open, close; folder.go, server.go, cluster.go: on what
//   - task.go, accept.go, reserve.go, claim.go: a task and its names; seal.go, keyfile.go, keystock.go: its text
//   - work.go, shift.go, attempt.go, outcome.go, finish.go: from accepted to finished;
//     awake.go, hands.go: how many at one time, and which first
//   - suspect.go, mark.go: what may kill; dead.go: tasks that were given up; gaps.go, forget.go, figures.go: for editors
//   - memory.go, counts.go: beside the tasks; health.go, inspect.go: is it well
//   - replicas.go, slot.go, notice.go: what several need on top
//   - backup.go, restore.go: one file
package journal
