package slackbot

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// notCovered is a question that the library says nothing on.
const notCovered = "How do I renew my Class 2 teaching license?"

// wantSent compares the questions that were sent to the policy team.
func (r *rig) wantSent(want ...journal.Gap) {
	r.Helper()
	got, err := r.journal.Gaps(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(journal.Gap{}, "ID")); diff != "" {
		r.Errorf("questions sent (-want +got):\n%s", diff)
	}
}

func today() string { return time.Now().UTC().Format(time.DateOnly) }

// The asker agrees in a dialog; then the question is kept, once, over a restart.
func TestSendToThePolicyTeam(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		got := r.reply(r.ws.Mention(teachers, principal, notCovered))
		wantConsent(t, got)
		wantSaid(t, r.private(r.ws.Press(got, principal, actionSend)), "Sent.", "180 days")
		sent := journal.Gap{Question: notCovered, Jurisdiction: "mt", Day: today()}
		r.wantSent(sent)
		wantSaid(t, r.private(r.ws.Press(got, principal, actionSend)), "sent already")
		r.stop()
		r.start()
		wantSaid(t, r.private(r.ws.Press(got, principal, actionSend)), "sent already")
		r.wantSent(sent)
		r.wantCounts(map[string]int{"sent": 1})
	})
}

// wantConsent requires a dialog that says what is kept and for how long.
func wantConsent(t *testing.T, m workspace.Message) {
	t.Helper()
	for _, b := range ofType(m.Blocks, "button") {
		confirm, _ := b["confirm"].(map[string]any)
		if b["action_id"] != actionSend {
			if confirm != nil {
				t.Errorf("%v asks to confirm", b["action_id"])
			}
			continue
		}
		text := string(encoded(t, confirm))
		for _, part := range []string{"Kept for 180 days", "its words", "whose policy it is about (mt)", "the day", "Slack id", "deleted"} {
			if !strings.Contains(text, part) {
				t.Errorf("the dialog does not say %q: %s", part, text)
			}
		}
		return
	}
	t.Error("nothing to send the question with")
}

// Nobody agrees for somebody else.
func TestSendOnlyOnesOwnQuestion(t *testing.T) {
	r := newRig(t)
	got := r.reply(r.ws.Mention(teachers, principal, notCovered))
	wantSaid(t, r.private(r.ws.Press(got, colleague, actionSend)), "Only who asked")
	r.wantSent()
	for _, b := range ofType(got.Blocks, "button") {
		if b["action_id"] == actionSend { // the value of another button says nothing to this one
			b["value"] = r.bot.seal.seal(actionShare, r.opened(b))
		}
	}
	r.silent(func() workspace.Sent { return r.ws.Press(got, principal, actionSend) })
	r.wantSent()
}

// A private answer has it too; what somebody else wrote has not.
func TestSendIsOfferedForOnesOwnWords(t *testing.T) {
	r := newRig(t)
	private := r.private(r.ws.Command(teachers, principal, "/leeway", notCovered))
	wantSaid(t, r.private(r.ws.Press(private, principal, actionSend)), "Sent.")
	r.wantSent(journal.Gap{Question: notCovered, Jurisdiction: "mt", Day: today()})

	said := r.ws.Say(teachers, colleague, notCovered)
	for what, got := range map[string]workspace.Message{
		"the message shortcut":    r.private(r.ws.Shortcut(said.Message, principal, callbackShortcut)),
		"a mention without words": r.reply(r.ws.MentionInThread(said.Message, principal, "")),
		"an answer":               r.reply(r.ws.Mention(teachers, principal, howToApply)),
	} {
		if slices.Contains(workspace.Actions(got), actionSend) {
			t.Errorf("%s: it could be sent", what)
		}
	}
	shortcut := r.private(r.ws.Shortcut(said.Message, principal, callbackShortcut))
	r.took(r.ws.Press(shortcut, principal, actionShare))
	if shared := r.shared(teachers); len(shared) != 1 || slices.Contains(workspace.Actions(shared[0]), actionSend) {
		t.Errorf("shared: %q", textsOf(shared))
	}
}

// What was not sent leaves no trace; what was sent leaves none in the clear, and
// none in the log.
func TestSentQuestionStaysSealed(t *testing.T) {
	r := newRig(t)
	words := question(notCovered)
	got := r.reply(r.ws.Direct(principal, words))
	r.private(r.ws.Press(got, principal, actionSend))
	r.wantSent(journal.Gap{Question: words, Jurisdiction: "mt", Day: today()})
	r.stop()
	wantHidden(t, "the log", []byte(r.log.String()))
	wantNoneIn(t, r.store.Dir)
}

func TestAskerOfATask(t *testing.T) {
	body, err := json.Marshal(work{Kind: asked, Key: "T/C/1", User: principal, Text: notCovered})
	if err != nil {
		t.Fatal(err)
	}
	if got := Asker(body); got != principal {
		t.Errorf("asker %q", got)
	}
	if got := Asker([]byte("{")); got != "" {
		t.Errorf("asker of what cannot be read: %q", got)
	}
}

// The dialog keeps within Slack's limits whatever is set.
func TestConsentFits(t *testing.T) {
	a := bot.Answer{Question: "why?", Verdict: bot.NotCovered, Headline: "The library does not say."}
	for _, keep := range []time.Duration{time.Minute, 36 * time.Hour, 10_000 * 24 * time.Hour} {
		r := renderer{seal: drawSealer.seal, keepGaps: keep}
		o := originOf(a)
		o.press.Jurisdiction = strings.Repeat("a-long-name-of-a-district", 10)
		m := r.answer(a, o)
		wantTaken(t, keep.String(), m...)
	}
	for d, want := range map[time.Duration]string{time.Minute: "60 seconds", 5 * time.Minute: "5 minutes", 36 * time.Hour: "36 hours", 180 * 24 * time.Hour: "180 days"} {
		if got := keptFor(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}
