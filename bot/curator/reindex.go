package curator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// judged is what was last said of something that is not served, so that a poll
// need not say it again.
type judged struct {
	from   string // revision served then
	held   bool
	commit string
	report Report
}

// candidate is a revision on its way.
type candidate struct {
	taken
	lib   *knowledge.Library
	idx   *index.Index
	fresh bool // its index was not there before
	is    *hearing
}

// errMoved means that another revision was served meanwhile: what was compared is
// no longer what would be replaced.
var errMoved = errors.New("another revision was served meanwhile")

// reindex does one run, and writes down how it went.
func (c *Curator) reindex(ctx context.Context, r *run) (report Report, err error) {
	began := time.Now()
	const attempts = 3
	for range attempts {
		if report, err = c.attempt(ctx, r); !errors.Is(err, errMoved) {
			break
		}
	}
	report.Seconds = time.Since(began).Seconds()
	report.fill()
	c.conceal(&report)
	if err != nil {
		err = fmt.Errorf("reindex: %w", c.source.clean(err))
	}
	c.note(r.req, report, err)
	return report, err
}

// conceal takes secrets out of what a library or a host said.
func (c *Curator) conceal(r *Report) {
	for _, list := range [][]Reason{r.Reasons, r.Accepted, r.Warnings} {
		for i := range list {
			list[i].File, list[i].What, list[i].Hint = c.source.scrub(list[i].File), c.source.scrub(list[i].What), c.source.scrub(list[i].Hint)
		}
	}
}

func (c *Curator) attempt(ctx context.Context, r *run) (Report, error) {
	was := c.current.Load()
	report := Report{From: c.servedID()}
	ref := r.req.Ref
	if ref == "" {
		ref = c.source.Ref
	}
	t, err := c.take(ctx, wish{ref, func(commit string) bool {
		return was != nil && was.Commit == commit || c.judgedBefore(r, commit) != nil
	}, func() { c.looking(r) }})
	report.Commit, report.Warnings = t.commit, t.warnings
	if reasons, bad := asRefusal(err); bad {
		report.Outcome, report.Reasons = Refused, reasons
		return report, nil
	}
	if err != nil {
		return report, err
	}
	if t.dir == "" {
		return c.asBefore(r, was, report), nil
	}
	defer os.RemoveAll(t.dir) // gone already when it was kept
	return c.consider(ctx, r, was, &candidate{taken: t}, report)
}

// judgedBefore is what a poll need not look at again.
func (c *Curator) judgedBefore(r *run, commit string) *judged {
	c.mu.Lock()
	defer c.mu.Unlock()
	if j := c.judged; j != nil && r.req.By == Poll && commit != "" && j.commit == commit && j.from == c.servedID() && j.held == c.state.Held {
		return j
	}
	return nil
}

// asBefore reports a commit that is served, or that was judged before.
func (c *Curator) asBefore(r *run, was *Revision, report Report) Report {
	if was != nil && was.Commit == report.Commit {
		report.Outcome, report.To = Unchanged, was.ID
		return report
	}
	if j := c.judgedBefore(r, report.Commit); j != nil {
		return j.report
	}
	report.Outcome = Unchanged
	return report
}

// consider lints, indexes and gates what was taken, and swaps it in.
func (c *Curator) consider(ctx context.Context, r *run, was *Revision, n *candidate, report Report) (Report, error) {
	var err error
	n.lib, err = knowledge.LoadDir(filepath.Join(n.dir, libraryDir))
	var problems knowledge.Problems
	if errors.As(err, &problems) {
		reasons, warnings := reasonsOf(problems)
		report.Outcome, report.Reasons, report.Warnings = Refused, reasons, append(report.Warnings, warnings...)
		return report, nil
	}
	if err != nil {
		return report, err
	}
	_, warnings := reasonsOf(n.lib.Warnings)
	report.To, report.Warnings = n.lib.Revision, append(report.Warnings, warnings...)
	if was != nil && was.ID == n.lib.Revision {
		report.Outcome = Unchanged
		return report, c.moveCommit(r, was, n.commit)
	}
	if err := c.judge(ctx, r, was, n, &report); err != nil || report.Outcome != "" {
		return report, errors.Join(err, c.discard(n))
	}
	err = c.swap(ctx, r, was, n, &report)
	if report.Outcome != Swapped {
		err = errors.Join(err, c.discard(n))
	}
	return report, err
}

