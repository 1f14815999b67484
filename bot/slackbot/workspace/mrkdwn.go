package workspace

import (
	"regexp"
	"strings"
)

// reading is how much of a text Slack looks at.
type reading struct {
	format    bool // *bold* and its like
	addresses bool // bare ones become links
	names     bool // @name and #name are looked up
}

var (
	entity   = regexp.MustCompile(`<([^<>]*)>`)
	special  = regexp.MustCompile(`(?i)^!(channel|here|everyone|group)\b`)
	subteam  = regexp.MustCompile(`(?i)^!subteam\^`)
	dated    = regexp.MustCompile(`(?i)^!date\^`)
	userRef  = regexp.MustCompile(`^@[UWB][A-Z0-9]+(\||$)`)
	chanRef  = regexp.MustCompile(`^#[CGD][A-Z0-9]+(\||$)`)
	schemed  = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*:[^ ]`)
	domained = regexp.MustCompile(`(?i)^(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|gov|edu|us|io|co|info|biz|me|dev|app)([/?#:|]|$)`)

	bareURL    = regexp.MustCompile(`(?i)\b(?:https?|ftp|slack|mailto|tel):(?://)?[^\s<>|]+|\bwww\.[a-z0-9-]+\.[^\s<>|]+`)
	bareDomain = regexp.MustCompile(`(?i)\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|gov|edu|us|io|co|info|biz|me|dev|app)\b(?:/[^\s<>|]*)?`)
	bareMail   = regexp.MustCompile(`(?i)\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b`)
	bareName   = regexp.MustCompile(`(?:^|[^\w&/])([@#][a-zA-Z][\w.-]*)`)

	emojiCode = regexp.MustCompile(`:[a-z0-9_+'-]*[a-z+][a-z0-9_+'-]*:`)
	formats   = []*regexp.Regexp{
		regexp.MustCompile("(?s)```.+?```"),
		regexp.MustCompile("(?:^|[^\\w`])(`[^`\n]+`)(?:[^\\w`]|$)"),
		regexp.MustCompile(`(?m)(?:^|[^\w*])(\*[^\s*](?:[^*\n]*[^\s*])?\*)(?:[^\w*]|$)`),
		regexp.MustCompile(`(?m)(?:^|[^\w])(_[^\s_](?:[^_\n]*[^\s_])?_)(?:[^\w]|$)`),
		regexp.MustCompile(`(?m)(?:^|[^\w~])(~[^\s~](?:[^~\n]*[^\s~])?~)(?:[^\w~]|$)`),
		regexp.MustCompile(`(?m)^((?:>|&gt;).*)$`),
	}
)

// seen stands for a part that was found, so that the markup around it still shows.
const seen = "\ufffc"

// mrkdwn finds what Slack's own markup makes of a text. Entities come first, as
// with Slack: they are live within code too.
func (f *finder) mrkdwn(at, text string, how reading) {
	text = f.entities(at, text)
	if how.addresses {
		text = f.addresses(at, text)
	}
	if how.names {
		for _, m := range bareName.FindAllStringSubmatch(text, -1) {
			f.add(at, KindName, m[1])
		}
	}
	f.emoji(at, text)
	if how.format {
		for _, re := range formats {
			for _, m := range re.FindAllStringSubmatch(text, -1) {
				f.add(at, KindFormat, m[len(m)-1])
			}
		}
	}
}

// entities finds what stands in angle brackets and returns the text without them.
func (f *finder) entities(at, text string) string {
	return entity.ReplaceAllStringFunc(text, func(whole string) string {
		if kind := entityKind(strings.TrimSpace(whole[1 : len(whole)-1])); kind != "" {
			f.add(at, kind, whole)
			return seen
		}
		return whole
	})
}

func entityKind(inner string) string {
	switch {
	case special.MatchString(inner):
		return KindBroadcast
	case subteam.MatchString(inner):
		return KindGroup
	case dated.MatchString(inner):
		return KindDate
	case userRef.MatchString(inner):
		return KindMention
	case chanRef.MatchString(inner):
		return KindChannel
	case schemed.MatchString(inner), domained.MatchString(inner):
		return KindLink
	}
	return ""
}

// addresses finds bare ones and returns the text without them. A link's closing
// punctuation belongs to the sentence.
func (f *finder) addresses(at, text string) string {
	for _, re := range []*regexp.Regexp{bareURL, bareMail, bareDomain} {
		text = re.ReplaceAllStringFunc(text, func(s string) string {
			f.add(at, KindURL, strings.TrimRight(unescape(s), ".,;:!?)\"'"))
			return seen
		})
	}
	return text
}

func (f *finder) emoji(at, text string) {
	for _, code := range emojiCode.FindAllString(text, -1) {
		f.add(at, KindEmoji, code)
	}
}

var (
	mdLink    = regexp.MustCompile(`(!?)\[[^\]]*\]\s*\(\s*<?([^)\s>]*)[^)]*\)`)
	mdRef     = regexp.MustCompile(`(?m)^ {0,3}\[[^\]]+\]:\s*(\S+)`)
	mdFormats = []*regexp.Regexp{
		regexp.MustCompile("(?s)```.*?(```|$)|~~~.*?(~~~|$)"),
		regexp.MustCompile("`[^`\n]+`"),
		regexp.MustCompile(`\*\*?[^\s*][^*\n]*\*\*?`),
		regexp.MustCompile(`\b__?[^\s_][^_\n]*__?\b`),
		regexp.MustCompile(`~~?[^\s~][^~\n]*~~?`),
		regexp.MustCompile(`(?m)^ {0,3}(#{1,6} .*|>.*|[-*+] .*|\d+[.)] .*|(?:[-*_] *){3,})$`),
		regexp.MustCompile(`(?m)^ *\|.*\|.*$`),
	}
)

// markdown finds what a markdown block makes of a text: Markdown's own, and
// Slack's entities, which are parsed there too (PostHog #95054).
func (f *finder) markdown(at, text string) {
	text = mdLink.ReplaceAllStringFunc(text, func(s string) string {
		m := mdLink.FindStringSubmatch(s)
		kind := KindLink
		if m[1] != "" {
			kind = KindImage
		}
		f.add(at, kind, m[2])
		return seen
	})
	text = mdRef.ReplaceAllStringFunc(text, func(s string) string {
		f.add(at, KindLink, mdRef.FindStringSubmatch(s)[1])
		return seen
	})
	text = f.entities(at, text)
	text = f.addresses(at, text)
	f.emoji(at, text)
	for _, re := range mdFormats {
		for _, s := range re.FindAllString(text, -1) {
			f.add(at, KindFormat, s)
		}
	}
}
