package workspace

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func post(t *testing.T, ws *Workspace, args map[string]string) string {
	t.Helper()
	return asText(mustOK(t, call(t, ws, "chat.postMessage", args)).object["ts"])
}

// texts are the texts of a history or of replies, in their order.
func texts(a answer) []string {
	var list []string
	for _, m := range objects(a.object["messages"]) {
		list = append(list, asText(m["text"]))
	}
	return list
}

func TestTimestampsAreUniqueAndRise(t *testing.T) {
	c := newClock() // stands still
	d := newIDs(c.now)
	last := ""
	for range 1000 {
		ts := d.ts()
		if !shapeTS.MatchString(ts) || ts <= last {
			t.Fatalf("%q after %q", ts, last)
		}
		last = ts
	}
	if a, b := d.id("Ev"), newIDs(c.now).id("Ev"); a == b {
		t.Errorf("two runs named something %s", a)
	}
}

func TestThreads(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	asked := ws.Mention("C1", "U1", "first?")
	other := ws.Say("C1", "U2", "unrelated")
	post(t, ws, map[string]string{"channel": "C1", "thread_ts": asked.TS, "text": "one"})
	post(t, ws, map[string]string{"channel": "C1", "thread_ts": asked.TS, "text": "two", "reply_broadcast": "true"})
	ws.MentionInThread(asked.Message, "U1", "and then?")

	if d := cmp.Diff([]string{"one", "two"}, messageTexts(ws.Replies("C1", asked.TS))); d != "" {
		t.Errorf("Replies (-want +got)\n%s", d)
	}
	got := mustOK(t, call(t, ws, "conversations.replies", map[string]string{"channel": "C1", "ts": asked.TS}))
	want := []string{"<@U0LEEWAY> first?", "one", "two", "<@U0LEEWAY> and then?"}
	if d := cmp.Diff(want, texts(got)); d != "" {
		t.Errorf("conversations.replies (-want +got)\n%s", d)
	}
	first := objects(got.object["messages"])[0]
	if first["reply_count"] != 3.0 || first["latest_reply"] == nil {
		t.Errorf("the parent says %v", first)
	}
	if reply := objects(got.object["messages"])[1]; reply["parent_user_id"] != "U1" || reply["bot_id"] != "B0LEEWAY" {
		t.Errorf("the reply says %v", reply)
	}
	got = mustOK(t, call(t, ws, "conversations.history", map[string]string{"channel": "C1"}))
	if d := cmp.Diff([]string{"two", "unrelated", "<@U0LEEWAY> first?"}, texts(got)); d != "" {
		t.Errorf("conversations.history (-want +got)\n%s", d)
	}
	got = mustOK(t, call(t, ws, "conversations.replies", map[string]string{"channel": "C1", "ts": other.TS}))
	if d := cmp.Diff([]string{"unrelated"}, texts(got)); d != "" {
		t.Errorf("a message without replies (-want +got)\n%s", d)
	}
}

func messageTexts(list []Message) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Text)
	}
	return out
}

func TestPages(t *testing.T) {
	ws := start(t, Options{})
	var ts []string
	for i := range 5 {
		ts = append(ts, post(t, ws, map[string]string{"channel": "C1", "text": fmt.Sprint(i)}))
	}
	get := func(args map[string]string) ([]string, string) {
		args["channel"] = "C1"
		got := mustOK(t, call(t, ws, "conversations.history", args))
		meta, _ := got.object["response_metadata"].(object)
		return texts(got), asText(meta["next_cursor"])
	}
	var all []string
	cursor := ""
	for {
		page, next := get(map[string]string{"limit": "2", "cursor": cursor})
		all = append(all, page...)
		if cursor = next; cursor == "" {
			break
		}
	}
	if d := cmp.Diff([]string{"4", "3", "2", "1", "0"}, all); d != "" {
		t.Errorf("pages (-want +got)\n%s", d)
	}
	page, _ := get(map[string]string{"oldest": ts[1], "latest": ts[3]})
	if d := cmp.Diff([]string{"2"}, page); d != "" {
		t.Errorf("between (-want +got)\n%s", d)
	}
	page, _ = get(map[string]string{"oldest": ts[1], "latest": ts[3], "inclusive": "true"})
	if d := cmp.Diff([]string{"3", "2", "1"}, page); d != "" {
		t.Errorf("between, inclusive (-want +got)\n%s", d)
	}
}

