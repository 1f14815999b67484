package bot

import "regexp"

// intent is what a question wants to know of the entry that answers it. The
// headline says that first.
type intent int

// The intents, strongest first: who asks for approval and the date hears of
// the approval.
const (
	asksAnything intent = iota
	asksBeyond          // to break a limit, which "no approval needed" does not cover
	asksApproval
	asksWho
	asksDeadline
	asksExpiry
	asksLaw
	asksInForce
)

// beyond recognises a wish to go past what the law sets: below a minimum, around
// the union, without the licence.
var beyond = regexp.MustCompile(`\b(below|less than|fewer than|under (the|\d+)|shorter than|drop(ping)? (below|under|the|a|one|english|math|science|history)|skip\w*|bypass\w*|ignor\w+|exceed\w*|over the (limit|cap|max\w*)|more than (the|\d+)|(get|go|work|way) (out of|rid of|around)|waiv\w+|break(ing)?|violat\w+|opt(ing)? out|eliminat\w+|unlicensed|uncertified|overturn\w*|overrul\w+|veto\w*|(stop|block|force) us|without (the |our |a |any )?(union|bargaining|negotiat\w+|teachers?|community|input|supervision|licen[cs]e\w*|parents?))\b`)

// intentForms recognise an intent by its wording, in the order in which they
// are tried. They read lower-case text.
var intentForms = []struct {
	intent intent
	form   *regexp.Regexp
}{
	{asksInForce, regexp.MustCompile(`\b(in (effect|force|place)|(just|only) (an? )?(idea|talk|proposal|recommendation|suggestion)|(is|was|did|has) (it|that|this|any of (it|them|this|that)) (ever )?(pass|real|official|happen|law|adopted|approved|enacted)\w*|official yet|actual(ly)? (law|policy|real|rule)|rely on (it|that|this)?\s*yet|already (law|policy|real))`)},
	{asksBeyond, beyond},
	{asksApproval, regexp.MustCompile(`\b(approv\w*|permission|permitted|sign[- ]?(s )?off|signoff|signs? off|green[- ]?light|bless\w*|the (ok|okay|nod|go[- ]?ahead|blessing)|ok from|okay from|(can|could|will|would) \w+ (stop|veto|block|overrule|overturn|forbid)|clear (it|this|that) with|run (it|this|that) (by|past)|ask (opi|dese|the state|helena|permission)|allowed|authoriz\w+|need a waiver|waiver needed|without asking|say[- ]?so)\b`)},
	{asksDeadline, regexp.MustCompile(`\b(deadlines?|due( date)?|by when|cut[- ]?off|last (day|date|chance) to|(when|what (date|day|month)) .*\b(appl\w+|submit\w*|turn(ed)? in|file[ds]?|in by)|how (late|long) (can|do) we .*\b(appl\w+|submit|file)|too late to)\b`)},
	{asksExpiry, regexp.MustCompile(`\b(phas\w+ out|go(ing)? away|goes away|expir\w+|sunset\w*|still (be )?(around|there|available|a thing|going|alive|funded|open)|wind(ing)? down|run(s|ning)? out|when (do|does|did|will) .*\b(end|stop)s?\b|end date|last year of|is (it|that|this) ending)\b`)},
	{asksWho, regexp.MustCompile(`\b(who(\S*)? (\w+ )?(decides?|gets? to|has to|have to|signs?|approves?|says?|makes? the call|is in charge|sets?|must|can say|needs? to)|whose (call|decision|job)|up to (us|them|the (state|board|district))|who do (we|i) (ask|go to|need))\b`)},
	{asksLaw, regexp.MustCompile(`\b(statutes?|what law|which law|the law\b|legal (basis|authority|cite|citation|reference)|citations?|cite\b|(which|what) (rule|code|section|regulation|mca|arm)|(mca|arm|rsmo) (number|section|cite)|code section|in (the )?(code|rule|statute|law)|where (is|does) (it|that|this) (say|written)|chapter and verse|rule number)\b`)},
}

// intentsOf lists what a question wants to know, strongest first.
func intentsOf(text string) []intent {
	var found []intent
	for _, f := range intentForms {
		if f.form.MatchString(text) {
			found = append(found, f.intent)
		}
	}
	return found
}
