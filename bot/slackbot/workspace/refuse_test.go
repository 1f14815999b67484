package workspace

import (
	"fmt"
	"strings"
	"testing"
)

// TestRefusals: what each method refuses, by Slack's name for it.
func TestRefusals(t *testing.T) {
	ws := start(t, Options{})
	in := newInbox(t, ws)
	ws.Channel("CARCH", ChannelOptions{Archived: true})
	ws.Channel("COUT", ChannelOptions{Outside: true})
	ws.Channel("GOUT", ChannelOptions{Private: true, Outside: true})
	ws.User("UGONE", UserOptions{Deleted: true})
	ws.Channel("C3", ChannelOptions{})
	theirs := ws.Say("C1", "U1", "hello").TS
	mine := asText(mustOK(t, call(t, ws, "chat.postMessage", map[string]string{"channel": "C1", "text": "hi"})).object["ts"])
	reply := asText(mustOK(t, call(t, ws, "chat.postMessage", map[string]string{"channel": "C1", "text": "hi", "thread_ts": mine})).object["ts"])
	frozen := asText(mustOK(t, call(t, ws, "chat.postMessage", map[string]string{"channel": "C3", "text": "hi"})).object["ts"])
	ws.Channel("C3", ChannelOptions{Archived: true})
	trigger := ws.Command("C1", "U1", "/leeway", "help").TriggerID
	if len(in.all()) != 2 {
		t.Fatalf("%d deliveries, want the message and the command", len(in.all()))
	}
	long := strings.Repeat("x", maxText+1)
	home := `{"type":"home","blocks":[]}`
	modal := `{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[]}`
	for _, c := range []struct {
		method, want string
		args         map[string]string
		says         string // in the messages
	}{
		{"chat.nothing", "unknown_method", nil, ""},
		{"chat.postMessage", "invalid_arguments", map[string]string{"text": "x"}, "missing required field: channel"},
		{"chat.postMessage", "channel_not_found", map[string]string{"channel": "CNONE", "text": "x"}, ""},
		{"chat.postMessage", "channel_not_found", map[string]string{"channel": "#general", "text": "x"}, ""},
		{"chat.postMessage", "channel_not_found", map[string]string{"channel": "UNONE", "text": "x"}, ""},
		{"chat.postMessage", "not_in_channel", map[string]string{"channel": "COUT", "text": "x"}, ""},
		{"chat.postMessage", "channel_not_found", map[string]string{"channel": "GOUT", "text": "x"}, ""},
		{"chat.postMessage", "is_archived", map[string]string{"channel": "CARCH", "text": "x"}, ""},
		{"chat.postMessage", "no_text", map[string]string{"channel": "C1"}, ""},
		{"chat.postMessage", "no_text", map[string]string{"channel": "C1", "text": " \n"}, ""},
		{"chat.postMessage", "no_text", map[string]string{"channel": "C1", "blocks": "[]"}, ""},
		{"chat.postMessage", "msg_too_long", map[string]string{"channel": "C1", "text": long}, "40001"},
		{"chat.postMessage", "invalid_thread_ts", map[string]string{"channel": "C1", "text": "x", "thread_ts": "yesterday"}, ""},
		{"chat.postMessage", "thread_not_found", map[string]string{"channel": "C1", "text": "x", "thread_ts": "1600000000.000001"}, ""},
		{"chat.postMessage", "cannot_reply_to_message", map[string]string{"channel": "C1", "text": "x", "thread_ts": reply}, ""},
		{"chat.postMessage", "invalid_blocks_format", map[string]string{"channel": "C1", "blocks": "[{"}, ""},
		{"chat.postMessage", "invalid_blocks_format", map[string]string{"channel": "C1", "blocks": `{"type":"divider"}`}, "array"},
		{"chat.postMessage", "invalid_blocks", map[string]string{"channel": "C1", "blocks": `[{"type":"marquee"}]`}, "unsupported type"},
		{"chat.postMessage", "invalid_attachments", map[string]string{"channel": "C1", "text": "x", "attachments": `[{"text":"x"}]`}, ""},
		{"chat.postMessage", "markdown_text_conflict", map[string]string{"channel": "C1", "text": "x", "markdown_text": "x"}, ""},
		{"chat.postMessage", "msg_too_long", map[string]string{"channel": "C1", "markdown_text": strings.Repeat("x", maxMarkdown+1)}, ""},
		{"chat.postMessage", "invalid_metadata_format", map[string]string{"channel": "C1", "text": "x", "metadata": `{"event_type":"t"}`}, "event_payload"},
		{"chat.postMessage", "invalid_metadata_format", map[string]string{"channel": "C1", "text": "x", "metadata": `nonsense`}, ""},
		{"chat.postMessage", "invalid_metadata_format", map[string]string{"channel": "C1", "text": "x", "metadata": `{"event_type":"a b","event_payload":{}}`}, ""},
		{"chat.postMessage", "invalid_metadata_schema", map[string]string{"channel": "C1", "text": "x", "metadata": `{"event_type":"t","event_payload":{"a":{"b":{"c":1}}}}`}, ""},
		{"chat.postMessage", "metadata_too_large", map[string]string{"channel": "C1", "text": "x", "metadata": `{"event_type":"t","event_payload":{"a":"` + strings.Repeat("x", maxMetadata) + `"}}`}, ""},
		{"chat.postEphemeral", "invalid_arguments", map[string]string{"channel": "C1", "text": "x"}, "user"},
		{"chat.postEphemeral", "user_not_in_channel", map[string]string{"channel": "C1", "user": "U9", "text": "x"}, ""},
		{"chat.postEphemeral", "not_in_channel", map[string]string{"channel": "COUT", "user": "U1", "text": "x"}, ""},
		{"chat.postEphemeral", "no_text", map[string]string{"channel": "C1", "user": "U1"}, ""},
		{"chat.postEphemeral", "thread_not_found", map[string]string{"channel": "C1", "user": "U1", "text": "x", "thread_ts": "1600000000.000001"}, ""},
		{"chat.update", "message_not_found", map[string]string{"channel": "C1", "ts": "1600000000.000001", "text": "x"}, ""},
		{"chat.update", "cant_update_message", map[string]string{"channel": "C1", "ts": theirs, "text": "x"}, ""},
		{"chat.update", "msg_too_long", map[string]string{"channel": "C1", "ts": mine, "text": long[:maxUpdateText+1]}, ""},
		{"chat.update", "no_text", map[string]string{"channel": "C1", "ts": mine}, ""},
		{"chat.update", "is_inactive", map[string]string{"channel": "C3", "ts": frozen, "text": "x"}, ""},
		{"chat.update", "channel_not_found", map[string]string{"channel": "U1", "ts": mine, "text": "x"}, ""},
		{"conversations.open", "not_implemented", map[string]string{"users": "U1,U2"}, ""},
		{"bots.info", "bot_not_found", nil, ""},
		{"chat.delete", "cant_delete_message", map[string]string{"channel": "C1", "ts": theirs}, ""},
		{"chat.delete", "message_not_found", map[string]string{"channel": "C1", "ts": "1600000000.000001"}, ""},
		{"chat.getPermalink", "message_not_found", map[string]string{"channel": "C1", "message_ts": "1600000000.000001"}, ""},
		{"conversations.info", "channel_not_found", map[string]string{"channel": "GOUT"}, ""},
		{"conversations.replies", "thread_not_found", map[string]string{"channel": "C1", "ts": "1600000000.000001"}, ""},
		{"conversations.replies", "not_in_channel", map[string]string{"channel": "COUT", "ts": theirs}, ""},
		{"conversations.replies", "invalid_cursor", map[string]string{"channel": "C1", "ts": theirs, "cursor": "x"}, ""},
		{"conversations.history", "invalid_ts_oldest", map[string]string{"channel": "C1", "oldest": "x"}, ""},
		{"conversations.history", "invalid_ts_latest", map[string]string{"channel": "C1", "latest": "x"}, ""},
		{"conversations.history", "invalid_limit", map[string]string{"channel": "C1", "limit": "0"}, ""},
		{"conversations.open", "users_list_not_supplied", nil, ""},
		{"conversations.open", "user_not_found", map[string]string{"users": "UNONE"}, ""},
		{"conversations.open", "user_disabled", map[string]string{"users": "UGONE"}, ""},
		{"conversations.open", "channel_not_found", map[string]string{"channel": "C1"}, ""},
		{"users.info", "user_not_found", map[string]string{"user": "UNONE"}, ""},
		{"bots.info", "bot_not_found", map[string]string{"bot": "BNONE"}, ""},
		{"team.info", "team_not_found", map[string]string{"team": "TNONE"}, ""},
		{"reactions.add", "message_not_found", map[string]string{"channel": "C1", "name": "eyes", "timestamp": "1600000000.000001"}, ""},
		{"reactions.add", "bad_timestamp", map[string]string{"channel": "C1", "name": "eyes", "timestamp": "x"}, ""},
		{"reactions.add", "invalid_name", map[string]string{"channel": "C1", "name": ":eyes:", "timestamp": theirs}, ""},
		{"reactions.add", "is_archived", map[string]string{"channel": "CARCH", "name": "eyes", "timestamp": theirs}, ""},
		{"reactions.remove", "no_reaction", map[string]string{"channel": "C1", "name": "eyes", "timestamp": theirs}, ""},
		{"reactions.remove", "no_item_specified", map[string]string{"name": "eyes"}, ""},
		{"views.open", "invalid_arguments", map[string]string{"view": modal}, "trigger_id"},
		{"views.open", "invalid_arguments", map[string]string{"trigger_id": trigger}, "missing required field: view"},
		{"views.open", "invalid_trigger_id", map[string]string{"trigger_id": "1.2.x", "view": modal}, ""},
		{"views.open", "invalid_arguments", map[string]string{"trigger_id": trigger, "view": home}, "type must be modal"},
		{"views.open", "invalid_arguments", map[string]string{"trigger_id": trigger, "view": `{"type":"modal","blocks":[]}`}, "title"},
		{"views.push", "not_found", map[string]string{"trigger_id": trigger, "view": modal}, ""},
		{"views.update", "not_found", map[string]string{"view_id": "VNONE", "view": modal}, ""},
		{"views.update", "invalid_arguments", map[string]string{"view": modal}, "view_id"},
		{"views.publish", "invalid_arguments", map[string]string{"user_id": "UNONE", "view": home}, "user_id"},
		{"views.publish", "invalid_arguments", map[string]string{"user_id": "U1", "view": modal}, "type must be home"},
		{"views.publish", "hash_conflict", map[string]string{"user_id": "U1", "view": home, "hash": "old"}, ""},
		{"assistant.threads.setStatus", "channel_not_found", map[string]string{"channel_id": "CNONE", "thread_ts": mine, "status": "x"}, ""},
		{"assistant.threads.setStatus", "invalid_thread_ts", map[string]string{"channel_id": "C1", "thread_ts": "1600000000.000001", "status": "x"}, ""},
		{"assistant.threads.setStatus", "invalid_arguments", map[string]string{"channel_id": "C1", "thread_ts": mine}, "status"},
		{"assistant.threads.setStatus", "invalid_arguments", map[string]string{"channel_id": "C1", "thread_ts": mine, "status": "x", "loading_messages": "1,2,3,4,5,6,7,8,9,10,11"}, "10"},
		{"assistant.threads.setSuggestedPrompts", "invalid_arguments", map[string]string{"channel_id": "C1", "prompts": "[]"}, "prompts"},
		{"assistant.threads.setSuggestedPrompts", "invalid_arguments", map[string]string{"channel_id": "C1", "prompts": `[{"title":"t"}]`}, "/prompts/0"},
		{"assistant.threads.setTitle", "invalid_thread_ts", map[string]string{"channel_id": "C1", "thread_ts": "1600000000.000001", "title": "x"}, ""},
	} {
		t.Run(fmt.Sprintf("%s %s", c.method, c.want), func(t *testing.T) {
			before := len(ws.Refused())
			got := call(t, ws, c.method, c.args)
			if got.err() != c.want || !strings.Contains(got.messages(), c.says) {
				t.Errorf("got %q %s, want %q and %q", got.err(), got.messages(), c.want, c.says)
			}
			if got.status != 200 || got.object["ok"] != false {
				t.Errorf("got status %d and ok %v: Slack refuses with 200 and false", got.status, got.object["ok"])
			}
			refused := ws.Refused()
			if len(refused) != before+1 || refused[before].Error != c.want || refused[before].Method != c.method {
				t.Errorf("remembered %v, want one more, %s", refused[before:], c.want)
			}
		})
	}
	if n := len(ws.Messages("C1")); n != 3 {
		t.Errorf("%d messages after all refusals, want the 3 of before", n)
	}
}

