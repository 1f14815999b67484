package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// vocabulary is every word of a document that no line end cuts, in small letters.
// It decides what a hyphen at the end of a line is.
type vocabulary map[string]int

func (v vocabulary) add(text string) {
	for _, w := range strings.Fields(strings.ToLower(text)) {
		v[strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })]++
	}
}

// joinLines puts two lines of a paragraph together. A word that was cut is made
// whole; one that is written with a hyphen, and numbers, keep it.
func (v vocabulary) joinLines(before, after string) string {
	if before == "" || after == "" {
		return before + after
	}
	cut := strings.LastIndexAny(before, " \u00a0") + 1
	first, end := before[cut:], strings.IndexAny(after, " \n")
	if end < 0 {
		end = len(after)
	}
	if !endsInHyphen(first) {
		if strings.HasSuffix(first, "/") || strings.HasSuffix(first, "—") || addressGoesOn(first, after) {
			return before + after
		}
		return before + " " + after
	}
	second := after[:end]
	if v.isCut(strings.TrimSuffix(first, "-"), second) {
		return strings.TrimSuffix(before, "-") + after
	}
	return before + after
}

func endsInHyphen(word string) bool {
	return len(word) > 1 && strings.HasSuffix(word, "-") && !strings.HasSuffix(word, "--")
}

// addressGoesOn reports a web address that was broken without a hyphen.
func addressGoesOn(first, after string) bool {
	return (strings.HasPrefix(first, "http") || strings.HasPrefix(first, "www.")) && strings.ContainsAny(first[len(first)-1:], "/_=&?") && !isUpper(after)
}

func isUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// isCut reports whether "judi" and "cial" are one word. What the document writes
// elsewhere decides; without a trace there, small letters on both sides do.
func (v vocabulary) isCut(first, second string) bool {
	trim := func(s string) string {
		return strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
	}
	a, b := trim(first), trim(second)
	last, _ := utf8.DecodeLastRuneInString(first)
	next, _ := utf8.DecodeRuneInString(second)
	if a == "" || b == "" || !unicode.IsLetter(last) || !unicode.IsLower(next) {
		return false
	}
	whole, hyphened := v[a+b], v[a+"-"+b]
	if whole != hyphened {
		return whole > hyphened
	}
	return v[a] == 0 || v[b] == 0
}
