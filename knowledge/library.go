package knowledge

import (
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// Library is everything known at one revision. It does not change, and any
// number of goroutines may read it.
type Library struct {
	Title    string
	Audience string
	Contact  Contact // whom to ask where no jurisdiction names anybody
	Revision string  // of the content: the same files give the same 12 hex digits
	Entries  []*Entry
	OffTopic []Line         // questions that the library does not answer
	Synonyms []Synonym      // what educators say and what policy says
	Golden   []Golden       // what must hold for this revision to be served
	Codes    *cite.Codes    // the codes of law it may cite
	Warnings Problems       // mistakes that do not keep it from being served
	entries  map[string]int // lower-cased id to its place in Entries

	jurisdictions map[string]*Jurisdiction
}

// Entry returns the entry with this id, without regard to case, or nil.
func (l *Library) Entry(id string) *Entry {
	if at, ok := l.entries[strings.ToLower(id)]; ok {
		return l.Entries[at]
	}
	return nil
}

// Served lists the entries that may be shown: all but drafts.
func (l *Library) Served() []*Entry {
	return slices.DeleteFunc(slices.Clone(l.Entries), func(e *Entry) bool { return e.Draft })
}

// Citing lists the entries that rest on a citation, those that it governs
// first. A chapter is cited by every entry that cites a section of it.
func (l *Library) Citing(id string) []*Entry {
	var governs, others []*Entry
	for _, e := range l.Served() {
		switch at := slices.IndexFunc(e.Citations, func(c cite.Citation) bool { return Covers(id, c.ID) }); {
		case at == 0:
			governs = append(governs, e)
		case at > 0:
			others = append(others, e)
		}
	}
	return append(governs, others...)
}

// Covers reports whether the citation wide is narrow or a part of the code
// that holds it: arm:10.55 covers arm:10.55.604.
func Covers(wide, narrow string) bool {
	rest, ok := strings.CutPrefix(narrow, wide)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '-')
}

// ContactFor is whom to ask about a jurisdiction: its own contact, that of the
// one it lies within, or the library's.
func (l *Library) ContactFor(jurisdiction string) Contact {
	for _, id := range l.Within(jurisdiction) {
		if c := l.jurisdictions[id].Contact; c.Name != "" {
			return c
		}
	}
	return l.Contact
}
