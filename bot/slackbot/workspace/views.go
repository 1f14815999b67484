package workspace

import (
	"encoding/json"
	"slices"
	"strings"
)

// View is a modal or a Home tab as it stands now.
type View struct {
	ID              string
	Type            string // modal or home
	User            string // who sees it
	Hash            string // changes with every update
	CallbackID      string
	PrivateMetadata string
	Title           string
	Blocks          []any
	Raw             object // as sent, ids filled in
	Root, Previous  string // of a modal on a stack
}

// MarshalJSON gives the view as it was sent, for [Live], [Render] and [CheckView].
func (v View) MarshalJSON() ([]byte, error) { return json.Marshal(v.Raw) }

type view struct {
	View
	external string
	open     bool
}

func (w *Workspace) viewOpen(r *request) (object, *refusal) { return w.show(r, false) }

func (w *Workspace) viewPush(r *request) (object, *refusal) { return w.show(r, true) }

// show puts a modal before a person: a new stack, or on top of the one that was
// pressed within.
func (w *Workspace) show(r *request, push bool) (object, *refusal) {
	t, no := w.liveTrigger(r)
	if no != nil {
		return nil, no
	}
	o, no := readView(r, "modal")
	if no != nil {
		return nil, no
	}
	if push && (t.modal == nil || !t.modal.open) {
		return nil, refuse("not_found")
	}
	if push && len(w.stack(t.user)) >= maxViewStack {
		return nil, refuse("push_limit_reached")
	}
	if no := w.freeExternal(o, ""); no != nil {
		return nil, no
	}
	if !push {
		w.closeModals(t.user)
	}
	t.used = true
	v := w.newView(o, t.user)
	if push {
		v.Root, v.Previous = t.modal.Root, t.modal.ID
	}
	return object{"view": w.viewObject(v)}, nil
}

func (w *Workspace) newView(o object, user string) *view {
	v := &view{open: true, View: View{ID: w.ids.id("V"), User: user}}
	v.Root = v.ID
	w.fill(v, o)
	w.views[v.ID] = v
	return v
}

// fill gives a view new content and a new hash; w.mu is held.
func (w *Workspace) fill(v *view, o object) {
	blocks, _ := o["blocks"].([]any)
	o["blocks"] = w.label(blocks)
	v.Raw, v.Blocks, v.Type = o, blocks, asText(o["type"])
	v.CallbackID, v.PrivateMetadata, v.external = asText(o["callback_id"]), asText(o["private_metadata"]), asText(o["external_id"])
	title, _ := o["title"].(object)
	v.Title = asText(title["text"])
	v.Hash = w.ids.ts() + "." + randomHex(4)
}

// freeExternal refuses an external_id that another open view has.
func (w *Workspace) freeExternal(o object, except string) *refusal {
	id := asText(o["external_id"])
	for _, v := range w.views {
		if id != "" && v.external == id && v.open && v.ID != except {
			return refuse("duplicate_external_id")
		}
	}
	return nil
}

// stack lists a person's open modals, the first opened first; w.mu is held.
func (w *Workspace) stack(user string) []*view {
	var list []*view
	for _, v := range w.views {
		if v.User == user && v.Type == "modal" && v.open {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b *view) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (w *Workspace) closeModals(user string) {
	for _, v := range w.stack(user) {
		v.open = false
	}
}

func (w *Workspace) viewUpdate(r *request) (object, *refusal) {
	if !r.has("view_id") && !r.has("external_id") {
		return nil, refuseArgument("must define either view_id or external_id")
	}
	v := w.views[r.text("view_id")]
	if v == nil {
		for _, other := range w.views {
			if ext := r.text("external_id"); ext != "" && other.external == ext && other.open {
				v = other
			}
		}
	}
	if v == nil || !v.open {
		return nil, refuse("not_found")
	}
	o, no := readView(r, v.Type)
	if no != nil {
		return nil, no
	}
	if hash := r.text("hash"); hash != "" && hash != v.Hash {
		return nil, refuse("hash_conflict")
	}
	if no := w.freeExternal(o, v.ID); no != nil {
		return nil, no
	}
	w.fill(v, o)
	return object{"view": w.viewObject(v)}, nil
}

func (w *Workspace) viewPublish(r *request) (object, *refusal) {
	user := r.text("user_id")
	if w.users[user] == nil {
		return nil, refuseArgument("invalid user_id [json-pointer:/user_id]")
	}
	o, no := readView(r, "home")
	if no != nil {
		return nil, no
	}
	v := w.homes[user]
	switch hash := r.text("hash"); {
	case hash != "" && (v == nil || v.Hash != hash):
		return nil, refuse("hash_conflict")
	case v == nil:
		v = w.newView(o, user)
		w.homes[user] = v
	default:
		w.fill(v, o)
	}
	return object{"view": w.viewObject(v)}, nil
}

// viewObject is a view as Slack shows it; w.mu is held.
func (w *Workspace) viewObject(v *view) object {
	o := copyJSON(v.Raw)
	o["id"], o["hash"], o["team_id"], o["app_id"], o["bot_id"] = v.ID, v.Hash, w.opts.Team, w.opts.App, w.opts.BotID
	o["root_view_id"], o["previous_view_id"], o["app_installed_team_id"] = v.Root, nil, w.opts.Team
	if v.Previous != "" {
		o["previous_view_id"] = v.Previous
	}
	if o["state"] == nil {
		o["state"] = object{"values": object{}}
	}
	for _, name := range []string{"private_metadata", "callback_id", "external_id"} {
		o[name] = asText(o[name])
	}
	return o
}

// Home returns the Home tab of a user; its ID is "" when none was published.
func (w *Workspace) Home(user string) View {
	w.mu.Lock()
	defer w.mu.Unlock()
	if v := w.homes[user]; v != nil {
		return v.View
	}
	return View{}
}

// Modals lists what a user has open, the topmost last.
func (w *Workspace) Modals(user string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []View
	for _, v := range w.stack(user) {
		list = append(list, v.View)
	}
	return list
}

// CloseModals closes what a user has open, without telling the app.
func (w *Workspace) CloseModals(user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closeModals(user)
	w.touch()
}
