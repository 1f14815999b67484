package workspace

import (
	"encoding/json"
	"fmt"
	"sync"
)

// CheckView lists what Slack would refuse in a modal or a Home tab, given as
// anything that marshals to its JSON; nil when it would be taken.
func CheckView(v any) []string {
	o, err := toObject(v)
	if err != nil {
		return []string{err.Error()}
	}
	return checkView(o).list()
}

var viewShapes = sync.OnceValue(func() map[string]shape {
	home := shape{
		"blocks*": list(0, 0, anything), "private_metadata": str(0, maxPrivateMetadata),
		"callback_id": str(0, maxID), "external_id": str(0, maxID),
	}
	return map[string]shape{
		"home": home,
		"modal": home.with(shape{
			"title*": plain(maxTitle), "submit": plain(maxTitle), "close": plain(maxTitle),
			"clear_on_close": boolean, "notify_on_close": boolean, "submit_disabled": boolean,
		}),
	}
})

func anything(*checker, string, any) {} // blocks are checked by themselves

func checkView(o object) *refusal {
	kind, _ := o["type"].(string)
	c := &checker{}
	union(viewShapes())(c, "/view", o)
	blocks, _ := o["blocks"].([]any)
	inner := checkBlocks(kind, "/view/blocks", blocks)
	c.messages = append(c.messages, inner.messages...)
	if inner.input && kind == "modal" && o["submit"] == nil {
		c.fail("/view", "missing required field: submit, for the input blocks")
	}
	if len(c.messages) > 0 {
		return refuse("invalid_arguments", c.messages...)
	}
	if body, _ := json.Marshal(o); len(body) > maxViewBytes {
		return refuse("view_too_large", fmt.Sprintf("[ERROR] %d bytes of %d", len(body), maxViewBytes))
	}
	return nil
}

// readView is the view argument, checked.
func readView(r *request, kind string) (object, *refusal) {
	v, err := r.json("view")
	o, ok := v.(object)
	if err != nil || !ok {
		return nil, refuseArgument("must be an object [json-pointer:/view]")
	}
	if no := checkView(o); no != nil {
		return nil, no
	}
	if o["type"] != kind {
		return nil, refuseArgument("type must be %s here [json-pointer:/view/type]", kind)
	}
	return copyJSON(o), nil
}
