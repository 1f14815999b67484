package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// Thresholds of the probability that the library covers a question, chosen on
// the library's own lines alone (leeway eval --cross-validate: 9,274 asks and
// 1,836 off-topic lines, each kept from learning, two thirds of the latter near
// misses). At .75, less than one off-topic line in fifteen is answered, 6.4 %,
// and 95.6 % of the asks are (at .5: 11.9 % and 97.7 %; at .9: 2.9 % and 91.2 %);
// the rules on places and laws catch a sixth of those 6.4 %. From .4 to .75 lie
// 3 % of the asks and 8 % of the others: worth offering, not worth claiming.
const (
	answerAt = 0.75
	unsureAt = 0.4
)

// judge turns a ranking into a verdict.
func (a *Assistant) judge(q Question, s scope, r index.Result) Answer {
	if len(s.foreign) > 0 && !s.named && !(len(r.Hits) > 0 && r.Covered >= answerAt && mentionsAll(r.Hits[0].Entry, s.foreign)) {
		return a.foreign(q, s)
	}
	if r.Covered < unsureAt && r.Elsewhere != nil && r.Elsewhere.Probability >= answerAt {
		return a.elsewhere(q, s, r)
	}
	if len(r.Hits) == 0 || r.Covered < unsureAt {
		return a.notCovered(q, s, r, "no entry answers it", "")
	}
	if r.Covered < answerAt {
		return a.unsure(q, s, r)
	}
	return a.answered(q, s, r)
}

func mentionsAll(e *knowledge.Entry, places []string) bool {
	return !slices.ContainsFunc(places, func(p string) bool { return !mentions(e, p) })
}

// answered claims that the first entry answers.
func (a *Assistant) answered(q Question, s scope, r index.Result) Answer {
	answer := a.blank(q)
	answer.Verdict, answer.Probability = Answered, round(r.Covered)
	answer.ranked = ranked(r.Hits)
	hits := a.bearing(q, r.Hits)
	for i, h := range hits {
		passages := furtherPassages
		if i == 0 {
			passages = firstPassages
		}
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, passages))
	}
	first := hits[0].Entry
	answer.Ask = contactOf(a.lib, first)
	answer.Headline = a.headline(first, intentsOf(strings.ToLower(q.Text)), q.Today, a.placeToSay(s, first))
	answer.Headline += a.beside(hits, q.Today)
	if len(s.foreign) > 0 {
		answer.Entries[0].Warnings = append(answer.Entries[0].Warnings, fmt.Sprintf("The library holds no policy of %s.", strings.Join(s.foreign, ", ")))
	}
	return answer
}

// answerBoth answers the two or three questions that one message asks, in its
// order.
func (a *Assistant) answerBoth(q Question, s scope, parts []string, firsts []index.Hit) Answer {
	answer := a.blank(q)
	answer.Verdict, answer.Probability = Answered, 1
	answer.Headline = fmt.Sprintf("You ask %s things.", map[int]string{2: "two", 3: "three"}[len(firsts)])
	for i, h := range firsts {
		answer.Probability = min(answer.Probability, round(h.Probability))
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, furtherPassages))
		answer.Headline += fmt.Sprintf(" (%d) %s", i+1, a.headline(h.Entry, intentsOf(strings.ToLower(parts[i])), q.Today, a.placeToSay(s, h.Entry)))
	}
	answer.Ask = contactOf(a.lib, firsts[0].Entry)
	return answer
}

// placeToSay names the state that answers when nobody said which is meant, when
// the question names several, or when it is not the asker's: a citation leads to
// its own state's policy.
func (a *Assistant) placeToSay(s scope, e *knowledge.Entry) string {
	if e.Jurisdiction == "" {
		return ""
	}
	if len(s.within) > 0 && len(s.foreign) == 0 {
		own := a.lib.Within(s.within[0])
		if len(own) == len(s.within) && slices.Contains(own, e.Jurisdiction) {
			return ""
		}
	}
	return placeName(a.lib, e.Jurisdiction)
}

// unsure offers the nearest entries as choices.
func (a *Assistant) unsure(q Question, s scope, r index.Result) Answer {
	answer := a.blank(q)
	answer.Verdict, answer.Probability = Unsure, round(r.Covered)
	answer.ranked = ranked(r.Hits)
	answer.Reason = "no entry is a clear match"
	for _, h := range r.Hits[:min(maxEntries, len(r.Hits))] {
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, furtherPassages))
	}
	first := r.Hits[0].Entry
	answer.Ask = contactOf(a.lib, first)
	answer.Headline = fmt.Sprintf("I'm not sure the library answers this. The nearest is “%s”%s.", first.Title, a.force(first, q.Today))
	answer.Suggestions = a.topics(r.Hits)
	return answer
}

// force says in brackets that an entry is no law.
func (a *Assistant) force(e *knowledge.Entry, today time.Time) string {
	if e.Kind == knowledge.Recommendation {
		return " (a proposal, not in force)"
	}
	if e.ExpiredOn(today) {
		return " (ended)"
	}
	return ""
}

// answerByLaw answers a question that names a citation the library holds.
func (a *Assistant) answerByLaw(ctx context.Context, q Question, s scope, law cited) (Answer, error) {
	r, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: index.Filter{Citations: law.known}, Limit: len(a.lib.Entries)})
	if err != nil {
		return Answer{}, err
	}
	governedFirst(r.Hits, law.known)
	total := 0.0
	for _, h := range r.Hits {
		total += h.Probability
	}
	for i := range r.Hits {
		r.Hits[i].Probability /= total
	}
	r.Covered = 1
	answer := a.answered(q, s, r)
	for _, c := range law.absent {
		answer.Headline += fmt.Sprintf(" The library holds nothing on %s.", a.lib.Codes.Display(c))
	}
	return answer, nil
}
