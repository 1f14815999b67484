package workspace

import (
	"fmt"
	"maps"
	"strings"
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
	w.mu.Lock()
	c := w.place(m.Channel)
	now := w.stored(c, m)
	h := w.newHook(c, user, now)
	payload := w.interaction("block_actions", user)
	maps.Copy(payload, object{
		"container": container(m), "channel": object{"id": c.id, "name": w.channelName(c)},
		"response_url": w.base + h.path, "trigger_id": w.newTrigger(user, nil),
		"actions": []object{w.action(block, element, value)}, "state": object{"values": object{}},
	})
	if !m.Ephemeral {
		payload["message"] = w.messageObject(now, true)
	}
	w.mu.Unlock()
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
	w.mu.Lock()
	now := w.views[v.ID]
	payload := w.interaction("block_actions", user)
	maps.Copy(payload, object{
		"container": object{"type": "view", "view_id": v.ID}, "view": w.viewObject(now),
		"trigger_id": w.newTrigger(user, now), "actions": []object{w.action(block, element, value)},
	})
	w.mu.Unlock()
	return w.interact(payload, Message{})
}

// Shortcut uses a message shortcut of the app on any message.
func (w *Workspace) Shortcut(m Message, user, callbackID string) Sent {
	w.mu.Lock()
	c := w.place(m.Channel)
	now := w.stored(c, m)
	h := w.newHook(c, user, now)
	payload := w.interaction("message_action", user)
	maps.Copy(payload, object{
		"callback_id": callbackID, "message_ts": m.TS, "message": w.messageObject(now, true), "action_ts": w.ids.ts(),
		"channel": object{"id": c.id, "name": w.channelName(c)}, "response_url": w.base + h.path,
		"trigger_id": w.newTrigger(user, nil),
	})
	w.mu.Unlock()
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
	p := parcel{kind: str0(payload["type"]), envelope: "interactive", body: mustJSON(payload), accepts: payload["type"] == "view_submission"}
	return Sent{
		Message: m, ResponseURL: str0(payload["response_url"]), TriggerID: str0(payload["trigger_id"]), Receipts: w.send(p),
	}
}

// action is what a press says of the element; w.mu is held.
func (w *Workspace) action(block, e object, value string) object {
	a := object{"type": e["type"], "action_id": e["action_id"], "block_id": block["block_id"], "action_ts": w.ids.ts()}
	switch e["type"] {
	case "feedback_buttons":
		side, _ := e["positive_button"].(object)
		if other, _ := e["negative_button"].(object); value != "" && str0(other["value"]) == value {
			side = other
		}
		a["text"], a["value"] = side["text"], side["value"]
	case "static_select", "radio_buttons":
		a["selected_option"] = choice(e, value)
		if e["placeholder"] != nil {
			a["placeholder"] = e["placeholder"]
		}
	default:
		a["text"] = e["text"]
		for _, name := range []string{"value", "style", "url"} {
			if e[name] != nil {
				a[name] = e[name]
			}
		}
	}
	return a
}

// choice is the option with that value; the first when value is "".
func choice(e object, value string) object {
	options := objects(e["options"])
	for _, g := range objects(e["option_groups"]) {
		options = append(options, objects(g["options"])...)
	}
	for _, o := range options {
		if value == "" || str0(o["value"]) == value {
			return o
		}
	}
	panic(fmt.Sprintf("workspace: %v has no option %q", e["action_id"], value))
}

// find is the first element whose action id begins with action, and its block.
func find(blocks []any, action string) (block, element object) {
	for _, b := range objects(blocks) {
		for _, e := range elements(b) {
			if e["type"] != "image" && strings.HasPrefix(str0(e["action_id"]), action) {
				return b, e
			}
		}
	}
	return nil, nil
}

// Actions lists the action ids of a message, in order.
func Actions(m Message) []string { return actionIDs(m.Blocks) }

func actionIDs(blocks []any) []string {
	var list []string
	for _, b := range objects(blocks) {
		for _, e := range elements(b) {
			if id := str0(e["action_id"]); id != "" {
				list = append(list, id)
			}
		}
	}
	return list
}
