package workspace

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// content is what a message says, checked.
type content struct {
	text     string
	blocks   []any
	metadata object
}

// readContent checks the arguments that every method of writing shares.
func readContent(r *request, maxText int) (*content, *refusal) {
	if r.has("attachments") && r.text("attachments") != "[]" {
		return nil, refuse("invalid_attachments", "[ERROR] this workspace takes no attachments")
	}
	c := &content{text: r.text("text")}
	if r.has("markdown_text") {
		if c.text != "" || r.has("blocks") {
			return nil, refuse("markdown_text_conflict")
		}
		if Length(r.text("markdown_text")) > maxMarkdown {
			return nil, refuse("msg_too_long")
		}
		c.blocks = []any{object{"type": "markdown", "text": r.text("markdown_text")}}
		return c, nil
	}
	blocks, no := readBlocks(r)
	if no != nil {
		return nil, no
	}
	c.blocks = blocks
	if c.metadata, no = readMetadata(r); no != nil {
		return nil, no
	}
	switch {
	case Length(c.text) > maxText:
		return nil, refuse("msg_too_long", fmt.Sprintf("[ERROR] text: %d characters of %d", Length(c.text), maxText))
	case strings.TrimSpace(c.text) == "" && len(c.blocks) == 0:
		return nil, refuse("no_text")
	}
	return c, nil
}

func readBlocks(r *request) ([]any, *refusal) {
	v, err := r.json("blocks")
	if err != nil {
		return nil, refuse("invalid_blocks_format", "[ERROR] "+err.Error())
	}
	if v == nil {
		return nil, nil
	}
	blocks, ok := v.([]any)
	if !ok {
		return nil, refuse("invalid_blocks_format", "[ERROR] must be an array [json-pointer:/blocks]")
	}
	c := checkBlocks("message", "/blocks", blocks)
	if len(c.messages) > 0 {
		return nil, refuse("invalid_blocks", c.messages...)
	}
	if c.text > maxBlockText {
		return nil, refuse("msg_blocks_too_long", fmt.Sprintf("[ERROR] blocks: %d characters of %d", c.text, maxBlockText))
	}
	return copyJSON(blocks), nil
}

var shapeEventType = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// readMetadata reads {"event_type", "event_payload"}; nil when not given, an
// empty object when it is to be taken away.
func readMetadata(r *request) (object, *refusal) {
	v, err := r.json("metadata")
	if err != nil {
		return nil, refuse("invalid_metadata_format", "[ERROR] "+err.Error())
	}
	m, ok := v.(object)
	switch {
	case v == nil:
		return nil, nil
	case !ok:
		return nil, refuse("invalid_metadata_format", "[ERROR] must be an object [json-pointer:/metadata]")
	case len(m) == 0:
		return object{}, nil
	}
	kind, _ := m["event_type"].(string)
	payload, isObject := m["event_payload"].(object)
	switch {
	case !shapeEventType.MatchString(kind), !isObject, len(m) != 2:
		return nil, refuse("invalid_metadata_format", "[ERROR] want event_type and event_payload [json-pointer:/metadata]")
	case !flatEnough(payload):
		return nil, refuse("invalid_metadata_schema", "[ERROR] nested too deep [json-pointer:/metadata/event_payload]")
	}
	if body, _ := json.Marshal(m); Length(string(body)) > maxMetadata {
		return nil, refuse("metadata_too_large")
	}
	return m, nil
}

// flatEnough: values are plain, or objects of plain values, or lists of those.
func flatEnough(payload object) bool {
	isPlain := func(v any) bool {
		switch v.(type) {
		case object, []any, nil:
			return false
		}
		return true
	}
	isFlat := func(v any) bool {
		o, ok := v.(object)
		for _, v := range o {
			ok = ok && isPlain(v)
		}
		return ok
	}
	for _, v := range payload {
		l, isList := v.([]any)
		if !isList && !isPlain(v) && !isFlat(v) || isList && slices.ContainsFunc(l, func(v any) bool { return !isPlain(v) && !isFlat(v) }) {
			return false
		}
	}
	return true
}
