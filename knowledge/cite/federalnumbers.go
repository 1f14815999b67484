package cite

import (
	"regexp"
	"strings"
)

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
		if suffix == "" || letterAt(text, n+len(suffix)) || isRangeEnd(base, suffix[1:], plural) || len(leadingDigits(suffix[1:])) > 3 {
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
func federalPart(text string, _ bool) (string, int) {
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
		if suffix == "" || letterAt(text, n+len(suffix)) {
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

// positiveLaw are the titles of the U.S. Code that Congress enacted as such,
// and title 26. Their sections are lettered in capitals (1028A) as well as in
// small letters (552a); those of the others in small letters only (1232g).
const positiveLaw = "1 3-5 9-11 13-14 17-18 23 26 28 31-32 34-41 44 46 49 51 54"

func usCodeCase(title, number string) string {
	if listed(strings.TrimSuffix(title, "a"), positiveLaw) {
		return number
	}
	return lowerASCII(number)
}
