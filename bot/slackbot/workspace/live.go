package workspace

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Part is something in a message that is more than text: it pings, leads
// somewhere, shows a picture, or looks different.
type Part struct {
	Where string // JSON pointer: /blocks/0/text/text
	Kind  string // one of the Kinds
	What  string // as written; of a link its address
}

// Kinds of parts.
const (
	KindMention   = "mention"   // of a user
	KindGroup     = "usergroup" // mention of a group
	KindBroadcast = "broadcast" // channel, here, everyone
	KindChannel   = "channel"
	KindTeam      = "team"
	KindDate      = "date"
	KindLink      = "link" // marked up as one, or a button's address
	KindURL       = "url"  // a bare address that Slack makes a link of
	KindName      = "name" // a bare @name or #name that Slack looks up
	KindImage     = "image"
	KindEmoji     = "emoji"  // :code:
	KindFormat    = "format" // bold, italic, struck, code, quote, heading, list
)

func (p Part) String() string { return p.Where + ": " + p.Kind + " " + strconv.Quote(p.What) }

// Live lists what would become live in a message, a view or a list of blocks,
// each with where it stands; nil when all of it is text. It parses as Slack does:
//
//   - text: entities in angle brackets, whatever mrkdwn and parse say; bare
//     addresses; emoji; formatting unless mrkdwn is false; @names and #names only
//     with link_names or parse: full
//   - mrkdwn objects: the same; bare addresses and names unless verbatim is true
//   - markdown blocks: Markdown, and Slack's entities too
//   - plain_text objects: emoji unless emoji is false
//   - rich_text: its elements, never the text within them
//   - addresses of buttons, options and images
//
// The message is anything that marshals to its JSON: {"text", "blocks", "mrkdwn",
// "parse", "link_names"}, a view, a [Message], a [View]'s Raw.
func Live(message any) []string {
	var list []string
	for _, p := range LiveParts(message) {
		list = append(list, p.String())
	}
	return list
}

// LiveParts is [Live] for code that asks what kind.
func LiveParts(message any) []Part {
	body, err := toJSON(message)
	if err != nil {
		return []Part{{Kind: "unreadable", What: err.Error()}}
	}
	var v any
	if err := decode(body, &v); err != nil {
		return []Part{{Kind: "unreadable", What: err.Error()}}
	}
	f := &finder{}
	o, isMessage := v.(object)
	if text, ok := o["text"].(string); ok && isMessage && o["type"] != "markdown" && o["type"] != "mrkdwn" && o["type"] != "plain_text" {
		names := o["link_names"] == true || asText(o["parse"]) == "full"
		f.mrkdwn("/text", text, reading{format: o["mrkdwn"] != false, addresses: true, names: names})
		o = maps.Clone(o)
		delete(o, "text")
		v = o
	}
	f.walk("", v)
	return f.parts
}

type finder struct{ parts []Part }

func (f *finder) add(at, kind, what string) { f.parts = append(f.parts, Part{at, kind, what}) }

// hidden are properties that no reader sees.
var hidden = map[string]bool{
	"metadata": true, "private_metadata": true, "value": true, "block_id": true, "action_id": true, "callback_id": true,
	"external_id": true, "state": true, "type": true,
}

// order is the reading order of properties; the others follow by name.
var order = []string{"title", "label", "text", "fields", "elements", "element", "accessory", "hint", "blocks"}

// walk visits every object in reading order.
func (f *finder) walk(at string, v any) {
	switch v := v.(type) {
	case []any:
		for i, e := range v {
			f.walk(at+"/"+strconv.Itoa(i), e)
		}
	case object:
		if f.leaf(at, v) {
			return
		}
		names := slices.Sorted(maps.Keys(v))
		slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
		for _, name := range names {
			if !hidden[name] {
				f.walk(at+"/"+name, v[name])
			}
		}
	}
}

func rank(name string) int {
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// leaf handles objects that show something, and tells whether all of them was seen.
func (f *finder) leaf(at string, o object) bool {
	text := asText(o["text"])
	switch kind := asText(o["type"]); kind {
	case "mrkdwn":
		auto := o["verbatim"] != true
		f.mrkdwn(at+"/text", text, reading{format: true, addresses: auto, names: auto})
		return true
	case "plain_text":
		if o["emoji"] != false {
			f.emoji(at+"/text", text)
		}
		return true
	case "markdown":
		f.markdown(at+"/text", text)
		return true
	case "text":
		return true // literal; its style is the app's own choice
	case "user", "usergroup", "channel", "broadcast", "team", "emoji", "link", "date":
		f.inline(at, kind, o)
		return true
	case "rich_text_quote", "rich_text_list", "rich_text_preformatted":
		f.walk(at+"/elements", o["elements"])
		return true
	}
	if s := asText(o["url"]); s != "" {
		f.add(at+"/url", KindLink, s)
	}
	if s := asText(o["image_url"]); s != "" {
		f.add(at+"/image_url", KindImage, s)
	}
	return false
}

// inline is an element of a rich_text line that is not text.
func (f *finder) inline(at, kind string, o object) {
	field := map[string]string{
		"user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id", "broadcast": "range",
		"team": "team_id", "emoji": "name", "link": "url", "date": "url",
	}[kind]
	name := map[string]string{"user": KindMention}[kind]
	if name == "" {
		name = kind
	}
	f.add(at, name, fmt.Sprint(o[field]))
}

// Of tells whether a part is one of some kinds.
func (p Part) Of(kinds ...string) bool { return slices.Contains(kinds, p.Kind) }

// Pings tells whether a part disturbs somebody.
func (p Part) Pings() bool { return p.Of(KindMention, KindGroup, KindBroadcast) }
