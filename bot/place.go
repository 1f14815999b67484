package bot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/leeway-bot/leeway/knowledge"
)

// ErrJurisdiction is a default jurisdiction that the library does not have.
var ErrJurisdiction = errors.New("unknown jurisdiction")

// scope is whose policy a question is about.
type scope struct {
	within  []string // ids of jurisdictions whose policy holds, nearest first; nil: nobody said, search all
	foreign []string // places named that the library does not hold: "Texas"
	named   bool     // a jurisdiction of the library stands in the question
}

// scopeOf reads whose policy a question is about. A state or district named in
// it wins over the default.
func (a *Assistant) scopeOf(text, byDefault string) (scope, error) {
	var s scope
	if byDefault != "" {
		j := a.lib.Jurisdiction(byDefault)
		if j == nil {
			return s, fmt.Errorf("%w %q: the library holds %s", ErrJurisdiction, byDefault, a.jurisdictionIDs())
		}
		byDefault = j.ID
	}
	rest := text
	for _, j := range a.lib.Jurisdictions() {
		for {
			start, end, ok := j.NamedIn(rest)
			if !ok {
				break
			}
			s.named = true
			s.within = appendNew(s.within, a.lib.Within(j.ID)...)
			rest = rest[:start] + strings.Repeat("_", end-start) + rest[end:] // "Kansas City" no longer names Kansas
		}
	}
	s.foreign = subjectPlaces(rest)
	if !s.named {
		s.within = a.lib.Within(byDefault)
	}
	return s, nil
}

func (a *Assistant) jurisdictionIDs() string {
	var ids []string
	for _, j := range a.lib.Jurisdictions() {
		ids = append(ids, j.ID)
	}
	return strings.Join(ids, ", ")
}

func appendNew(list []string, more ...string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

var (
	sentenceEnd = regexp.MustCompile(`[.?!:;]+(\s|$)|\n`)
	aboutHere   = regexp.MustCompile(`(?i)\b(here|we|our|ours|us|i|my|this (state|one)|in state)\b`)
	arriving    = regexp.MustCompile(`(?i)\b(mov\w+|came|com(es?|ing)|transfer\w*|show(s|ed)? up|new|arriv\w+|left|hired|relocat\w+|exchange)\b.{0,40}\bfrom\b|\bfrom\b.{0,40}\b(shows? up|mov(es|ed) in|transfers?|arrives?)\b`)
)

// subjectPlaces lists the places that a text asks about. A place is background
// where people come from it ("a kid moved here from Ohio"), or where it stands
// before the last sentence and that one asks about here: "In Iowa we had two
// years of mentoring. What's the deal in this state?"
func subjectPlaces(text string) []string {
	places := placesIn(text)
	if len(places) == 0 {
		return nil
	}
	sentences := sentenceEnd.Split(strings.TrimRight(text, " .?!"), -1)
	last := sentences[len(sentences)-1]
	inLast := placesIn(last)
	if len(sentences) > 1 && len(inLast) == 0 && aboutHere.MatchString(last) {
		return nil
	}
	if arriving.MatchString(text) && len(places) == 1 && (len(inLast) == 0 || arriving.MatchString(last)) {
		return nil
	}
	return places
}

// placesIn lists the states, provinces, countries and large cities that a text
// names, by the name of the state or country, in the order of the text.
func placesIn(text string) []string {
	var found []string
	words := placeWords(text)
	for i := 0; i < len(words); {
		p, n := placeAt(words, i)
		if n == 0 {
			i++
			continue
		}
		found = appendNew(found, p)
		i += n
	}
	return found
}

// placeWord is a word of a question, with what tells a place from a name.
type placeWord struct {
	raw   string // as written, "'s" and punctuation cut
	lower string
	comma bool // a comma follows: "Mexico, Missouri"
}

func placeWords(text string) []placeWord {
	var list []placeWord
	for _, f := range strings.Fields(strings.NewReplacer("’", "'", "/", " ", "—", " ", "(", " ", ")", " ", "\"", " ", "“", " ", "”", " ").Replace(text)) {
		w := strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
		if w == "" && strings.Contains(f, "_") {
			w = "_" // where a jurisdiction of the library stood
		}
		list = append(list, placeWord{w, strings.ToLower(w), strings.HasSuffix(f, ",")})
	}
	return list
}

const longestPlace = 4 // words: "Trinidad and Tobago", "Prince Edward Island", "Newfoundland and Labrador"

// placeAt reports the place whose name begins at words[i] and how many words it
// takes; the longest name wins.
func placeAt(words []placeWord, i int) (place string, n int) {
	for n = min(longestPlace, len(words)-i); n > 0; n-- {
		var raw, lower []string
		for _, w := range words[i : i+n] {
			raw, lower = append(raw, w.raw), append(lower, w.lower)
		}
		p, ok := gazetteer[strings.Join(lower, " ")]
		if !ok {
			if code := raw[0]; n == 1 && !allCapitals(words) {
				if place, ok := stateCodes[code]; ok && (!wordLike[code] || afterPlaceWord(words, i)) {
					return place, 1
				}
			}
			continue
		}
		if p.alsoName && !readsAsPlace(words, i, n) || p.capital && !startsUpper(raw[0]) && !afterPlaceWord(words, i) || partOfName(words, i+n) {
			continue
		}
		return p.name, n
	}
	return "", 0
}

// allCapitals reports whether a message shouts, so that capitals say nothing.
func allCapitals(words []placeWord) bool {
	for _, w := range words {
		if w.raw != strings.ToUpper(w.raw) {
			return false
		}
	}
	return len(words) > 3
}

func startsUpper(s string) bool { return s != "" && unicode.IsUpper([]rune(s)[0]) }

// Words after which a name is a place: "in Georgia"; "grants from Washington"
// are federal, and a card for Virginia is for a girl.
var placeLeads = []string{"in", "of", "across", "throughout", "within", "near"}

func afterPlaceWord(words []placeWord, i int) bool {
	return i > 0 && (words[i-1].lower == "from" || slices.Contains(placeLeads, words[i-1].lower))
}

// readsAsPlace tells the state Georgia from a girl called Georgia.
func readsAsPlace(words []placeWord, i, n int) bool {
	if i > 0 && slices.Contains(placeLeads, words[i-1].lower) {
		return true
	}
	var next []string
	for _, w := range words[i+n : min(len(words), i+n+2)] {
		next = append(next, w.lower)
	}
	return stateDoes.MatchString(strings.Join(next, " "))
}

// stateDoes are the words after a name that a state has and a girl has not.
var stateDoes = regexp.MustCompile(`^(schools?|districts?|laws?|teachers|policy|policies|code|state|doe|rules?|statutes?|requires?|allows?|permits?|handles?|lets? (districts?|schools?|kids|students|teachers)|needs? (state|approval|permission)|graduation requirements|do about)\b`)

// partOfName tells Washington from Washington Elementary, and Nevada from
// Nevada, Missouri: next is the word after the name.
func partOfName(words []placeWord, next int) bool {
	if next >= len(words) {
		return false
	}
	w := words[next]
	if words[next-1].comma {
		return w.raw == "_"
	}
	proper := []string{"Elementary", "Middle", "High", "School", "County", "Street", "Avenue", "Academy", "Junior", "Intermediate", "Township", "City"}
	return slices.Contains(proper, w.raw)
}

// mentions reports whether an entry itself speaks of a place.
func mentions(e *knowledge.Entry, place string) bool {
	for _, p := range e.Passages {
		if slices.Contains(placesIn(p.Text), place) {
			return true
		}
	}
	return slices.Contains(placesIn(e.Summary), place)
}
