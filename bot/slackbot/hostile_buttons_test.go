package slackbot

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everyAction is all that a button of Leeway's can do.
var everyAction = append([]string{actionChoose, actionMore, actionHelpful, actionUnhelpful, actionPerson, actionMemo, actionShare, actionSend, actionExample}, adminActions...)

var adminActions = []string{actionRefresh, actionCheck, actionPreview, actionReindex, actionRollback, actionRelease}

// The lists above are whole: an action that they forget would go untested.
func TestEveryActionIsListed(t *testing.T) {
	source, err := os.ReadFile("seal.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, m := range regexp.MustCompile(`(?m)^\taction[A-Z]\w* += "(\w+)"`).FindAllSubmatch(source, -1) {
		list = append(list, string(m[1]))
	}
	if diff := cmp.Diff(list, everyAction); diff != "" {
		t.Errorf("actions (-in seal.go +here):\n%s", diff)
	}
}

// interaction is what Slack sends of an act of somebody's, as far as Leeway reads
// it; more goes over it. Its response_url and its trigger work.
func (r *rig) interaction(user string, more map[string]any) map[string]any {
	r.Helper()
	help := r.acked(r.ws.Command(teachers, user, "/leeway", "help"))
	o := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": r.ws.Options().Team}, "channel": map[string]any{"id": teachers},
		"user":         map[string]any{"id": user, "team_id": r.ws.Options().Team},
		"response_url": help.ResponseURL, "trigger_id": help.TriggerID,
		"container": map[string]any{"type": "message", "channel_id": teachers, "message_ts": "1700000000.000200", "is_ephemeral": true},
	}
	maps.Copy(o, more)
	return o
}

// pressedOn is the press of a button that carries a value.
func pressedOn(action, value string) map[string]any {
	return map[string]any{"actions": []map[string]any{{"type": "button", "action_id": action, "value": value, "action_ts": "1700000000.000300"}}}
}

// carrying is what a button of every action could carry.
func carrying(asker string) press {
	return press{Key: "T0LEEWAY/C0TEACHERS/1700000000.000100", Question: howToApply, Jurisdiction: "mt", Asker: asker, Entries: []string{"mt/variances/standards-waiver"}}
}

// forgeries are what somebody might make of a button's value without our secret.
func forgeries(r *rig, action string) map[string]string {
	seal := r.bot.seal.seal
	genuine := seal(action, carrying(theAdmin))
	text, mac, _ := strings.Cut(genuine, ".")
	another, _, _ := strings.Cut(seal(action, carrying(colleague)), ".")
	list := map[string]string{
		"empty": "", "a dot": ".", "no seal": text, "an empty seal": text + ".", "the seal alone": "." + mac, "two seals": genuine + "." + mac,
		"another's words under the seal": another + "." + mac, "longer": genuine + "A", "shorter": genuine[:len(genuine)-1], "a line more": genuine + "\n",
		"in small letters": strings.ToLower(genuine), "10 kB": strings.Repeat("A", 10_000), "10 kB more": genuine + strings.Repeat("A", 10_000),
		"of another app": newSealer("xoxb-another-app").seal(action, carrying(theAdmin)), "of no secret": newSealer("").seal(action, carrying(theAdmin)),
		"its first bit": flipped(genuine, 0), "a bit of its words": flipped(genuine, 8*len(text)/2), "the dot": flipped(genuine, 8*len(text)), "its last bit": flipped(genuine, 8*len(genuine)-1),
	}
	for _, other := range everyAction {
		if other != action {
			list["of "+other] = seal(other, carrying(theAdmin))
		}
	}
	return list
}

// flipped is a text with one bit of it turned over.
func flipped(s string, bit int) string {
	b := []byte(s)
	b[bit/8] ^= 1 << (bit % 8)
	return string(b)
}

