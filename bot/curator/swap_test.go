package curator

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/leeway-bot/leeway/bot"
)

// editions follow each other in turn.
const editions = 8

// TestQuestionsDuringSwaps asks 10,000 questions during 50 swaps. Each edition
// says its number in three places of an entry; an answer that shows two numbers,
// or the number of another revision than the one it names, is a mixture.
func TestQuestionsDuringSwaps(t *testing.T) {
	const swaps, questions = 50, 10_000
	r := newRepo(t)
	r.push(numbered(t, 0))
	d := openDesk(t, Source{Location: r.dir})
	var names sync.Map // revision to number
	for n := range editions {
		names.Store(revisionIn(t, numbered(t, n)), n)
	}
	tickets, answered := make(chan struct{}), make(chan struct{}, questions)
	var educators sync.WaitGroup
	for range 4 {
		educators.Go(func() {
			for range tickets {
				askNumbered(t, d, &names)
				answered <- struct{}{}
			}
		})
	}
	for n := 1; n <= swaps; n++ {
		var crowd sync.WaitGroup
		crowd.Go(func() {
			for range questions / swaps {
				tickets <- struct{}{}
			}
		})
		swapTo(t, r, d, n)
		crowd.Wait()
	}
	close(tickets)
	educators.Wait()
	if n := len(answered); n != questions {
		t.Errorf("%d questions answered, %d asked", n, questions)
	}
}

// swapTo serves an edition; every tenth after a rollback, by its release.
func swapTo(t *testing.T, r *repo, d *desk, n int) {
	if n%10 == 0 {
		if _, err := d.Rollback(t.Context(), "token", ""); err != nil {
			t.Error(err)
		}
	}
	r.push(numbered(t, n%editions))
	take := func(ctx context.Context, by string) (Report, error) { return d.Reindex(ctx, Request{By: by}) }
	if n%10 == 0 {
		take = d.Release
	}
	if report, err := take(t.Context(), "token"); err != nil || report.Outcome != Swapped {
		t.Errorf("swap %d: %s, %v", n, report.Text(), err)
	}
}

// numbered is a small library, every word of which says its edition.
func numbered(t testing.TB, n int) files {
	return policy(t).replace(t, fogFile, "Late start in fog", fmt.Sprintf("Late start in fog, edition %d", n)).
		replace(t, fogFile, "up to two hours late", fmt.Sprintf("up to two hours late (edition %d)", n)).
		replace(t, fogFile, "Write the plan.", fmt.Sprintf("Write plan of edition %d", n))
}

func askNumbered(t *testing.T, d *desk, names *sync.Map) {
	rev := d.Current()
	a, err := rev.Assistant.Answer(context.Background(), bot.Question{Text: "can school begin later when it is foggy?", Today: today})
	if err != nil {
		t.Errorf("a question was lost: %v", err)
		return
	}
	n, known := names.Load(a.Revision)
	if !known || a.Revision != rev.ID || a.Verdict != bot.Answered {
		t.Errorf("%s by revision %s, asked of %s", a.Verdict, a.Revision, rev.ID)
		return
	}
	e := a.Entries[0]
	want := fmt.Sprintf("edition %d", n)
	for _, text := range []string{e.Title + ".", e.Passages[0].Text, e.NextSteps[0] + "."} {
		if !strings.Contains(text, want+".") && !strings.Contains(text, want+")") {
			t.Errorf("revision %s is %s, and says %q", a.Revision, want, text)
		}
	}
}
