package bot

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// listForm recognises a question that asks for every entry of a sort.
var listForm = regexp.MustCompile(`^(please |can you |could you )?(list|show( me)?|name|enumerate|(give|get|send|tell) (me|us) (just |only )?(a list|the (list|things|ones)|all|everything|every))\b|\blist of\b|` +
	`\b(what|which|anything|things?)\b.{0,40}\b(has|have|with) (an? )?(deadlines?|due dates?|end dates?)\b|\b(what|which|anything)\b.{0,40}\b(is|are) (about to |going to )?(expir\w+|sunset\w*|run(ning)? out)\b|` +
	`\b(which|what)( all)?( of (these|those|them|the|our|your))?( (\w+-)?\w+){0,3} (flexibilities|recommendations|proposals|goals|studies|reports|decisions|options|waivers|entries|changes|things)\b.*\b(are|do|does|did|have|has|need|require|can|could|left|made|exist|expire|end)\b|` +
	`^(so |and )?what (are|were) ((all|of|the|our|your|their|these|those|\w+'s) ){0,4}((\w+-)?\w+ ){0,3}(flexibilities|recommendations|proposals|goals|studies|reports|options|waivers)[?.! ]*$|` +
	`\bwhich (of (these|those|them)|ones)\b|` +
	`^(so |and |ok |what('s| is| are) |tell (me|us) |show me )?(all|every|each)( of)?( the| our| your| their| these| those)?( (\w+-)?\w+){0,4} (flexibilities|flexibility|recommendations?|proposals?|goals?|studies|reports?|decisions?|options?|waivers?|things?|changes?)\b|` +
	`^(so |and |ok |what('s| is| are) |tell (me|us) |show me )?everything\b.*\b(we|you|i|districts?|schools?|boards?)\b|` +
	`\bwhat( all)? can (we|i|a district|districts|schools|our board) (do|change|decide)\b.*\b(without|no|own)\b`)

// facets narrow a list by what the question says of its entries.
var (
	noApproval   = regexp.MustCompile(`\b(no|without( any| the| having)?|(not|never|neither) (we |you |they )?(need|require|have to|subject to)|free (of|from)|skip\w*)\b.{0,25}\b(approv\w*|permission|sign[- ]?off|asking|ok|okay|state)\b`)
	needApproval = regexp.MustCompile(`\b(need\w*|requir\w+|must|have to|has to|subject to)\b.{0,30}\b(approv\w*|permission|sign[- ]?off|ok|okay)\b`)
	localSay     = regexp.MustCompile(`\b(left|up|belongs?|given) to (us|(our|the|a|each)? ?(own )?(local )?(school )?(boards?|trustees|districts?))\b|\blocal(ly)? (decisions?|boards?|control|decided|say)\b|\b(our|the) (local )?(board|trustees) (can |gets? to |may )?(decides?|chooses?|sets?)\b`)
	notStated    = regexp.MustCompile(`\bnot (say|state[ds]?|specif\w+|spell\w*|clear)\b|\bunstated\b|\bunclear\b`)
	dated        = regexp.MustCompile(`\b(deadlines?|due dates?|end dates?|expir\w+|sunset\w*|on (the|my|our) calendar|cut-?offs?)\b`)
	kindWords    = []struct {
		kind knowledge.Kind
		form *regexp.Regexp
	}{
		{knowledge.Recommendation, regexp.MustCompile(`\b(recommend\w*|propos\w+)\b`)},
		{knowledge.Plan, regexp.MustCompile(`\bgoals?\b`)},
		{knowledge.Reference, regexp.MustCompile(`\b(studies|reports|research|background)\b`)},
		{knowledge.Flexibility, regexp.MustCompile(`\b(flexib\w+|options?|waivers?|allowed|can (we|i|a district|districts|schools)|decisions?|changes?)\b`)},
	}
)

// spelledOut lets the facets read "don't need" as "do not need": a "not" that
// they miss would list the opposite.
var spelledOut = strings.NewReplacer("can't", "can not", "won't", "will not", "n't", " not")

// listing is a list question as a filter.
type listing struct {
	filter index.Filter
	dated  bool
	folder string // a topic that the library keeps in a folder: "funding"
	topic  bool   // all there is on a topic, whatever its sort
}

// allForm asks for all there is on a topic: "everything you have on grading".
var allForm = regexp.MustCompile(`^(please |so |ok )?(show( me)?|list|give me|tell me|name|what is|what are)? ?(just )?(everything|all|every)\b`)