// A value that Leeway did not write for that very button does nothing, not even
// for an admin.
func TestForgedValuesDoNothing(t *testing.T) {
	r := newRig(t, withAdmin)
	for _, action := range everyAction {
		t.Run(action, func(t *testing.T) {
			genuine := r.interaction(theAdmin, pressedOn(action, r.bot.seal.seal(action, carrying(theAdmin))))
			r.nothing(t, func() {
				for name, value := range forgeries(r, action) {
					forged := maps.Clone(genuine)
					maps.Copy(forged, pressedOn(action, value))
					if err := r.ws.Interact(forged).Err(); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
			})
			before := len(r.ws.Calls(""))
			if r.took(r.ws.Interact(genuine)); len(r.ws.Calls("")) == before {
				t.Error("the genuine value does nothing either: the test shows nothing")
			}
		})
	}
}

// No bit of a sealed value can be turned over.
func TestEveryBitIsSealed(t *testing.T) {
	s := newSealer(testBotToken)
	value := s.seal(actionShare, carrying(principal))
	for bit := range 8 * len(value) {
		if p, err := s.open(actionShare, flipped(value, bit)); err == nil {
			t.Errorf("bit %d turned over: opens as %+v", bit, p)
		}
	}
	if _, err := s.open(actionShare, value); err != nil {
		t.Fatal(err)
	}
}

// What Slack calls the act must be what Leeway drew.
func TestForgedNamesDoNothing(t *testing.T) {
	r := newRig(t, withAdmin)
	p := carrying(theAdmin)
	value := r.bot.seal.seal(actionUnhelpful, p)
	view := func(callback, metadata, reason string) map[string]any {
		chosen := map[string]any{"reason": map[string]any{"selected_option": map[string]any{"value": reason}}}
		return map[string]any{"type": "view_submission", "view": map[string]any{
			"id": "V0MODAL", "callback_id": callback, "private_metadata": metadata, "state": map[string]any{"values": map[string]any{"reason": chosen}}}}
	}
	asked := func(callback string) map[string]any {
		return map[string]any{"type": "message_action", "callback_id": callback, "message": map[string]any{"ts": "1700000000.000100", "text": howToApply}}
	}
	for _, c := range []struct {
		name    string
		forged  []map[string]any
		genuine map[string]any
	}{
		{"of a button", []map[string]any{pressedOn("", value), pressedOn("more", value), pressedOn("unhelpful\n", value), pressedOn("delete", value),
			pressedOn("HELPFUL", r.bot.seal.seal(actionHelpful, p)), pressedOn(" helpful", r.bot.seal.seal(actionHelpful, p)), {}},
			pressedOn("helpful:7", r.bot.seal.seal(actionHelpful, p))},
		{"of a shortcut", []map[string]any{asked(""), asked("ask_leeway "), asked("unhelpful"), asked("ASK_LEEWAY")}, asked(callbackShortcut)},
		{"of a modal", []map[string]any{view("", value, "missing"), view("ask_leeway", value, "missing"), view(callbackUnhelpful, "", "missing"),
			view(callbackUnhelpful, flipped(value, 9), "missing"), view(callbackUnhelpful, r.bot.seal.seal(actionHelpful, p), "missing"),
			view(callbackUnhelpful, value, ""), view(callbackUnhelpful, value, "because I say so"), view(callbackUnhelpful, value, "Missing")},
			view(callbackUnhelpful, value, "missing")},
		{"of an act", []map[string]any{{"type": "block_suggestion"}, {"type": "shortcut", "callback_id": callbackShortcut}, {"type": ""}, {"type": "view_closed"}}, asked(callbackShortcut)},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole := r.interaction(theAdmin, nil)
			r.nothing(t, func() {
				for _, forged := range c.forged {
					o := maps.Clone(whole)
					maps.Copy(o, forged)
					if err := r.ws.Interact(o).Err(); err != nil {
						t.Errorf("%v: %v", forged, err)
					}
				}
			})
			before := tasks(t, r.registry)
			maps.Copy(whole, c.genuine)
			if r.took(r.ws.Interact(whole)); tasks(t, r.registry) != before+1 {
				t.Error("the genuine one does nothing either: the test shows nothing")
			}
		})
	}
}

// Leeway writes to no address but Slack's.
func TestResponseURLsOfOthers(t *testing.T) {
	slacks, err := newResponseURLs(slackAPI)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{
		"", "hooks.slack.com", "//hooks.slack.com/x", "http://hooks.slack.com/x", "ftp://hooks.slack.com/x", "https:hooks.slack.com/x", "https:///hooks.slack.com/x",
		"https://hooks.slack.com@evil.example/x", "https://user@hooks.slack.com/x", "https://user:pass@hooks.slack.com/x", "https://@hooks.slack.com/x",
		"https://hooks.slack.com:443/x", "https://hooks.slack.com:8443/x", "https://hooks.slack.com.evil.example/x", "https://slack.com.evil/x", "https://evil-hooks.slack.com/x",
		"https://hooks.slack.com./x", "https://slack.com/x", "https://evil.example/hooks.slack.com", "https://evil.example/?https://hooks.slack.com", "https://evil.example#hooks.slack.com",
		"https://127.0.0.1/x", "https://[::1]/x", "https://[::ffff:127.0.0.1]/x", "https://2130706433/x", "https://hооks.slack.com/x", "https://hooks.slack.com\\@evil.example/x",
		"https://hooks.slack.com%2eevil.example/x", "https://hooks.slack.com\r\nHost: evil.example/x", " https://hooks.slack.com/x", "file:///etc/passwd", "unix:///run/x",
		"https://hooks.slack.com/" + strings.Repeat("x", 10_000),
	} {
		if slacks.genuine(address) {
			t.Errorf("it would write to %q", address)
		}
	}
	for _, address := range []string{"https://hooks.slack.com/commands/T1/2/3", "https://hooks.slack-gov.com/actions/T1/2/3"} {
		if !slacks.genuine(address) {
			t.Errorf("it would not write to %q", address)
		}
	}
}

// Whoever names an address of their own is answered where Slack shows it to who
// acted, or not at all; the address never hears of it.
func TestAnswersGoNowhereElse(t *testing.T) {
	var heard atomic.Int64
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	defer evil.Close()
	r := newRig(t, knownSecret)
	hook := r.ws.Command(teachers, principal, "/leeway", "help").ResponseURL
	shortcut := map[string]any{"type": "message_action", "callback_id": callbackShortcut, "message": map[string]any{"ts": "1700000000.000100", "text": howToApply}}
	for _, address := range []string{evil.URL + "/hook", strings.Replace(hook, "://", "://slack@", 1), strings.Replace(hook, "http:", "https:", 1), "https://hooks.slack.com/x", ""} {
		ask := r.interaction(principal, shortcut)
		ask["response_url"] = address
		r.nothing(t, func() { r.acked(r.ws.Interact(ask)) })
		press := r.interaction(principal, pressedOn(actionPerson, r.bot.seal.seal(actionPerson, carrying(principal))))
		press["response_url"] = address
		press["actions"].([]map[string]any)[0]["action_ts"] = "" // each is a press of its own
		before := len(r.ws.Ephemerals(teachers, principal))
		r.took(r.ws.Interact(press))
		if told := r.ws.Ephemerals(teachers, principal); len(told) != before+1 {
			t.Errorf("%q: told %d times", address, len(told)-before)
		} else {
			wantSaid(t, told[before], "Leeway has sent nothing to anybody.")
		}
	}
	if n := heard.Load(); n > 0 {
		t.Errorf("it wrote %d times to another server", n)
	}
}
