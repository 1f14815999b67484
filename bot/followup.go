package bot

import (
	"cmp"
	"context"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// A follow-up leans on what was said before: it begins like one, points back
// with a pronoun, names no topic of its own, or is too short to stand alone.
var (
	leadsOn  = regexp.MustCompile(`^(and|or|but|so|also|then|plus|ok(ay)?|what about|how about|what if|same|anything|why|really|wait)\b`)
	pointsTo = regexp.MustCompile(`\b(it|its|that|this|those|these|they|them|their|ones?|there|her|him|she|he|his|the same|either|both)\b`)
	isThere  = regexp.MustCompile(`\b(is|are|was|were|isn't|aren't) there\b|\bthere('s| is| are| was| were)\b`)
	shiftsTo = regexp.MustCompile(`^(and |so |ok(ay)?,? )?((what|how) about|what did|what does|how does|now|different|another|separate)\b`)
	stepsOn  = regexp.MustCompile(`\b(next|following|previous) (one|goal|recommendation|step|group|study)?\b|^(and )?(the )?(next|previous)\b`)
	backward = regexp.MustCompile(`\bprevious\b`)
)

const (
	standsAlone = 14 // words from which a question without lead or pronoun is taken as a new one
	tooShort    = 4  // words up to which it always leans on the thread
)

// leansOn reports whether a question is read with its thread.
func leansOn(text string) bool {
	n := len(strings.Fields(text))
	return n <= tooShort || leadsOn.MatchString(strings.ToLower(text)) || n <= standsAlone && pointsBack(text)
}

// pointsBack reports whether a text speaks of something said before: by a
// pronoun, or by naming no topic. "Is there" points nowhere.
func pointsBack(text string) bool {
	text = isThere.ReplaceAllString(strings.ToLower(text), " ")
	return pointsTo.MatchString(text) || topicWords(text) == 0
}

// thread is a question's conversation, ready to search.
type thread struct {
	last  string             // the question before, behind the one that it leans on
	shown bool               // its last answer is known
	prior map[string]float64 // how likely each entry is still the topic
	top   *knowledge.Entry   // what the thread last spoke of; nil when unknown
}

// threadOf finds what a thread was about: the entries that were shown, or else
// those that its last questions would be answered with.
func (a *Assistant) threadOf(ctx context.Context, q Question, f index.Filter) (thread, error) {
	t := thread{last: lastAsked(q.Context), prior: map[string]float64{}}
	weight := 0.6
	for _, id := range q.Shown {
		if e := a.lib.Entry(id); e != nil {
			if t.top == nil {
				t.top = e
			}
			t.prior[e.ID] += weight
			weight /= 2
		}
	}
	if t.shown = t.top != nil; t.shown {
		if t.last == "" { // only what was shown is known of the thread
			t.last = t.top.Title
		}
		return t, nil
	}
	if t.last == "" {
		return t, nil
	}
	result, err := a.index.Search(ctx, index.Query{Text: t.last, Filter: f, Limit: len(a.lib.Entries)})
	if err != nil || len(result.Hits) == 0 {
		return t, ignoreEmpty(err)
	}
	t.top = result.Hits[0].Entry
	for _, h := range result.Hits {
		t.prior[h.Entry.ID] = h.Probability
	}
	return t, nil
}

// lastAsked is the last question of a thread. One that leans on the thread itself
// says little ("does it need approval?"), so what it leans on leads it.
func lastAsked(context []string) string {
	if len(context) == 0 {
		return ""
	}
	last := len(context) - 1
	from := last
	for from > 0 && leansOn(context[from]) {
		from--
	}
	if from == last {
		return context[last]
	}
	return context[from] + " " + context[last]
}

// ignoreEmpty: a thread of emoji has no topic, which is no error.
func ignoreEmpty(err error) error {
	if err == index.ErrEmpty {
		return nil
	}
	return err
}

// follow ranks a question that leans on its thread: by its own words, by its
// words behind the question before, and by what the thread was about.
func (a *Assistant) follow(ctx context.Context, text string, t thread, f index.Filter) (index.Result, error) {
	all := len(a.lib.Entries)
	joint, err := a.index.Search(ctx, index.Query{Text: t.last + " " + text, Filter: f, Limit: all})
	if err != nil {
		return index.Result{}, err
	}
	alone, err := a.index.Search(ctx, index.Query{Text: text, Filter: f, Limit: all})
	if ignoreEmpty(err) != nil {
		return index.Result{}, err
	}
	own := map[string]float64{}
	for _, h := range alone.Hits {
		own[h.Entry.ID] = h.Probability
	}
	weigh := topicWeight(text)
	if len(alone.Hits) > 0 && topicWords(text) > 0 {
		weigh = max(weigh, alone.Hits[0].Probability) // its own words leave no doubt
	}
	next := a.stepFrom(t.top, text)
	ofShown := t.shown && topicWords(text) == 0 && // "does that one need approval?"
		slices.ContainsFunc(joint.Hits, func(h index.Hit) bool { return t.prior[h.Entry.ID] > 0 })
	total := 0.0
	for i := range joint.Hits {
		h := &joint.Hits[i]
		p := logOf(h.Probability) + (1-weigh)*logOf(t.prior[h.Entry.ID]) + weigh*logOf(own[h.Entry.ID])
		if ofShown {
			p = 2 * logOf(t.prior[h.Entry.ID])
		}
		if next != nil && h.Entry == next {
			p = 0 // certain: the thread names it
		}
		h.Probability = math.Exp(p / 2)
		total += h.Probability
	}
	covered := max(joint.Covered, alone.Covered)
	if ofShown {
		covered = 1 // it was answered with them
	}
	for i := range joint.Hits {
		joint.Hits[i].Probability *= covered / total
	}
	slices.SortStableFunc(joint.Hits, func(x, y index.Hit) int { return cmp.Compare(y.Probability, x.Probability) })
	joint.Covered = covered
	return joint, nil
}

// logOf is the logarithm of a probability, with a floor that lets one signal
// overrule another.
func logOf(p float64) float64 { return math.Log(p + 1e-3) }

// topicWeight is how much a follow-up's own words say which entry is meant: none
// in "does that need approval?", nearly all in "what about accreditation?".
func topicWeight(text string) float64 {
	n := float64(topicWords(text))
	if shiftsTo.MatchString(strings.ToLower(text)) {
		return n / (n + 0.25)
	}
	return n / (n + 2)
}

// topicWords counts the words of a text that may name a topic.
func topicWords(text string) int {
	n := 0
	for _, w := range contentWords(text) {
		if !intentWords[w] {
			n++
		}
	}
	return n
}

// stepFrom finds the entry that "the next one" means: the neighbour in the same
// folder. nil when the question does not step.
func (a *Assistant) stepFrom(top *knowledge.Entry, text string) *knowledge.Entry {
	text = strings.ToLower(text)
	if top == nil || !stepsOn.MatchString(text) || len(strings.Fields(text)) > 8 {
		return nil
	}
	var folder []*knowledge.Entry
	for _, e := range a.lib.Served() {
		if path.Dir(e.ID) == path.Dir(top.ID) {
			folder = append(folder, e)
		}
	}
	slices.SortFunc(folder, func(x, y *knowledge.Entry) int { return cmp.Compare(x.ID, y.ID) })
	at := slices.Index(folder, top) + 1
	if backward.MatchString(text) {
		at -= 2
	}
	if at < 0 || at >= len(folder) {
		return nil
	}
	return folder[at]
}
