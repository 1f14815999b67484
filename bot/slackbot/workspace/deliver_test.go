package workspace

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestMentionArrivesTwice: app_mention and message, one text, two event ids, both
// signed, and both read by slack-go.
func TestMentionArrivesTwice(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Channel("C2", ChannelOptions{External: true})
	sent := ws.Mention("C2", "U1", "may we &lt;skip&gt;?")
	if err := sent.Err(); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	var types []string
	for _, d := range in.all() {
		v, err := slack.NewSecretsVerifier(d.header, ws.Options().SigningSecret)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = v.Write(d.body)
		if err := v.Ensure(); err != nil {
			t.Error(err)
		}
		event, err := slackevents.ParseEvent(d.body, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Fatal(err)
		}
		outer := event.Data.(*slackevents.EventsAPICallbackEvent)
		if !outer.IsExtSharedChannel || len(outer.Authorizations) != 1 || outer.Authorizations[0].UserID != "U0LEEWAY" {
			t.Errorf("envelope %+v", outer)
		}
		ids[outer.EventID] = true
		types = append(types, event.InnerEvent.Type)
		if m, ok := event.InnerEvent.Data.(*slackevents.MessageEvent); ok && (m.TimeStamp != sent.TS || m.ClientMsgID == "" || m.ChannelType != "channel") {
			t.Errorf("message %+v", m)
		}
	}
	if d := cmp.Diff([]string{"app_mention", "message"}, types); d != "" || len(ids) != 2 {
		t.Errorf("%d event ids; types (-want +got)\n%s", len(ids), d)
	}
	event := in.all()[0].json(t)["event"].(object)
	section := objects(objects(event["blocks"])[0]["elements"])[0]
	want := []any{object{"type": "user", "user_id": "U0LEEWAY"}, object{"type": "text", "text": " may we <skip>?"}}
	if d := cmp.Diff(want, section["elements"]); d != "" {
		t.Errorf("the typed block (-want +got)\n%s", d)
	}
	if n := len(ws.Messages("C2")); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

// TestWhatPeopleDo: each helper's event, by the fields that tell it from others.
func TestWhatPeopleDo(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Channel("G1", ChannelOptions{Private: true})
	ws.User("UOUT", UserOptions{Team: "T9OTHER", Stranger: true})
	first := ws.Say("C1", "U1", "first").Message
	for _, c := range []struct {
		name string
		do   func() Sent
		want object
	}{
		{"say", func() Sent { return ws.Say("G1", "U1", "x") }, object{"type": "message", "channel_type": "group", "text": "x"}},
		{"stranger", func() Sent { return ws.Say("C1", "UOUT", "x") }, object{"user": "UOUT", "team": "T9OTHER", "user_team": "T9OTHER"}},
		{"reply", func() Sent { return ws.SayInThread(first, "U2", "x") }, object{"thread_ts": first.TS, "parent_user_id": "U1"}},
		{"broadcast", func() Sent { return ws.Broadcast(first, "U2", "x") }, object{"subtype": "thread_broadcast", "thread_ts": first.TS}},
		{"direct", func() Sent { return ws.Direct("U3", "x") }, object{"channel": "D3", "channel_type": "im"}},
		{"join", func() Sent { return ws.Join("C1", "U4") }, object{"type": "message", "subtype": "channel_join", "user": "U4"}},
		{"edit", func() Sent { return ws.Edit(first, "new") }, object{"subtype": "message_changed"}},
		{"delete", func() Sent { return ws.Delete(first) }, object{"subtype": "message_deleted", "deleted_ts": first.TS}},
		{"anything", func() Sent { return ws.Deliver(object{"type": "app_uninstalled"}) }, object{"type": "app_uninstalled"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.do().Err(); err != nil {
				t.Fatal(err)
			}
			all := in.all()
			got, _ := all[len(all)-1].json(t)["event"].(object)
			for field, want := range c.want {
				if got[field] != want {
					t.Errorf("%s is %v, want %v", field, got[field], want)
				}
			}
		})
	}
	edited := in.all()[len(in.all())-3].json(t)["event"].(object)
	now, _ := edited["message"].(object)
	before, _ := edited["previous_message"].(object)
	if now["text"] != "new" || before["text"] != "first" {
		t.Errorf("edited from %v to %v", before["text"], now["text"])
	}
}

func TestCommandsAndInteractionsAreForms(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	asked := ws.Command("C1", "U1", "/leeway", "snow days & more?")
	d := in.all()[0]
	form, err := url.ParseQuery(string(d.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"command": "/leeway", "text": "snow days & more?", "team_id": "T0LEEWAY", "channel_id": "C1", "user_id": "U1",
		"response_url": asked.ResponseURL, "trigger_id": asked.TriggerID, "api_app_id": "A0LEEWAY",
	} {
		if form.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, form.Get(name), want)
		}
	}
	if d.path != PathCommands || !strings.HasPrefix(asked.ResponseURL, ws.base) {
		t.Errorf("posted to %s, response_url %s", d.path, asked.ResponseURL)
	}

	ts := post(t, ws, map[string]string{"channel": "C1", "text": "x", "blocks": actionsJSON(buttonJSON(`,"action_id":"choose:2","value":"sealed"`) + "," + selectJSON("["+optionJSON("A", "a")+","+optionJSON("B", "b")+"]"))})
	m := ws.Messages("C1")[0]
	pressed := ws.Press(m, "U2", "choose")
	all := in.all()
	got := all[len(all)-1].json(t)
	action := objects(got["actions"])[0]
	if action["value"] != "sealed" || action["action_id"] != "choose:2" || action["block_id"] != objects(m.Blocks)[0]["block_id"] {
		t.Errorf("action %v", action)
	}
	want := object{"type": "message", "message_ts": ts, "channel_id": "C1", "is_ephemeral": false}
	if d := cmp.Diff(want, got["container"]); d != "" {
		t.Errorf("container (-want +got)\n%s", d)
	}
	if message, _ := got["message"].(object); message["ts"] != ts || got["response_url"] != pressed.ResponseURL {
		t.Errorf("pressed %v", got)
	}
	if callback, err := slack.InteractionCallbackParse(formRequest(t, all[len(all)-1])); err != nil || callback.User.ID != "U2" || callback.ActionCallback.BlockActions[0].Value != "sealed" {
		t.Errorf("slack-go reads %+v, %v", callback, err)
	}
	ws.Choose(m, "U2", "s", "b")
	all = in.all()
	if option := objects(all[len(all)-1].json(t)["actions"])[0]["selected_option"].(object); option["value"] != "b" {
		t.Errorf("chose %v", option)
	}
	ws.Shortcut(m, "U3", "ask_leeway")
	all = in.all()
	if got := all[len(all)-1].json(t); got["type"] != "message_action" || got["callback_id"] != "ask_leeway" || got["message_ts"] != ts {
		t.Errorf("shortcut %v", got)
	}
	if d := cmp.Diff([]string{"choose:2", "s"}, Actions(m)); d != "" {
		t.Errorf("Actions (-want +got)\n%s", d)
	}
}

