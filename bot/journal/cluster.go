package journal

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/nats-io/nats.go"
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
	var err error
	if j.stores, err = openStores(ctx, j.js, j.o, false); err != nil {
		return err
	}
	return j.openSlots(ctx)
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
