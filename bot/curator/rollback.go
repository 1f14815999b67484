package curator

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Rollback serves a kept revision again, at once and without the gate: it was
// served before. to is a revision or its commit, or the beginning of either; "" is
// the one before. What is served then is held: reindexing only checks until
// Release.
func (c *Curator) Rollback(ctx context.Context, by, to string) (Report, error) {
	began := time.Now()
	report, err := c.rollback(ctx, by, to)
	report.Seconds = time.Since(began).Seconds()
	report.fill()
	if err != nil {
		err = fmt.Errorf("rollback: %w", c.source.clean(err))
		c.failed("rollback", by, to, err)
	}
	return report, err
}

func (c *Curator) rollback(ctx context.Context, by, to string) (Report, error) {
	if c.keep == nil {
		return Report{}, errBundled
	}
	target, err := c.target(to)
	if err != nil {
		return Report{}, err
	}
	rev := c.current.Load()
	if rev == nil || rev.ID != target.Revision {
		if rev, err = c.openKept(ctx, target.Revision); err != nil {
			return Report{}, err
		}
	}
	c.act.Lock()
	defer c.act.Unlock()
	was, st, now := c.current.Load(), c.stateNow(), c.today()
	if st.kept(target.Revision) < 0 {
		return Report{}, fmt.Errorf("revision %s is no longer kept", target.Revision)
	}
	report := Report{Outcome: Swapped, From: c.servedID(), To: rev.ID, Commit: target.Commit}
	if was != nil && was.ID == rev.ID {
		report.Outcome, rev = Held, was
	} else if was != nil {
		report.Changes = compareEntries(was.Assistant.Library(), rev.Assistant.Library())
	}
	return report, c.serve(st.back(target, now).hold(oneLine(by), now), rev, recordOf("rollback", by, report, now))
}

// target finds a kept revision.
func (c *Curator) target(to string) (Kept, error) {
	st := c.stateNow()
	if to == "" {
		at := st.kept(c.servedID())
		switch {
		case at > 0:
			return st.Kept[at-1], nil
		case at < 0 && len(st.Kept) > 0:
			return st.Kept[len(st.Kept)-1], nil
		}
		return Kept{}, errors.New("no earlier revision is kept")
	}
	const shortest = 4
	var found []Kept
	var names []string
	for _, k := range st.Kept {
		names = append(names, k.Revision)
		if len(to) >= shortest && (strings.HasPrefix(k.Revision, strings.ToLower(to)) || strings.HasPrefix(k.Commit, strings.ToLower(to))) {
			found = append(found, k)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Kept{}, fmt.Errorf("no revision %q is kept; kept are %s", oneLine(to), strings.Join(names, ", "))
	}
	return Kept{}, fmt.Errorf("%q stands for several kept revisions; kept are %s", oneLine(to), strings.Join(names, ", "))
}

// Release ends a hold and takes what the source holds now.
func (c *Curator) Release(ctx context.Context, by string) (Report, error) {
	if c.keep == nil {
		return Report{}, fmt.Errorf("release: %w", errBundled)
	}
	if err := c.release(by); err != nil {
		return Report{}, fmt.Errorf("release: %w", err)
	}
	return c.Reindex(ctx, Request{By: by})
}

func (c *Curator) release(by string) error {
	c.act.Lock()
	defer c.act.Unlock()
	st, rev := c.stateNow(), c.current.Load()
	if !st.Held {
		return nil
	}
	report := Report{Outcome: "released", From: c.servedID(), To: c.servedID()}
	return c.serve(st.released(), rev, recordOf("release", by, report, c.today()))
}

// failed records an act that came to nothing.
func (c *Curator) failed(act, by, to string, err error) {
	c.log.Error(act+" failed", "by", by, "err", err.Error())
	if c.keep == nil {
		return
	}
	c.act.Lock()
	defer c.act.Unlock()
	if c.isClosed() {
		return
	}
	c.write(Record{Time: stamp(c.today()), By: oneLine(by), Act: act, From: c.servedID(), To: oneLine(to), Outcome: "failed", Reasons: []string{err.Error()}})
}
