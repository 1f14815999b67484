package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/leeway-bot/leeway/knowledge/cite"
)

// CitationAnswer is what a citation lookup found. Its JSON is a contract with
// other programs: fields may be added, never renamed.
type CitationAnswer struct {
	ID          string          `json:"id"`
	Citations   []FoundCitation `json:"citations"`
	Found       bool            `json:"found"`       // the library has an entry for every citation in the input
	Entries     []string        `json:"entries"`     // ids of the entries that rest on them, governed ones first
	Suggestions []string        `json:"suggestions"` // titles to ask about when nothing was found
}

// FoundCitation is a citation and where it stands in the input.
type FoundCitation struct {
	ID      string `json:"id"`
	Matched string `json:"matched"`
	Start   int    `json:"start"` // in characters (Unicode code points) of the input
	End     int    `json:"end"`
	Pin     string `json:"pin"`
	Through string `json:"through,omitempty"` // the last section of a range
	Display string `json:"display"`
	URL     string `json:"url"`
	Held    bool   `json:"held"` // the library has an entry that rests on it
}

// LookUp finds the citations in a text, in any spelling, and what the library
// holds on them. Words that are no citation but name an entry ("rule on
// graduation requirements") stand for the entry's governing citation.
func (a *Assistant) LookUp(ctx context.Context, q Question) (CitationAnswer, error) {
	if _, err := clean(q.Text); err != nil {
		return CitationAnswer{}, err
	}
	s, err := a.scopeOf(q.Text, q.Jurisdiction)
	if err != nil {
		return CitationAnswer{}, err
	}
	answer := CitationAnswer{ID: q.ID, Citations: []FoundCitation{}, Entries: []string{}, Suggestions: []string{}}
	var absent []cite.Citation
	for _, c := range a.citationsIn(q.Text, s) {
		entries := lawFirst(a.lib.Citing(c.ID), c.ID)
		answer.Citations = append(answer.Citations, a.foundCitation(q.Text, c, len(entries) > 0))
		if len(entries) == 0 {
			absent = append(absent, c)
		}
		answer.add(entries)
	}
	if len(answer.Citations) == 0 {
		return answer, a.lookUpByWords(ctx, q, s, &answer)
	}
	answer.Found, answer.Suggestions = len(absent) == 0, a.neighbours(absent)
	return answer, nil
}

// citationsIn finds the citations of a text. A bare number names no code ("160.514"):
// where nobody said whose law is meant, it is the section that the library holds.
func (a *Assistant) citationsIn(text string, s scope) []cite.Citation {
	found := a.lib.Codes.Find(text, s.within...)
	if len(found) > 0 || len(s.within) > 0 || len(s.foreign) > 0 {
		return found
	}
	for _, j := range a.lib.Jurisdictions() {
		for _, c := range a.lib.Codes.Find(text, j.ID) {
			known := func(o cite.Citation) bool { return o.ID == c.ID }
			if len(a.lib.Citing(c.ID)) > 0 && !slices.ContainsFunc(found, known) {
				found = append(found, c)
			}
		}
	}
	return found
}

// lawFirst puts the section of law itself before what rests on it: who looks a
// citation up wants to read it.
func lawFirst(entries []*knowledge.Entry, id string) []*knowledge.Entry {
	order := func(e *knowledge.Entry) int {
		if IsLaw(e) && e.Citations[0].ID == id {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(entries, func(x, y *knowledge.Entry) int { return order(x) - order(y) })
	return entries
}

// IsLaw reports whether an entry is a section of law itself, its text the law's own.
func IsLaw(e *knowledge.Entry) bool {
	return strings.HasSuffix(e.File, ".sections.jsonl") && len(e.Citations) > 0
}

func (c *CitationAnswer) add(entries []*knowledge.Entry) {
	for _, e := range entries {
		c.Entries = appendNew(c.Entries, e.ID)
	}
}

func (a *Assistant) foundCitation(text string, c cite.Citation, held bool) FoundCitation {
	return FoundCitation{
		ID: c.ID, Matched: c.Matched, Pin: c.Pin, Through: c.Through, Held: held,
		Start: utf8.RuneCountInString(text[:c.Start]), End: utf8.RuneCountInString(text[:c.End]),
		Display: a.lib.Codes.Display(c), URL: a.lib.Codes.URL(c),
	}
}

// namesEntryAt is the probability from which words are taken as the name of an
// entry: a wrong law is worse than a list of suggestions.
const namesEntryAt = 0.6

// lookUpByWords takes a text for the name of an entry when the ranking leaves
// no doubt.
func (a *Assistant) lookUpByWords(ctx context.Context, q Question, s scope, answer *CitationAnswer) error {
	r, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: index.Filter{Jurisdictions: s.within}})
	if err != nil {
		return ignoreEmpty(err)
	}
	answer.Suggestions = a.topics(r.Hits)
	if len(r.Hits) == 0 || len(s.foreign) > 0 && !s.named {
		return nil
	}
	e := r.Hits[0].Entry
	doubtful := r.Hits[0].Probability < namesEntryAt || r.Covered < answerAt
	if doubtful && !named(q.Text, e) || len(e.Citations) == 0 {
		return nil
	}
	c := e.Citations[0]
	c.Matched, c.Start, c.End = q.Text, 0, len(q.Text)
	answer.Citations = append(answer.Citations, a.foundCitation(q.Text, c, true))
	answer.Found, answer.Suggestions = true, []string{}
	answer.add(append([]*knowledge.Entry{e}, a.lib.Citing(c.ID)...))
	return nil
}

// named reports whether a text holds every content word of an entry's title.
func named(text string, e *knowledge.Entry) bool {
	has := contentWords(text)
	title := contentWords(e.Title)
	for _, w := range title {
		if !slices.Contains(has, w) {
			return false
		}
	}
	return len(title) > 0
}

// neighbours are citations the library holds in the chapter of those that it
// lacks, with their entries' titles.
func (a *Assistant) neighbours(absent []cite.Citation) []string {
	list := []string{}
	for _, c := range absent {
		at := strings.LastIndexAny(c.ID, "-.")
		if at < 0 {
			continue
		}
		for _, e := range a.lib.Citing(c.ID[:at]) {
			for _, held := range e.Citations {
				if knowledge.Covers(c.ID[:at], held.ID) && len(list) < 2*maxEntries {
					list = appendNew(list, fmt.Sprintf("%s: %s", a.lib.Codes.Display(held), e.Title))
				}
			}
		}
	}
	return list
}
