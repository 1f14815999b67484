package cite

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text in which one character stands for all its look-alikes:
// every hyphen is "-", any white space one " ", full-width letters are ASCII,
// and zero-width characters are gone. text keeps the case, lower does not;
// both have the same length.
type folded struct {
	original    string
	text, lower string
	from        []int // byte of original that each byte of text came from; nil when they are the same
}

func fold(original string) folded {
	f := folded{original: original, text: original}
	if !isPlain(original) {
		f.text, f.from = foldRunes(original)
	}
	f.lower = lowerASCII(f.text)
	return f
}

func foldRunes(s string) (string, []int) {
	var text strings.Builder
	text.Grow(len(s))
	from := make([]int, 0, len(s))
	var last rune
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		betweenDigits := isDigit(last) && i+width < len(s) && isDigit(rune(s[i+width]))
		if r, keep := foldRune(r, betweenDigits); keep && (r != ' ' || last != ' ') {
			n, _ := text.WriteRune(r)
			for range n {
				from = append(from, i)
			}
			last = r
		}
		i += width
	}
	return text.String(), from
}

// foldRune says what stands for r, and whether it stands for anything.
func foldRune(r rune, betweenDigits bool) (rune, bool) {
	const softHyphen = '\u00ad'
	switch {
	case unicode.IsSpace(r):
		return ' ', true
	case r < utf8.RuneSelf:
		return r, true
	case r == softHyphen: // a hint where a word may break, but PDF files write the hyphen of a number so
		return '-', betweenDigits
	case r >= '\uff01' && r <= '\uff5e': // full-width ASCII
		return r - '\uff01' + '!', true
	case strings.ContainsRune("\u2010\u2011\u2012\u2013\u2212\u2043\ufe63", r):
		return '-', true
	case r == '\u2015' || r == '\ufe58': // kept apart from hyphens: "5 CSR 20-400—DEPARTMENT"
		return '—', true
	case strings.ContainsRune("\u2018\u2019\u201b\u2032", r):
		return '\'', true
	case strings.ContainsRune("\u201c\u201d\u2033", r):
		return '"', true
	case r == '\u2024':
		return '.', true
	}
	return r, !unicode.Is(unicode.Cf, r) // joiners, direction marks, byte order marks
}

// origin returns the span of the original that text[start:end] was folded
// from; start < end.
func (f *folded) origin(start, end int) (int, int) {
	if f.from == nil {
		return start, end
	}
	last := f.from[end-1]
	_, width := utf8.DecodeRuneInString(f.original[last:])
	return f.from[start], last + width
}

// isPlain reports whether folding s would change nothing.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] < ' ' || s[i] == ' ' && i > 0 && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

// lowerASCII lowers A to Z only: unlike strings.ToLower it never changes the
// length.
func lowerASCII(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return 'A' <= r && r <= 'Z' }) < 0 {
		return s
	}
	lower := []byte(s)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + 'a' - 'A'
		}
	}
	return string(lower)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
