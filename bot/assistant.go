package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// Assistant answers questions from one index. Any number of goroutines may ask.
type Assistant struct {
	index *index.Index
	lib   *knowledge.Library
}

// New returns an assistant that answers from an index and its library.
func New(idx *index.Index) *Assistant { return &Assistant{idx, idx.Library()} }

// Answer answers one question. Its errors are about the question ([ErrEmpty],
// [ErrTooLong], [ErrNotText], [ErrJurisdiction]) or about the index.
func (a *Assistant) Answer(ctx context.Context, q Question) (Answer, error) {
	began := time.Now()
	asked := q.Text
	text, err := clean(q.Text)
	if err != nil {
		return Answer{}, err
	}
	if q.Today.IsZero() {
		return Answer{}, errors.New("answer: the question has no day")
	}
	q.Text, q.Context, q.Today = text, cleanAll(q.Context), dayOf(q.Today)
	answer, err := a.decide(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	answer.Question = asked
	answer.TookMS = float64(time.Since(began).Microseconds()) / 1000
	return answer, nil
}

// cleanAll drops what cannot be read of a thread: it only helps.
func cleanAll(texts []string) []string {
	var list []string
	for _, t := range texts {
		if t, err := clean(t); err == nil {
			list = append(list, t)
		}
	}
	return list
}

// decide takes a question through the steps of the package comment.
func (a *Assistant) decide(ctx context.Context, q Question) (Answer, error) {
	if line := smallTalk(q.Text); line != "" {
		answer := a.blank(q)
		answer.Headline, answer.Reason = line, "small talk"
		return answer, nil
	}
	s, err := a.scopeOf(q.Text, q.Jurisdiction)
	if err != nil {
		return Answer{}, err
	}
	leans := len(q.Context) > 0 && leansOn(q.Text)
	if leans && !s.named && len(s.foreign) == 0 {
		if s, err = a.scopeOf(strings.Join(q.Context, " "), q.Jurisdiction); err != nil {
			return Answer{}, err
		}
	}
	law := a.lawIn(q.Text, s.within)
	switch {
	case len(law.known) > 0:
		return a.answerByLaw(ctx, q, s, law)
	case len(law.absent) > 0:
		return a.lawAbsent(ctx, q, s, law)
	}
	if answer, ok, err := a.list(ctx, q, s); ok || err != nil {
		return answer, err
	}
	filter := index.Filter{Jurisdictions: s.within}
	if parts, firsts, ok := a.both(ctx, q.Text, filter); ok && !leans && len(s.foreign) == 0 {
		return a.answerBoth(q, s, parts, firsts), nil
	}
	result, err := a.search(ctx, q, filter, leans)
	if errors.Is(err, index.ErrEmpty) {
		return a.notCovered(q, s, index.Result{}, "the question holds no words", "I can't find a question in that. Ask me what you would like to do, in words."), nil
	} else if err != nil {
		return Answer{}, err
	}
	return a.judge(q, s, result), nil
}

func (a *Assistant) search(ctx context.Context, q Question, f index.Filter, leans bool) (index.Result, error) {
	if !leans {
		return a.index.Search(ctx, index.Query{Text: q.Text, Filter: f})
	}
	t, err := a.threadOf(ctx, q, f)
	if err != nil {
		return index.Result{}, err
	}
	return a.follow(ctx, q.Text, t, f)
}

// Thresholds of the probability that the library covers a question, chosen on
// the library's own lines alone: 7,932 asks and 1,836 off-topic lines, each kept
// from learning, two thirds of the latter near misses. .75 is the lowest at which
// at most one off-topic line in fifteen is answered: 6.4 %, and 95.6 % of the asks
// (at .5: 11.3 % and 97.8 %; at .9: 3.0 % and 91.9 %). From .4 to .75 lie 3 % of
// the asks and 7 % of the others: worth offering, not worth claiming.
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

// bearsAt is the probability from which a further entry bears on a question.
const bearsAt = 0.03

var (
	wantsProposal = regexp.MustCompile(`\b(propos\w*|recommend\w*|suggest\w*|focus group|task force|group a|notes|waivers?|action plan|vote[ds]?|wish|idea)\b`)
	wantsToday    = regexp.MustCompile(`^(so |hey |hi |ok |and )?(can|could|may|might|do|does|would|will|is|are|what if|if)\b|\b(can|may|could|are) (we|i|my|our|the|a|teachers?|kids|students|districts?|schools?|you|they)\b|\bcounts?\b`)
)

// bearing picks the first entry and up to two that bear on the question. Who
// asks what may be done hears of what is in force before a proposal that would
// go further, when the library says what comes closest; and beside a proposal
// stands what holds today.
func (a *Assistant) bearing(q Question, hits []index.Hit) []index.Hit {
	hits = slices.Clone(hits)
	if at := a.meanwhile(q, hits); at > 0 {
		today := hits[at]
		hits = slices.Insert(slices.Delete(hits, at, at+1), 0, today)
	}
	var chosen []index.Hit
	for i, h := range hits {
		if len(chosen) < maxEntries && (i == 0 || h.Probability >= bearsAt) {
			chosen = append(chosen, h)
		}
	}
	today := func(h index.Hit) bool { return h.Entry.InForce(q.Today) }
	if first := chosen[0].Entry; first.Kind == knowledge.Recommendation && !slices.ContainsFunc(chosen, today) {
		for _, h := range hits {
			if today(h) && linked(first, h.Entry) {
				chosen = append(chosen[:min(len(chosen), maxEntries-1)], h)
				break
			}
		}
	}
	return chosen
}

// meanwhile is the place of the entry that holds today in place of the first, a
// proposal, for a question about what may be done; -1 when there is none. Who
// asks whether the state must approve, who decides or what is in force asks it
// of the proposal: "no state approval needed" is true of the other entry only.
func (a *Assistant) meanwhile(q Question, hits []index.Hit) int {
	text := strings.ToLower(q.Text)
	first := hits[0].Entry
	ofStanding := func(in intent) bool { return in == asksApproval || in == asksWho || in == asksInForce }
	if first.Meanwhile == "" || wantsProposal.MatchString(text) || !wantsToday.MatchString(text) || slices.ContainsFunc(intentsOf(text), ofStanding) {
		return -1
	}
	return slices.IndexFunc(hits, func(h index.Hit) bool {
		return strings.EqualFold(h.Entry.ID, first.Meanwhile) && h.Entry.InForce(q.Today)
	})
}

// linked reports whether two entries refer to each other.
func linked(a, b *knowledge.Entry) bool {
	refers := func(from, to *knowledge.Entry) bool {
		return slices.ContainsFunc(from.See, func(id string) bool { return strings.EqualFold(id, to.ID) })
	}
	return refers(a, b) || refers(b, a)
}

// beside adds to a headline what the further entries change about the claim: a
// proposal that is not in force, or what holds today in place of a proposal.
func (a *Assistant) beside(hits []index.Hit, today time.Time) string {
	first := hits[0].Entry
	for _, h := range hits[1:] {
		switch {
		case first.InForce(today) && h.Entry.Kind == knowledge.Recommendation && linked(first, h.Entry):
			return fmt.Sprintf(" Only proposed, not in force: %s.", lowerFirst(h.Entry.Title))
		case first.Kind == knowledge.Recommendation && h.Entry.InForce(today) && linked(first, h.Entry):
			return fmt.Sprintf(" In force today: %s.", lowerFirst(h.Entry.Title))
		}
	}
	return ""
}

// lowerFirst lowers a title within a sentence, unless its first word is a name.
func lowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if second := strings.Fields(rest); len(second) > 0 && second[0] != strings.ToLower(second[0]) || strings.ToUpper(first) == first {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
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

// blank is an answer that claims nothing yet.
func (a *Assistant) blank(q Question) Answer {
	id := q.ID
	if id == "" {
		sum := sha256.Sum256([]byte(a.lib.Revision + "\n" + q.Jurisdiction + "\n" + strings.Join(q.Context, "\n") + "\n" + q.Text))
		id = hex.EncodeToString(sum[:6])
	}
	return Answer{ID: id, Verdict: NotCovered, Ask: a.lib.Contact, Entries: []Entry{}, Suggestions: []string{}, Revision: a.lib.Revision}
}

// Library is what the assistant answers from.
func (a *Assistant) Library() *knowledge.Library { return a.lib }

func ranked(hits []index.Hit) []string {
	var ids []string
	for _, h := range hits {
		ids = append(ids, h.Entry.ID)
	}
	return ids
}
