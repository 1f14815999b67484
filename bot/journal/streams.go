package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Names of streams, buckets and the consumer, in the process and on a cluster alike.
const (
	tasksStream  = "LEEWAY_TASKS"
	deadStream   = "LEEWAY_DEAD"
	seenBucket   = "leeway_seen"
	triesBucket  = "leeway_tries"
	threadBucket = "leeway_threads"
	countBucket  = "leeway_counts"
	worker       = "worker"
	probeSubject = "leeway.probe" // see Health
)

const (
	// duplicates covers the moment between the last look into "seen" and the
	// publish, in which another hand may finish the same task. Everything longer
	// is the bucket's.
	duplicates = 2 * time.Minute

	// ackWaitShared is after how long another replica takes a task from one that
	// fell silent; with the moment to notice it stays below 30 s.
	ackWaitShared = 20 * time.Second

	// ackWaitAlone: nobody else could take the task over, so nothing is gained
	// by sending it to the one that has it a second time.
	ackWaitAlone = 6 * time.Hour

	// heldAlone bounds the tasks in memory (a header each) and the lanes that run.
	// heldShared does for all replicas together, with a heartbeat each.
	heldAlone  = 10_000
	heldShared = 4096
)

// stores are the journal's streams and buckets.
type stores struct {
	tasks, dead                 jetstream.Stream
	seen, tries, threads, count jetstream.KeyValue
}

// openStores makes what is missing. With made, nothing may be missing.
func openStores(ctx context.Context, js jetstream.JetStream, o Options, made bool) (*stores, error) {
	s := &stores{}
	var err error
	for _, stream := range []struct {
		to     *jetstream.Stream
		config jetstream.StreamConfig
	}{
		{&s.tasks, tasksConfig(o)},
		{&s.dead, deadConfig(o)},
	} {
		if *stream.to, err = openStream(ctx, js, stream.config, made); err != nil {
			return nil, fmt.Errorf("stream %s: %w", stream.config.Name, err)
		}
	}
	for _, bucket := range []struct {
		to     *jetstream.KeyValue
		config jetstream.KeyValueConfig
	}{
		{&s.seen, bucketConfig(o, seenBucket, o.Window)},
		{&s.tries, bucketConfig(o, triesBucket, o.Window)},
		{&s.threads, bucketConfig(o, threadBucket, o.Memory)},
		{&s.count, bucketConfig(o, countBucket, o.KeepCounts)},
	} {
		if *bucket.to, err = openBucket(ctx, js, bucket.config, made); err != nil {
			return nil, fmt.Errorf("bucket %s: %w", bucket.config.Bucket, err)
		}
	}
	return s, nil
}

// openStream leaves a stream that is as it should be untouched: the server writes
// a changed one in two steps, between which a kill would leave it unreadable.
func openStream(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig, made bool) (jetstream.Stream, error) {
	s, err := js.Stream(ctx, want.Name)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound) && made:
		return nil, errMissing
	case errors.Is(err, jetstream.ErrStreamNotFound):
		return js.CreateOrUpdateStream(ctx, want)
	case err != nil:
		return nil, err
	}
	has := s.CachedInfo().Config
	if has.MaxMsgs == orUnlimited(want.MaxMsgs) && has.MaxBytes == orUnlimited(want.MaxBytes) && has.MaxAge == want.MaxAge && has.Replicas == want.Replicas {
		return s, nil
	}
	return js.UpdateStream(ctx, want)
}

func openBucket(ctx context.Context, js jetstream.JetStream, want jetstream.KeyValueConfig, made bool) (jetstream.KeyValue, error) {
	b, err := js.KeyValue(ctx, want.Bucket)
	switch {
	case errors.Is(err, jetstream.ErrBucketNotFound) && made:
		return nil, errMissing
	case errors.Is(err, jetstream.ErrBucketNotFound):
		return js.CreateOrUpdateKeyValue(ctx, want)
	case err != nil:
		return nil, err
	}
	has, err := b.Status(ctx)
	if err == nil && has.Config().TTL == want.TTL && has.Config().Replicas == want.Replicas {
		return b, nil
	}
	return js.UpdateKeyValue(ctx, want)
}

var errMissing = fmt.Errorf("%w: it is missing, or the server cannot read it", ErrCorrupt)

// orUnlimited: the server says -1 where no limit is set.
func orUnlimited(n int64) int64 {
	if n == 0 {
		return -1
	}
	return n
}

func tasksConfig(o Options) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:       tasksStream,
		Subjects:   []string{tasksPrefix + "*.*", probeSubject},
		Retention:  jetstream.WorkQueuePolicy, // an acknowledged task is gone
		Discard:    jetstream.DiscardNew,      // full: refuse the new (Slack redelivers), never drop the old
		MaxMsgs:    int64(o.MaxTasks),
		MaxBytes:   o.MaxBytes,
		Duplicates: min(duplicates, o.Window),
		Storage:    jetstream.FileStorage,
		Replicas:   o.Replicas,
	}
}

func deadConfig(o Options) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:              deadStream,
		Subjects:          []string{deadPrefix + "*"},
		MaxMsgsPerSubject: 1,                           // the last reason counts
		MaxAge:            o.KeepDead + 7*24*time.Hour, // after the sweep that erases the body
		Storage:           jetstream.FileStorage,
		Replicas:          o.Replicas,
	}
}

func bucketConfig(o Options, name string, ttl time.Duration) jetstream.KeyValueConfig {
	return jetstream.KeyValueConfig{Bucket: name, TTL: ttl, History: 1, Storage: jetstream.FileStorage, Replicas: o.Replicas}
}

// workerConfig is the consumer. It bounds nothing itself: JetStream's MaxDeliver
// would leave the task in the stream and never mention it again, so attempts are
// counted by the journal, which knows where the dead go. It delivers headers
// alone; a body is read when its turn has come.
func workerConfig(o Options) jetstream.ConsumerConfig {
	held := heldAlone
	if o.shared() {
		held = heldShared
	}
	return jetstream.ConsumerConfig{
		Durable:       worker,
		FilterSubject: tasksPrefix + "*.*",
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       o.ackWait,
		MaxAckPending: held,
		MaxDeliver:    -1,
		HeadersOnly:   true,
		MemoryStorage: !o.shared(), // made anew at every start, so nothing of it is kept
	}
}
