package workspace

import (
	"fmt"
	"maps"
)

// Press presses a button of a message: the first whose action id begins with
// action. It panics when there is none, since the test is wrong or the bot is. Of
// feedback buttons it presses the positive one.
func (w *Workspace) Press(m Message, user, action string) Sent {
	return w.pressMessage(m, user, action, "")
}

// Choose chooses by value where a press is not enough: an option of a select or
// of radio buttons, one of two feedback buttons.
func (w *Workspace) Choose(m Message, user, action, value string) Sent {
	return w.pressMessage(m, user, action, value)
}

func (w *Workspace) pressMessage(m Message, user, action, value string) Sent {
	block, element := find(m.Blocks, action)
	if element == nil {
		panic(fmt.Sprintf("workspace: message %s/%s has no %q; it has %v", m.Channel, m.TS, action, Actions(m)))
	}
	var payload object
	w.locked(func() {
		c := w.place(m.Channel)
		now := w.stored(c, m)
		payload = w.interaction("block_actions", user)
		maps.Copy(payload, object{
			"container": container(m), "channel": object{"id": c.id, "name": w.channelName(c)},
			"response_url": w.base + w.newHook(c, user, now).path, "trigger_id": w.newTrigger(user, nil),
			"actions": []object{w.action(block, element, value)}, "state": object{"values": object{}},
		})
		if !m.Ephemeral { // of a message that only one person sees Slack shows the app nothing
			payload["message"] = w.messageObject(now, true)
		}
	})
	return w.interact(payload, m)
}

// stored is the message itself, of which m is a copy; w.mu is held.
func (w *Workspace) stored(c *channel, m Message) *Message {
	for _, list := range [][]*Message{c.messages, c.ephemerals} {
		for _, s := range list {
			if s.TS == m.TS && s.Ephemeral == m.Ephemeral {
				return s
			}
		}
	}
	return &m
}

// container says where the press happened.
func container(m Message) object {
	o := object{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.Ephemeral}
	if m.ThreadTS != "" {
		o["thread_ts"] = m.ThreadTS
	}
	return o
}

func (w *Workspace) channelName(c *channel) string {
	if c.im != "" {
		return "directmessage"
	}
	return c.opts.Name
}

// PressHome presses a button of the user's Home tab.
func (w *Workspace) PressHome(user, action string) Sent {
	return w.pressView(w.Home(user), user, action, "")
}

// PressModal presses a button of a modal; value as in [Workspace.Choose], or "".
func (w *Workspace) PressModal(v View, user, action, value string) Sent {
	return w.pressView(v, user, action, value)
}

func (w *Workspace) pressView(v View, user, action, value string) Sent {
	block, element := find(v.Blocks, action)
	if element == nil {
		panic(fmt.Sprintf("workspace: view %q has no %q; it has %v", v.ID, action, actionIDs(v.Blocks)))
	}
	var payload object
	w.locked(func() {
		now := w.views[v.ID]
		payload = w.interaction("block_actions", user)
		maps.Copy(payload, object{
			"container": object{"type": "view", "view_id": v.ID}, "view": w.viewObject(now),
			"trigger_id": w.newTrigger(user, now), "actions": []object{w.action(block, element, value)},
		})
	})
	return w.interact(payload, Message{})
}

// Shortcut uses a message shortcut of the app on any message.
func (w *Workspace) Shortcut(m Message, user, callbackID string) Sent {
	var payload object
	w.locked(func() {
		c := w.place(m.Channel)
		now := w.stored(c, m)
		payload = w.interaction("message_action", user)
		maps.Copy(payload, object{
			"callback_id": callbackID, "message_ts": m.TS, "message": w.messageObject(now, true), "action_ts": w.ids.ts(),
			"channel": object{"id": c.id, "name": w.channelName(c)}, "response_url": w.base + w.newHook(c, user, now).path,
			"trigger_id": w.newTrigger(user, nil),
		})
	})
	return w.interact(payload, m)
}

// Interact delivers any interaction payload, for hostile ones.
func (w *Workspace) Interact(payload map[string]any) Sent { return w.interact(payload, Message{}) }

// interaction is what every interaction says; w.mu is held.
func (w *Workspace) interaction(kind, user string) object {
	u := w.person(user)
	return object{
		"type": kind, "token": verificationToken, "api_app_id": w.opts.App, "enterprise": nil, "is_enterprise_install": false,
		"team": object{"id": w.opts.Team, "domain": w.opts.TeamDomain},
		"user": object{"id": user, "username": u.opts.Name, "name": u.opts.Name, "team_id": u.opts.Team},
	}
}

func (w *Workspace) interact(payload object, m Message) Sent {
	p := parcel{kind: asText(payload["type"]), envelope: "interactive", body: mustJSON(payload), accepts: payload["type"] == "view_submission"}
	return Sent{
		Message: m, ResponseURL: asText(payload["response_url"]), TriggerID: asText(payload["trigger_id"]), Receipts: w.send(p),
	}
}