func formRequest(t *testing.T, d delivered) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.path, strings.NewReader(string(d.body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

func TestFeedback(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	post(t, ws, map[string]string{"channel": "C1", "text": "x", "blocks": feedbackJSON(sayJSON("Yes", "good"), sayJSON("No", "bad"))})
	m := ws.Messages("C1")[0]
	for value, want := range map[string]string{"": "good", "good": "good", "bad": "bad"} {
		ws.Choose(m, "U1", "f", value)
		all := in.all()
		if got := objects(all[len(all)-1].json(t)["actions"])[0]; got["value"] != want || got["type"] != "feedback_buttons" {
			t.Errorf("%q: %v", value, got)
		}
	}
}

// TestEphemeralPress: of a message that only one person sees, Slack sends no copy.
func TestEphemeralPress(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	mustOK(t, call(t, ws, "chat.postEphemeral", map[string]string{"channel": "C1", "user": "U1", "text": "x", "blocks": actionsJSON(buttonJSON(`,"action_id":"share"`))}))
	ws.Press(ws.Ephemerals("C1", "U1")[0], "U1", "share")
	got := in.all()[0].json(t)
	if c, _ := got["container"].(object); got["message"] != nil || c["is_ephemeral"] != true {
		t.Errorf("pressed %v", got)
	}
}

func TestDeliveries(t *testing.T) {
	for _, c := range []struct {
		name string
		d    Delivery
		want []string // kind and retry number of what arrived
	}{
		{"a good day", Delivery{}, []string{"app_mention -", "message -"}},
		{"three times", Delivery{Times: 3}, []string{"app_mention -", "message -", "app_mention -", "message -", "app_mention -", "message -"}},
		{"as retries", Delivery{Times: 2, Retries: true}, []string{"app_mention -", "message -", "app_mention 1 http_timeout", "message 1 http_timeout"}},
		{"shuffled", Delivery{Times: 2, Retries: true, Shuffle: 3}, nil},
		{"at once", Delivery{Times: 2, Retries: true, Parallel: 4}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws := start(t, Options{})
			in := newInbox(t, ws)
			ws.Delivering(c.d)
			sent := ws.Mention("C1", "U1", "x")
			if err := sent.Err(); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range in.all() {
				retry := d.header.Get("X-Slack-Retry-Num")
				if retry == "" {
					retry = "-"
				}
				kind := asText(d.json(t)["event"].(object)["type"])
				got = append(got, strings.TrimSpace(kind+" "+retry+" "+d.header.Get("X-Slack-Retry-Reason")))
			}
			want := c.want
			if want == nil { // the same as in order, in some order
				want = []string{"app_mention -", "message -", "app_mention 1 http_timeout", "message 1 http_timeout"}
				if c.d.Shuffle != 0 && slices.Equal(want, got) {
					t.Error("shuffled into the order of before: choose another seed")
				}
				slices.Sort(want)
				slices.Sort(got)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if len(sent.Receipts) != len(want) {
				t.Errorf("%d receipts, want %d", len(sent.Receipts), len(want))
			}
		})
	}
}

func TestRedelivery(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Delivering(Delivery{Redeliver: []time.Duration{0, time.Millisecond, 2 * time.Millisecond}})
	var tries atomic.Int32
	in.answer(func(delivered) (int, string, string) {
		if tries.Add(1) < 3 {
			return 500, "text/plain", "not now"
		}
		return 200, "text/plain", ""
	})
	sent := ws.Say("C1", "U1", "x")
	var got []string
	for _, d := range in.all() {
		got = append(got, d.header.Get("X-Slack-Retry-Num")+d.header.Get("X-Slack-Retry-Reason"))
	}
	if d := cmp.Diff([]string{"", "1http_error", "2http_error"}, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if sent.Err() == nil || !sent.Receipts[2].Acked() {
		t.Errorf("receipts %+v", sent.Receipts)
	}
}

func TestHoldAndRelease(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Delivering(Delivery{Shuffle: 1, Parallel: 8})
	ws.Hold()
	for i := range 10 {
		if got := ws.Say("C1", "U1", fmt.Sprint(i)).Receipts; got != nil {
			t.Errorf("held back, and yet %v", got)
		}
	}
	ws.Command("C1", "U1", "/leeway", "commands are not held")
	if n := len(in.all()); n != 1 {
		t.Errorf("%d arrived while held, want 1", n)
	}
	got := ws.Release()
	if len(got) != 10 || (Sent{Receipts: got}).Err() != nil || len(in.all()) != 11 {
		t.Errorf("%d receipts, %d arrived, %v", len(got), len(in.all()), Sent{Receipts: got}.Err())
	}
}

func TestEcho(t *testing.T) {
	ws := start(t, Options{Echo: true})
	in := newInbox(t, ws)
	ts := post(t, ws, map[string]string{"channel": "C1", "text": "mine"})
	mustOK(t, call(t, ws, "chat.update", map[string]string{"channel": "C1", "ts": ts, "text": "changed"}))
	mustOK(t, call(t, ws, "chat.delete", map[string]string{"channel": "C1", "ts": ts}))
	if err := ws.Wait(soon(t), func() bool { return len(ws.Strays()) == 3 }); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range in.all() {
		e := d.json(t)["event"].(object)
		got = append(got, fmt.Sprintf("%v %v", e["subtype"], e["bot_id"]))
	}
	slices.Sort(got)
	if d := cmp.Diff([]string{"<nil> B0LEEWAY", "message_changed <nil>", "message_deleted <nil>"}, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestOutsideOfEvents(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Outside(With("is_ext_shared_channel", nil), With("team_id", "T9"))
	ws.Say("C1", "U1", "x")
	ws.Outside()
	ws.Deliver(object{"type": "message"}, With("event_id", "EvMINE"))
	first, second := in.all()[0].json(t), in.all()[1].json(t)
	if _, there := first["is_ext_shared_channel"]; there || first["team_id"] != "T9" {
		t.Errorf("changed outside: %v", first)
	}
	if second["event_id"] != "EvMINE" || second["is_ext_shared_channel"] != false {
		t.Errorf("changed once: %v", second)
	}
}

func TestNothingFailsInSilence(t *testing.T) {
	ws := start(t, Options{})
	if err := ws.Say("C1", "U1", "x").Err(); err == nil || !strings.Contains(err.Error(), "call Connect") {
		t.Errorf("nobody connected: %v", err)
	}
	ws.Connect("http://127.0.0.1:1")
	if err := ws.Say("C1", "U1", "x").Err(); err == nil {
		t.Error("nobody listens, and no error")
	}
	in := newInbox(t, ws)
	in.redirect("/elsewhere")
	if err := ws.Say("C1", "U1", "x").Err(); !errors.Is(err, errRedirect) {
		t.Errorf("redirected: %v", err)
	}
	in.redirect("")
	in.answer(func(delivered) (int, string, string) { return 401, "text/plain", "bad signature" })
	if err := ws.Say("C1", "U1", "x").Err(); err == nil || !strings.Contains(err.Error(), "401: bad signature") {
		t.Errorf("refused: %v", err)
	}
	ctx, cancel := contextThatEnds(t)
	cancel()
	mustOK(t, call(t, ws, "auth.test", nil))
	call(t, ws, "chat.postMessage", nil)
	if err := ws.WaitReplies(ctx, "C1", "1", 1); err == nil || !strings.Contains(err.Error(), "0 of 1 replies") || !strings.Contains(err.Error(), "chat.postMessage: invalid_arguments") {
		t.Errorf("waited in vain: %v", err)
	}
}

// TestUnderstoodReasons: Slack says why it tries again.
func TestUnderstoodReasons(t *testing.T) {
	for want, r := range map[string]Receipt{
		"http_error": {Status: 503}, "connection_failed": {Err: errors.New("refused")}, "http_timeout": {Err: errNoAck},
	} {
		if got := reason(r); got != want {
			t.Errorf("%+v: %s, want %s", r, got, want)
		}
	}
}

// TestUnheardOfPlaces: people may talk where no test made a channel.
func TestUnheardOfPlaces(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Mention("C77", "U77", "x")
	ws.Command("D77", "U77", "/leeway", "x")
	all := in.all()
	form, err := url.ParseQuery(string(all[len(all)-1].body))
	if err != nil || form.Get("channel_name") != "directmessage" || form.Get("channel_id") != "D77" {
		t.Errorf("command in a direct conversation: %v, %v", form, err)
	}
	if n := len(ws.Messages("C77")); n != 1 {
		t.Errorf("%d messages in C77", n)
	}
}

func TestHostileRequests(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	body := []byte(`{"type":"event_callback"}`)
	if got := ws.Send(PathEvents, body, ws.Sign(body, time.Unix(1, 0))); got.Status != 200 || got.Err != nil {
		t.Errorf("%+v", got)
	}
	ws.Send(PathEvents, body, nil)
	signed, unsigned := in.all()[0].header, in.all()[1].header
	if signed.Get("X-Slack-Request-Timestamp") != "1" || unsigned.Get("X-Slack-Signature") != "" {
		t.Errorf("signed %v, unsigned %v", signed, unsigned)
	}
	ws.Interact(object{"type": "block_actions", "actions": []any{}})
	if got := in.all()[2].json(t); got["type"] != "block_actions" {
		t.Errorf("interaction %v", got)
	}
	in.answer(func(d delivered) (int, string, string) { return 200, "text/plain", asText(d.json(t)["challenge"]) })
	if sent, got := ws.Challenge(); string(got.Body) != sent {
		t.Errorf("challenged with %s, got %s", sent, got.Body)
	}
}

// TestWhatSlackKeepsToItself: an app hears only of channels it is in and of events
// it asked for.
func TestWhatSlackKeepsToItself(t *testing.T) {
	ws := start(t, Options{Events: []string{"app_mention", "message.im", "app_home_opened"}})
	in := newInbox(t, ws)
	ws.Channel("C2", ChannelOptions{Outside: true})
	for _, c := range []struct {
		name string
		do   func() Sent
		want int // events
	}{
		{"a mention", func() Sent { return ws.Mention("C1", "U1", "x") }, 1},
		{"a mention where it is not", func() Sent { return ws.Mention("C2", "U1", "x") }, 0},
		{"no mention", func() Sent { return ws.Say("C1", "U1", "x") }, 0},
		{"a direct message", func() Sent { return ws.Direct("U1", "x") }, 1},
		{"a mention in a direct message", func() Sent { return ws.Mention("D1", "U1", "x") }, 1},
		{"somebody joins", func() Sent { return ws.Join("C1", "U5") }, 0},
		{"the Home tab", func() Sent { return ws.OpenHome("U1", "home") }, 1},
	} {
		before := len(in.all())
		sent := c.do()
		if got := len(in.all()) - before; got != c.want || len(sent.Receipts) != c.want {
			t.Errorf("%s: %d events, %d receipts, want %d", c.name, got, len(sent.Receipts), c.want)
		}
	}
}

func TestOtherBots(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.User("UBOT", UserOptions{Bot: true, Name: "other"})
	asked := ws.Say("C1", "U1", "x")
	ws.SayInThread(asked.Message, "UBOT", "beep")
	e := in.all()[1].json(t)["event"].(object)
	if profile, _ := e["bot_profile"].(object); e["bot_id"] != "BBOT" || profile["name"] != "other" || e["app_id"] == "A0LEEWAY" {
		t.Errorf("told as %v", e)
	}
	if got := ws.Replies("C1", asked.TS); got != nil {
		t.Errorf("another bot's reply counts as the app's: %v", messageTexts(got))
	}
}
