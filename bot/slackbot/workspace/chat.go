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

// writable is a channel that the bot may write to; w.mu is held.
func (w *Workspace) writable(id string) (*channel, *refusal) {
	if shapeUser.MatchString(id) && w.users[id] != nil {
		return w.direct(id), nil
	}
	c, no := w.readable(id)
	switch {
	case c != nil && no != nil && w.granted("chat:write.public"):
		return c, nil
	case no != nil:
		return nil, no
	case c.opts.Archived:
		return nil, refuse("is_archived")
	}
	return c, nil
}

// parent checks a thread_ts: it must be a message, and not itself a reply.
func (c *channel) parent(ts string) *refusal {
	if ts == "" {
		return nil
	}
	if !shapeTS.MatchString(ts) {
		return refuse("invalid_thread_ts")
	}
	m := c.find(ts)
	switch {
	case m == nil:
		return refuse("thread_not_found")
	case m.ThreadTS != "" && m.ThreadTS != m.TS:
		return refuse("cannot_reply_to_message", "[ERROR] thread_ts is a reply's own, use its parent's")
	}
	return nil
}

func (w *Workspace) postMessage(r *request) (object, *refusal) {
	c, no := w.writable(r.text("channel"))
	if no != nil {
		return nil, no
	}
	said, no := readContent(r, maxText)
	if no != nil {
		return nil, no
	}
	if no := c.parent(r.text("thread_ts")); no != nil {
		return nil, no
	}
	m := w.botMessage(c, said, r)
	m.ThreadTS, m.Broadcast = r.text("thread_ts"), r.flag("reply_broadcast")
	c.put(m)
	w.echo("message", c, m)
	return object{"channel": c.id, "ts": m.TS, "message": w.messageObject(m, true)}, nil
}

// botMessage is a new message of the bot; w.mu is held.
func (w *Workspace) botMessage(c *channel, said *content, r *request) *Message {
	m := &Message{
		Channel: c.id, TS: w.ids.ts(), User: w.opts.BotUser, BotID: w.opts.BotID, Team: w.opts.Team,
		Text: said.text, Blocks: w.label(said.blocks), Mrkdwn: true,
		Parse: r.text("parse"), LinkNames: r.flag("link_names"), UnfurlLinks: r.maybe("unfurl_links"), UnfurlMedia: r.maybe("unfurl_media"),
	}
	if r.has("mrkdwn") {
		m.Mrkdwn = r.flag("mrkdwn")
	}
	if len(said.metadata) > 0 {
		m.Metadata = said.metadata
	}
	return m
}

// label gives blocks and elements the ids they lack, as Slack does.
func (w *Workspace) label(blocks []any) []any {
	for _, b := range objects(blocks) {
		if str0(b["block_id"]) == "" {
			b["block_id"] = randomHex(3)
		}
		for _, e := range elements(b) {
			if str0(e["action_id"]) == "" && e["type"] != "image" {
				e["action_id"] = randomHex(3)
			}
		}
	}
	return blocks
}

func (w *Workspace) postEphemeral(r *request) (object, *refusal) {
	c, no := w.writable(r.text("channel"))
	if no != nil {
		return nil, no
	}
	said, no := readContent(r, maxText)
	if no != nil {
		return nil, no
	}
	if !c.has(r.text("user")) {
		return nil, refuse("user_not_in_channel")
	}
	if no := c.parent(r.text("thread_ts")); no != nil {
		return nil, no
	}
	m := w.botMessage(c, said, r)
	m.ThreadTS, m.Ephemeral, m.For = r.text("thread_ts"), true, r.text("user")
	c.ephemerals = append(c.ephemerals, m)
	return object{"message_ts": m.TS}, nil
}

// own is a message of the bot that may be changed; w.mu is held.
func (w *Workspace) own(r *request, refusal string) (*channel, *Message, *refusal) {
	c, no := w.readable(r.text("channel"))
	if no != nil {
		return nil, nil, no
	}
	m := c.find(r.text("ts"))
	switch {
	case m == nil:
		return nil, nil, refuse("message_not_found")
	case m.User != w.opts.BotUser:
		return nil, nil, refuse(refusal)
	case c.opts.Archived:
		return nil, nil, refuse("is_inactive")
	}
	return c, m, nil
}

// update replaces text and blocks together: blocks that are not sent again go,
// unless text is not sent either.
func (w *Workspace) update(r *request) (object, *refusal) {
	c, m, no := w.own(r, "cant_update_message")
	if no != nil {
		return nil, no
	}
	said, no := readContent(r, maxUpdateText)
	if no != nil {
		return nil, no
	}
	before := *m
	m.Text, m.Blocks = said.text, w.label(said.blocks)
	m.Parse, m.LinkNames, m.Edited = r.text("parse"), r.flag("link_names"), w.ids.ts()
	if said.metadata != nil {
		m.Metadata = said.metadata
		if len(said.metadata) == 0 {
			m.Metadata = nil
		}
	}
	w.echoChange(c, &before, m)
	return object{"channel": c.id, "ts": m.TS, "text": m.Text, "message": w.messageObject(m, true)}, nil
}

func (w *Workspace) delete(r *request) (object, *refusal) {
	c, m, no := w.own(r, "cant_delete_message")
	if no != nil {
		return nil, no
	}
	m.Deleted = true
	w.echoDelete(c, m)
	return object{"channel": c.id, "ts": m.TS}, nil
}

func (w *Workspace) permalink(r *request) (object, *refusal) {
	c, no := w.readable(r.text("channel"))
	if c == nil {
		return nil, no
	}
	ts := r.text("message_ts")
	m := c.find(ts)
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := fmt.Sprintf("https://%s.slack.com/archives/%s/p%s", w.opts.TeamDomain, c.id, strings.Replace(ts, ".", "", 1))
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + c.id
	}
	return object{"channel": c.id, "permalink": link}, nil
}
