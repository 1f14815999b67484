package curator

import (
	"context"
	"runtime"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// Revision is one state of the library, ready to answer.
type Revision struct {
	Assistant *bot.Assistant
	ID        string    // the library's revision: its content, 12 hex digits
	Commit    string    // "" when it came from no repository
	LoadedAt  time.Time // when it began to be served

	hearing *hearing // golden questions that it was asked
}

// revisionOf is a revision that answers from an index, which is its own from now
// on.
func revisionOf(idx *index.Index, commit string, at, today time.Time) *Revision {
	closeUnheld(idx)
	a := bot.New(idx)
	return &Revision{Assistant: a, ID: a.Library().Revision, Commit: commit, LoadedAt: at, hearing: newHearing(a, today)}
}

// closeUnheld closes an index when nobody holds it any longer: questions in flight
// finish on what they began with, however long they take.
func closeUnheld(idx *index.Index) {
	runtime.SetFinalizer(idx, func(x *index.Index) { _ = x.Close() })
}

// at is the same revision under another commit: a push that changed no file of
// the library.
func (r *Revision) at(commit string) *Revision {
	moved := *r
	moved.Commit = commit
	return &moved
}

// heardOn is what the revision said to golden questions on a day.
func (r *Revision) heardOn(day time.Time) *hearing {
	if r.hearing.today.Equal(day) {
		return r.hearing
	}
	return newHearing(r.Assistant, day)
}

// build opens or builds the index of a library.
func (c *Curator) build(ctx context.Context, lib *knowledge.Library) (*index.Index, error) {
	idx, err := index.New(ctx, lib, index.Options{Dir: c.indexDir, Progress: c.indexing})
	if err != nil && c.indexDir != "" && ctx.Err() == nil { // a folder that cannot be written to: answer all the same
		c.log.Warn("the index is kept in memory", "err", err.Error())
		return index.New(ctx, lib, index.Options{Progress: c.indexing})
	}
	return idx, err
}

// day is today by the clock, as questions have it.
func (c *Curator) day() time.Time {
	y, m, d := c.today().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
