package journal

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// noticeBucket holds one value a name, for ever: a replica that starts in a year
// must find it.
const noticeBucket = "leeway_notices"

// Notice is what one replica last told the others under a name.
type Notice struct {
	Value  []byte
	Number uint64 // higher for each that follows; 0: nothing was told yet
}

// ErrOvertaken is returned when another replica told something meanwhile.
var ErrOvertaken = errors.New("another replica told something meanwhile")

// Notices are what replicas tell each other. Whoever tells says after which notice
// it does, so that of two replicas that tell at the same moment one is refused and
// learns what the other told. A notice is read from the nearest server, which may
// be behind by a moment: one with a lower number than was seen before is an old
// one. The cluster is no replica: it can neither read nor forge what is told, since
// both name and value are under Options.Secret. Replicas of another secret do not
// hear it.
type Notices struct {
	j      *Journal
	bucket jetstream.KeyValue
}

// Notices opens what replicas tell each other. A journal of one process alone has
// nobody to tell, and refuses.
func (j *Journal) Notices(ctx context.Context) (*Notices, error) {
	if !j.o.shared() {
		return nil, errors.New("open notices: the journal is of one process alone")
	}
	leave, err := j.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	for began := time.Now(); ; {
		bucket, err := openBucket(ctx, j.js, bucketConfig(j.o, noticeBucket, 0), false)
		if err == nil {
			return &Notices{j, bucket}, nil
		}
		if !isUnsettled(err) || time.Since(began) > electWithin || sleep(ctx, time.Second) != nil {
			return nil, fmt.Errorf("open notices: bucket %s: %w", noticeBucket, err)
		}
	}
}

// Read returns what was last told under a name.
func (n *Notices) Read(ctx context.Context, name string) (Notice, error) {
	leave, err := n.j.enter()
	if err != nil {
		return Notice{}, err
	}
	defer leave()
	entry, err := n.bucket.Get(ctx, n.key(name))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return Notice{}, nil
	}
	var value []byte
	if err == nil {
		value, err = n.j.seal.open(label{Key: sealedAs(name)}, entry.Value())
	}
	if err != nil {
		return Notice{}, fmt.Errorf("read notice %q: %w", name, err)
	}
	return Notice{value, entry.Revision()}, nil
}

func (n *Notices) key(name string) string {
	mac := hmac.New(sha256.New, n.j.o.Secret)
	mac.Write([]byte(sealedAs(name)))
	return hex.EncodeToString(mac.Sum(nil))
}

// sealedAs tells a notice from a task of the same name.
func sealedAs(name string) string { return "notice/" + name }

// Tell puts a value in the place of the notice with the number after, 0 for none,
// and returns its own number. ErrOvertaken says that another stands there by now.
// After any other error it may have been told all the same: read.
func (n *Notices) Tell(ctx context.Context, name string, value []byte, after uint64) (number uint64, err error) {
	leave, err := n.j.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	sealed, _, err := n.j.seal.seal(sealedAs(name), value)
	switch {
	case err != nil:
	case after == 0:
		number, err = n.bucket.Create(ctx, n.key(name), sealed)
	default:
		number, err = n.bucket.Update(ctx, n.key(name), sealed, after)
	}
	if isTaken(err) || errors.Is(err, jetstream.ErrKeyExists) {
		err = ErrOvertaken
	}
	if err != nil {
		return 0, fmt.Errorf("tell notice %q: %w", name, err)
	}
	return number, nil
}
