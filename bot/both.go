package bot

import (
	"context"
	"regexp"
	"slices"

	"github.com/leeway-bot/leeway/index"
)

// A message may ask two things: "can we go to four days, and who pays for
// welding certificates?" They are cut apart at a question mark, or where "and"
// begins a second question.
var questionEnd = regexp.MustCompile(`(?i)\?+\s*(and |also |plus |oh and )?|[,;.]?\s+(and|also|plus|oh and) (also )?((can|could|do|does|is|are|what|who|when|how|which|where|would|should|may)\b)`)

// surePart is the probability that the first entry of each part must have: two
// answers to one question would be worse than one.
const surePart = 0.5

// both answers two questions at once: the rankings' first entries of each part
// lead the list. ok is false when the message asks one thing, or its parts
// cannot stand alone.
func (a *Assistant) both(ctx context.Context, text string, f index.Filter) (parts []string, firsts []index.Hit, ok bool) {
	cut := cutQuestions(text)
	if len(cut) < 2 {
		return nil, nil, false // the common case, without a search
	}
	for _, p := range cut {
		if pointsBack(p) {
			return nil, nil, false
		}
		r, err := a.index.Search(ctx, index.Query{Text: p, Filter: f, Limit: 1})
		if err != nil || len(r.Hits) == 0 || r.Hits[0].Probability < surePart {
			return nil, nil, false
		}
		if slices.ContainsFunc(firsts, func(h index.Hit) bool { return h.Entry == r.Hits[0].Entry }) {
			continue
		}
		parts, firsts = append(parts, p), append(firsts, r.Hits[0])
	}
	return parts, firsts, len(firsts) > 1 && len(firsts) <= maxEntries
}

// cutQuestions cuts a message into its questions; what follows the last question
// mark counts when it asks too.
func cutQuestions(text string) []string {
	var parts []string
	from := 0
	for _, m := range questionEnd.FindAllStringSubmatchIndex(text, -1) {
		parts = append(parts, text[from:m[0]])
		from = m[1]
		if m[8] >= 0 { // the word that begins the second question belongs to it
			from = m[8]
		}
	}
	if from < len(text) {
		parts = append(parts, text[from:])
	}
	return slices.DeleteFunc(parts, func(p string) bool { return len(contentWords(p)) == 0 })
}
