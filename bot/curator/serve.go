package curator

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// baseline is the bundled library, to be asked what a first revision gets wrong.
func baseline(ctx context.Context, lib *knowledge.Library, today time.Time) (*hearing, error) {
	idx, err := index.New(ctx, lib, index.Options{})
	if err != nil {
		return nil, err
	}
	return newHearing(bot.New(idx), today), nil
}

// swap makes a candidate the revision that is served, unless it was held, or
// something else was served, since it was compared.
func (c *Curator) swap(ctx context.Context, r *run, was *Revision, n *candidate, report *Report) error {
	c.act.Lock()
	defer c.act.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	st := c.stateNow()
	switch {
	case c.current.Load() != was:
		return errMoved
	case st.Held:
		report.Outcome = Held
		return nil
	}
	if err := c.keep.adopt(n.dir, n.lib.Revision); err != nil {
		return err
	}
	now := c.today()
	rev := &Revision{Assistant: n.is.assistant, ID: n.lib.Revision, Commit: n.commit, LoadedAt: now, hearing: n.is}
	report.Outcome = Swapped
	act := recordOf("reindex", r.req.By, *report, now)
	if err := c.serve(st.serving(rev.ID, n.commit, now), rev, act); err != nil {
		report.Outcome = ""
		return err
	}
	closeUnheld(n.idx)
	if err := c.keep.prune(ctx, c.stateNow(), c.indexDir); err != nil {
		c.log.Warn("remove old revisions", "err", err.Error())
	}
	c.limits.step("pruned")
	return nil
}

// serve writes down what is served from now on, serves it, and records the act.
// Writing is the moment that counts: a process that dies before it served the old
// revision, one that dies after it the new one. act must be held.
func (c *Curator) serve(st state, rev *Revision, act Record) error {
	if c.isClosed() {
		return ErrClosed
	}
	st.Source, st.Act, st.Acts = c.source.fingerprint(), &act, c.audit.head.Lines
	c.limits.step("before written")
	if err := st.write(c.keep.in(stateFile)); err != nil {
		return err
	}
	c.limits.step("written")
	c.mu.Lock()
	c.state = st
	c.mu.Unlock()
	c.current.Store(rev)
	c.limits.step("served")
	c.tell()
	c.write(act)
	c.limits.step("audited")
	return nil
}

func (c *Curator) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

func (c *Curator) stateNow() state {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// moveCommit notes that the library served stands at another commit too.
func (c *Curator) moveCommit(r *run, was *Revision, commit string) error {
	if was.Commit == commit || r.req.DryRun || r.req.Ref != "" {
		return nil
	}
	c.act.Lock()
	defer c.act.Unlock()
	if c.current.Load() != was {
		return errMoved
	}
	st := c.stateNow()
	st.Commit = commit
	if at := st.kept(was.ID); at >= 0 {
		st.Kept = append([]Kept{}, st.Kept...)
		st.Kept[at].Commit = commit
	}
	if err := st.write(c.keep.in(stateFile)); err != nil {
		return err
	}
	c.mu.Lock()
	c.state = st
	c.mu.Unlock()
	c.current.Store(was.at(commit))
	return nil
}

func recordOf(act, by string, r Report, at time.Time) Record {
	return Record{Time: stamp(at), By: oneLine(by), Act: act, From: r.From, To: r.To, Outcome: string(r.Outcome), Reasons: append(texts(r.Reasons), accepted(r.Accepted)...)}
}

func accepted(reasons []Reason) []string {
	var list []string
	for _, r := range texts(reasons) {
		list = append(list, "accepted: "+r)
	}
	return list
}

// record puts an act into the audit log that changed nothing.
func (c *Curator) record(req Request, r Report, err error) {
	act := "reindex"
	if req.DryRun {
		act = "dry_run"
	}
	rec := recordOf(act, req.By, r, c.today())
	if err != nil {
		rec.Outcome, rec.Reasons = "failed", []string{err.Error()}
	}
	c.act.Lock()
	defer c.act.Unlock()
	if !c.isClosed() { // another process may have the log by now
		c.write(rec)
	}
}

// write appends to the audit log. The act is done; a log that cannot be written
// must not undo it, but must not be overlooked. act must be held.
func (c *Curator) write(rec Record) {
	rec, err := c.audit.add(rec)
	if err != nil {
		c.log.Error("the audit log was not written", "act", rec.Act, "by", rec.By, "err", err.Error())
		return
	}
	c.log.Info("audit", "act", rec.Act, "by", rec.By, "from", rec.From, "to", rec.To, "outcome", rec.Outcome, "hash", rec.Hash)
}

// AuditFile is where a curator with this folder keeps its audit log.
func AuditFile(dir string) string { return filepath.Join(dir, auditFile) }

var errBundled = errors.New("the library is the program's own: set library.source to one that you keep")
