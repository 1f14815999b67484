package index

import (
	"hash/fnv"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// gramBuckets is how many features the word and letter grams of a text are
// hashed into; a power of two.
const gramBuckets = 1 << 16

// feature is one coordinate of a sparse vector.
type feature struct {
	at  uint32
	val float32
}

// unit scales a sparse vector to length 1.
func unit(list []feature) []feature {
	var sum float64
	for _, f := range list {
		sum += float64(f.val) * float64(f.val)
	}
	if sum > 0 {
		scale := float32(1 / math.Sqrt(sum))
		for i := range list {
			list[i].val *= scale
		}
	}
	return list
}

// gramCounts counts the grams of a text by bucket.
func gramCounts(text string) map[uint32]int {
	counts := map[uint32]int{}
	h := fnv.New64a()
	add := func(kind byte, parts ...string) {
		h.Reset()
		h.Write([]byte{kind})
		for _, p := range parts {
			h.Write([]byte(p))
			h.Write([]byte{0})
		}
		sum := h.Sum64()
		counts[uint32(sum^sum>>32)&(gramBuckets-1)]++
	}
	tokens := wordsOf(text)
	for i, w := range tokens {
		add('w', w)
		if i > 0 {
			add('b', tokens[i-1], w)
		}
		letters := []rune("^" + w + "$")
		for size := 3; size <= 5; size++ {
			for at := 0; at+size <= len(letters); at++ {
				add('c', string(letters[at:at+size]))
			}
		}
	}
	return counts
}

// wordsOf cuts a text into lower-case words; a number keeps its dots and
// hyphens, so that 10.55.604 is one word.
func wordsOf(text string) []string {
	text = strings.ToLower(norm.NFKC.String(text))
	text = strings.NewReplacer("’", "'", "'s ", " ", "'", "").Replace(text)
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	var list []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if !inWord(runes[i]) {
			i++
			continue
		}
		start := i
		for i < len(runes) && (inWord(runes[i]) || joins(runes, i)) {
			i++
		}
		list = append(list, string(runes[start:i]))
	}
	return list
}

// joins reports whether the rune at i is a dot or hyphen between two digits.
func joins(r []rune, i int) bool {
	return (r[i] == '.' || r[i] == '-') && i > 0 && i+1 < len(r) && unicode.IsDigit(r[i-1]) && unicode.IsDigit(r[i+1])
}

// dot multiplies two sparse vectors whose coordinates ascend.
func dot(a, b []feature) (sum float32) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].at < b[0].at:
			a = a[1:]
		case a[0].at > b[0].at:
			b = b[1:]
		default:
			sum += a[0].val * b[0].val
			a, b = a[1:], b[1:]
		}
	}
	return sum
}
