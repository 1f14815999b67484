package workspace

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestAssistant(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	asked := ws.Direct("U1", "hello")
	thread := map[string]string{"channel_id": asked.Channel, "thread_ts": asked.TS}
	with := func(name, value string) map[string]string {
		args := map[string]string{name: value}
		for k, v := range thread {
			args[k] = v
		}
		return args
	}
	mustOK(t, call(t, ws, "assistant.threads.setStatus", with("status", "is reading the library…")))
	mustOK(t, call(t, ws, "assistant.threads.setStatus", with("status", "")))
	loading := with("status", "x")
	loading["loading_messages"] = `["a","b, c"]`
	mustOK(t, call(t, ws, "assistant.threads.setStatus", loading))
	mustOK(t, call(t, ws, "assistant.threads.setTitle", with("title", "Virtual days")))
	want := []Status{
		{Channel: "D1", Thread: asked.TS, Text: "is reading the library…"}, {Channel: "D1", Thread: asked.TS},
		{Channel: "D1", Thread: asked.TS, Text: "x", Loading: []string{"a", "b, c"}},
	}
	if d := cmp.Diff(want, ws.Statuses(), cmpopts.IgnoreFields(Status{}, "At")); d != "" {
		t.Errorf("statuses (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]Title{{"D1", asked.TS, "Virtual days"}}, ws.Titles()); d != "" {
		t.Errorf("titles (-want +got)\n%s", d)
	}
}

// TestPromptsWithAThread: Slack says ok and shows nothing; the workspace tells.
func TestPromptsWithAThread(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	asked := ws.Direct("U1", "hello")
	prompts := `[{"title":"Late work","message":"What is the policy on late work?"}]`
	mustOK(t, call(t, ws, "assistant.threads.setSuggestedPrompts", map[string]string{"channel_id": asked.Channel, "prompts": prompts, "title": "Try"}))
	want := []Prompts{{Channel: "D1", Title: "Try", Prompts: []Prompt{{"Late work", "What is the policy on late work?"}}}}
	if d := cmp.Diff(want, ws.Prompts()); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	mustOK(t, call(t, ws, "assistant.threads.setSuggestedPrompts", map[string]string{"channel_id": asked.Channel, "prompts": prompts, "thread_ts": asked.TS}))
	if len(ws.Prompts()) != 1 || len(ws.Refused()) != 1 || ws.Refused()[0].Error != "ignored" {
		t.Errorf("prompts %v, refused %v", ws.Prompts(), ws.Refused())
	}
}
