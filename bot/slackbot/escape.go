package slackbot

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// What stands in the library, in a question or in a name is text, never markup.
// Three rules keep it so, each enough where Slack keeps its word:
//
//   - in blocks it stands in rich_text text elements and in plain_text, which Slack
//     does not parse ([inert])
//   - in the top-level text &, < and > are escaped, as Slack asks, and what is live
//     there without them is broken: addresses, emoji codes, marks ([escaped])
//   - everywhere the shapes of mentions and links are broken, so that a client
//     which parses more than it should finds nothing
//
// A shape is broken by a zero width space: it shows nothing, screen readers pass
// over it, no normal form drops it, and package bot drops it from what people copy
// and ask. Those shapes are no part of ordinary text, so quotes in blocks are the
// library's, byte for byte.
const breaker = "\u200b"

var (
	angled    = regexp.MustCompile(`(?i)(<|lt;|#0*60;|#x0*3c;)(\s*[!@#]|[a-z][a-z0-9+.-]*:|www\.)`)
	broadcast = regexp.MustCompile(`(?i)@(channel|here|everyone|group)`)
	emojiCode = regexp.MustCompile(`:([a-z0-9_+'-]+):`)
	minutes   = regexp.MustCompile(`^[0-9]{2}(-[0-9]{1,2})?$`) // of "10:00-3:00:", which is no emoji
)

// live are shapes that Slack makes more of in text: the breaker goes between their
// two groups. Each is looked for only where its sign stands.
var live = []struct {
	sign  string
	shape *regexp.Regexp
}{
	{"://", regexp.MustCompile(`([^\s\x{200b}])(://)`)},
	{":", regexp.MustCompile(`(?i)(\b(?:https?|ftp|file|slack|mailto|tel|sms|javascript|vbscript|data))(:\S)`)},
	{".", regexp.MustCompile(`(?i)(\.)([a-z]{2})`)},           // of a domain
	{".", regexp.MustCompile(`(?i)(\bwww\.)([^\s\x{200b}])`)}, // www.1.2
	{"@", regexp.MustCompile(`(\S@)([^\s\x{200b}])`)},         // of mail
	{">", regexp.MustCompile(`(?m)(^\s*)(>)`)},                // a quote
}

// inert is text for a block: every line as it is, its shapes broken. What would
// show it in another order than it is read (direction overrides) or hide part of
// it (control characters) is dropped.
func inert(s string) string {
	s = strings.Map(visible, strings.ToValidUTF8(lineEnds.Replace(s), "\ufffd"))
	if strings.ContainsAny(s, "<;") {
		s = angled.ReplaceAllString(s, "$1"+breaker+"$2")
	}
	return broadcast.ReplaceAllStringFunc(s, func(at string) string { return at[:1] + breaker + at[1:] })
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n")

func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return -1
	}
	return r
}

// flat is inert text that must not begin a line of its own: a title, a name.
func flat(s string) string {
	if s = inert(s); !strings.Contains(s, "\n") {
		return s
	}
	return ends.ReplaceAllString(s, " ")
}

var ends = regexp.MustCompile(`[ \t]*\n\s*`)

// escaped is inert text for the top-level text of a message.
func escaped(s string) string {
	for _, l := range live {
		if strings.Contains(s, l.sign) {
			s = l.shape.ReplaceAllString(s, "$1"+breaker+"$2")
		}
	}
	return slackEscapes.Replace(withoutMarks(breakEmoji(s)))
}

// withoutMarks writes the marks of bold, italic, struck out and code text as signs
// that look like them, where a line has two of a sort: one alone marks nothing.
// Slack has no way to escape them, and a zero width space does not keep them from
// marking. Posting with mrkdwn off would do, but not every method knows it.
func withoutMarks(s string) string {
	if !strings.ContainsAny(s, "*_~`") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		for mark, like := range lookalikes {
			if strings.Count(line, mark) > 1 {
				line = strings.ReplaceAll(line, mark, like)
			}
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

var lookalikes = map[string]string{"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb"}

var slackEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// breakEmoji breaks ":smile:" behind its first colon, and leaves times alone.
func breakEmoji(s string) string {
	var b strings.Builder
	for {
		m := emojiCode.FindStringSubmatchIndex(s)
		if m == nil {
			return b.String() + s
		}
		b.WriteString(s[:m[2]])
		if !minutes.MatchString(s[m[2]:m[3]]) {
			b.WriteString(breaker)
		}
		s = s[m[2]:] // the second colon may begin the next code
	}
}

// webAddress is a link's address, parsed and written anew; "" when it is none
// that may be shown: another scheme than http and https, a name or password in
// it, a host that is not written in ASCII.
func webAddress(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" || !hostName.MatchString(u.Host) {
		return ""
	}
	if u.Scheme != "http" && u.Scheme != "https" { // Parse has made it lower case
		return ""
	}
	begin := u.Scheme + "://" + u.Host
	var b strings.Builder
	b.WriteString(begin)
	for _, c := range []byte(strings.TrimPrefix(u.String(), begin)) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(unsafe, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	if b.Len() > maxURL {
		return ""
	}
	return b.String()
}

// unsafe are the characters that end an address where Slack finds it in a text,
// or begin something else in it.
const unsafe = "<>|\"`\\^{}*@:()"

var hostName = regexp.MustCompile(`^(?i)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[0-9]{1,5})?$`)