// listingOf reads a list question; ok is false when the question is none, or
// names nothing to filter by.
func (a *Assistant) listingOf(text string, s scope) (l listing, ok bool) {
	text = spelledOut.Replace(strings.ToLower(strings.ReplaceAll(text, "’", "'")))
	if !listForm.MatchString(text) {
		return l, false
	}
	l.filter.Jurisdictions = s.within
	switch {
	case noApproval.MatchString(text):
		l.filter.Approvals = []knowledge.Approval{knowledge.NotRequired}
	case notStated.MatchString(text):
		l.filter.Approvals = []knowledge.Approval{knowledge.Unstated}
	case localSay.MatchString(text):
		l.filter.Approvals = []knowledge.Approval{knowledge.Local}
	case needApproval.MatchString(text):
		l.filter.Approvals = []knowledge.Approval{knowledge.Required}
	}
	l.dated = dated.MatchString(text)
	for _, k := range kindWords {
		if len(l.filter.Approvals) == 0 && k.form.MatchString(text) {
			l.filter.Kinds = []knowledge.Kind{k.kind}
			break
		}
	}
	l.folder = a.folderIn(text, l.filter)
	switch {
	case len(l.filter.Approvals) > 0 || l.dated:
		return l, true
	case len(l.filter.Kinds) > 0 && (l.folder != "" || !a.hasTopic(text, l.filter)):
		return l, true
	}
	l.topic = allForm.MatchString(text)
	return l, l.topic
}

// folderIn finds a folder of the library, below the jurisdiction, whose name
// stands in the text: the folder's name is the editors' word for its topic.
func (a *Assistant) folderIn(text string, f index.Filter) string {
	for _, e := range a.lib.Served() {
		dir := path.Base(path.Dir(e.ID))
		if !f.Passes(e) || strings.Count(e.ID, "/") < 2 {
			continue
		}
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(strings.ReplaceAll(dir, "-", " ")) + `\b`).MatchString(text) {
			return dir
		}
	}
	return ""
}

func (l listing) passes(e *knowledge.Entry) bool {
	return l.filter.Passes(e) && (!l.dated || e.Deadline != nil || !e.Expires.IsZero()) &&
		(l.folder == "" || path.Base(path.Dir(e.ID)) == l.folder)
}

// list answers a list question; ok is false when the question is none.
func (a *Assistant) list(ctx context.Context, q Question, s scope) (answer Answer, ok bool, err error) {
	l, ok := a.listingOf(q.Text, s)
	switch {
	case !ok || len(s.foreign) > 0:
		return answer, false, nil
	case l.topic:
		return a.listTopic(ctx, q, l)
	}
	answer, err = a.listAll(ctx, q, l)
	return answer, true, err
}

// listAll answers a list question with every entry that passes, those nearest
// to its words first.
func (a *Assistant) listAll(ctx context.Context, q Question, l listing) (Answer, error) {
	result, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: l.filter, Limit: len(a.lib.Entries)})
	if err != nil {
		return Answer{}, err
	}
	answer := a.blank(q)
	if in := l.filter.Jurisdictions; len(in) > 0 {
		answer.Ask = a.lib.ContactFor(in[0])
	}
	hits := slices.DeleteFunc(slices.Clone(result.Hits), func(h index.Hit) bool { return !l.passes(h.Entry) })
	all := len(hits)
	if all == 0 {
		return a.emptyList(ctx, q, l, answer)
	}
	if len(l.filter.Approvals) == 0 && !l.dated && l.folder == "" && a.hasTopic(q.Text, l.filter) {
		hits = nearTop(hits)
	}
	answer.Verdict, answer.Probability = Answered, 1
	for _, h := range hits {
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, 1))
	}
	answer.Headline = a.listHeadline(l, len(hits), all)
	return answer, nil
}

// oneAnswers is the probability of the first entry from which a question asks
// for what that entry lists.
const oneAnswers = 0.9

