package slackbot

import (
	"cmp"
	"context"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// A task is one trace, from the delivery that brought it to the reply, over a
// restart and on whichever replica. Each step is a span in it and an observation of
// leeway_task_step_seconds. Spans hold keys, kinds and outcomes, never a text, and
// no error's text either, which may quote an address.

// The steps of a task.
const (
	stepAccept  = "accept"  // into the journal
	stepWait    = "wait"    // from then until somebody begins it; a figure alone
	stepPerform = "perform" // an attempt as a whole
	stepAnswer  = "answer"  // the library is searched
	stepPost    = "post"    // to Slack, its pace included
	stepAll     = "all"     // from accepted to done; a figure alone
)

// tracerName names this package in every span.
const tracerName = "github.com/leeway-bot/leeway/bot/slackbot"

func newTracer(p trace.TracerProvider) trace.Tracer {
	if p == nil {
		p = noop.NewTracerProvider()
	}
	return p.Tracer(tracerName)
}

// step begins a step of a task; end must be called with how it went.
func (b *Bot) step(ctx context.Context, name, key string, more ...attribute.KeyValue) (_ context.Context, end func(error)) {
	began := time.Now()
	ctx, span := b.tracer.Start(ctx, name, trace.WithAttributes(append(more, attribute.String("leeway.key", key))...))
	return ctx, func(err error) {
		if err != nil {
			span.SetStatus(codes.Error, cmp.Or(refusal(err), "failed"))
		}
		span.End()
		b.metrics.took(name, time.Since(began))
	}
}

// attempt begins the span of one attempt at a task, below the one that accepted it.
func (b *Bot) attempt(ctx context.Context, w work, t journal.Task) (context.Context, func(error)) {
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{traceparent: w.Trace})
	return b.step(ctx, stepPerform, w.Key, attribute.String("leeway.kind", string(w.Kind)), attribute.Int("leeway.attempt", t.Attempt))
}

const traceparent = "traceparent" // of W3C's Trace Context

// traceOf is the trace that a context belongs to, as the work keeps it; "" where
// nothing is traced.
func traceOf(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier[traceparent]
}
