package workspace

import (
	"fmt"
	"time"
)

// trigger is a short right to open a modal before one person.
type trigger struct {
	user  string
	made  time.Time
	used  bool
	modal *view // pressed within; nil elsewhere
}

// newTrigger is a trigger_id for that user; w.mu is held.
func (w *Workspace) newTrigger(user string, modal *view) string {
	id := fmt.Sprintf("%d.%d.%s", w.now().UnixMilli(), 1000+len(w.triggers), randomHex(16))
	w.triggers[id] = &trigger{user: user, made: w.now(), modal: modal}
	return id
}

// liveTrigger finds the trigger that a call gives; w.mu is held.
func (w *Workspace) liveTrigger(r *request) (*trigger, *refusal) {
	id := r.text("trigger_id")
	if id == "" {
		id = r.text("interactivity_pointer")
	}
	t := w.triggers[id]
	switch {
	case id == "":
		return nil, refuseArgument("missing required field: trigger_id")
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case w.now().Sub(t.made) > w.opts.TriggerLife:
		return nil, refuse("expired_trigger_id")
	}
	return t, nil
}
