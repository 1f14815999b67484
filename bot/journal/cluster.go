package journal

import (
	"context"
	"errors"
	"net/url"

	"github.com/nats-io/nats.go"
)

// openShared joins an external cluster.
func (j *Journal) openShared(ctx context.Context) error {
	if len(j.o.Secret) == 0 {
		return errors.New("no secret is set: a cluster keeps copies that cannot be erased, so what is stored there must be sealed")
	}
	j.seal = secretSealer{j.o.Secret}
	var options []nats.Option
	if j.o.Credentials != "" {
		options = append(options, nats.UserCredentials(j.o.Credentials))
	}
	if j.o.inProcess != nil {
		options = append(options, nats.InProcessServer(j.o.inProcess))
	}
	if err := j.connect(ctx, j.o.URL, options...); err != nil {
		return err
	}
	var err error
	j.stores, err = openStores(ctx, j.js, j.o, false)
	return err
}

// withoutSecrets is the address without a password, for errors.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "external cluster"
	}
	return u.Redacted()
}
