package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// escape makes words of a document stand for themselves in Markdown. It escapes
// no more than it must: an editor reads the result.
func escape(s string) string {
	if !strings.ContainsAny(s, "\\*_`<&]~") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '&' && special(s, i):
			b.WriteString("&amp;")
			continue
		case special(s, i):
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

func special(s string, i int) bool {
	next := byte(0)
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch s[i] {
	case '*', '`':
		return true
	case '_':
		return i == 0 || !isWord(s[i-1]) || !isWord(next)
	case '\\':
		return next != 0 && isPunct(next)
	case '<':
		return next == '/' || next == '!' || next == '?' || isLetter(next)
	case '[':
		return next == '^' || i > 0 && s[i-1] == ']'
	case '(', ':':
		return i > 0 && s[i-1] == ']'
	case '~':
		return next == '~' || i > 0 && s[i-1] == '~'
	case '&':
		end := strings.IndexByte(s[i:min(len(s), i+34)], ';')
		return end > 1 && !strings.ContainsAny(s[i:i+end], " \t\n")
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isWord(c byte) bool   { return isLetter(c) || '0' <= c && c <= '9' || c >= utf8.RuneSelf }

// clean drops what no reader sees and no library may hold: control characters,
// soft hyphens, marks of width zero. Spaces of every kind become one kind.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || unicode.Is(unicode.Zs, r):
			return ' '
		case r == '\u00ad' || r == '\ufeff' || r == '\u2060' || 0x200b <= r && r <= 0x200f || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069:
			return -1
		case r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			return '\n'
		case unicode.IsControl(r) || r == utf8.RuneError || r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef:
			return -1
		case 0xe000 <= r && r <= 0xf8ff: // a font's own signs: bullets, ticks, logos
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// squeeze puts one space for every run of spaces, and keeps line breaks.
func squeeze(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// oneLine puts everything on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