func TestMetadataComesBackWhenAskedFor(t *testing.T) {
	ws := start(t, Options{})
	metadata := `{"event_type":"leeway_answer","event_payload":{"key":"T1/C1/1","parts":[1,{"n":2}]}}`
	ts := post(t, ws, map[string]string{"channel": "C1", "text": "x", "metadata": metadata})
	for asked, want := range map[string]bool{"true": true, "": false} {
		for _, method := range []string{"conversations.replies", "conversations.history"} {
			got := mustOK(t, call(t, ws, method, map[string]string{"channel": "C1", "ts": ts, "include_all_metadata": asked}))
			m, _ := objects(got.object["messages"])[0]["metadata"].(object)
			if (m["event_type"] == "leeway_answer") != want {
				t.Errorf("%s, include_all_metadata %q: metadata %v", method, asked, m)
			}
		}
	}
	if m := ws.Messages("C1")[0].Metadata; m["event_type"] != "leeway_answer" {
		t.Errorf("Messages: metadata %v", m)
	}
}

func TestUpdateAndDelete(t *testing.T) {
	ws := start(t, Options{})
	blocks := `[{"type":"divider"}]`
	metadata := `{"event_type":"t","event_payload":{}}`
	ts := post(t, ws, map[string]string{"channel": "C1", "text": "before", "blocks": blocks, "metadata": metadata})
	mustOK(t, call(t, ws, "chat.update", map[string]string{"channel": "C1", "ts": ts, "text": "after"}))
	m, _ := ws.Message("C1", ts)
	if m.Text != "after" || len(m.Blocks) != 0 || m.Metadata == nil || m.Edited == "" {
		t.Errorf("after an update with text alone: %+v", m)
	}
	mustOK(t, call(t, ws, "chat.update", map[string]string{"channel": "C1", "ts": ts, "blocks": blocks, "metadata": "{}"}))
	if m, _ = ws.Message("C1", ts); len(m.Blocks) != 1 || m.Metadata != nil {
		t.Errorf("after an update with blocks: %+v", m)
	}
	mustOK(t, call(t, ws, "chat.delete", map[string]string{"channel": "C1", "ts": ts}))
	if _, there := ws.Message("C1", ts); there || len(ws.Messages("C1")) != 0 {
		t.Error("a deleted message is still there")
	}
	if got := call(t, ws, "chat.delete", map[string]string{"channel": "C1", "ts": ts}); got.err() != "message_not_found" {
		t.Errorf("deleted twice: %q", got.err())
	}
}

func TestEphemerals(t *testing.T) {
	ws := start(t, Options{})
	mustOK(t, call(t, ws, "chat.postEphemeral", map[string]string{"channel": "C1", "user": "U1", "text": "for you"}))
	if d := cmp.Diff([]string{"for you"}, messageTexts(ws.Ephemerals("C1", "U1"))); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	ts := ws.Ephemerals("C1", "U1")[0].TS
	if n := len(ws.Ephemerals("C1", "U2")) + len(ws.Messages("C1")); n != 0 {
		t.Errorf("%d others see it", n)
	}
	if got := call(t, ws, "chat.update", map[string]string{"channel": "C1", "ts": ts, "text": "x"}); got.err() != "message_not_found" {
		t.Errorf("an ephemeral message was updated: %q", got.err())
	}
}

func TestFlagsAreRecorded(t *testing.T) {
	ws := start(t, Options{})
	post(t, ws, map[string]string{"channel": "C1", "text": "x"})
	callJSON(t, ws, "chat.postMessage", object{"channel": "C1", "text": "y", "unfurl_links": false, "unfurl_media": false, "mrkdwn": false, "blocks": []object{{"type": "divider"}}})
	plain, silent := ws.Messages("C1")[0], ws.Messages("C1")[1]
	if plain.UnfurlLinks != nil || !plain.Mrkdwn {
		t.Errorf("nothing said: %+v", plain)
	}
	if silent.UnfurlLinks == nil || *silent.UnfurlLinks || silent.UnfurlMedia == nil || *silent.UnfurlMedia || silent.Mrkdwn {
		t.Errorf("all switched off: %+v", silent)
	}
	if id := asText(objects(silent.Blocks)[0]["block_id"]); id == "" {
		t.Error("the block got no id")
	}
}

