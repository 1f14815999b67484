package convert

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a stretch of text of one look.
type run struct {
	text         string
	bold, italic bool
	link         string // an absolute address; "" for none
	note         string // label of the footnote that is referred to here, in place of text
}

// inline writes runs as Markdown on one line.
func inline(runs []run) string {
	runs = joined(runs)
	var b strings.Builder
	for i := 0; i < len(runs); {
		end := i + 1
		for end < len(runs) && runs[end].link == runs[i].link && runs[i].link != "" {
			end++
		}
		part := runs[i:end]
		if part[0].link == "" {
			b.WriteString(emphasized(part[0], last(b.String()), first(runs[end:])))
		} else {
			b.WriteString(linked(part))
		}
		i = end
	}
	return b.String()
}

// joined merges neighbours of one look and moves the spaces at the edges of an
// emphasis out of it: "** bold**" is no bold in Markdown.
func joined(runs []run) []run {
	var (
		out  []run
		text strings.Builder // of the last of out
	)
	end := func() {
		if n := len(out); n > 0 {
			out[n-1].text = clean(text.String())
		}
		text.Reset()
	}
	for _, r := range runs {
		if r.text == "" && r.note == "" {
			continue
		}
		if n := len(out); n == 0 || !out[n-1].joins(r) {
			end()
			out = append(out, r)
		}
		text.WriteString(r.text)
	}
	end()
	return slices.DeleteFunc(out, func(r run) bool { return r.text == "" && r.note == "" })
}

// joins reports whether r goes on in the same look, or is a mere space.
func (p run) joins(r run) bool {
	if p.note != "" || r.note != "" || p.link != r.link {
		return false
	}
	return p.bold == r.bold && p.italic == r.italic || strings.TrimSpace(r.text) == ""
}

func last(s string) rune {
	r, size := utf8.DecodeLastRuneInString(s)
	if size == 0 {
		return ' '
	}
	return r
}

func first(runs []run) rune {
	if len(runs) == 0 {
		return ' '
	}
	if runs[0].note != "" || runs[0].link != "" {
		return '['
	}
	r, _ := utf8.DecodeRuneInString(runs[0].text)
	return r
}

// emphasized writes one run. Markdown knows no emphasis within a word, so there
// it is left out.
func emphasized(r run, before, after rune) string {
	if r.note != "" {
		return "[^" + r.note + "]"
	}
	body := strings.TrimSpace(r.text)
	if body == "" {
		return r.text
	}
	at := strings.Index(r.text, body)
	lead, tail := r.text[:at], r.text[at+len(body):]
	mark := ""
	switch {
	case r.bold && r.italic:
		mark = "***"
	case r.bold:
		mark = "**"
	case r.italic:
		mark = "*"
	}
	edge := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '*' }
	if mark == "" || strings.Contains(body, "\n") || lead == "" && !edge(before) || tail == "" && !edge(after) {
		return lead + escape(body) + tail
	}
	return lead + mark + escape(body) + mark + tail
}

// linked writes runs that share an address.
func linked(runs []run) string {
	var text strings.Builder
	for _, r := range runs {
		text.WriteString(r.text)
	}
	whole := strings.ReplaceAll(text.String(), "\n", " ")
	body := strings.TrimSpace(whole)
	if body == "" {
		return whole
	}
	at := strings.Index(whole, body)
	lead, tail := whole[:at], whole[at+len(body):]
	if body == runs[0].link {
		return lead + "<" + body + ">" + tail
	}
	inner := escape(body)
	if strings.ContainsAny(body, "[]") {
		inner = strings.NewReplacer("[", `\[`, "]", `\]`).Replace(strings.NewReplacer(`\[`, "[", `\(`, "(", `\:`, ":").Replace(inner))
	}
	return lead + "[" + inner + "](" + runs[0].link + ")" + tail
}

// address resolves a link against the address of its page. Only what a browser
// or a mail program opens is kept: "" for all else.
func address(href string, base *url.URL) string {
	href = strings.TrimSpace(clean(href))
	if href == "" || strings.HasPrefix(href, "#") || len(href) > 2000 {
		return ""
	}
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	if base != nil && u.Scheme == "" {
		u = base.ResolveReference(u)
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
		if u.Opaque == "" {
			return ""
		}
	default:
		return ""
	}
	return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", "\n", "").Replace(u.String())
}

var (
	linkForm = regexp.MustCompile(`^!?\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*\)`)
	autoLink = regexp.MustCompile(`^<((?:https?://|mailto:)[^<>\s]+)>`)
	noteForm = regexp.MustCompile(`^\[\^[^\]\s]{1,40}\]`)
)

// plain is inline Markdown as words.
func plain(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		i += plainAt(&b, s, i)
	}
	return oneLine(b.String())
}

// plainAt writes what stands at i and returns how long it is.
func plainAt(b *strings.Builder, s string, i int) int {
	switch s[i] {
	case '\\':
		if i+1 < len(s) && isPunct(s[i+1]) {
			b.WriteByte(s[i+1])
			return 2
		}
	case '*', '`':
		return 1
	case '&':
		if strings.HasPrefix(s[i:], "&amp;") {
			b.WriteByte('&')
			return len("&amp;")
		}
	case '[', '!':
		if m := noteForm.FindString(s[i:]); m != "" {
			return len(m)
		}
		if m := linkForm.FindStringSubmatch(s[i:]); m != nil {
			b.WriteString(plain(m[1]))
			return len(m[0])
		}
	case '<':
		if m := autoLink.FindStringSubmatch(s[i:]); m != nil {
			b.WriteString(m[1])
			return len(m[0])
		}
	}
	b.WriteByte(s[i])
	return 1
}

func isPunct(c byte) bool { return c > ' ' && c < 0x7f && !isLetter(c) && (c < '0' || c > '9') }
