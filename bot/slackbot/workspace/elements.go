package workspace

import (
	"maps"
	"reflect"
	"slices"
	"sync"
)

// oneElement allows the named interactive elements.
func oneElement(types ...string) rule {
	return func(c *checker, at string, v any) {
		shapes := maps.Clone(elementShapes())
		maps.DeleteFunc(shapes, func(kind string, _ shape) bool { return !slices.Contains(types, kind) })
		union(shapes)(c, at, v)
		if o, ok := v.(object); ok {
			switch o["type"] {
			case "image":
				c.oneImage(at, o)
			case "static_select", "radio_buttons":
				c.choices(at, o)
			}
		}
	}
}

// contextElement is a text or an image.
func contextElement(c *checker, at string, v any) {
	if o, ok := v.(object); ok && o["type"] == "image" {
		oneElement("image")(c, at, v)
		return
	}
	either(maxSection)(c, at, v)
}

var elementShapes = sync.OnceValue(func() map[string]shape {
	action := shape{"action_id": str(1, maxID)}
	choice := action.with(shape{"confirm": confirm(), "focus_on_load": boolean})
	return map[string]shape{
		"button": action.with(shape{
			"text*": plain(maxButtonText), "value": str(0, maxValue), "url": web("http", "https"),
			"style": oneOf("primary", "danger"), "confirm": confirm(), "accessibility_label": str(1, maxAccessible),
		}),
		"icon_button": action.with(shape{
			"text*": plain(maxButtonText), "icon*": oneOf("trash"), "value": str(0, maxValue), "confirm": confirm(),
			"accessibility_label": str(1, maxAccessible), "visible_to_user_ids": list(0, 0, userID),
		}),
		"feedback_buttons": action.with(shape{"positive_button*": feedback(), "negative_button*": feedback()}),
		"static_select": choice.with(shape{
			"placeholder": plain(maxPlaceholder), "options": list(1, maxOptions, option(plain(maxOptionText))),
			"option_groups": list(1, maxOptions, plainly(shape{
				"label*": plain(maxOptionText), "options*": list(1, maxOptions, option(plain(maxOptionText))),
			})),
			"initial_option": option(plain(maxOptionText)),
		}),
		"radio_buttons": choice.with(shape{
			"options*": list(1, maxRadioOptions, option(either(maxOptionText))), "initial_option": option(either(maxOptionText)),
		}),
		"plain_text_input": action.with(shape{
			"placeholder": plain(maxPlaceholder), "initial_value": str(0, maxInput), "multiline": boolean,
			"min_length": integer(0, maxInput), "max_length": integer(1, maxInput), "focus_on_load": boolean,
			"dispatch_action_config": plainly(shape{
				"trigger_actions_on": list(1, 2, oneOf("on_enter_pressed", "on_character_entered")),
			}),
		}),
		"image": {
			"image_url": web("http", "https"), "slack_file": plainly(shape{"url": web("https"), "id": str(1, maxID)}),
			"alt_text*": all(str(1, maxAltText), count),
		},
	}
})

func option(text rule) rule {
	return plainly(shape{"text*": text, "value*": str(1, maxOptionValue), "description": plain(maxOptionText)})
}

func feedback() rule {
	return plainly(shape{"text*": plain(maxButtonText), "value*": str(1, maxValue), "accessibility_label": str(1, maxAccessible)})
}

func confirm() rule {
	return plainly(shape{
		"title*": plain(maxConfirmTitle), "text*": either(maxConfirmText),
		"confirm*": plain(maxConfirmButton), "deny*": plain(maxConfirmButton), "style": oneOf("primary", "danger"),
	})
}

// choices checks what stands between options: one list of them, and an initial
// option that is one of them.
func (c *checker) choices(at string, o object) {
	options, _ := o["options"].([]any)
	groups, grouped := o["option_groups"].([]any)
	if grouped == (o["options"] != nil) {
		c.fail(at, "must define either `options` or `option_groups`")
	}
	for _, g := range groups {
		if g, ok := g.(object); ok {
			more, _ := g["options"].([]any)
			options = append(options[:len(options):len(options)], more...)
		}
	}
	first := o["initial_option"]
	if first != nil && !slices.ContainsFunc(options, func(v any) bool { return reflect.DeepEqual(v, first) }) {
		c.fail(at+"/initial_option", "must be one of the options")
	}
}
