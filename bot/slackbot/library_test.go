package slackbot

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// shelf stands in for whoever keeps the library: it notes what is asked of it, and
// says what it is told to.
type shelf struct {
	mu      sync.Mutex
	acts    []string
	serves  *bot.Assistant
	before  *bot.Assistant // what a rollback goes back to; nil: nothing changes
	held    bool
	summary string
	err     error
}

func (s *shelf) note(act string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acts = append(s.acts, act)
	return s.summary, s.err
}

func (s *shelf) done() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.acts)
}

// withShelf lets admins act.
func withShelf(s *shelf) func(*setup) {
	return func(o *setup) {
		o.options.Reindex = func(_ context.Context, by string, dryRun bool) (string, error) {
			if dryRun {
				return s.note("preview " + by)
			}
			return s.note("reindex " + by)
		}
		o.options.Rollback = func(_ context.Context, by string) (string, error) {
			said, err := s.note("rollback " + by)
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.before != nil {
				s.serves, s.held = s.before, true
			}
			return said, err
		}
		o.options.Release = func(_ context.Context, by string) (string, error) { return s.note("release " + by) }
		o.options.Held = func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.held }
		o.options.Assistant = func() *bot.Assistant { s.mu.Lock(); defer s.mu.Unlock(); return s.serves }
	}
}

// earlier is a small library, to go back to.
func earlier(t *testing.T) *bot.Assistant {
	t.Helper()
	lib, err := knowledge.Load(fstest.MapFS{"mt/_index.md": {Data: []byte("---\ntitle: Montana\n---\n")},
		"mt/days.md": {Data: []byte("---\ntitle: Snow days\nkind: reference\nsource: {title: Primer}\n---\nSnow falls.\n")}})
	if err != nil {
		t.Fatal(err)
	}
	idx, err := index.New(t.Context(), lib, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	return bot.New(idx)
}

func TestAdminReindexesFromTheHomeTab(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		s := &shelf{serves: policy(t), summary: "refused, for 1 reason: abc is served on\n  mt/x.md:3: bad kind\n"}
		r := newRig(t, mode, withAdmin, withShelf(s))
		wantShown(t, r.home(theAdmin), "What would change?", "Reindex", "Roll back")
		r.took(r.ws.PressHome(theAdmin, actionPreview))
		wantShown(t, r.ws.Home(theAdmin), "refused, for 1 reason: abc is served on", "mt/x.md:3: bad kind")
		s.summary, s.err = "", errors.New("reindex: fetch https://git.example/policy: it does not answer")
		r.took(r.ws.PressHome(theAdmin, actionReindex))
		wantShown(t, r.ws.Home(theAdmin), "it does not answer")
		if diff := cmp.Diff([]string{"preview " + theAdmin, "reindex " + theAdmin}, s.done()); diff != "" {
			t.Errorf("acts (-want +got):\n%s", diff)
		}
		if shown := workspace.Render(r.home(principal).Raw); strings.Contains(shown, "Reindex") || strings.Contains(shown, "Roll back") {
			t.Errorf("who is no admin sees\n%s", shown)
		}
	})
}

// A button goes back from what was served when it was drawn: pressed twice, or on
// a page of yesterday, it goes back no further.
func TestRollbackHappensOnce(t *testing.T) {
	s := &shelf{serves: policy(t), before: earlier(t), summary: "swapped"}
	r := newRig(t, withAdmin, withShelf(s))
	old := r.home(theAdmin)
	r.took(r.ws.PressHome(theAdmin, actionRollback))
	wantShown(t, r.ws.Home(theAdmin), "swapped", "The library is held.", "Release")
	value := ""
	for _, b := range ofType(old.Blocks, "button") {
		if b["action_id"] == actionRollback {
			value = textOf(b["value"])
		}
	}
	r.acked(r.ws.Interact(r.interaction(theAdmin, pressedOn(actionRollback, value))))
	r.settle()
	wantShown(t, r.ws.Home(theAdmin), "another revision is served by now")
	r.took(r.ws.PressHome(theAdmin, actionRelease))
	if diff := cmp.Diff([]string{"rollback " + theAdmin, "release " + theAdmin}, s.done()); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
}