// listTopic answers with all there is on a topic: the editors' folder, where the
// nearest entries share one, or else whatever is near. ok is false when the
// library may not cover the topic, or when one entry answers: "list all the
// conditions on distance learning".
func (a *Assistant) listTopic(ctx context.Context, q Question, l listing) (answer Answer, ok bool, err error) {
	r, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: l.filter, Limit: len(a.lib.Entries)})
	if err != nil || len(r.Hits) < 3 || r.Covered < answerAt || r.Hits[0].Probability >= oneAnswers {
		return answer, false, ignoreEmpty(err)
	}
	folder := path.Dir(r.Hits[0].Entry.ID)
	hits := nearTop(slices.Clone(r.Hits))
	if path.Dir(r.Hits[1].Entry.ID) == folder || path.Dir(r.Hits[2].Entry.ID) == folder {
		hits = slices.DeleteFunc(slices.Clone(r.Hits), func(h index.Hit) bool { return path.Dir(h.Entry.ID) != folder })
	}
	answer = a.blank(q)
	answer.Verdict, answer.Probability, answer.ranked = Answered, round(r.Covered), ranked(r.Hits)
	answer.Ask = contactOf(a.lib, hits[0].Entry)
	for _, h := range hits {
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, 1))
	}
	answer.Headline = a.listHeadline(l, len(hits), len(r.Hits))
	return answer, true, nil
}

// emptyList says that no entry is of the sort, and which topics come nearest.
func (a *Assistant) emptyList(ctx context.Context, q Question, l listing, answer Answer) (Answer, error) {
	near, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: index.Filter{Jurisdictions: l.filter.Jurisdictions}})
	if err != nil {
		return Answer{}, err
	}
	answer.Reason = "no entry of that sort"
	answer.Headline = fmt.Sprintf("The library holds nothing of that sort%s.", a.inPlaces(l.filter.Jurisdictions))
	answer.Suggestions = a.topics(near.Hits)
	return answer, nil
}

// hasTopic reports whether a list question has words of its own beyond those
// of listing, the library's places and its documents: "… on badges".
func (a *Assistant) hasTopic(text string, f index.Filter) bool {
	common := map[string]bool{}
	note := func(s string) {
		for _, w := range contentWords(s) {
			common[w] = true
		}
	}
	for _, e := range a.lib.Served() {
		if f.Passes(e) {
			note(e.Source.Title)
			note(strings.ReplaceAll(e.Source.Document, "-", " "))
		}
	}
	for _, j := range a.lib.Jurisdictions() {
		note(strings.Join(j.Names, " "))
	}
	note("list show name enumerate please flexibility recommendation recommended recommends proposal proposed goal study report decision option waiver entry change thing everything every earlier draw drew calendar deadline date end due " +
		"approval approve permission sign off need require state local board district school left group task force focus work professional learning effect place force put library policy made make currently right now own trustees source says say said just only thing proposed topic everything five four six three clear unclear stated specified never neither free subject skip asking use")
	for _, w := range contentWords(text) {
		if !common[w] && !intentWords[w] {
			return true
		}
	}
	return false
}

// nearTop keeps the hits that bear on the topic: within a twentieth of the best.
func nearTop(hits []index.Hit) []index.Hit {
	const share = 0.05
	return slices.DeleteFunc(hits, func(h index.Hit) bool { return h.Probability < share*hits[0].Probability })
}

// listHeadline counts what is shown. Of a list that was cut to a topic it says
// so: the library may hold more of that sort.
func (a *Assistant) listHeadline(l listing, shown, all int) string {
	noun, of := "entries", ""
	if len(l.filter.Kinds) == 1 {
		noun = map[knowledge.Kind]string{knowledge.Flexibility: "flexibilities", knowledge.Recommendation: "recommendations", knowledge.Plan: "goals", knowledge.Reference: "background entries"}[l.filter.Kinds[0]]
	}
	if len(l.filter.Approvals) == 1 {
		noun = "flexibilities"
		of = map[knowledge.Approval]string{
			knowledge.NotRequired: " that need no state approval", knowledge.Required: " that need state approval",
			knowledge.Local: " that the local board decides", knowledge.Unstated: " where the source does not say whether the state must approve",
		}[l.filter.Approvals[0]]
	}
	if l.dated {
		of += " with a deadline or an end"
	}
	if shown == 1 {
		noun = map[string]string{"entries": "entry", "flexibilities": "flexibility", "recommendations": "recommendation", "goals": "goal", "background entries": "background entry"}[noun]
		of = strings.NewReplacer("need no", "needs no", "need state", "needs state").Replace(of)
	}
	status := ""
	if len(l.filter.Kinds) == 1 && l.filter.Kinds[0] == knowledge.Recommendation {
		status = ", none of them in force"
		if shown == 1 {
			status = ", not in force"
		}
	}
	if shown < all {
		of += " on that topic"
	}
	return fmt.Sprintf("The library holds %d %s%s%s%s.", shown, noun, a.inPlaces(l.filter.Jurisdictions), of, status)
}

// inPlaces is " in Montana" for the nearest of some jurisdictions.
func (a *Assistant) inPlaces(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " for " + placeName(a.lib, ids[0])
}
