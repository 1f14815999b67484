package cite

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// endsInYear reports whether a number is a date, "11-22-2026", or would be
// taken for one, "10.55.2024".
func endsInYear(number string) bool {
	at := strings.LastIndexAny(number, separators)
	return at > 0 && isYear(number[at+1:]) && strings.ContainsAny(number[:at], separators)
}

func isYear(number string) bool {
	year, err := strconv.Atoi(number)
	return err == nil && 1900 <= year && year <= 2099
}

// isDate reports whether a number is a day, which a name before it does not
// turn into a section: "MCA 10-15-2024".
func isDate(number string) bool {
	if !endsInYear(number) {
		return false
	}
	a, b, _ := strings.Cut(strings.ReplaceAll(number, ".", "-"), "-")
	b, _, _ = strings.Cut(b, "-")
	first, _ := strconv.Atoi(a)
	second, _ := strconv.Atoi(b)
	return first <= 12 && second <= 31 || first <= 31 && second <= 12
}

// otherNumbers are words after which a number is something else.
var otherNumbers = set(`room rm bldg building apt apartment suite ste box locker combo combination pin password
	id ids isbn issn upc sku ndc cas serial model catalog invoice order po rfp ticket docket tracking account acct routing
	phone telephone tel fax cell mobile call ext extension zip flight
	version ver v firmware windows macos ios android chrome firefox safari zoom python gcc llvm clang cortex ip subnet
	record score scored won lost page pages pp`)

// numbered is what has a "number", "no" or "code".
var (
	numbered = set(`case docket cause claim item lot bid part contract invoice order account permit license policy student phone course
		budget object fund cost zip area access door promo model serial tracking confirmation`)
	numberWords = set("no number num code")
)

// amounts are words after which a decimal number is a quantity, units words
// before which it is one.
var (
	amounts = set("average avg averaged mean median total totals sum gpa weighs cost costs price paid roughly ratio rate approximately nearly")
	units   = set(`percent pct miles mile km m cm mm kg g mg lb lbs oz minutes minute min mins hours hour hrs hr seconds points pts point dollars
		usd million billion thousand mbps mb gb ghz fte degrees inches feet ft acres days weeks months years pages copies votes seats credits units
		students student kids children people persons pupils teachers educators parents families members employees staff agents participants
		schools districts buildings classes classrooms courses books buses meetings plans forms`)
)

// documents are what else has sections.
var documents = set(`handbook handbooks manual policy policies agreement agreements contract contracts cba bylaws guide guidebook report
	book textbook lease plan curriculum syllabus module lesson`)

func set(words string) map[string]bool {
	s := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		s[word] = true
	}
	return s
}

// cleanBefore reports whether a number can begin at i: not amid a longer
// number, a price, a path, a channel or an address.
func (s *scan) cleanBefore(i int) bool {
	if i == 0 {
		return true
	}
	before := s.lower[i-1]
	joined := wordBefore(s.lower, i-1)
	switch before {
	case '$', '#', '@', '/', '\\', '=', '+', '%', '~', '&':
		return false
	case '-', '_':
		return !joined
	case '.', ':', ',':
		return i < 2 || !s.digitAt(i-2)
	}
	return !strings.HasSuffix(s.lower[:i], "€") && !strings.HasSuffix(s.lower[:i], "£") && !wordBefore(s.lower, i)
}

// dirtyAfter reports whether what follows turns a number into something else:
// 10.55.104/24, 20%, 10.55.104.x.
func (s *scan) dirtyAfter(i int) bool {
	rest := s.lower[i:]
	switch {
	case rest == "":
		return false
	case strings.IndexByte("%@=\\$", rest[0]) >= 0 || strings.HasPrefix(rest, "°"):
		return true
	case rest[0] == '/' || rest[0] == '_':
		name, _ := s.nameAt(min(i+1, len(s.lower)))
		return len(rest) > 1 && isAlnum(rest[1]) && name == nil
	case strings.HasPrefix(rest, ".x"):
		return !letterAt(rest, 2)
	}
	return false
}

// measured reports whether a unit follows, or what is counted.
func (s *scan) measured(i int) bool {
	j := s.skip(i, " -")
	return j < len(s.lower) && units[s.lower[j:s.letters(j)]]
}

// ofADocument reports whether "section 160.514" is "of the handbook".
func (s *scan) ofADocument(i int) bool {
	following := words(ahead(s.lower, i))
	if len(following) == 0 || following[0] != "of" && following[0] != "in" {
		return false
	}
	for _, word := range following[1:min(5, len(following))] {
		if documents[strings.Trim(word, ".")] {
			return true
		}
	}
	return false
}

// wordBefore reports whether the character before i is a letter or digit of
// any script.
func wordBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i > 0 && isWordRune(r)
}
