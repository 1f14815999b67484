package journal

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A backup is one gzipped file of JSON lines: a head, a line for each thing kept,
// and an end with the number of lines and their SHA-256. It knows nothing of
// JetStream's files, so it outlives them.
const backupVersion = 1

// record is a line of a backup. Kind says which fields it has.
type record struct {
	Kind     string    `json:"kind"` // head, task, dead, gap, seen, thread, count, end
	Version  int       `json:"version,omitempty"`
	Time     time.Time `json:"time,omitzero"` // head: of the backup; task, dead, gap: accepted
	Key      []byte    `json:"key,omitempty"`
	Lane     []byte    `json:"lane,omitempty"`
	Also     [][]byte  `json:"also,omitempty"`
	Body     []byte    `json:"body,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Name     string    `json:"name,omitempty"` // seen, thread, count: key in the bucket
	Value    []byte    `json:"value,omitempty"`
	Lines    int       `json:"lines,omitempty"`
	Checksum string    `json:"sha256,omitempty"`
}

// Backup writes everything the journal holds to w, while it goes on working. The
// file holds the text of unfinished tasks, of dead letters that can be retried and
// of the questions sent to the policy team: keep it as you would keep the
// questions, and delete it after use.
//
// Tasks are written before dead letters and the names of finished ones: a task that
// is finished in between is in both, and Restore leaves it out. Only a letter that
// is retried in that very moment may be in neither.
func (j *Journal) Backup(ctx context.Context, w io.Writer) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	b := newBackupWriter(w)
	err = errors.Join(b.write(record{Kind: "head", Version: backupVersion, Time: time.Now().UTC()}),
		backupBodies(ctx, b, "task", j.tasks, j.seal), backupBodies(ctx, b, "dead", j.dead, j.seal),
		backupBodies(ctx, b, "gap", j.gaps.stream, j.gaps.seal),
		backupBucket(ctx, b, "seen", j.seen), backupBucket(ctx, b, "thread", j.threads), backupBucket(ctx, b, "count", j.count))
	if err == nil {
		err = b.end()
	}
	if err != nil {
		return fmt.Errorf("back up the journal: %w", err)
	}
	return nil
}

func backupBodies(ctx context.Context, b *backupWriter, kind string, s jetstream.Stream, seal sealer) error {
	return eachLabel(ctx, s, func(l label, msg *jetstream.RawStreamMsg) error {
		body, err := seal.open(l, msg.Data)
		if errors.Is(err, errUnreadable) {
			return nil // finished, or expired, and about to be removed
		}
		if err != nil {
			return err
		}
		r := record{Kind: kind, Time: acceptedAt(msg.Header, msg.Time), Key: []byte(l.Key), Lane: []byte(l.Lane), Body: body, Reason: reason(msg.Header)}
		for _, name := range l.Also {
			r.Also = append(r.Also, []byte(name))
		}
		return b.write(r)
	})
}

func backupBucket(ctx context.Context, b *backupWriter, kind string, bucket jetstream.KeyValue) error {
	all, err := bucket.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return err
	}
	defer all.Stop()
	for {
		select {
		case entry := <-all.Updates():
			if entry == nil { // that was the last that was there
				return nil
			}
			if err := b.write(record{Kind: kind, Name: entry.Key(), Value: entry.Value()}); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// backupWriter counts and sums the lines.
type backupWriter struct {
	zip   *gzip.Writer
	lines int
	sum   hash.Hash
}

func newBackupWriter(w io.Writer) *backupWriter {
	return &backupWriter{zip: gzip.NewWriter(w), sum: sha256.New()}
}

func (b *backupWriter) write(r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	b.sum.Write(line)
	b.lines++
	_, err = b.zip.Write(line)
	return err
}

func (b *backupWriter) end() error {
	last := record{Kind: "end", Lines: b.lines, Checksum: hex.EncodeToString(b.sum.Sum(nil))}
	return errors.Join(b.write(last), b.zip.Close())
}

// readBackup gives every line between head and end to visit, and returns an error
// when the file is not whole: visit has then seen a part of it.
func readBackup(r io.Reader, visit func(record) error) error {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("not a backup: %w", err)
	}
	lines := bufio.NewReaderSize(zip, 64<<10)
	sum := sha256.New()
	for n := 0; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return fmt.Errorf("the backup is cut off after %d lines: %w", n, err)
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return fmt.Errorf("line %d of the backup: %w", n+1, err)
		}
		switch {
		case n == 0 && (r.Kind != "head" || r.Version != backupVersion):
			return fmt.Errorf("the backup is of version %d, this program reads %d", r.Version, backupVersion)
		case r.Kind == "end" && (r.Lines != n || r.Checksum != hex.EncodeToString(sum.Sum(nil))):
			return errors.New("the backup was altered: its checksum is another")
		case r.Kind == "end":
			return nil
		}
		sum.Write(line)
		if err := visit(r); err != nil {
			return fmt.Errorf("line %d of the backup: %w", n+1, err)
		}
	}
}
