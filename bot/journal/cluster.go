package journal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// openShared joins an external cluster.
func (j *Journal) openShared(ctx context.Context) error {
	if len(j.o.Secret) == 0 {
		return errors.New("no secret is set: a cluster keeps copies that cannot be erased, so what is stored there must be sealed")
	}
	j.seal = secretSealer{j.o.Secret}
	if err := j.join(); err != nil {
		return err
	}
	for began := time.Now(); ; {
		err := j.openOnCluster(ctx)
		if err == nil || !isUnsettled(err) || time.Since(began) > electWithin {
			return err
		}
		j.o.Log.Warn("journal: the cluster is not ready yet; trying on", "error", err)
		if sleep(ctx, time.Second) != nil {
			return err
		}
	}
}

// electWithin is how long a cluster may take to settle who leads what, after its
// servers started or one of them died.
const electWithin = time.Minute

// openOnCluster opens the streams, and makes what is missing. It can be repeated.
func (j *Journal) openOnCluster(ctx context.Context) error {
	var err error
	if j.stores, err = openStores(ctx, j.js, j.o, false); err != nil {
		return err
	}
	if err := j.openSlots(ctx); err != nil {
		return err
	}
	return j.openGaps(ctx)
}

// tooFew servers are known for the copies: some are still starting, or
// journal.replicas asks for more than there are.
const tooFew = jetstream.ErrorCode(server.JSClusterNoPeersErrF)

// isUnsettled says that a cluster gave no answer, or none that lasts: it is still
// electing, or one of its servers is starting.
func isUnsettled(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrNoResponders) ||
		errors.Is(err, nats.ErrTimeout) || errors.As(err, &api) && (api.Code >= http.StatusInternalServerError || api.ErrorCode == tooFew)
}

// join connects to the cluster.
func (j *Journal) join() error {
	var options []nats.Option
	if j.o.Credentials != "" {
		options = append(options, nats.UserCredentials(j.o.Credentials))
	}
	if err := j.connect(j.o.URL, options...); err != nil {
		return err
	}
	if v := j.conn.ConnectedServerVersion(); !newEnough(v) {
		return fmt.Errorf("its servers are NATS %s, %s or later is needed: before that, a key could be stored twice", v, oldestServer)
	}
	return nil
}

// oldestServer is the first that can demand, as it stores a message, that no
// message of a pattern of subjects exists.
const oldestServer = "2.12"

func newEnough(v string) bool {
	var has, want [2]int
	_, err := fmt.Sscanf(v, "%d.%d", &has[0], &has[1])
	_, _ = fmt.Sscanf(oldestServer, "%d.%d", &want[0], &want[1])
	return err == nil && slices.Compare(has[:], want[:]) >= 0
}

// withoutSecrets is the address without a password, for errors.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "external cluster"
	}
	return u.Redacted()
}