func TestWhoMayCall(t *testing.T) {
	ws := start(t, Options{Scopes: []string{"channels:history"}})
	ws.Channel("G1", ChannelOptions{Private: true})
	form := "application/x-www-form-urlencoded"
	o := ws.Options()
	for _, c := range []struct{ name, method, auth, body, want string }{
		{"nobody", "auth.test", "", "", "not_authed"},
		{"somebody", "auth.test", "Bearer xoxb-other", "", "invalid_auth"},
		{"app token for a bot method", "auth.test", "Bearer " + o.AppToken, "", "not_allowed_token_type"},
		{"bot token for an app method", "apps.connections.open", "Bearer " + o.BotToken, "", "not_allowed_token_type"},
		{"token in the form", "auth.test", "", "token=" + o.BotToken, ""},
		{"scope not granted", "chat.postMessage", "Bearer " + o.BotToken, "channel=C1&text=x", "missing_scope"},
		{"scope of a public channel", "conversations.history", "Bearer " + o.BotToken, "channel=C1", ""},
		{"and of a private one", "conversations.history", "Bearer " + o.BotToken, "channel=G1", "missing_scope"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := callRaw(t, ws, c.method, form, c.auth, c.body)
			if got.err() != c.want {
				t.Errorf("got %q, want %q", got.err(), c.want)
			}
			if h := got.header.Get("X-OAuth-Scopes"); h != "channels:history" {
				t.Errorf("X-OAuth-Scopes is %q", h)
			}
		})
	}
	got := call(t, ws, "conversations.history", map[string]string{"channel": "G1"})
	if got.object["needed"] != "groups:history" || got.object["provided"] != "channels:history" {
		t.Errorf("needed %v, provided %v", got.object["needed"], got.object["provided"])
	}
	ws.Grant("groups:history")
	mustOK(t, call(t, ws, "conversations.history", map[string]string{"channel": "G1"}))
	ws.Revoke()
	if got := call(t, ws, "auth.test", nil); got.err() != "token_revoked" {
		t.Errorf("after Revoke: %q", got.err())
	}
}

func TestUnknownArgumentsAndCharsetsAreWarnings(t *testing.T) {
	ws := start(t, Options{})
	mustOK(t, call(t, ws, "chat.postMessage", map[string]string{"channel": "C1", "text": "x", "colour": "red"}))
	if got := fmt.Sprint(ws.Warnings()); got != "[chat.postMessage: unknown argument colour]" {
		t.Errorf("warnings %s", got)
	}
	bearer := "Bearer " + ws.Options().BotToken
	for kind, want := range map[string]string{
		"application/json": "missing_charset", "application/json; charset=utf-8": "",
		"application/x-www-form-urlencoded": "", "application/x-www-form-urlencoded; charset=utf-8": "superfluous_charset",
	} {
		body := "{}"
		if !strings.Contains(kind, "json") {
			body = ""
		}
		if got := mustOK(t, callRaw(t, ws, "auth.test", kind, bearer, body)); asText(got.object["warning"]) != want {
			t.Errorf("%s: warning %v, want %q", kind, got.object["warning"], want)
		}
	}
	if got := callRaw(t, ws, "auth.test", "application/json", bearer, "{"); got.err() != "invalid_json" {
		t.Errorf("broken JSON: %q", got.err())
	}
}
