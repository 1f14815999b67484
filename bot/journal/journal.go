package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Journal remembers every task until it is finished, and its names for a while longer.
type Journal struct {
	o      Options
	folder *folder // nil on an external cluster
	server *server.Server
	log    *serverLog
	conn   *nats.Conn
	js     jetstream.JetStream
	*stores
	seal   sealer
	keys   *keyFile // nil on an external cluster
	counts *counter
	gaps   gaps
	slots  jetstream.KeyValue // turns of channels; nil when alone

	broken    atomic.Bool   // the last task could not be stored
	accepting chan struct{} // a token for each task being accepted
	names     reserved      // of tasks being accepted
	working   sync.Mutex    // held by Work
	begun     uint64        // tasks up to this sequence may have been begun before; guarded by working
	stop      context.Context
	halt      context.CancelFunc // ends stop: the second stage
	busy      sync.WaitGroup     // calls that need the store
	closing   sync.Once
	closed    error
	state     sync.RWMutex // guards shut
	shut      bool
}

var (
	// ErrFull is returned by Accept when a limit on tasks, bytes or disk is reached.
	ErrFull = errors.New("the journal is full")
	// ErrClosed is returned once Close was called.
	ErrClosed = errors.New("the journal is closed")
)

// Open opens the journal, and makes it where there is none. Its errors wrap
// ErrInUse, ErrNewer or ErrCorrupt where one of them is the reason.
func Open(ctx context.Context, o Options) (*Journal, error) {
	o = o.withDefaults()
	j := &Journal{o: o, accepting: make(chan struct{}, acceptAtOnce), names: reserved{busy: map[string]<-chan struct{}{}}}
	j.stop, j.halt = context.WithCancel(context.Background())
	where := o.Dir
	open := j.openAlone
	if o.shared() {
		where, open = withoutSecrets(o.URL), j.openShared
	}
	if err := open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open journal, %s, %w", where, err), j.Close())
	}
	j.counts = newCounter(j.count)
	return j, nil
}

// openAlone starts the embedded server on the folder.
func (j *Journal) openAlone(ctx context.Context) error {
	var err error
	if j.folder, err = openFolder(j.o.Dir); err != nil {
		return err
	}
	if err := enoughSpace(j.o.Dir, j.o.MinFree); err != nil {
		return err
	}
	j.log = &serverLog{log: j.o.Log}
	if j.server, err = startServer(j.folder.in(storeFolder), !j.o.unsynced, j.log); err != nil {
		return err
	}
	if err := j.connect("", nats.InProcessServer(j.server)); err != nil {
		return err
	}
	if j.stores, err = openStores(ctx, j.js, j.o, j.folder.made); err != nil {
		return j.log.explain(err)
	}
	if j.keys, err = openKeyFile(j.folder.in(keysName)); err != nil {
		return err
	}
	j.seal = j.keys
	if err := j.inspect(ctx); err != nil {
		return j.log.explain(err)
	}
	if err := j.folder.finish(); err != nil {
		return err
	}
	j.keys.ahead = keysAhead
	j.keys.stock()
	return j.openGaps(ctx)
}

// connect opens the one connection that everything goes through.
func (j *Journal) connect(url string, options ...nats.Option) error {
	options = append(options, nats.Name("leeway"), nats.MaxReconnects(-1),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			j.o.Log.Warn("journal: connection", "error", err)
		}),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				j.o.Log.Warn("journal: the cluster is out of reach", "error", err)
			}
		}),
		nats.ReconnectHandler(func(c *nats.Conn) {
			j.o.Log.Info("journal: the cluster is back", "server", c.ConnectedServerName())
		}))
	conn, err := nats.Connect(url, options...)
	if err != nil {
		return err
	}
	j.conn = conn
	j.js, err = jetstream.New(conn)
	return err
}

// Close stops at once: tasks in hand lose their context, what is not finished
// stays accepted. It is safe to call twice, and while Work runs.
func (j *Journal) Close() error {
	j.closing.Do(func() { j.closed = j.close() })
	return j.closed
}

func (j *Journal) close() error {
	j.state.Lock()
	j.shut = true
	j.state.Unlock()
	j.halt()
	j.working.Lock() // Work has left
	defer j.working.Unlock()
	var errs []error
	if j.counts != nil {
		j.counts.close()
	}
	j.busy.Wait()
	errs = append(errs, j.mark())
	if j.conn != nil {
		j.conn.Close()
	}
	if j.server != nil {
		stopServer(j.server)
	}
	if j.seal != nil {
		errs = append(errs, j.seal.close())
	}
	errs = append(errs, j.closeGaps())
	if j.folder != nil {
		errs = append(errs, j.folder.close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close journal: %w", err)
	}
	return nil
}

// enter keeps the store open for one call; leave ends it.
func (j *Journal) enter() (leave func(), err error) {
	j.state.RLock()
	defer j.state.RUnlock()
	if j.shut {
		return nil, ErrClosed
	}
	j.busy.Add(1)
	return j.busy.Done, nil
}

// Pending is how many tasks are accepted and not finished.
func (j *Journal) Pending(ctx context.Context) (int, error) {
	leave, err := j.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	info, err := j.tasks.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("count pending tasks: %w", err)
	}
	return int(info.State.Msgs), nil
}
