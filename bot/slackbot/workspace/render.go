package workspace

import (
	"fmt"
	"strings"
)

// Render is a message or a view as a reader sees it, as plain text: block after
// block in order, a line for each part. Without blocks it is the text. Links are
// their labels, buttons stand in brackets, and what Slack's senders escape (&amp;
// &lt; &gt;) is shown as the character.
func Render(message any) string {
	o, err := toObject(message)
	if err != nil {
		return "unreadable: " + err.Error()
	}
	blocks := objects(o["blocks"])
	if len(blocks) == 0 {
		return shownMrkdwn(asText(o["text"]))
	}
	var parts []string
	if title, ok := o["title"].(object); ok {
		parts = append(parts, shownText(title))
	}
	for _, b := range blocks {
		if s := renderBlock(b); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n")
}

func renderBlock(b object) string {
	switch b["type"] {
	case "header":
		return shownText(b["text"])
	case "section":
		parts := []string{shownText(b["text"])}
		for _, f := range objects(b["fields"]) {
			parts = append(parts, shownText(f))
		}
		return lines(append(parts, renderElement(b["accessory"])))
	case "context", "actions", "context_actions":
		var parts []string
		for _, e := range objects(b["elements"]) {
			parts = append(parts, renderElement(e))
		}
		return lines(parts)
	case "rich_text":
		return renderRich(b)
	case "markdown":
		return asText(b["text"])
	case "image":
		return lines([]string{shownText(b["title"]), "(" + asText(b["alt_text"]) + ")"})
	case "input":
		return lines([]string{shownText(b["label"]), renderElement(b["element"]), shownText(b["hint"])})
	}
	return ""
}

func renderElement(v any) string {
	e, ok := v.(object)
	if !ok {
		return ""
	}
	switch e["type"] {
	case "plain_text", "mrkdwn":
		return shownText(e)
	case "image":
		return "(" + asText(e["alt_text"]) + ")"
	case "button", "icon_button":
		return "[" + shownText(e["text"]) + "]"
	case "feedback_buttons":
		yes, _ := e["positive_button"].(object)
		no, _ := e["negative_button"].(object)
		return fmt.Sprintf("[%s]\n[%s]", shownText(yes["text"]), shownText(no["text"]))
	case "static_select", "radio_buttons":
		var parts []string
		for _, g := range append([]object{e}, objects(e["option_groups"])...) {
			parts = append(parts, shownText(g["label"]))
			for _, o := range objects(g["options"]) {
				parts = append(parts, "( "+shownText(o["text"])+" )", shownText(o["description"]))
			}
		}
		return lines(parts)
	case "plain_text_input":
		return "____"
	}
	return ""
}

// renderRich writes the lines of a rich_text block; items of a list on lines of
// their own.
func renderRich(b object) string {
	var parts []string
	for _, e := range objects(b["elements"]) {
		if e["type"] == "rich_text_list" {
			for _, item := range objects(e["elements"]) {
				parts = append(parts, renderInline(item))
			}
			continue
		}
		parts = append(parts, renderInline(e))
	}
	return lines(parts)
}

func renderInline(section object) string {
	var s strings.Builder
	for _, e := range objects(section["elements"]) {
		switch e["type"] {
		case "link":
			label := asText(e["text"])
			if label == "" {
				label = asText(e["url"])
			}
			s.WriteString(label)
		case "user":
			s.WriteString("@" + asText(e["user_id"]))
		case "usergroup":
			s.WriteString("@" + asText(e["usergroup_id"]))
		case "channel":
			s.WriteString("#" + asText(e["channel_id"]))
		case "broadcast":
			s.WriteString("@" + asText(e["range"]))
		case "emoji":
			s.WriteString(":" + asText(e["name"]) + ":")
		case "date":
			s.WriteString(asText(e["fallback"]))
		default:
			s.WriteString(asText(e["text"]))
		}
	}
	return strings.TrimSuffix(s.String(), "\n")
}

// shownText is a text object as read: plain_text as it is, mrkdwn with its
// entities resolved.
func shownText(v any) string {
	o, _ := v.(object)
	if o["type"] == "mrkdwn" {
		return shownMrkdwn(asText(o["text"]))
	}
	return asText(o["text"])
}

// shownMrkdwn shows a link as its label and an entity as its label or itself.
func shownMrkdwn(text string) string {
	text = entity.ReplaceAllStringFunc(text, func(whole string) string {
		inner := whole[1 : len(whole)-1]
		if entityKind(strings.TrimSpace(inner)) == "" {
			return whole
		}
		target, label, labelled := strings.Cut(inner, "|")
		if labelled {
			return label
		}
		return strings.TrimPrefix(target, "!")
	})
	return unescape(text)
}

func lines(parts []string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n")
}
