package workspace

import (
	"strconv"
	"strings"
	"sync"
)

// CheckMessage lists what Slack would refuse in a message {"text", "blocks", …},
// given as anything that marshals to that JSON; nil when it would be taken.
func CheckMessage(message any) []string {
	o, err := toObject(message)
	if err != nil {
		return []string{err.Error()}
	}
	r := &request{args: o}
	_, no := readContent(r, maxText)
	return no.list()
}

// checkBlocks checks the blocks of a message or a view and counts their text.
func checkBlocks(surface, at string, blocks []any) *checker {
	c := &checker{surface: surface, blockIDs: map[string]bool{}}
	most := maxMessageBlocks
	if surface != "message" {
		most = maxViewBlocks
	}
	if len(blocks) > most {
		c.fail(at, "no more than %d items allowed", most)
	}
	for i, b := range blocks {
		c.block(at+"/"+strconv.Itoa(i), b)
	}
	if c.markdown > maxMarkdown {
		c.fail(at, "markdown blocks together must be less than %d characters", maxMarkdown+1)
	}
	return c
}

func (c *checker) block(at string, v any) {
	union(blockShapes())(c, at, v)
	o, ok := v.(object)
	if !ok {
		return
	}
	if id, _ := o["block_id"].(string); id != "" {
		if c.blockIDs[id] {
			c.fail(at+"/block_id", "block_id %q already exists", id)
		}
		c.blockIDs[id] = true
	}
	c.uniqueActions(at, o)
	switch o["type"] {
	case "section":
		if o["text"] == nil && o["fields"] == nil {
			c.fail(at, "must define either `text` or `fields`")
		}
	case "image":
		c.oneImage(at, o)
	case "input":
		c.input = true
	case "markdown", "context_actions":
		if c.surface != "message" {
			c.fail(at, "unsupported type: %q", o["type"])
		}
	}
}

// uniqueActions refuses an action id that stands twice in a block.
func (c *checker) uniqueActions(at string, block object) {
	seen := map[string]bool{}
	for _, e := range elements(block) {
		id, _ := e["action_id"].(string)
		if id != "" && seen[id] {
			c.fail(at, "action_id %q already exists", id)
		}
		seen[id] = true
	}
}

// elements are the interactive elements of a block.
func elements(block object) []object {
	candidates, _ := block["elements"].([]any)
	candidates = append(candidates[:len(candidates):len(candidates)], block["accessory"], block["element"])
	var list []object
	for _, v := range candidates {
		if e, ok := v.(object); ok && elementShapes()[asText(e["type"])] != nil {
			list = append(list, e)
		}
	}
	return list
}

func (c *checker) oneImage(at string, o object) {
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.fail(at, "must define either `image_url` or `slack_file`")
	}
}

var blockShapes = sync.OnceValue(func() map[string]shape {
	base := shape{"block_id": str(1, maxID)}
	return map[string]shape{
		"divider": base,
		"header":  base.with(shape{"text*": plain(maxHeader)}),
		"section": base.with(shape{
			"text": either(maxSection), "fields": list(1, maxFields, either(maxField)), "expand": boolean,
			"accessory": oneElement("button", "static_select", "radio_buttons", "image"),
		}),
		"context": base.with(shape{"elements*": list(1, maxContext, contextElement)}),
		"actions": base.with(shape{"elements*": list(1, maxActions, oneElement("button", "static_select", "radio_buttons"))}),
		"context_actions": base.with(shape{
			"elements*": list(1, maxContextActions, oneElement("feedback_buttons", "icon_button")),
		}),
		"markdown":  base.with(shape{"text*": all(str(1, maxMarkdown), countMarkdown)}),
		"rich_text": base.with(shape{"elements*": list(1, 0, union(richShapes()))}),
		"image": base.with(shape{
			"image_url": web("http", "https"), "slack_file": plainly(shape{"url": web("https"), "id": str(1, maxID)}),
			"alt_text*": all(str(1, maxAltText), count), "title": plain(maxImageText),
		}),
		"input": base.with(shape{
			"label*": plain(maxLabel), "element*": oneElement("plain_text_input", "static_select", "radio_buttons"),
			"hint": plain(maxLabel), "optional": boolean, "dispatch_action": boolean,
		}),
	}
})

// count adds a text to what the blocks show together.
func count(c *checker, _ string, v any) {
	if s, ok := v.(string); ok {
		c.text += Length(s)
	}
}

func countMarkdown(c *checker, at string, v any) {
	if s, ok := v.(string); ok {
		c.markdown += Length(s)
	}
	count(c, at, v)
}

// plain and either are text objects of at most so many characters. Blank text is
// refused as empty.
func plain(most int) rule { return union(map[string]shape{"plain_text": plainShape(most)}) }

func either(most int) rule {
	return union(map[string]shape{"plain_text": plainShape(most), "mrkdwn": {"text*": shown(most), "verbatim": boolean}})
}

func plainShape(most int) shape { return shape{"text*": shown(most), "emoji": boolean} }

func shown(most int) rule { return all(str(1, most), notBlank, count) }

func notBlank(c *checker, at string, v any) {
	if s, ok := v.(string); ok && s != "" && strings.TrimSpace(s) == "" {
		c.fail(at, "must be more than 0 characters")
	}
}
