package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats.go/jetstream"
)

// Check says in what state a journal is without opening it, and makes nothing:
// what a doctor may ask while the journal is at work. An error says why Open would
// fail, and wraps ErrNewer, ErrCorrupt or ErrFull where one of them is the reason.
// That another process has the folder open is a state, not an error.
func Check(ctx context.Context, o Options) (state string, err error) {
	o = o.withDefaults()
	if o.shared() {
		return checkShared(ctx, o)
	}
	if state, err = checkFolder(o); err != nil {
		return "", fmt.Errorf("journal, %s, %w", o.Dir, err)
	}
	return o.Dir + " " + state, nil
}

func checkFolder(o Options) (state string, err error) {
	f := folder{path: o.Dir, lock: flock.New(filepath.Join(o.Dir, lockFile), flock.SetFlag(os.O_RDWR))}
	switch info, err := os.Stat(o.Dir); {
	case errors.Is(err, fs.ErrNotExist):
		return "can be made", nil
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", errors.New("it is no folder")
	}
	m, err := f.readMark()
	if err != nil {
		return "", err
	}
	if err := enoughSpace(o.Dir, o.MinFree); err != nil {
		return "", err
	}
	free, err := f.lock.TryLock()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "is empty", nil
	case err != nil:
		return "", err
	case !free:
		return "is in use" + holder(f.lock.Path()), nil
	}
	return fmt.Sprintf("can be opened, layout %d", max(m.Version, version)), f.close()
}

// checkWithin is how long a cluster may take to say how it is.
const checkWithin = 10 * time.Second

func checkShared(ctx context.Context, o Options) (state string, err error) {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	j := &Journal{o: o}
	where := withoutSecrets(o.URL)
	err = j.join()
	if j.conn != nil {
		defer j.conn.Close()
	}
	if err != nil {
		return "", fmt.Errorf("journal, %s, %w", where, err)
	}
	if _, err := j.js.AccountInfo(ctx); err != nil {
		return "", fmt.Errorf("journal, %s, JetStream: %w", where, err)
	}
	s, err := j.js.Stream(ctx, tasksStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return where + " can be reached, its streams can be made", nil
	}
	if err != nil {
		return "", fmt.Errorf("journal, %s, stream %s: %w", where, tasksStream, err)
	}
	info := s.CachedInfo()
	if info.Cluster != nil && info.Cluster.Leader == "" {
		return "", fmt.Errorf("journal, %s, stream %s has no leader: most of its servers are away", where, tasksStream)
	}
	if info.State.Msgs >= uint64(o.MaxTasks) {
		return "", fmt.Errorf("journal, %s, %w: %d tasks wait, the limit is %d", where, ErrFull, info.State.Msgs, o.MaxTasks)
	}
	return fmt.Sprintf("%s can be reached, %d copies, %d tasks wait", where, info.Config.Replicas, info.State.Msgs), nil
}
