package convert

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slug makes a name of small letters, digits and hyphens, whatever a heading
// holds: it becomes a file's name, and must not lead anywhere.
func slug(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		default:
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && b.Len() < 400 {
				b.WriteByte('-')
			}
		}
		if b.Len() >= 400 {
			break
		}
	}
	name := strings.Trim(b.String(), "-")
	if name == "" {
		return "section"
	}
	return name
}

// shortSlug cuts a slug at a hyphen.
func shortSlug(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if cut := strings.LastIndexByte(s[:most], '-'); cut > most/2 {
		return s[:cut]
	}
	return strings.TrimRight(s[:most], "-")
}

func decimal(n int) string { return strconv.Itoa(n) }
