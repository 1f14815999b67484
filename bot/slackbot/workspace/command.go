package workspace

import (
	"bytes"
	"mime"
	"strings"
)

// Command runs a slash command in a channel, the command with its slash. What
// the app answers at once, in the acknowledgement, is in [Workspace.Responses]
// with what it writes through the response_url.
func (w *Workspace) Command(channel, user, command, text string) Sent {
	var h *hook
	var fields map[string]string
	w.locked(func() {
		c := w.place(channel)
		w.join(c, user)
		h = w.newHook(c, user, nil)
		fields = map[string]string{
			"token": verificationToken, "team_id": w.opts.Team, "team_domain": w.opts.TeamDomain, "api_app_id": w.opts.App,
			"channel_id": c.id, "channel_name": w.channelName(c), "user_id": user, "user_name": w.person(user).opts.Name,
			"command": command, "text": text, "response_url": w.base + h.path, "is_enterprise_install": "false",
			"trigger_id": w.newTrigger(user, nil),
		}
	})
	got := w.send(parcel{kind: command, envelope: "slash_commands", body: mustJSON(fields), accepts: true})
	for _, r := range got {
		w.takeAnswer(h, r)
	}
	return Sent{
		Message: Message{Channel: channel, User: user, Text: text}, ResponseURL: fields["response_url"],
		TriggerID: fields["trigger_id"], Receipts: got,
	}
}

// takeAnswer shows what an acknowledgement of a command says: JSON as a message,
// anything else as text, nothing when it is empty.
func (w *Workspace) takeAnswer(h *hook, got Receipt) {
	body := bytes.TrimSpace(got.Body)
	if !got.Acked() || len(body) == 0 || string(body) == "{}" {
		return
	}
	r := &request{method: "acknowledgement", args: object{}}
	kind, _, _ := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if got.Via == "socket" || kind == "application/json" {
		if err := decode(body, &r.args); err != nil {
			w.record(r, refuse("invalid_payload", "[ERROR] "+err.Error()))
			return
		}
	} else {
		r.args["text"] = strings.TrimSpace(string(body))
	}
	var no *refusal
	w.locked(func() { no = w.respond(h, r) })
	w.record(r, no)
}
