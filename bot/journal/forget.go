package journal

import (
	"context"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// Forgotten is what Forget found of one user.
type Forgotten struct {
	Gaps    int `json:"questions"`    // that they had sent, erased
	Letters int `json:"dead_letters"` // of their questions, erased
	Pending int `json:"pending"`      // tasks of theirs that wait; each is erased once it is done
}

// Forget erases for good what is kept of one user: the questions they sent, and
// the dead letters of what they asked. What was accepted and is not answered yet
// is left to be answered, which erases it: a promise to answer is not taken back.
//
// Nothing else names anybody. The names of finished tasks and of threads are
// digests that expire, a thread's memory holds ids of entries, and counters count.
// asker reads a body: the id of the user it came from.
func (j *Journal) Forget(ctx context.Context, user string, asker func(body []byte) string) (Forgotten, error) {
	var f Forgotten
	leave, err := j.enter()
	if err != nil {
		return f, err
	}
	defer leave()
	f.Gaps, err = j.removeGaps(ctx, func(g sentGap) bool { return g.Asker == user })
	if err == nil {
		f.Letters, err = j.forgetLetters(ctx, user, asker)
	}
	if err == nil {
		f.Pending, err = j.pendingOf(ctx, user, asker)
	}
	if err != nil {
		return f, fmt.Errorf("forget %s: %w", user, err)
	}
	return f, nil
}

func (j *Journal) forgetLetters(ctx context.Context, user string, asker func([]byte) string) (n int, err error) {
	err = eachLabel(ctx, j.dead, func(l label, msg *jetstream.RawStreamMsg) error {
		body, err := j.seal.open(l, msg.Data)
		if err != nil || asker(body) != user {
			return nil
		}
		if err := j.eraseLetter(ctx, l, msg.Sequence); err != nil {
			return err
		}
		n++
		return nil
	})
	return n, err
}

func (j *Journal) pendingOf(ctx context.Context, user string, asker func([]byte) string) (n int, err error) {
	err = eachLabel(ctx, j.tasks, func(l label, msg *jetstream.RawStreamMsg) error {
		if body, err := j.seal.open(l, msg.Data); err == nil && asker(body) == user {
			n++
		}
		return nil
	})
	return n, err
}
