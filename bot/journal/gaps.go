package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Gap is a question that the library did not answer, and that who asked it chose
// to send to those who keep the library. It is the one text that outlives its
// answer, and so it is sealed like a body: removed, expired or forgotten, its key
// is destroyed with it.
type Gap struct {
	ID           string `json:"id"` // 12 hex digits
	Question     string `json:"question"`
	Jurisdiction string `json:"jurisdiction,omitempty"` // whose policy was meant: "mt"; "" where nothing said
	Day          string `json:"day"`                    // on which it was sent, in UTC: 2026-11-22
}

// ErrNoGap says that no question of that id is kept.
var ErrNoGap = errors.New("no question of that id is kept")

const (
	gapStream  = "LEEWAY_GAPS"
	gapPrefix  = "leeway.gap."
	gapKeys    = "gap-keys" // of the questions in it; see keyfile.go
	gapDigits  = 12         // of an id
	maxGaps    = 20_000     // an editor who lets more of them pile up needs no further ones
	maxGapText = 16 << 10   // bytes of a question; what Slack lets one write is shorter
)

// gaps are the questions that were sent.
type gaps struct {
	stream jetstream.Stream
	seal   sealer
}

// sentGap is a gap as it is stored. Who sent it is there to be found by Forget,
// and is shown to nobody.
type sentGap struct {
	Gap
	Asker string `json:"asker"`
}

func gapsConfig(o Options) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:     gapStream,
		Subjects: []string{gapPrefix + "*"},
		Discard:  jetstream.DiscardNew,
		MaxMsgs:  maxGaps,
		Storage:  jetstream.FileStorage,
		Replicas: o.Replicas,
	}
}

// openGaps makes the stream where there is none: journals are older than gaps. No
// age is set on it, since a message that the server drops would leave its key.
func (j *Journal) openGaps(ctx context.Context) error {
	var err error
	if j.gaps.stream, err = openStream(ctx, j.js, gapsConfig(j.o), false); err != nil {
		return fmt.Errorf("stream %s: %w", gapStream, err)
	}
	if j.o.shared() {
		j.gaps.seal = j.seal
	} else if err := j.openGapKeys(ctx); err != nil {
		return err
	}
	_, err = j.expireGaps(ctx, time.Now())
	return err
}

// openGapKeys opens the key file. A question without its key was being removed
// when the process died; one that is missing is a loss that keeps no question from
// being answered, so it is logged alone.
func (j *Journal) openGapKeys(ctx context.Context) error {
	keys, err := openKeyFile(j.folder.in(gapKeys))
	if err != nil {
		return err
	}
	j.gaps.seal = keys
	use := map[int]string{}
	err = eachLabel(ctx, j.gaps.stream, func(l label, msg *jetstream.RawStreamMsg) error {
		if _, err := keys.open(l, msg.Data); err != nil {
			return j.dropGap(ctx, msg.Sequence)
		}
		use[l.Slot] = l.Key
		return nil
	})
	if err != nil {
		return err
	}
	if lost, err := keys.missing(use); err != nil {
		return err
	} else if lost > 0 {
		j.o.Log.Error("journal: questions that were sent to the policy team are missing", "questions", lost)
	}
	return keys.sweep(use)
}

func (j *Journal) closeGaps() error {
	if j.gaps.seal == nil || j.o.shared() {
		return nil
	}
	return j.gaps.seal.close()
}

// KeepGaps is how long a question is kept that was sent.
func (j *Journal) KeepGaps() time.Duration { return j.o.KeepGaps }

// AddGap keeps a question for those who keep the library, under the name of the
// task that asked it; its ID is made from that. It is not fresh when it is there
// already. ErrFull says that too many are kept. asker is a user id.
func (j *Journal) AddGap(ctx context.Context, name, asker string, g Gap) (fresh bool, err error) {
	leave, err := j.enter()
	if err != nil {
		return false, err
	}
	defer leave()
	if err := j.room(); err != nil {
		return false, fmt.Errorf("keep question %q: %w", name, err)
	}
	g.ID = digest(name)[:gapDigits]
	if fresh, err = j.addGap(ctx, sentGap{g, asker}); err != nil {
		return false, fmt.Errorf("keep question %q: %w", name, err)
	}
	return fresh, nil
}

