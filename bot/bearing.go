package bot

import (
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

// bearsAt is the probability from which a further entry bears on a question,
// and holdsAt from which the headline names it as what holds today.
const (
	bearsAt = 0.03
	holdsAt = 0.2
)

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
			if today(h) && strings.EqualFold(h.Entry.ID, first.Meanwhile) {
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
		case first.Kind == knowledge.Recommendation && h.Entry.InForce(today) && (strings.EqualFold(h.Entry.ID, first.Meanwhile) || linked(first, h.Entry) && h.Probability >= holdsAt):
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
