package workspace

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const reasons = `{"type":"modal","callback_id":"unhelpful","private_metadata":"sealed","title":{"type":"plain_text","text":"Why?"},
	"submit":{"type":"plain_text","text":"Send"},"notify_on_close":true,"blocks":[
	{"type":"input","block_id":"why","label":{"type":"plain_text","text":"Reason"},"element":{"type":"radio_buttons","action_id":"reason",
	"options":[{"text":{"type":"plain_text","text":"Wrong"},"value":"wrong"},{"text":{"type":"plain_text","text":"Old"},"value":"old"}]}},
	{"type":"input","block_id":"note","optional":true,"label":{"type":"plain_text","text":"Note"},"element":{"type":"plain_text_input","action_id":"text"}},
	{"type":"actions","elements":[{"type":"button","action_id":"inner","text":{"type":"plain_text","text":"More"}}]}]}`

// openModal opens the reasons before U1.
func openModal(t *testing.T, ws *Workspace) View {
	t.Helper()
	trigger := ws.Command("C1", "U1", "/leeway", "help").TriggerID
	mustOK(t, call(t, ws, "views.open", map[string]string{"trigger_id": trigger, "view": reasons}))
	open := ws.Modals("U1")
	if len(open) != 1 {
		t.Fatalf("%d modals are open", len(open))
	}
	return open[0]
}

func TestTriggersWorkOnceAndShortly(t *testing.T) {
	c := newClock()
	ws := start(t, Options{Now: c.now, TriggerLife: 3 * time.Second})
	newInbox(t, ws)
	trigger := ws.Command("C1", "U1", "/leeway", "help").TriggerID
	open := func(trigger string) string {
		return call(t, ws, "views.open", map[string]string{"trigger_id": trigger, "view": reasons}).err()
	}
	c.pass(3 * time.Second)
	if got := open(trigger); got != "" {
		t.Errorf("after three seconds: %q", got)
	}
	if got := open(trigger); got != "exchanged_trigger_id" {
		t.Errorf("twice: %q", got)
	}
	trigger = ws.Command("C1", "U1", "/leeway", "help").TriggerID
	c.pass(3*time.Second + time.Millisecond)
	if got := open(trigger); got != "expired_trigger_id" {
		t.Errorf("late: %q", got)
	}
}

func TestModalIsSubmitted(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	v := openModal(t, ws)
	if v.CallbackID != "unhelpful" || v.PrivateMetadata != "sealed" || v.Title != "Why?" {
		t.Errorf("open: %+v", v)
	}
	if err := ws.Submit(v, "U1", map[string]string{"reason": "old", "text": "a note"}).Err(); err != nil {
		t.Fatal(err)
	}
	all := in.all()
	got := all[len(all)-1].json(t)
	shown, _ := got["view"].(object)
	want := object{"values": object{
		"why":  object{"reason": object{"type": "radio_buttons", "selected_option": object{"text": object{"type": "plain_text", "text": "Old"}, "value": "old"}}},
		"note": object{"text": object{"type": "plain_text_input", "value": "a note"}},
	}}
	if d := cmp.Diff(want, shown["state"]); d != "" {
		t.Errorf("state (-want +got)\n%s", d)
	}
	if got["type"] != "view_submission" || shown["private_metadata"] != "sealed" {
		t.Errorf("submitted %v", got)
	}
	if n := len(ws.Modals("U1")); n != 0 {
		t.Errorf("%d modals still open", n)
	}
}

func TestWhatTheAppAnswersToASubmission(t *testing.T) {
	next := strings.Replace(reasons, "Why?", "Next", 1)
	for _, c := range []struct {
		name, answer string
		titles       []string // open afterwards
		refused      string
	}{
		{"nothing", "", nil, ""},
		{"clear", `{"response_action":"clear"}`, nil, ""},
		{"errors", `{"response_action":"errors","errors":{"why":"say more"}}`, []string{"Why?"}, ""},
		{"errors of no block", `{"response_action":"errors","errors":{"none":"x"}}`, []string{"Why?"}, "invalid_arguments"},
		{"errors without errors", `{"response_action":"errors"}`, []string{"Why?"}, "invalid_arguments"},
		{"update", `{"response_action":"update","view":` + next + `}`, []string{"Next"}, ""},
		{"push", `{"response_action":"push","view":` + next + `}`, []string{"Why?", "Next"}, ""},
		{"update with a bad view", `{"response_action":"update","view":{"type":"modal"}}`, []string{"Why?"}, "invalid_arguments"},
		{"unknown", `{"response_action":"explode"}`, []string{"Why?"}, "invalid_arguments"},
		{"not JSON", `{`, []string{"Why?"}, "invalid_payload"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws := start(t, Options{})
			in := newInbox(t, ws)
			v := openModal(t, ws)
			in.answer(func(delivered) (int, string, string) { return 200, "application/json", c.answer })
			ws.Submit(v, "U1", map[string]string{"reason": "old"})
			var titles []string
			for _, v := range ws.Modals("U1") {
				titles = append(titles, v.Title)
			}
			if d := cmp.Diff(c.titles, titles); d != "" {
				t.Errorf("open (-want +got)\n%s", d)
			}
			if got := ws.Refused(); (c.refused == "") != (len(got) == 0) || len(got) > 0 && got[0].Error != c.refused {
				t.Errorf("refused %v, want %q", got, c.refused)
			}
		})
	}
}