func (j *Journal) addGap(ctx context.Context, g sentGap) (bool, error) {
	if g.Question == "" || len(g.Question) > maxGapText {
		return false, fmt.Errorf("it has %d bytes, 1 to %d can be kept", len(g.Question), maxGapText)
	}
	body, err := json.Marshal(g)
	if err != nil {
		return false, err
	}
	sealed, slot, err := j.gaps.seal.seal(g.ID, body)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, confirmWithin)
	defer cancel()
	l := label{Key: g.ID, Slot: slot}
	_, err = j.js.PublishMsg(ctx, l.message(gapPrefix+g.ID, sealed),
		jetstream.WithExpectLastSequenceForSubject(0, gapPrefix+g.ID))
	switch {
	case isTaken(err):
		j.gaps.seal.release(slot)
		return false, nil
	case isFull(err):
		j.gaps.seal.release(slot)
		return false, fmt.Errorf("%w: %w", ErrFull, err)
	case err != nil: // it may be stored all the same, so its key stays
		return false, j.unconfirmed(err)
	}
	return true, j.gaps.seal.stored(l)
}

// Gaps lists the questions that were sent, the newest first.
func (j *Journal) Gaps(ctx context.Context) ([]Gap, error) {
	leave, err := j.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	list := []Gap{}
	err = j.eachGap(ctx, func(g sentGap, _ func() error) error {
		list = append(list, g.Gap)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the questions that were sent: %w", err)
	}
	slices.Reverse(list)
	return list, nil
}

// RemoveGap erases a question for good. It returns ErrNoGap when there is none.
func (j *Journal) RemoveGap(ctx context.Context, id string) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	n, err := j.removeGaps(ctx, func(g sentGap) bool { return g.ID == id })
	if n == 0 && err == nil {
		err = ErrNoGap
	}
	if err != nil {
		return fmt.Errorf("remove question %q: %w", id, err)
	}
	return nil
}

// ExpireGaps erases the questions that are older than Options.KeepGaps, and
// returns how many it erased. Open does it too, and Work every hour.
func (j *Journal) ExpireGaps(ctx context.Context, now time.Time) (int, error) {
	leave, err := j.enter()
	if err != nil {
		return 0, err
	}
	defer leave()
	return j.expireGaps(ctx, now)
}

func (j *Journal) expireGaps(ctx context.Context, now time.Time) (n int, err error) {
	err = eachLabel(ctx, j.gaps.stream, func(l label, msg *jetstream.RawStreamMsg) error {
		if now.Sub(acceptedAt(msg.Header, msg.Time)) < j.o.KeepGaps { // a backup keeps its time
			return nil
		}
		n++
		return j.eraseGap(ctx, l, msg)
	})
	if err != nil {
		return n, fmt.Errorf("erase questions that were kept long enough: %w", err)
	}
	return n, nil
}

func (j *Journal) removeGaps(ctx context.Context, is func(sentGap) bool) (n int, err error) {
	err = j.eachGap(ctx, func(g sentGap, erase func() error) error {
		if !is(g) {
			return nil
		}
		n++
		return erase()
	})
	return n, err
}

// eachGap visits the questions, oldest first, with a way to erase each. One that
// nobody can read is being erased by somebody else.
func (j *Journal) eachGap(ctx context.Context, visit func(g sentGap, erase func() error) error) error {
	return eachLabel(ctx, j.gaps.stream, func(l label, msg *jetstream.RawStreamMsg) error {
		body, err := j.gaps.seal.open(l, msg.Data)
		if errors.Is(err, errUnreadable) {
			return nil
		}
		if err != nil {
			return err
		}
		var g sentGap
		if err := json.Unmarshal(body, &g); err != nil {
			return fmt.Errorf("%w: read question %s: %w", ErrCorrupt, l.Key, err)
		}
		return visit(g, func() error { return j.eraseGap(ctx, l, msg) })
	})
}

// eraseGap destroys the key first: from then on there is nothing to read.
func (j *Journal) eraseGap(ctx context.Context, l label, msg *jetstream.RawStreamMsg) error {
	if err := j.gaps.seal.erase(l); err != nil {
		return err
	}
	j.o.fault("gap/erased")
	return j.dropGap(ctx, msg.Sequence)
}

// dropGap removes a question from the stream; on a cluster what was sealed is
// overwritten. Copies in the servers' Raft logs last until those are compacted,
// and say nothing without the secret.
func (j *Journal) dropGap(ctx context.Context, sequence uint64) error {
	remove := j.gaps.stream.DeleteMsg
	if j.o.shared() {
		remove = j.gaps.stream.SecureDeleteMsg
	}
	if err := remove(ctx, sequence); err != nil && !isAbsent(err) {
		return err
	}
	return nil
}
