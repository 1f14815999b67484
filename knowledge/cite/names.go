package cite

import (
	"unicode"
	"unicode/utf8"
)

// name is what a written name stands for.
type name struct {
	code    *code
	title   string // of the code, when the name implies one: the Internal Revenue Code is title 26
	only    *shape // an act's: the numbers it can go with; nil for all of the code's
	acronym bool   // an act's: stands for other things too, and needs a § or a pin
}

// names is a tree of the letters of all names: "U.S.C.", "USC" and "U. S. C."
// are one path. A leaf may hold several names: IDEA § 300.320 is a regulation,
// IDEA § 1415 a statute.
type names struct {
	next map[byte]*names
	leaf []name
}

// letters returns the letters and digits of a written name, in lower case.
func letters(written string) string {
	var key []byte
	for _, c := range []byte(lowerASCII(written)) {
		if isAlnum(c) {
			key = append(key, c)
		}
	}
	return string(key)
}

func (t *names) add(written string, n name) {
	for _, c := range []byte(letters(written)) {
		if t.next == nil {
			t.next = map[byte]*names{}
		}
		if t.next[c] == nil {
			t.next[c] = &names{}
		}
		t = t.next[c]
	}
	t.leaf = append(t.leaf, n)
}

// find returns what the name at i means and where it ends; the longest name
// wins. Dots, spaces and apostrophes within a name do not matter.
func (t *names) find(lower string, i int) (found []name, end int) {
	dotted := false
	for j := i; j < len(lower); {
		c := lower[j]
		if gap := nameGap(lower[j:]); gap > 0 && j > i {
			dotted = dotted || lower[j] == '.'
			j += gap
			continue
		}
		if t = t.next[c]; t == nil {
			break
		}
		j++
		if t.leaf != nil && !letterAt(lower, j) {
			found, end = t.leaf, j
			if dotted && j < len(lower) && lower[j] == '.' {
				end++ // the dot of "M.C.A.", not the full stop after "MCA"
			}
		}
	}
	return found, end
}

// nameGap returns the length of what may stand between two letters of a name.
func nameGap(s string) int {
	n := 0
	for n < len(s) && n < 4 && (s[n] == ' ' || s[n] == '.' || s[n] == '\'') {
		n++
	}
	return n
}

// letterAt reports whether the character at i is a letter of any script.
func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if s[i] < utf8.RuneSelf {
		return isLetter(s[i])
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return isWordRune(r)
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isAlnum(c byte) bool  { return isLetter(c) || '0' <= c && c <= '9' }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
