package slackbot

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// An answer waits for what is being accepted, and is found then.
func TestDeliveriesGoBeforeAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrecedence()
		first, second := p.accept(), p.accept()
		answered := false
		go p.answer(t.Context(), time.Now(), func() { answered = true })
		for _, accepted := range []func(){first, second} {
			synctest.Wait()
			if answered {
				t.Error("it answers while something is being accepted")
			}
			accepted()
		}
		if synctest.Wait(); !answered {
			t.Error("it does not answer though nothing is being accepted")
		}
	})
}

// Deliveries that never cease do not keep answers away for ever.
func TestAnswersComeUnderUnendingDeliveries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrecedence()
		defer p.accept()()
		began := time.Now()
		p.answer(t.Context(), time.Now(), func() {})
		if waited := time.Since(began); waited != giveWayFor {
			t.Errorf("it waited %s for a delivery, want %s", waited, giveWayFor)
		}
	})
}

func TestFewAnswersAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrecedence()
		const answers, each = 60, time.Second
		hands := p.free
		began := time.Now()
		var now atomic.Int64
		for range answers {
			go p.answer(t.Context(), time.Now(), func() {
				now.Add(1)
				time.Sleep(each)
				now.Add(-1)
			})
		}
		for left := answers; left > 0; left -= hands {
			synctest.Wait()
			if n := int(now.Load()); n != min(hands, left) {
				t.Errorf("after %s %d at a time, want %d", time.Since(began), n, min(hands, left))
			}
			time.Sleep(each)
		}
	})
}

// Whoever is stopped does not wait for a turn.
func TestNoTurnForWhatIsStopped(t *testing.T) {
	p := newPrecedence()
	for range p.free {
		p.join(time.Now())
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	did := false
	p.answer(ctx, time.Now(), func() { did = true })
	if !did {
		t.Error("it did nothing, so that its caller would take nothing for an answer")
	}
}

// Of those that wait, the question accepted first is answered first.
func TestOldestAnswerFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, now := newPrecedence(), time.Now()
		var held []*turn
		for range p.free {
			held = append(held, p.join(now))
		}
		var order []int
		for _, age := range []int{2, 5, 1, 4, 5, 3} {
			go p.answer(t.Context(), now.Add(-time.Duration(age)*time.Second), func() { order = append(order, age) })
			synctest.Wait()
		}
		p.leave(held[0])
		synctest.Wait()
		if want := []int{5, 5, 4, 3, 2, 1}; !slices.Equal(order, want) {
			t.Errorf("answered by age %v, want %v", order, want)
		}
	})
}