func TestDirectMessages(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	said := ws.Direct("U7", "hello")
	if said.Channel != "D7" || said.Err() != nil {
		t.Fatalf("%+v", said)
	}
	for _, args := range []map[string]string{{"users": "U7"}, {"channel": "D7"}} {
		got := mustOK(t, call(t, ws, "conversations.open", args))
		if c, _ := got.object["channel"].(object); c["id"] != "D7" {
			t.Errorf("conversations.open %v: %v", args, got.object)
		}
	}
	post(t, ws, map[string]string{"channel": "U7", "text": "by the user's id"})
	if d := cmp.Diff([]string{"hello", "by the user's id"}, messageTexts(ws.Messages("D7"))); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	got := mustOK(t, call(t, ws, "conversations.info", map[string]string{"channel": "D7"}))
	if c, _ := got.object["channel"].(object); c["is_im"] != true || c["user"] != "U7" {
		t.Errorf("conversations.info: %v", got.object)
	}
}

func TestReactions(t *testing.T) {
	ws := start(t, Options{})
	newInbox(t, ws)
	m := ws.Say("C1", "U1", "hi")
	args := map[string]string{"channel": "C1", "timestamp": m.TS, "name": "eyes"}
	mustOK(t, call(t, ws, "reactions.add", args))
	if got := call(t, ws, "reactions.add", args); got.err() != "already_reacted" {
		t.Errorf("twice: %q", got.err())
	}
	if now, _ := ws.Message("C1", m.TS); fmt.Sprint(now.ReactionNames()) != "[eyes]" {
		t.Errorf("reactions %v", now.Reactions)
	}
	mustOK(t, call(t, ws, "reactions.remove", args))
	if now, _ := ws.Message("C1", m.TS); len(now.Reactions) != 0 {
		t.Errorf("reactions %v", now.Reactions)
	}
}

func TestConversationInfo(t *testing.T) {
	ws := start(t, Options{})
	ws.Channel("C2", ChannelOptions{Name: "shared", External: true, Outside: true})
	ws.Channel("G1", ChannelOptions{Private: true, Archived: true})
	for id, want := range map[string]object{
		"C1": {"is_member": true, "is_ext_shared": false, "is_private": false, "is_archived": false, "is_channel": true},
		"C2": {"is_member": false, "is_ext_shared": true, "name": "shared"},
		"G1": {"is_member": true, "is_private": true, "is_archived": true, "is_channel": false, "is_group": true},
	} {
		got, _ := mustOK(t, call(t, ws, "conversations.info", map[string]string{"channel": id})).object["channel"].(object)
		for field, value := range want {
			if got[field] != value {
				t.Errorf("%s: %s is %v, want %v", id, field, got[field], value)
			}
		}
	}
	ts := post(t, ws, map[string]string{"channel": "C1", "text": "x"})
	link := asText(mustOK(t, call(t, ws, "chat.getPermalink", map[string]string{"channel": "C1", "message_ts": ts})).object["permalink"])
	if want := "https://leeway-schools.slack.com/archives/C1/p" + strings.Replace(ts, ".", "", 1); link != want {
		t.Errorf("permalink %s, want %s", link, want)
	}
}

func TestShapesThatTestsMayNotInvent(t *testing.T) {
	ws := start(t, Options{})
	for name, f := range map[string]func(){
		"channel": func() { ws.Channel("general", ChannelOptions{}) },
		"user":    func() { ws.User("bob", UserOptions{}) },
		"reply":   func() { ws.SayInThread(Message{Channel: "C1", TS: "1600000000.000001"}, "U1", "x") },
		"edit":    func() { ws.Edit(Message{Channel: "C1", TS: "1600000000.000001"}, "x") },
		"press":   func() { ws.Press(Message{Channel: "C1"}, "U1", "helpful") },
		"home":    func() { ws.PressHome("U1", "refresh") },
		"submit":  func() { ws.Submit(View{ID: "V1"}, "U1", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("went through in silence")
				}
				ws.Messages("C1") // the lock is free
			}()
			f()
		})
	}
}
