package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/index"
)

// notCovered says that the library does not say, and whom to ask. Its entries
// are candidates, not claims.
func (a *Assistant) notCovered(q Question, s scope, r index.Result, reason, headline string) Answer {
	answer := a.blank(q)
	answer.Reason, answer.Probability = reason, round(r.Covered)
	answer.ranked = ranked(r.Hits)
	if len(s.within) > 0 {
		answer.Ask = a.lib.ContactFor(s.within[0])
	}
	if answer.Headline = headline; headline == "" {
		answer.Headline = "The library does not say."
		if answer.Ask.Name != "" {
			answer.Headline = fmt.Sprintf("The library does not say. Ask the %s.", answer.Ask.Name)
		}
	}
	for _, h := range r.Hits[:min(maxEntries, len(r.Hits))] {
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, 1))
	}
	answer.Suggestions = a.topics(r.Hits)
	return answer
}

// elsewhere says that the library holds the matter for another jurisdiction
// alone, and shows nothing of it: one state's policy is no answer for another's.
func (a *Assistant) elsewhere(q Question, s scope, r index.Result) Answer {
	there := r.Elsewhere.Entry
	answer := a.notCovered(q, s, r, "held for "+placeName(a.lib, there.Jurisdiction)+" only", "")
	answer.Entries = []Entry{}
	answer.Suggestions = []string{there.Title + " (" + placeName(a.lib, there.Jurisdiction) + ")"}
	answer.Headline = fmt.Sprintf("The library does not say for %s. It holds “%s” for %s: name %[3]s to ask about that.",
		placeName(a.lib, s.within[0]), there.Title, placeName(a.lib, there.Jurisdiction))
	return answer
}

// foreign says that another state's policy is not held here. It shows nothing:
// one state's policy is no answer for another's.
func (a *Assistant) foreign(q Question, s scope) Answer {
	answer := a.blank(q)
	places := strings.Join(s.foreign, " and ")
	answer.Reason = "about " + places + ", which the library does not hold"
	var held []string
	for _, j := range a.lib.Jurisdictions() {
		held = append(held, j.Title)
	}
	answer.Headline = fmt.Sprintf("The library holds no policy of %s, only of %s. Ask the education agency of %s.", places, joinAnd(held), places)
	return answer
}

func joinAnd(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// lawAbsent says that the library has nothing on the citations of a question.
func (a *Assistant) lawAbsent(ctx context.Context, q Question, s scope, law cited) (Answer, error) {
	r, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: index.Filter{Jurisdictions: s.within}})
	if ignoreEmpty(err) != nil {
		return Answer{}, err
	}
	var names []string
	for _, c := range law.absent {
		names = append(names, a.lib.Codes.Display(c))
	}
	answer := a.notCovered(q, s, r, "no entry rests on "+strings.Join(names, ", "), "")
	answer.Headline = fmt.Sprintf("The library holds nothing on %s.", joinAnd(names))
	answer.Entries, answer.Probability = []Entry{}, 0
	if near := a.neighbours(law.absent); len(near) > 0 {
		answer.Suggestions = near
	}
	return answer, nil
}

// topics are the titles nearest to a question, to be asked about instead.
func (a *Assistant) topics(hits []index.Hit) []string {
	list := []string{}
	for _, h := range hits[:min(maxEntries, len(hits))] {
		list = append(list, h.Entry.Title)
	}
	return list
}
