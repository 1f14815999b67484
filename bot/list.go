package bot

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// listForm recognises a question that asks for every entry of a sort.
var listForm = regexp.MustCompile(`^(please |can you |could you )?(list|show( me)?|name|enumerate|(give|get|send|tell) (me|us) (a list|the list|all|everything|every))\b|` +
	`\b(which|what)( all)?( of (these|those|them|the|our|your))?( (\w+-)?\w+){0,3} (flexibilities|recommendations|proposals|goals|studies|reports|decisions|options|waivers|entries|changes|things)\b.*\b(are|do|does|did|have|has|need|require|can|could|left|made|exist|expire|end)\b|` +
	`\bwhich (of (these|those|them)|ones)\b|` +
	`^(so |and |ok |what('s| is| are) |tell (me|us) |show me )?(all|every|each)( of)?( the| our| your| their| these| those)?( (\w+-)?\w+){0,4} (flexibilities|flexibility|recommendations?|proposals?|goals?|studies|reports?|decisions?|options?|waivers?|things?|changes?)\b|` +
	`^(so |and |ok |what('s| is| are) |tell (me|us) |show me )?everything\b.*\b(we|you|i|districts?|schools?|boards?)\b|` +
	`\bwhat( all)? can (we|i|a district|districts|schools|our board) (do|change|decide)\b.*\b(without|no|own)\b`)

// facets narrow a list by what the question says of its entries.
var (
	noApproval   = regexp.MustCompile(`\b(no|without( any| the| having)?|(not|n't|never) (need|require|have to)|free (of|from)|skip\w*)\b.{0,25}\b(approv\w*|permission|sign[- ]?off|asking|ok|okay|state)\b`)
	needApproval = regexp.MustCompile(`\b(need\w*|requir\w+|must|have to|has to|subject to)\b.{0,30}\b(approv\w*|permission|sign[- ]?off|ok|okay)\b`)
	localSay     = regexp.MustCompile(`\b(left|up|belongs?|given) to (us|(our|the|a|each)? ?(own )?(local )?(school )?(boards?|trustees|districts?))\b|\blocal(ly)? (decisions?|boards?|control|decided|say)\b|\b(our|the) (local )?(board|trustees) (can |gets? to |may )?(decides?|chooses?|sets?)\b`)
	notStated    = regexp.MustCompile(`\b(doesn't|does not|don't|do not|isn't|not) (say|state[ds]?|specif\w+|spell\w*|clear)\b|\bunstated\b|\bunclear\b`)
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

// listing is a list question as a filter.
type listing struct {
	filter index.Filter
	dated  bool
	folder string // a topic that the library keeps in a folder: "funding"
}

// listingOf reads a list question; ok is false when the question is none, or
// names nothing to filter by.
func (a *Assistant) listingOf(text string, s scope) (l listing, ok bool) {
	text = strings.ToLower(strings.ReplaceAll(text, "’", "'"))
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
	case len(l.filter.Kinds) > 0:
		return l, l.folder != "" || !a.hasTopic(text, l.filter)
	}
	return l, false
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

// listAll answers a list question with every entry that passes, those nearest
// to its words first.
func (a *Assistant) listAll(ctx context.Context, q Question, l listing) (Answer, error) {
	result, err := a.index.Search(ctx, index.Query{Text: q.Text, Filter: l.filter, Limit: len(a.lib.Entries)})
	if err != nil {
		return Answer{}, err
	}
	answer := a.blank(q)
	hits := slices.DeleteFunc(slices.Clone(result.Hits), func(h index.Hit) bool { return !l.passes(h.Entry) })
	if len(hits) > 0 && l.folder == "" && a.hasTopic(q.Text, l.filter) {
		hits = nearTop(hits)
	}
	if len(hits) == 0 {
		answer.Verdict, answer.Reason = NotCovered, "no entry of that sort"
		answer.Headline = fmt.Sprintf("The library holds nothing of that sort%s.", a.inPlaces(l.filter.Jurisdictions))
		answer.Suggestions = a.topics(result.Hits)
		return answer, nil
	}
	answer.Verdict, answer.Probability = Answered, 1
	for _, h := range hits {
		answer.Entries = append(answer.Entries, a.showHit(h, q.Today, 1))
	}
	answer.Headline = a.listHeadline(l, hits, q.Today)
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
		"approval approve permission sign off need require state local board district school left group task force focus work professional learning effect place force put library policy made make currently right now own trustees five four six three")
	for _, w := range contentWords(text) {
		if !common[w] {
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

func (a *Assistant) listHeadline(l listing, hits []index.Hit, today time.Time) string {
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
	if len(hits) == 1 {
		noun = map[string]string{"entries": "entry", "flexibilities": "flexibility", "recommendations": "recommendation", "goals": "goal", "background entries": "background entry"}[noun]
		of = strings.NewReplacer("need no", "needs no", "need state", "needs state").Replace(of)
	}
	status := ""
	if len(l.filter.Kinds) == 1 && l.filter.Kinds[0] == knowledge.Recommendation {
		status = ", none of them in force"
	}
	return fmt.Sprintf("The library holds %d %s%s%s%s.", len(hits), noun, of, a.inPlaces(l.filter.Jurisdictions), status)
}

// inPlaces is " in Montana" for the nearest of some jurisdictions.
func (a *Assistant) inPlaces(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " for " + placeName(a.lib, ids[0])
}
