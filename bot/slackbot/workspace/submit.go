package workspace

import (
	"bytes"
	"fmt"
	"maps"
)

// Submit submits a modal with what the user entered: by action id, the text of an
// input or the value of a chosen option. The app's answer is carried out: the
// modal closes, stays with errors, or becomes another.
func (w *Workspace) Submit(v View, user string, values map[string]string) Sent {
	var payload object
	var now *view
	w.locked(func() {
		now = w.mustBeOpen(v.ID)
		shown := w.viewObject(now)
		shown["state"] = object{"values": state(now.Blocks, values)}
		payload = w.interaction("view_submission", user)
		maps.Copy(payload, object{"trigger_id": w.newTrigger(user, now), "view": shown, "response_urls": []object{}})
	})
	sent := w.interact(payload, Message{})
	for _, got := range sent.Receipts {
		w.takeViewAnswer(now, got)
	}
	return sent
}

func (w *Workspace) mustBeOpen(id string) *view {
	v := w.views[id]
	if v == nil || !v.open {
		panic(fmt.Sprintf("workspace: view %q is not open", id))
	}
	return v
}

// Cancel closes a modal by its close button; the app is told if it asked to be.
func (w *Workspace) Cancel(v View, user string) Sent {
	var payload object
	var tell bool
	w.locked(func() {
		now := w.mustBeOpen(v.ID)
		now.open = false
		payload = w.interaction("view_closed", user)
		maps.Copy(payload, object{"view": w.viewObject(now), "is_cleared": false})
		tell = now.Raw["notify_on_close"] == true
	})
	if !tell {
		return Sent{}
	}
	return w.interact(payload, Message{})
}

// state is what the inputs hold, by block and action.
func state(blocks []any, values map[string]string) object {
	all := object{}
	for _, b := range objects(blocks) {
		for _, e := range elements(b) {
			if b["type"] != "input" {
				continue
			}
			id := asText(e["action_id"])
			all[asText(b["block_id"])] = object{id: entered(e, values[id])}
		}
	}
	return all
}

func entered(e object, value string) object {
	o := object{"type": e["type"]}
	switch {
	case e["type"] == "plain_text_input" && value != "":
		o["value"] = value
	case e["type"] == "plain_text_input":
		o["value"] = nil
	case value != "":
		o["selected_option"] = choice(e, value)
	default:
		o["selected_option"] = e["initial_option"]
	}
	return o
}

// takeViewAnswer carries out what the app answered to a submission.
func (w *Workspace) takeViewAnswer(v *view, got Receipt) {
	if !got.Acked() {
		return // Slack shows the user an error and leaves the modal
	}
	r := &request{method: "view_submission", args: object{}}
	if body := bytes.TrimSpace(got.Body); len(body) > 0 {
		if err := decode(body, &r.args); err != nil {
			w.record(r, refuse("invalid_payload", "[ERROR] "+err.Error()))
			return
		}
	}
	var no *refusal
	w.locked(func() { no = w.afterSubmit(v, r) })
	if len(r.args) > 0 {
		w.record(r, no)
	}
}

// afterSubmit is what response_action says; w.mu is held.
func (w *Workspace) afterSubmit(v *view, r *request) *refusal {
	switch action := r.text("response_action"); action {
	case "":
		v.open = false
		return nil
	case "clear":
		w.closeModals(v.User)
		return nil
	case "errors":
		return checkErrors(v, r)
	case "update", "push":
		o, no := readView(r, "modal")
		if no != nil {
			return no
		}
		if action == "update" {
			w.fill(v, o)
			return nil
		}
		if len(w.stack(v.User)) >= maxViewStack {
			return refuse("push_limit_reached")
		}
		next := w.newView(o, v.User)
		next.Root, next.Previous = v.Root, v.ID
		return nil
	default:
		return refuseArgument("unknown response_action %q", action)
	}
}

// checkErrors: each error must belong to an input block.
func checkErrors(v *view, r *request) *refusal {
	errs, _ := r.args["errors"].(object)
	if len(errs) == 0 {
		return refuseArgument("missing required field: errors")
	}
	inputs := map[string]bool{}
	for _, b := range objects(v.Blocks) {
		if b["type"] == "input" {
			inputs[asText(b["block_id"])] = true
		}
	}
	for id := range errs {
		if !inputs[id] {
			return refuseArgument("no input block %q [json-pointer:/errors]", id)
		}
	}
	return nil
}
