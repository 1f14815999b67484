package knowledge

import (
	"slices"
	"strings"
	"unicode"
)

// Jurisdiction is a state or district whose policy the library holds: a top
// folder and its _index.md.
type Jurisdiction struct {
	ID       string   // the folder's name in small letters: "mt"
	Title    string   // "Montana"
	Names    []string // what people call it, the title among them: "Montana", "MT", "OPI"
	Within   string   // id of the jurisdiction whose policy holds here too: Clayton lies within Missouri
	Contact  Contact
	Examples []string // questions to begin with, as an editor would have them shown
	Intro    string   // the body of its _index.md, plain text

	file string // that _index.md
}

// NamedIn reports whether text names the jurisdiction, and where: byte offsets
// of the first mention. Names of up to three letters count only when they are
// written in capitals (MT, MO), so that "mo" in "4 mo old" names nothing.
func (j *Jurisdiction) NamedIn(text string) (start, end int, ok bool) {
	best := -1
	for _, name := range j.Names {
		if at := indexName(text, name); at >= 0 && (best < 0 || at < best) {
			best, end = at, at+len(name)
		}
	}
	return best, end, best >= 0
}

// indexName finds name in text as whole words. Short names must match in case.
func indexName(text, name string) int {
	hay := text
	if low := strings.ToLower(text); len(name) > 3 && len(low) == len(text) { // else a letter's lower case has another length, and offsets would lie
		hay, name = low, strings.ToLower(name)
	}
	for from := 0; ; {
		at := strings.Index(hay[from:], name)
		if at < 0 {
			return -1
		}
		at += from
		if boundary(hay, at) && boundary(hay, at+len(name)) {
			return at
		}
		from = at + 1
	}
}

// boundary reports whether offset i of s lies between a letter or digit and
// something else.
func boundary(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	before := strings.LastIndexFunc(s[:i], func(rune) bool { return true })
	l, r := []rune(s[before:i])[0], []rune(s[i:min(len(s), i+4)])[0]
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return !word(l) || !word(r)
}

// Within lists the jurisdictions whose policy holds in id, nearest first: for
// "clayton" that is clayton, mo. It is nil for an unknown id.
func (l *Library) Within(id string) []string {
	var chain []string
	for id = strings.ToLower(id); id != "" && !slices.Contains(chain, id); {
		j := l.jurisdictions[id]
		if j == nil {
			break
		}
		chain = append(chain, id)
		id = j.Within
	}
	return chain
}

// Jurisdiction returns the one with this id or name, without regard to case, or
// nil.
func (l *Library) Jurisdiction(name string) *Jurisdiction {
	if j := l.jurisdictions[strings.ToLower(name)]; j != nil || name == "" {
		return j
	}
	for _, j := range l.Jurisdictions() {
		if slices.ContainsFunc(j.Names, func(n string) bool { return strings.EqualFold(n, name) }) {
			return j
		}
	}
	return nil
}

// Jurisdictions lists them by id.
func (l *Library) Jurisdictions() []*Jurisdiction {
	var list []*Jurisdiction
	for _, j := range l.jurisdictions {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b *Jurisdiction) int { return strings.Compare(a.ID, b.ID) })
	return list
}
