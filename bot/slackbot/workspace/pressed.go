package workspace

import (
	"fmt"
	"strings"
)

// action is what a press says of the element; w.mu is held.
func (w *Workspace) action(block, e object, value string) object {
	a := object{"type": e["type"], "action_id": e["action_id"], "block_id": block["block_id"], "action_ts": w.ids.ts()}
	switch e["type"] {
	case "feedback_buttons":
		side, _ := e["positive_button"].(object)
		if other, _ := e["negative_button"].(object); value != "" && asText(other["value"]) == value {
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
		if value == "" || asText(o["value"]) == value {
			return o
		}
	}
	panic(fmt.Sprintf("workspace: %v has no option %q", e["action_id"], value))
}

// find is the first element whose action id begins with action, and its block.
func find(blocks []any, action string) (block, element object) {
	for _, b := range objects(blocks) {
		for _, e := range elements(b) {
			if e["type"] != "image" && strings.HasPrefix(asText(e["action_id"]), action) {
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
			if id := asText(e["action_id"]); id != "" {
				list = append(list, id)
			}
		}
	}
	return list
}