// judge builds the index, asks the golden questions and compares. It sets the
// outcome when the revision goes no further.
func (c *Curator) judge(ctx context.Context, r *run, was *Revision, n *candidate, report *Report) error {
	today := c.day()
	warmed := c.warm(ctx, was, today)
	_, err := os.Stat(filepath.Join(c.indexDir, n.lib.Revision))
	n.fresh = err != nil
	n.idx, err = c.build(ctx, n.lib)
	if before := <-warmed; err == nil {
		c.limits.step("indexed")
		err = c.weigh(ctx, n, before, today, report)
	}
	if err != nil {
		return err
	}
	c.limits.step("gated")
	if r.req.Accept {
		report.accept()
	}
	c.mu.Lock()
	held := c.state.Held
	c.mu.Unlock()
	switch {
	case held:
		report.Outcome = Held
	case len(report.Reasons) > 0:
		report.Outcome = Refused
	case r.req.DryRun:
		report.Outcome = DryRun
	}
	return nil
}

// warm asks the revision that is served while the new one is indexed, unless it
// was asked before.
func (c *Curator) warm(ctx context.Context, was *Revision, today time.Time) <-chan *hearing {
	done := make(chan *hearing, 1)
	if was == nil {
		done <- nil
		return done
	}
	go func() {
		h := was.heardOn(today)
		_ = h.ask(ctx, was.Assistant.Library().Golden) // asked again when it counts
		done <- h
	}()
	return done
}

// weigh gates and compares.
func (c *Curator) weigh(ctx context.Context, n *candidate, before *hearing, today time.Time, report *Report) error {
	bundled, err := c.bundled()
	if err != nil {
		return err
	}
	n.is = newHearing(bot.New(n.idx), today)
	g := &gate{dir: filepath.Join(n.dir, libraryDir), was: before, is: n.is, bundled: bundled,
		baseline: func(ctx context.Context) (*hearing, error) { return baseline(ctx, bundled, today) }}
	if err := g.run(ctx); err != nil {
		return err
	}
	report.Reasons, report.Warnings = g.reasons, append(report.Warnings, g.warnings...)
	if before == nil {
		report.Changes = compareEntries(&knowledge.Library{}, n.lib)
		return nil
	}
	report.Changes, err = compare(ctx, before, n.is, union(before.lib().Golden, n.lib.Golden))
	return err
}

// accept sets aside the reasons that somebody's word is enough for.
func (r *Report) accept() {
	var rest []Reason
	for _, reason := range r.Reasons {
		if reason.Accept {
			r.Accepted = append(r.Accepted, reason)
		} else {
			rest = append(rest, reason)
		}
	}
	r.Reasons = rest
}

// discard drops what is not served: its index too, unless it was there before.
func (c *Curator) discard(n *candidate) error {
	if n.idx == nil {
		return nil
	}
	err := n.idx.Close()
	c.mu.Lock()
	kept := c.state.kept(n.lib.Revision) >= 0
	c.mu.Unlock()
	if n.fresh && !kept && c.indexDir != "" {
		err = errors.Join(err, os.RemoveAll(filepath.Join(c.indexDir, n.lib.Revision)))
	}
	return err
}

// note remembers how a run went, and tells the log.
func (c *Curator) note(req Request, report Report, err error) {
	c.mu.Lock()
	same := c.last.same(report, err)
	c.last = &Last{At: c.today(), By: req.By, Outcome: report.Outcome, Revision: report.To, Commit: report.Commit, Reasons: report.Reasons}
	if err != nil {
		c.last.Error = err.Error()
	}
	if err == nil && slices.Contains([]Outcome{Refused, Held}, report.Outcome) && !req.Accept && req.Ref == "" && !req.DryRun {
		c.judged = &judged{c.servedID(), c.state.Held, report.Commit, report}
	}
	c.mu.Unlock()
	if req.By == Poll && same || (req.By == Poll || req.By == atStart) && err == nil && report.Outcome == Unchanged {
		return
	}
	c.tellLog(req, report, err)
	if report.Outcome != Swapped { // which is written down with the swap
		c.record(req, report, err)
	}
}

func (c *Curator) tellLog(req Request, report Report, err error) {
	attrs := []any{"by", req.By, "from", report.From, "to", report.To, "commit", report.Commit, "seconds", report.Seconds}
	switch {
	case err != nil:
		c.log.Error("reindex failed; what was served is served on", append(attrs, "err", err.Error())...)
	case len(report.Reasons) > 0:
		c.log.Warn("reindex: "+string(report.Outcome), append(attrs, "reasons", len(report.Reasons), "first", report.Reasons[0].String())...)
	default:
		c.log.Info("reindex: "+string(report.Outcome), attrs...)
	}
}
