package slackbot

import (
	"context"
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
		go p.answer(t.Context(), func() { answered = true })
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
		p.answer(t.Context(), func() {})
		if waited := time.Since(began); waited != giveWayFor {
			t.Errorf("it waited %s for a delivery, want %s", waited, giveWayFor)
		}
	})
}

func TestFewAnswersAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrecedence()
		const answers, each = 60, time.Second
		hands := cap(p.answering)
		began := time.Now()
		var now atomic.Int64
		for range answers {
			go p.answer(t.Context(), func() {
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
	for range cap(p.answering) {
		p.answering <- struct{}{}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	did := false
	p.answer(ctx, func() { did = true })
	if !did {
		t.Error("it did nothing, so that its caller would take nothing for an answer")
	}
}