func TestModalStack(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	v := openModal(t, ws)
	for i := range 3 {
		trigger := ws.PressModal(v, "U1", "inner", "").TriggerID
		got := call(t, ws, "views.push", map[string]string{"trigger_id": trigger, "view": reasons})
		if want := map[bool]string{true: "", false: "push_limit_reached"}[i < 2]; got.err() != want {
			t.Errorf("push %d: %q, want %q", i, got.err(), want)
		}
	}
	stack := ws.Modals("U1")
	if len(stack) != 3 || stack[2].Root != v.ID {
		t.Fatalf("stack %+v", stack)
	}
	ws.Cancel(stack[2], "U1")
	all := in.all()
	if got := all[len(all)-1].json(t); got["type"] != "view_closed" {
		t.Errorf("closing told the app %v", got["type"])
	}
	if n := len(ws.Modals("U1")); n != 2 {
		t.Errorf("%d open after one was closed", n)
	}
	openModal(t, ws) // a new one closes the stack
	ws.CloseModals("U1")
	if n := len(ws.Modals("U1")); n != 0 {
		t.Errorf("%d open after all were closed", n)
	}
}

func TestViewUpdate(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	v := openModal(t, ws)
	next := strings.Replace(reasons, "Why?", "Next", 1)
	if got := call(t, ws, "views.update", map[string]string{"view_id": v.ID, "hash": "old", "view": next}); got.err() != "hash_conflict" {
		t.Errorf("with an old hash: %q", got.err())
	}
	mustOK(t, call(t, ws, "views.update", map[string]string{"view_id": v.ID, "hash": v.Hash, "view": next}))
	if now := ws.Modals("U1")[0]; now.Title != "Next" || now.Hash == v.Hash {
		t.Errorf("after the update: %+v", now)
	}
	named := strings.Replace(reasons, `"callback_id"`, `"external_id":"one","callback_id"`, 1)
	mustOK(t, call(t, ws, "views.update", map[string]string{"view_id": v.ID, "view": named}))
	mustOK(t, call(t, ws, "views.update", map[string]string{"external_id": "one", "view": named}))
	trigger := ws.PressModal(ws.Modals("U1")[0], "U1", "inner", "").TriggerID
	if got := call(t, ws, "views.push", map[string]string{"trigger_id": trigger, "view": named}); got.err() != "duplicate_external_id" {
		t.Errorf("an external_id twice: %q", got.err())
	}
}

func TestHome(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.OpenHome("U1", "home")
	if got := in.all()[0].json(t)["event"].(object); got["tab"] != "home" || got["view"] != nil {
		t.Errorf("first opened: %v", got)
	}
	view := object{"type": "home", "blocks": []object{{"type": "actions", "elements": []object{{
		"type": "button", "action_id": "refresh", "text": object{"type": "plain_text", "text": "Refresh"}, "value": "v",
	}}}}}
	mustOK(t, callJSON(t, ws, "views.publish", object{"user_id": "U1", "view": view}))
	first := ws.Home("U1")
	if first.Type != "home" || len(first.Blocks) != 1 || ws.Home("U2").ID != "" {
		t.Fatalf("home: %+v", first)
	}
	if err := ws.PressHome("U1", "refresh").Err(); err != nil {
		t.Fatal(err)
	}
	pressed := in.all()[1].json(t)
	if c, _ := pressed["container"].(object); c["type"] != "view" || pressed["response_url"] != nil || pressed["trigger_id"] == "" {
		t.Errorf("pressed: %v", pressed)
	}
	mustOK(t, callJSON(t, ws, "views.publish", object{"user_id": "U1", "view": view, "hash": first.Hash}))
	if got := callJSON(t, ws, "views.publish", object{"user_id": "U1", "view": view, "hash": first.Hash}); got.err() != "hash_conflict" {
		t.Errorf("with the hash of before: %q", got.err())
	}
}
