package workspace

import (
	"regexp"
	"strings"
)

var typedMention = regexp.MustCompile(`<@([UW][A-Z0-9]+)(\|[^<>]*)?>`)

// typed is the rich_text block that Slack's own clients send along with a text.
func typed(text string) []any {
	var line []any
	literal := func(s string) {
		if s != "" {
			line = append(line, object{"type": "text", "text": unescape(s)})
		}
	}
	rest := text
	for {
		at := typedMention.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		literal(rest[:at[0]])
		line = append(line, object{"type": "user", "user_id": rest[at[2]:at[3]]})
		rest = rest[at[1]:]
	}
	literal(rest)
	if line == nil {
		return nil
	}
	section := object{"type": "rich_text_section", "elements": line}
	return []any{object{"type": "rich_text", "block_id": randomHex(3), "elements": []any{section}}}
}

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
