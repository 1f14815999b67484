package curator

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// Options say where the library comes from and where it is kept.
type Options struct {
	Source   Source
	Dir      string                             // the last revisions' files, what is served, the audit log; one process writes it
	IndexDir string                             // where indexes are kept, one folder a revision; "": in memory
	Progress func(what string, done, total int) // hears of long work, how much of it is done; nil: nobody does
	Log      *slog.Logger                       // nil: silent. It hears revisions and reasons, never a secret
	Today    func() time.Time                   // nil: the clock
	Start    string                             // the commit to begin with where nothing was served from Dir yet; "", or one that cannot be served: the source's Ref

	limits *limits // tests
}

// Curator holds the revision that is served. Any number of goroutines may use it.
type Curator struct {
	source   Source
	indexDir string
	log      *slog.Logger
	today    func() time.Time
	progress func(what string, done, total int)
	limits   limits
	keep     *keep // nil: the bundled library, which nobody changes
	bundled  func() (*knowledge.Library, error)
	swapped  chan struct{}
	ctx      context.Context // ends with Close
	cancel   context.CancelFunc
	working  sync.WaitGroup

	current atomic.Pointer[Revision]

	act   sync.Mutex // held while files change
	audit *audit     // under act
	seen  *seen      // under act

	mu      sync.Mutex // for the fields below; never held for long
	closed  bool
	state   state
	running *run
	next    *run            // begins when running ends: somebody asked after it had looked
	arrived map[string]bool // deliveries at work
	judged  *judged
	last    *Last
}

// Open loads what was served last, without asking the source. A first start takes
// what the source holds: when that fails, Current is nil, Status says why, and
// Watch tries again. A source on this machine, or one that was not served from
// before, is looked at behind the old revision's back.
//
// Its errors are about settings and about the folder, [ErrInUse] among them.
func Open(ctx context.Context, o Options) (*Curator, error) {
	if err := o.Source.check(); err != nil {
		return nil, err
	}
	c := newCurator(o)
	if o.Source.isBundled() {
		return c, c.serveBundled(ctx)
	}
	var err error
	if c.keep, err = openKeep(o.Dir, c.limits); err != nil {
		return nil, err
	}
	if err := c.recall(ctx); err != nil {
		return nil, errors.Join(err, c.keep.close())
	}
	c.start(ctx, o.Start)
	return c, nil
}

func newCurator(o Options) *Curator {
	c := &Curator{source: o.Source, indexDir: o.IndexDir, log: o.Log, today: o.Today, progress: o.Progress, limits: defaultLimits,
		bundled: sync.OnceValues(knowledge.Bundled), swapped: make(chan struct{}, 1), arrived: map[string]bool{}}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.today == nil {
		c.today = time.Now
	}
	if o.limits != nil {
		c.limits = *o.limits
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// serveBundled serves the library that the program carries. Its index comes with
// it: nothing is kept.
func (c *Curator) serveBundled(ctx context.Context) error {
	lib, err := c.bundled()
	if err != nil {
		return err
	}
	idx, err := index.New(ctx, lib, index.Options{})
	if err != nil {
		return err
	}
	c.current.Store(revisionOf(idx, "", c.today(), c.day()))
	return nil
}

// recall reads what was served, and makes up for what a process that died did not
// write down.
func (c *Curator) recall(ctx context.Context) error {
	var err error
	if c.state, err = readState(c.keep.in(stateFile)); err != nil {
		return err
	}
	if err := c.openLog(); err != nil {
		return err
	}
	if c.seen, err = openSeen(c.keep.in(seenFile)); err != nil {
		return err
	}
	if c.state.Revision == "" {
		return nil
	}
	return c.serveKept(ctx)
}

func (c *Curator) openLog() error {
	log, found, err := openAudit(c.keep.in(auditFile), c.state.Acts, c.today())
	if err != nil {
		return err
	}
	if c.audit = log; found != nil {
		c.log.Error("the audit log is not what was written; it was put aside", "err", found.Error())
		return nil
	}
	if c.state.Act != nil && !log.holds(*c.state.Act) && log.head.Lines == c.state.Acts {
		_, err = log.add(*c.state.Act)
	}
	return err
}

// serveKept serves what was served last. When its files are damaged, the newest
// sound revision takes its place until the source is reached.
func (c *Curator) serveKept(ctx context.Context) error {
	ids := []string{c.state.Revision}
	for i := len(c.state.Kept) - 1; i >= 0; i-- {
		ids = append(ids, c.state.Kept[i].Revision)
	}
	for _, id := range ids {
		rev, err := c.openKept(ctx, id)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			c.log.Error("a kept revision cannot be served", "revision", id, "err", c.source.scrub(err.Error()))
			continue
		}
		c.current.Store(rev)
		c.log.Info("library loaded", "revision", rev.ID, "commit", rev.Commit, "entries", len(rev.Assistant.Library().Served()))
		return nil
	}
	return nil // as on a first start: the source has it
}

// openKept makes a kept revision ready to answer.
func (c *Curator) openKept(ctx context.Context, id string) (*Revision, error) {
	lib, err := c.keep.load(id)
	if err != nil {
		return nil, err
	}
	idx, err := c.build(ctx, lib)
	if err != nil {
		return nil, err
	}
	commit := ""
	c.mu.Lock()
	if at := c.state.kept(id); at >= 0 {
		commit = c.state.Kept[at].Commit
	}
	if id == c.state.Revision {
		commit = c.state.Commit
	}
	c.mu.Unlock()
	return revisionOf(idx, commit, c.today(), c.day()), nil
}

// atStart is who asks when the program starts.
const atStart = "start"

// start takes what the source holds where nothing is served yet, and looks behind
// the scenes where that costs no network, or the settings name another source.
func (c *Curator) start(ctx context.Context, at string) {
	if c.current.Load() == nil && at != "" {
		_, _ = c.Reindex(ctx, Request{By: atStart, Ref: at})
	}
	rev := c.current.Load()
	switch {
	case rev == nil:
		_, _ = c.Reindex(ctx, Request{By: atStart}) // Status says how it went
	case c.state.Held:
	case !c.source.IsGit() || c.state.Source != c.source.fingerprint() || rev.ID != c.state.Revision:
		c.working.Go(func() { _, _ = c.Reindex(c.ctx, Request{By: atStart}) })
	}
}

// Current is the revision that is served; nil while nothing could be loaded. Take
// it once for each question.
func (c *Curator) Current() *Revision { return c.current.Load() }

// Swapped is sent to when another revision is served, or a hold begins or ends.
// One listener may rely on it; what happens while it is busy is told once.
func (c *Curator) Swapped() <-chan struct{} { return c.swapped }

func (c *Curator) tell() {
	select {
	case c.swapped <- struct{}{}:
	default:
	}
}

// Close waits for what is at work to stop, and frees the folder. Revisions answer
// on for whoever holds them.
func (c *Curator) Close() error {
	c.mu.Lock()
	closed := c.closed
	c.closed = true
	c.mu.Unlock()
	c.cancel()
	c.working.Wait()
	if c.keep == nil || closed {
		return nil
	}
	c.act.Lock()
	defer c.act.Unlock()
	if err := c.keep.close(); err != nil {
		return fmt.Errorf("keep library: %w", err)
	}
	return nil
}
