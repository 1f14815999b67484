package cite

import (
	"regexp"
	"strings"
)

// window bounds how far ahead one number can reach, so that hostile text
// costs linear time.
const window = 96

func ahead(text string, i int) string { return text[i:min(i+window, len(text))] }

// shape reads a number of one form at the beginning of text. It returns the
// number as the law's own tables write it, and its length in text; 0 when
// there is none. After a plural mark "591-99" is a range and not one number.
type shape struct {
	read func(text string, plural bool) (number string, n int)
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

// declaredShape is the shape of a library's own code: numbers in any case. The
// canonical case is the one in which the expression matches, capitals if it
// does not say.
func declaredShape(expression *regexp.Regexp) *shape {
	exact := regexp.MustCompile(`^(?:` + expression.String() + `)`)
	anyCase := regexp.MustCompile(`^(?i:` + expression.String() + `)`)
	exact.Longest()
	anyCase.Longest()
	return &shape{func(text string, _ bool) (string, int) {
		found := anyCase.FindString(text)
		for _, written := range []string{strings.ToUpper(found), strings.ToLower(found)} {
			if found != "" && exact.FindString(written) == written {
				return written, len(found)
			}
		}
		return found, len(found)
	}}
}
