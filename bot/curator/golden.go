package curator

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/eval"
	"github.com/leeway-bot/leeway/knowledge"
)

// hearing puts golden questions to one revision, each once.
type hearing struct {
	assistant *bot.Assistant
	today     time.Time

	mu    sync.Mutex
	heard map[string]heard // by keyOf
}

// heard is what a revision said to a golden question.
type heard struct {
	reply  GoldenReply
	faults []string // what does not hold of it, "" when all does
}

func newHearing(a *bot.Assistant, today time.Time) *hearing {
	return &hearing{assistant: a, today: today, heard: map[string]heard{}}
}

func (h *hearing) lib() *knowledge.Library { return h.assistant.Library() }

// keyOf tells golden questions apart by what is asked.
func keyOf(g knowledge.Golden) string {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	parts := []string{strings.ToLower(g.Jurisdiction), fold(g.Question)}
	for _, q := range g.Context {
		parts = append(parts, fold(q))
	}
	return strings.Join(parts, "\x00")
}

// demandOf tells golden questions apart by what is asked and what must hold.
func demandOf(g knowledge.Golden) string {
	first := slices.Clone(g.First)
	for i, id := range first {
		first[i] = strings.ToLower(id)
	}
	slices.Sort(first)
	return strings.Join([]string{keyOf(g), strings.Join(first, " "), string(g.Approval), g.Verdict}, "\x01")
}

// union is the golden questions of two libraries, each asked once; what the later
// one demands counts.
func union(old, new []knowledge.Golden) []knowledge.Golden {
	list, seen := slices.Clone(new), map[string]bool{}
	for _, g := range new {
		seen[keyOf(g)] = true
	}
	for _, g := range old {
		if !seen[keyOf(g)] {
			list = append(list, g)
		}
	}
	return list
}

// ask puts the questions that were not asked yet, on all processors.
func (h *hearing) ask(ctx context.Context, questions []knowledge.Golden) error {
	todo := make(chan knowledge.Golden)
	failed := make(chan error, runtime.GOMAXPROCS(0))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var workers sync.WaitGroup
	for range cap(failed) {
		workers.Go(func() {
			for g := range todo {
				if err := h.askOne(ctx, g); err != nil {
					failed <- err
					cancel()
					return
				}
			}
		})
	}
	h.hand(ctx, questions, todo)
	workers.Wait()
	close(failed)
	if err := <-failed; err != nil {
		return err
	}
	return ctx.Err()
}

func (h *hearing) hand(ctx context.Context, questions []knowledge.Golden, todo chan<- knowledge.Golden) {
	defer close(todo)
	for _, g := range questions {
		h.mu.Lock()
		_, known := h.heard[demandOf(g)]
		h.mu.Unlock()
		if known {
			continue
		}
		select {
		case todo <- g:
		case <-ctx.Done():
			return
		}
	}
}

// askOne judges as eval does, which is how editors see their golden questions
// judged.
func (h *hearing) askOne(ctx context.Context, g knowledge.Golden) error {
	report, err := eval.Run(ctx, h.assistant, []eval.Question{h.question(g)}, h.today, func(int) {})
	said := heard{}
	switch {
	case err == nil:
		o := report.Outcomes[0]
		said = heard{replyOf(o.Answer), o.Faults}
	case errors.Is(err, bot.ErrJurisdiction):
		said.faults = []string{"the library has no jurisdiction " + strconv.Quote(g.Jurisdiction)}
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		said.faults = []string{"it cannot be asked: " + err.Error()}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard[demandOf(g)] = said
	return nil
}

// question is a golden line as eval has it, its ids as the library spells them.
func (h *hearing) question(g knowledge.Golden) eval.Question {
	q := eval.Question{ID: "golden", Text: g.Question, Jurisdiction: g.Jurisdiction, Context: g.Context, Gold: map[string]int{}, Approval: g.Approval}
	for _, id := range g.First {
		if e := h.lib().Entry(id); e != nil {
			id = e.ID
		}
		q.Gold[id] = 2
	}
	return q
}

func replyOf(a bot.Answer) GoldenReply {
	r := GoldenReply{Verdict: a.Verdict}
	if a.Verdict == bot.Answered && len(a.Entries) > 0 { // candidates are no claim
		r.First, r.Approval = a.Entries[0].ID, a.Entries[0].Approval
	}
	return r
}

func (h *hearing) of(g knowledge.Golden) heard {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.heard[demandOf(g)]
}

func (h *hearing) reply(g knowledge.Golden) GoldenReply { return h.of(g).reply }

// holds reports whether a golden question that was asked is answered as it must be.
func (h *hearing) holds(g knowledge.Golden) bool { return len(h.of(g).faults) == 0 }
