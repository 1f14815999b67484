package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// Assistant answers questions from one index. Any number of goroutines may ask.
type Assistant struct {
	index *index.Index
	lib   *knowledge.Library
}

// New returns an assistant that answers from an index and its library.
func New(idx *index.Index) *Assistant { return &Assistant{idx, idx.Library()} }

// Answer answers one question. Its errors are about the question ([ErrEmpty],
// [ErrTooLong], [ErrNotText], [ErrJurisdiction]) or about the index.
func (a *Assistant) Answer(ctx context.Context, q Question) (Answer, error) {
	began := time.Now()
	asked := q.Text
	text, err := clean(q.Text)
	if err != nil {
		return Answer{}, err
	}
	if q.Today.IsZero() {
		return Answer{}, errors.New("answer: the question has no day")
	}
	q.Text, q.Context, q.Today = text, cleanAll(q.Context), dayOf(q.Today)
	answer, err := a.decide(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	answer.Question = asked
	answer.TookMS = float64(time.Since(began).Microseconds()) / 1000
	return answer, nil
}

// cleanAll drops what cannot be read of a thread: it only helps.
func cleanAll(texts []string) []string {
	var list []string
	for _, t := range texts {
		if t, err := clean(t); err == nil {
			list = append(list, t)
		}
	}
	return list
}

// Library is what the assistant answers from.
func (a *Assistant) Library() *knowledge.Library { return a.lib }

// decide takes a question through the steps of the package comment.
func (a *Assistant) decide(ctx context.Context, q Question) (Answer, error) {
	if line := smallTalk(q.Text); line != "" {
		answer := a.blank(q)
		answer.Headline, answer.Reason = line, "small talk"
		return answer, nil
	}
	s, err := a.scopeOf(q.Text, q.Jurisdiction)
	if err != nil {
		return Answer{}, err
	}
	leans := len(q.Context)+len(q.Shown) > 0 && leansOn(q.Text)
	if leans && len(q.Context) > 0 && !s.named && len(s.foreign) == 0 {
		if s, err = a.scopeOf(strings.Join(q.Context, " "), q.Jurisdiction); err != nil {
			return Answer{}, err
		}
	}
	law := a.lawIn(q.Text, s.within)
	switch {
	case len(law.known) > 0:
		return a.answerByLaw(ctx, q, s, law)
	case len(law.absent) > 0:
		return a.lawAbsent(ctx, q, s, law)
	}
	if answer, ok, err := a.list(ctx, q, s); ok || err != nil {
		return answer, err
	}
	filter := index.Filter{Jurisdictions: s.within}
	if !leans && len(s.foreign) == 0 {
		if parts, firsts, ok := a.both(ctx, q.Text, filter); ok {
			return a.answerBoth(q, s, parts, firsts), nil
		}
	}
	result, err := a.search(ctx, q, filter, leans)
	if errors.Is(err, index.ErrEmpty) {
		return a.notCovered(q, s, index.Result{}, "the question holds no words", "I can't find a question in that. Ask me what you would like to do, in words."), nil
	} else if err != nil {
		return Answer{}, err
	}
	return a.judge(q, s, result), nil
}

func (a *Assistant) search(ctx context.Context, q Question, f index.Filter, leans bool) (index.Result, error) {
	if !leans {
		return a.index.Search(ctx, index.Query{Text: q.Text, Filter: f})
	}
	t, err := a.threadOf(ctx, q, f)
	if err != nil {
		return index.Result{}, err
	}
	return a.follow(ctx, q.Text, t, f)
}

// blank is an answer that claims nothing yet.
func (a *Assistant) blank(q Question) Answer {
	id := q.ID
	if id == "" {
		sum := sha256.Sum256([]byte(a.lib.Revision + "\n" + q.Jurisdiction + "\n" + strings.Join(q.Context, "\n") + "\n" + q.Text))
		id = hex.EncodeToString(sum[:6])
	}
	return Answer{ID: id, Verdict: NotCovered, Ask: a.lib.Contact, Entries: []Entry{}, Suggestions: []string{}, Revision: a.lib.Revision}
}

func ranked(hits []index.Hit) []string {
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.Entry.ID)
	}
	return ids
}
