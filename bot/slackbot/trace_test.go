package slackbot

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// traced keeps the spans of a rig in memory.
func traced(book *tracetest.InMemoryExporter) func(*setup) {
	return func(s *setup) {
		s.options.Traces = sdktrace.NewTracerProvider(sdktrace.WithSyncer(book))
	}
}

// A task is one trace, its steps below the one that accepted it; no span holds
// what was asked, nor who asked.
func TestOneTraceATask(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		book := tracetest.NewInMemoryExporter()
		r := newRig(t, mode, traced(book))
		got := r.reply(r.ws.Mention(teachers, principal, question(howToApply)))
		first := got.Metadata["event_payload"].(map[string]any)["key"].(string)
		r.private(r.ws.Command(teachers, principal, "/leeway", question(notCovered)))
		spans := book.GetSpans()
		steps := map[string][]string{} // by trace
		keys := map[string]string{}
		for _, s := range spans {
			id := s.SpanContext.TraceID().String()
			steps[id] = append(steps[id], s.Name)
			for _, a := range s.Attributes {
				if a.Key != "leeway.key" {
					continue
				}
				if was := keys[id]; was != "" && was != a.Value.AsString() {
					t.Errorf("trace %s is of %s and of %s", id, was, a.Value.AsString())
				}
				keys[id] = a.Value.AsString()
			}
			if s.Name != stepAccept && !s.Parent.IsValid() {
				t.Errorf("%s hangs in the air", s.Name)
			}
		}
		if len(steps) != 2 || len(keys) != 2 {
			t.Fatalf("%d traces of 2 tasks: %v", len(steps), steps)
		}
		found := false
		for id, list := range steps {
			slices.Sort(list)
			if diff := cmp.Diff([]string{stepAccept, stepAnswer, stepPerform, stepPost}, list); diff != "" {
				t.Errorf("steps of %s (-want +got):\n%s", keys[id], diff)
			}
			found = found || keys[id] == first
		}
		if !found {
			t.Errorf("no trace of %s", first)
		}
		text, err := json.Marshal(spans)
		if err != nil || len(text) < 1000 {
			t.Fatalf("%d bytes of spans: %v", len(text), err)
		}
		wantHidden(t, "a span", text, howToApply, notCovered)
	})
}

// What goes wrong shows by its name alone.
func TestTraceOfAFailure(t *testing.T) {
	book := tracetest.NewInMemoryExporter()
	r := newRig(t, traced(book))
	r.ws.Fail("chat.postMessage", workspace.Failure{Error: "is_archived"})
	r.took(r.ws.Mention(teachers, principal, howToApply))
	said := map[string]string{}
	for _, s := range book.GetSpans() {
		said[s.Name] = s.Status.Description
	}
	want := map[string]string{stepAccept: "", stepAnswer: "", stepPost: "is_archived", stepPerform: "is_archived"}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}
