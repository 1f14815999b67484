package cite

import (
	"regexp"
	"strconv"
	"strings"
)

// window bounds how far ahead one number can reach, so that hostile text
// costs linear time.
const window = 96

func ahead(text string, i int) string { return text[i:min(i+window, len(text))] }

// shape reads a number of one form at the beginning of text. It returns the
// number as the law's own tables write it, and its length in text; 0 when
// there is none. With plural, "591-99" is a range and not one number.
type shape struct {
	read func(text string, plural bool) (section string, n int)
}

// pattern is a shape written as a regular expression. layout puts the groups
// in order: $1 as written, #1 without leading zeros.
func pattern(expression, layout string) *shape {
	re := regexp.MustCompile(`^(?i:` + expression + `)`)
	return &shape{func(text string, _ bool) (string, int) {
		groups := re.FindStringSubmatch(text)
		if groups == nil {
			return "", 0
		}
		return arrange(layout, groups), len(groups[0])
	}}
}

func arrange(layout string, groups []string) string {
	var out strings.Builder
	for i := 0; i < len(layout); i++ {
		switch c := layout[i]; c {
		case '$', '#':
			i++
			group := groups[layout[i]-'0']
			if c == '#' {
				group = strings.TrimLeft(group, "0")
			}
			out.WriteString(group)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

var (
	uscNumber = regexp.MustCompile(`^\d{1,5}[A-Za-z]{0,5}`)
	uscSuffix = regexp.MustCompile(`^-(?:\d+[A-Za-z]{0,3}|[A-Za-z])`)
	cfrPart   = regexp.MustCompile(`^\d{1,4}[A-Za-z]{0,2}`)
	cfrHyphen = regexp.MustCompile(`^-\d{1,3}`)
	cfrNumber = regexp.MustCompile(`^\.(?:[Tt]\d{1,3}|\d{1,5}(?:[A-Za-z]{1,2}\d{0,3})?)`)
	cfrSuffix = regexp.MustCompile(`^(?:\([0-9A-Za-z]{1,4}\)){0,4}-(?:\d{1,4}[A-Za-z]{0,2}|[A-Z]{1,2}|[a-z])`)
	cfrMore   = regexp.MustCompile(`^\.\d{1,2}`)
)

// usCodeSection reads "1232g", "300aa-1", "1396r-8": sections inserted between
// others took letters, then hyphens.
func usCodeSection(text string, plural bool) (string, int) {
	base := uscNumber.FindString(text)
	if base == "" || !insertedLetters(base) {
		return "", 0
	}
	n := len(base)
	for {
		suffix := uscSuffix.FindString(text[n:])
		if suffix == "" || endsInWord(text, n+len(suffix)) || isRangeEnd(base, suffix[1:], plural) || len(leadingDigits(suffix[1:])) > 3 {
			return text[:n], n
		}
		n += len(suffix)
	}
}

// insertedLetters reports whether the letters of a section of the U.S. Code
// are such as exist: one letter, or one repeated ("300aa").
func insertedLetters(number string) bool {
	suffix := strings.ToLower(strings.TrimLeft(number, "0123456789"))
	return suffix == strings.Repeat(suffix[:min(1, len(suffix))], len(suffix))
}

// federalPart reads "99", "708a", and the hyphenated parts of title 41.
func federalPart(text string, plural bool) (string, int) {
	number := cfrPart.FindString(text)
	if number == "" {
		return "", 0
	}
	n := len(number)
	if more := cfrHyphen.FindString(text[n:]); more != "" && !isRangeEnd(number, more[1:], false) {
		n += len(more)
	}
	return text[:n], n
}

// federalSection reads "300.320", "1.1031(a)-1T", "109-38.301-1.50".
func federalSection(text string, plural bool) (string, int) {
	part, n := federalPart(text, plural)
	number := cfrNumber.FindString(text[n:])
	if n == 0 || number == "" {
		return "", 0
	}
	n += len(number)
	if federalRange(part, number[1:], text[n:]) {
		return text[:n], n
	}
	for {
		suffix := cfrSuffix.FindString(text[n:])
		if suffix == "" || endsInWord(text, n+len(suffix)) {
			return text[:n], n
		}
		n += len(suffix)
		n += len(cfrMore.FindString(text[n:]))
	}
}

// federalRange reports whether "-300.324" or "-324" goes on from the section
// as a range: the same part again, or as many digits and higher.
func federalRange(part, number, rest string) bool {
	last, ok := strings.CutPrefix(rest, "-")
	if !ok {
		return false
	}
	return strings.HasPrefix(last, part+".") || len(leadingDigits(number)) > 2 && isRangeEnd(number, last, false)
}

func endsInWord(text string, n int) bool { return n < len(text) && isLetter(text[n]) }

// isRangeEnd reports whether "first-last" is a range of sections rather than
// one section with a hyphen: 1330-1332 is, 300aa-1 is not. A plural mark also
// allows the short form, "§§ 591-99".
func isRangeEnd(first, last string, plural bool) bool {
	a, b := leadingDigits(first), leadingDigits(last)
	switch {
	case b == "":
		return false
	case len(a) == len(b):
		return compareNumbers(first, last) < 0
	}
	return plural && len(a) == len(first) && len(a) >= 3 && len(b) == 2 && a[len(a)-2:] < b
}

func leadingDigits(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// compareNumbers orders section numbers piece by piece: 10.55.99 before
// 10.55.101, 10a before 10c.
func compareNumbers(a, b string) int {
	for a != "" && b != "" {
		x, y := leadingDigits(a), leadingDigits(b)
		if x != "" && y != "" {
			m, _ := strconv.Atoi(x)
			n, _ := strconv.Atoi(y)
			if m != n {
				return m - n
			}
			a, b = a[len(x):], b[len(y):]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}
