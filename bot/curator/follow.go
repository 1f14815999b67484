package curator

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/leeway-bot/leeway/knowledge"
)

// Follow serves the revision that another replica serves: from the kept files, or
// from the source, by commit. It passed the gate there; here it must lint, and
// its content must be what its name says. Whether it is held stays as it is: see
// FollowHold.
func (c *Curator) Follow(ctx context.Context, id, commit string) error {
	return c.follow(ctx, id, commit, nil)
}

// FollowHold is Follow for a replica that tells whether it is held too, so that
// no replica takes a new revision while another was rolled back.
func (c *Curator) FollowHold(ctx context.Context, id, commit string, held bool) error {
	return c.follow(ctx, id, commit, &held)
}

func (c *Curator) follow(ctx context.Context, id, commit string, held *bool) error {
	if c.keep == nil {
		if c.servedID() == id {
			return nil
		}
		return fmt.Errorf("follow %s: this replica serves its bundled library: give all the same program and source", oneLine(id))
	}
	const attempts = 3
	var err error
	for range attempts {
		if err = c.followOnce(ctx, id, commit, held); !errors.Is(err, errMoved) {
			break
		}
	}
	if err != nil {
		err = fmt.Errorf("follow %s: %w", oneLine(id), c.source.clean(err))
		c.failed("follow", follower, id, err)
	}
	return err
}

// follower is who acts when a replica follows another.
const follower = "replica"

func (c *Curator) followOnce(ctx context.Context, id, commit string, held *bool) error {
	was, st := c.current.Load(), c.stateNow()
	hold := st.Held
	if held != nil {
		hold = *held
	}
	if was != nil && was.ID == id && hold == st.Held {
		return nil
	}
	rev, work, err := was, "", error(nil)
	if was == nil || was.ID != id {
		if rev, work, err = c.obtain(ctx, id, commit); err != nil {
			return err
		}
		defer os.RemoveAll(work)
	}
	return c.followTo(ctx, was, st.Held, rev, work, hold)
}

// followTo serves rev, unless something else was served or held since was was.
func (c *Curator) followTo(ctx context.Context, was *Revision, wasHeld bool, rev *Revision, work string, hold bool) error {
	c.act.Lock()
	defer c.act.Unlock()
	if c.current.Load() != was || c.stateNow().Held != wasHeld {
		return errMoved
	}
	if work != "" {
		if err := c.keep.adopt(work, rev.ID); err != nil {
			return err
		}
	}
	st, now := c.stateNow(), c.today()
	report := Report{Outcome: Swapped, From: c.servedID(), To: rev.ID, Commit: rev.Commit}
	if at := st.kept(rev.ID); at >= 0 && work == "" {
		st = st.back(st.Kept[at], now)
	} else {
		st = st.serving(rev.ID, rev.Commit, now)
	}
	switch {
	case hold && !st.Held:
		st, report.Outcome = st.hold(follower, now), Held
	case !hold:
		st = st.released()
	}
	if err := c.serve(st, rev, recordOf("follow", follower, report, now)); err != nil {
		return err
	}
	if err := c.keep.prune(ctx, c.stateNow(), c.indexDir); err != nil {
		c.log.Warn("remove old revisions", "err", err.Error())
	}
	return nil
}

// obtain makes a revision ready: from the kept files, else from the source. work
// holds its files when they are to be kept.
func (c *Curator) obtain(ctx context.Context, id, commit string) (rev *Revision, work string, err error) {
	if c.stateNow().kept(id) >= 0 {
		if rev, err := c.openKept(ctx, id); err == nil {
			return rev, "", nil
		}
	}
	ref := commit
	if ref == "" {
		ref = c.source.Ref
	}
	t, err := c.take(ctx, wish{ref: ref, looked: func() {}})
	if err != nil {
		return nil, "", err
	}
	rev, err = c.ready(ctx, t, id)
	if err != nil {
		return nil, "", errors.Join(err, os.RemoveAll(t.dir))
	}
	return rev, t.dir, nil
}

func (c *Curator) ready(ctx context.Context, t taken, id string) (*Revision, error) {
	lib, err := knowledge.LoadDir(filepath.Join(t.dir, libraryDir))
	if err != nil {
		return nil, err
	}
	if lib.Revision != id {
		return nil, fmt.Errorf("the source holds revision %s", lib.Revision)
	}
	idx, err := c.build(ctx, lib)
	if err != nil {
		return nil, err
	}
	return revisionOf(idx, t.commit, c.today(), c.day()), nil
}
