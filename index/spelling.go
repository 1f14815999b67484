package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// speller mends typing errors: a word that is no common English word and that
// the library does not know becomes the nearest word that the library uses.
type speller struct {
	common func(word string) bool // of English
	uses   map[string]int         // how often the library uses a word
	words  []string               // the words that may be put in place, by first appearance
}

// shortestMended is the shortest word that is mended, in letters: shorter ones
// have too many neighbours.
const shortestMended = 4

func newSpeller(common func(string) bool, texts []string) *speller {
	s := &speller{common: common, uses: map[string]int{}}
	for _, t := range texts {
		for _, w := range letterWords(t) {
			if s.uses[w]++; s.uses[w] == 2 && utf8.RuneCountInString(w) >= shortestMended {
				s.words = append(s.words, w) // once may be an error too
			}
		}
	}
	return s
}

// letterWords are the runs of letters in a text, lower-cased.
func letterWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
}

// mend returns a text with its misspelt words mended.
func (s *speller) mend(text string) string {
	var b strings.Builder
	for at := 0; at < len(text); {
		end := at
		for end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) {
				break
			}
			end += size
		}
		if end == at {
			_, size := utf8.DecodeRuneInString(text[at:])
			b.WriteString(text[at : at+size])
			at += size
			continue
		}
		b.WriteString(s.word(text[at:end]))
		at = end
	}
	return b.String()
}

// word mends one word. Words in capitals are abbreviations or names of their own.
func (s *speller) word(w string) string {
	low := strings.ToLower(w)
	n := utf8.RuneCountInString(low)
	if n < shortestMended || w == strings.ToUpper(w) || s.uses[low] > 0 || s.common(low) {
		return w
	}
	best, nearest := "", 1 // one letter wrong, or two in a longer word
	if n > shortestMended {
		nearest = 2
	}
	for _, known := range s.words {
		if d := len(known) - len(low); d > nearest || -d > nearest || known[0] != low[0] {
			continue
		}
		d := levenshtein.ComputeDistance(low, known)
		if d < nearest || d == nearest && s.uses[known] > s.uses[best] {
			best, nearest = known, d
		}
	}
	if best == "" {
		return w
	}
	return best
}