// Two presses at one time are two presses.
func TestRollbackPressedTwiceAtOnce(t *testing.T) {
	s := &shelf{serves: policy(t), before: earlier(t), summary: "swapped"}
	r := newRig(t, withAdmin, withShelf(s))
	r.home(theAdmin)
	value := r.bot.seal.seal(actionRollback, press{Key: policy(t).Library().Revision})
	in := r.interaction(theAdmin, pressedOn(actionRollback, value))
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { r.ws.Interact(in) })
	}
	both.Wait()
	r.settle()
	if got := s.done(); len(got) != 1 {
		t.Errorf("acts %q, want one", got)
	}
}

func TestOnlyAdminsAct(t *testing.T) {
	s := &shelf{serves: policy(t)}
	r := newRig(t, withAdmin, withShelf(s), listed)
	r.home(theAdmin)
	for _, action := range []string{actionPreview, actionReindex, actionRollback, actionRelease} {
		for _, who := range []map[string]any{
			{"user": map[string]any{"id": principal, "team_id": "T0LEEWAY"}},
			{"user": map[string]any{"id": theAdmin, "team_id": elsewhere}},
			{"user": map[string]any{"id": theAdmin}, "team": map[string]any{"id": elsewhere}},
		} {
			o := r.interaction(theAdmin, pressedOn(action, r.bot.seal.seal(action, press{})))
			maps.Copy(o, who)
			r.nothing(t, func() { r.acked(r.ws.Interact(o)) })
		}
	}
	for _, text := range []string{"reindex", "Reindex!", "reindex --dry-run", "rollback"} {
		wantSaid(t, r.private(r.ws.Command(teachers, principal, "/leeway", text)), "Only Leeway's admins may do that.", "in the setting slack.")
	}
	if got := s.done(); len(got) > 0 {
		t.Errorf("acts %q of people who may not", got)
	}
	// What only looks like a command is a question.
	for _, text := range []string{"release", "can we release students early?", "how do I reindex"} {
		if m := r.private(r.ws.Command(teachers, principal, "/leeway", text)); strings.Contains(m.Text, "admins") || !strings.Contains(m.Text, "Question: ") {
			t.Errorf("%q is not answered: %s", text, m.Text)
		}
	}
}

func TestAdminActsByCommand(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		s := &shelf{serves: policy(t), summary: "looked only: def would be served, in place of abc\n\nabc -> def: 900 entries changed\n" + strings.Repeat("  mt/x  <!channel> *Title* & `more`\n", 900)}
		r := newRig(t, mode, withAdmin, withShelf(s))
		r.home(theAdmin)
		for _, text := range []string{"reindex", "Reindex.", "reindex --dry-run", "reindex —dry-run", "reindex dry run", "rollback", "release"} {
			sent := r.took(r.ws.Command(teachers, theAdmin, "/leeway", text))
			got := r.ws.Responses(sent.ResponseURL)
			if len(got) != 2 || !got[0].Ephemeral || !got[1].Ephemeral {
				t.Fatalf("%q: %q", text, textsOf(got))
			}
			wantSaid(t, got[0], "Under way")
			wantSaid(t, got[1], "looked only: def would be served", "900 entries changed")
		}
		want := []string{"reindex", "reindex", "preview", "preview", "preview", "rollback", "release"}
		for i := range want {
			want[i] += " " + theAdmin
		}
		if diff := cmp.Diff(want, s.done()); diff != "" {
			t.Errorf("acts (-want +got):\n%s", diff)
		}
		if list := r.ws.Messages(teachers); len(list) != 0 {
			t.Errorf("the channel sees %q", textsOf(list))
		}
	})
}

// Without a library of its own, Leeway offers nothing and says why.
func TestNothingToActOn(t *testing.T) {
	r := newRig(t, withAdmin)
	if shown := workspace.Render(r.home(theAdmin).Raw); strings.Contains(shown, "Reindex") || strings.Contains(shown, "Roll back") {
		t.Errorf("it offers what it cannot do:\n%s", shown)
	}
	sent := r.took(r.ws.Command(teachers, theAdmin, "/leeway", "reindex"))
	got := r.ws.Responses(sent.ResponseURL)
	wantSaid(t, got[len(got)-1], "this Leeway serves a library that is not its to change")
}
