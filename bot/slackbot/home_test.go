package slackbot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/slack-go/slack"
)

// goldenLibrary is the bundled one under a revision that does not change.
func goldenLibrary(t testing.TB) *knowledge.Library {
	t.Helper()
	lib := *policy(t).Library()
	lib.Revision = goldenRevision
	return &lib
}

func homeFor(t testing.TB, admin bool) home {
	t.Helper()
	lib := goldenLibrary(t)
	h := home{Library: lib, Admin: admin, LoadedOn: "2026-11-22", Counts: map[string]int{"answered": 41, "unsure": 3, "not_covered": 7, "asked": 51},
		Health: []check{{"Slack", true, "reachable"}, {"Journal", false, "no space left on device"}}}
	for _, e := range lib.Served() {
		h.Entries = append(h.Entries, bot.Show(lib, e, askedOn))
	}
	return h
}

// wantView checks a view by both judges, and that nothing in it is live.
func wantView(t testing.TB, what string, v any) map[string]any {
	t.Helper()
	view := decoded(t, v)
	for _, complaint := range append(beyondLimits(view), workspace.CheckView(view)...) {
		t.Errorf("%s: %s", what, complaint)
	}
	for _, p := range workspace.LiveParts(view) {
		if !p.Of(workspace.KindEmoji) {
			t.Errorf("%s: live: %s", what, p)
		}
	}
	return view
}

func TestHome(t *testing.T) {
	for _, c := range []struct {
		name       string
		admin      bool
		has, lacks []string
	}{
		{"home-user", false, []string{"Montana", "Missouri", "School District of Clayton", "/cite TEXT", "Library revision " + goldenRevision + ", loaded November 22, 2026", "Unit of credit (in force)"}, []string{"For admins", "41 answered", "no space left"}},
		{"home-admin", true, []string{"Journal", ": Needs attention. no space left on device", ": OK. reachable", "41 answered", "3 unsure", "7 not covered", "Check the set-up"}, nil},
	} {
		v := draw.home(homeFor(t, c.admin))
		wantGolden(t, c.name, v)
		view := wantView(t, c.name, v)
		shown := strings.Join(inOrder(view["blocks"]), "\n")
		for _, want := range c.has {
			if !strings.Contains(shown, want) {
				t.Errorf("%s does not show %q", c.name, want)
			}
		}
		for _, secret := range c.lacks {
			if strings.Contains(shown, secret) {
				t.Errorf("%s shows %q", c.name, secret)
			}
		}
		for _, b := range ofType(view, "button") {
			p := carriedBy(t, b)
			if action := baseAction(textOf(b["action_id"])); action == actionExample && (p.Question == "" || p.Jurisdiction == "") {
				t.Errorf("%s: %v asks %+v", c.name, b["action_id"], p)
			} else if !c.admin && action != actionExample {
				t.Errorf("%s: a button %s", c.name, action)
			}
		}
		if len(ofType(view, "button")) < 3 {
			t.Errorf("%s: %d buttons", c.name, len(ofType(view, "button")))
		}
	}
}

func TestHomeWhileLoading(t *testing.T) {
	view := wantView(t, "loading", draw.home(home{Loading: true}))
	if shown := shownIn(view); !strings.Contains(shown, "The library is loading") || len(ofType(view, "button")) > 0 {
		t.Errorf("%s", shown)
	}
}

// TestHomeOfALargeLibrary names some entries, and says how many more there are.
func TestHomeOfALargeLibrary(t *testing.T) {
	h := homeFor(t, true)
	served := h.Entries
	for i := range 40 {
		for _, e := range served {
			e.Jurisdiction = fmt.Sprintf("place%02d", i)
			e.Place, e.Title = fmt.Sprintf("%02d %s", i, strings.Repeat("far away ", i)), strings.Repeat(e.Title+" ", i+1)
			h.Entries = append(h.Entries, e)
		}
	}
	view := wantView(t, "a large library", draw.home(h))
	shown := shownIn(view)
	for _, want := range []string{"more: ask about them", "And 31 places more", "Check the set-up", goldenRevision} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
}

// TestExamples: each can be asked, and is answered.
func TestExamples(t *testing.T) {
	lib := policy(t).Library()
	places := map[string]bool{}
	list := examples(lib, 6)
	if len(list) != 6 {
		t.Errorf("%d examples", len(list))
	}
	for _, e := range list {
		places[e.jurisdiction] = true
		if a := answerTo(t, e.jurisdiction, e.question); a.Verdict != bot.Answered {
			t.Errorf("%q in %s: %s", e.question, e.jurisdiction, a.Verdict)
		}
	}
	if len(places) != 3 {
		t.Errorf("examples of %v only", places)
	}
	if got := examples(&knowledge.Library{}, 4); len(got) != 0 {
		t.Errorf("examples of nothing: %v", got)
	}
}

func TestPrompts(t *testing.T) {
	list := prompts(policy(t).Library())
	if len(list) != 4 {
		t.Fatalf("%d prompts", len(list))
	}
	for _, p := range list {
		if p.Title == "" || p.Message == "" || units(p.Title) > 75 {
			t.Errorf("prompt %+v", p)
		}
	}
}

func TestHelp(t *testing.T) {
	lib := goldenLibrary(t)
	messages := draw.help(lib, "/leeway")
	wantGolden(t, "help", messages)
	wantTaken(t, "help", messages...)
	wantReadable(t, "help", messages[0])
	for command, want := range map[string]string{"": "/leeway QUESTION", "/cite": "/leeway QUESTION", "/policy": "/policy QUESTION", "/<!here>": "/&lt;·!here&gt; QUESTION"} {
		m := draw.help(lib, command)[0]
		text := strings.ReplaceAll(m.text, breaker, "·")
		if !strings.Contains(text, "- "+want+":") || !strings.Contains(text, "- /cite TEXT:") {
			t.Errorf("help for %q lacks %q:\n%s", command, want, text)
		}
	}
}

func TestKindsIn(t *testing.T) {
	for want, count := range map[string]map[knowledge.Kind]int{
		"":              {},
		"1 flexibility": {knowledge.Flexibility: 1},
		"2 flexibilities; 1 recommendation (not in force); 3 background entries": {knowledge.Reference: 3, knowledge.Flexibility: 2, knowledge.Recommendation: 1},
	} {
		if got := kindsIn(count); got != want {
			t.Errorf("%v: %q, want %q", count, got, want)
		}
	}
}

// TestUnhelpful: a modal of fixed reasons, with nowhere to type.
func TestUnhelpful(t *testing.T) {
	p := pressOn("may we?", "mt")
	p.Entries = []string{"mt/variances/standards-waiver"}
	v := draw.unhelpful(p)
	wantGolden(t, "modal", v)
	view := wantView(t, "modal", v)
	if len(ofType(view, "plain_text_input")) > 0 {
		t.Error("somebody could type something")
	}
	got, err := drawSealer.open(actionUnhelpful, v.PrivateMetadata)
	want := press{Key: p.Key, Jurisdiction: "mt", Entries: p.Entries, Asker: p.Asker}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("the modal carries (-want +got), %v:\n%s", err, diff)
	}
	if v.CallbackID != callbackUnhelpful || v.Type != slack.VTModal {
		t.Errorf("a %s with the callback %q", v.Type, v.CallbackID)
	}
	for _, o := range ofType(view, "radio_buttons")[0]["options"].([]any) {
		if id := textOf(o.(map[string]any)["value"]); !isReason(id) {
			t.Errorf("%q is offered and not taken", id)
		}
	}
	if isReason("because") || isReason("") {
		t.Error("a reason of somebody's own is taken")
	}
}
