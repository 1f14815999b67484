package slackbot

import (
	"regexp"
	"strings"
)

// entities are the shapes in which Slack writes mentions and links into a text:
// <@U1>, <#C1|name>, <!here>, <https://…|label>.
var entities = regexp.MustCompile(`<([^<>]*)>`)

var unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// plainText is a message as a person reads it: without mentions of people, groups
// and everyone, links by their label, and Slack's three escapes undone.
func plainText(text string) string {
	text = entities.ReplaceAllStringFunc(text, func(entity string) string {
		inner, label, labelled := strings.Cut(entity[1:len(entity)-1], "|")
		switch {
		case strings.HasPrefix(inner, "#") && labelled:
			return "#" + label
		case strings.HasPrefix(inner, "@"), strings.HasPrefix(inner, "#"), strings.HasPrefix(inner, "!") && !strings.HasPrefix(inner, "!date"):
			return " "
		case labelled:
			return label
		case strings.HasPrefix(inner, "!"):
			return " "
		}
		return inner
	})
	return strings.TrimSpace(unescape.Replace(text))
}

// mentions reports whether a text names a user, as Slack writes a mention.
func mentions(text, user string) bool {
	return user != "" && (strings.Contains(text, "<@"+user+">") || strings.Contains(text, "<@"+user+"|"))
}
