package convert

import (
	"regexp"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
)

// cue is a way in which texts say something that an entry has a key for.
type cue struct {
	key, value string
	form       *regexp.Regexp
}

// cues in the order in which they are tried; of one key, only the first that a
// sentence fits. "No approval" must come before "approval".
var cues = []cue{
	{"approval", "not-required", regexp.MustCompile(`(?i)\bno (?:state |board |prior |further |additional )*(?:approval|permission|waiver)(?: from [a-z ]{3,40})?(?: is| was)? (?:needed|required|necessary)|\bwithout (?:state |prior |first |seeking |obtaining |asking for |requesting )*(?:approval|permission)\b|\b(?:does|do|need|is|are) not (?:need|require|required|needing)(?: to (?:seek|obtain|get))?(?: any)?(?: state| board| prior| further)* (?:approval|permission)|\bapproval(?: from [a-z ]{3,40})? is not (?:needed|required|necessary)`)},
	{"approval", "required", regexp.MustCompile(`(?i)\b(?:requires?|required|needs?|need|subject to|must (?:obtain|receive|have|seek|get)|shall (?:obtain|receive|have|seek)|with|upon)(?: the| prior| written)*(?: state| board| department| superintendent['’]?s?| state board| commissioner['’]?s?)*(?: of [a-z ]{3,40}?)? approval\b|\bmust (?:first )?be approved by\b|\bshall be approved by\b|\bapply (?:to|through|with) the (?:state|board|department|superintendent|office|commissioner)\b|\b(?:must|shall) apply for (?:a|an|the) (?:waiver|variance|exemption|certificate|approval)\b`)},
	{"approval", "local", regexp.MustCompile(`(?i)\blocal (?:school )?boards?(?: of (?:trustees|education))? (?:may|can|shall|must|hold|holds|determines?|decides?|establish(?:es)?|have|has)\b|\b(?:trustees|school boards?|(?:each|the local|a school) district) (?:may|can|determines?|decides?|has the authority|have the authority)\b|\bdetermined by the (?:local|school) (?:board|district)\b|\bdistricts determine\b`)},
	{"kind", "recommendation", regexp.MustCompile(`(?i)\b(?:we recommend|recommends? (?:that|the|to)|(?:is|are|was|were) recommended|recommended (?:that|actions?|flexibilit|changes?|steps?)|proposes?|proposed (?:action|change|polic|flexib)|should (?:consider|convene|develop|create|establish)|action plan|action steps?|draft action|could be (?:considered|created))\b`)},
	{"kind", "plan", regexp.MustCompile(`(?i)\b(?:goal #?\d|objective \d|strategic plan|our (?:district|professional learning)|we will)\b`)},
	{"kind", "flexibility", regexp.MustCompile(`(?i)\b(?:districts?|schools?|boards?|trustees|teachers?|applicants?|students?|principals?|superintendents?|counselors?) (?:may|can|could|are (?:allowed|permitted|authorized|able)|is (?:allowed|permitted|authorized)|have (?:the )?(?:flexibility|authority|full authority)|has (?:the )?(?:flexibility|authority))\b|\bflexibility to\b`)},
	{"expires", "", regexp.MustCompile(`(?i)\b(?:expires?|sunsets?|phased out|ends? on|valid (?:until|through)|effective (?:until|through))\b`)},
}

// maxProposals of one key: an editor wants the place, not a list of places.
const maxProposals = 3

// propose lists what the sentences of a section suggest, with the sentences.
func propose(heading string, trail []string, blocks []Block) []Proposal {
	p := &proposing{count: map[string]int{}}
	for _, s := range trail {
		if m := headedKind(s); m != "" {
			p.add("kind", m, s)
			break
		}
	}
	for _, s := range append([]string{heading}, sentences(blocks)...) {
		p.read(s)
	}
	return p.out
}

// headedKind is what a heading says its section is.
func headedKind(heading string) string {
	lower := strings.ToLower(heading)
	switch {
	case strings.HasPrefix(lower, "recommend"), strings.Contains(lower, "recommendations"), strings.Contains(lower, "recommended"):
		return "recommendation"
	case strings.HasPrefix(lower, "goal #"), strings.HasPrefix(lower, "goal 1"), strings.HasPrefix(lower, "strategic plan"):
		return "plan"
	}
	return ""
}

type proposing struct {
	out   []Proposal
	count map[string]int
}

// longestSentence is in bytes; what is longer is a list or a table.
const longestSentence = 2000

func (p *proposing) add(key, value, sentence string) {
	if p.count[key] >= maxProposals {
		return
	}
	p.count[key]++
	p.out = append(p.out, Proposal{key, value, shortened(sentence, 300)})
}

func (p *proposing) read(sentence string) {
	if len(sentence) > longestSentence {
		return
	}
	done := map[string]bool{}
	for _, c := range cues {
		if done[c.key] || p.count[c.key] >= maxProposals || !c.form.MatchString(sentence) {
			continue
		}
		done[c.key] = true
		value := c.value
		if c.key == "expires" {
			value = isoDay(sentence)
		}
		if c.key != "expires" || value != "" || !dueForm.MatchString(sentence) {
			p.add(c.key, value, sentence)
		}
	}
	if p.count["deadline"] >= maxProposals {
		return
	}
	if rule := deadlineIn(sentence); rule != "" {
		p.add("deadline", rule, sentence)
	}
}

const months = `(?:January|February|March|April|May|June|July|August|September|October|November|December)`

var (
	dueForm  = regexp.MustCompile(`(?i)\b(?:by|before|no later than|not later than|on or before|due|deadline|must be (?:submitted|filed|received)|shall be (?:submitted|filed|received)|submit(?:ted)?|file)\b`)
	ruleForm = regexp.MustCompile(`(?i)\b(?:the )?((?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th) (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|day) (?:in|of) ` + months + `)\b`)
	dayForm  = regexp.MustCompile(`\b(` + months + `) (\d{1,2})(?:st|nd|rd|th)?(?:, (\d{4}))?\b`)
	history  = regexp.MustCompile(`(?i)\b(?:effective|filed|amended|eff\.|enacted|adopted|rescinded|accepted|held on|formed)\b`)
)

// deadlineIn is the day that a sentence sets for something to be done, as a rule
// that a library takes; "" for none.
func deadlineIn(sentence string) string {
	if !dueForm.MatchString(sentence) {
		return ""
	}
	rule := ""
	if m := ruleForm.FindStringSubmatch(sentence); m != nil {
		rule = m[1]
	} else if m := dayForm.FindStringSubmatch(sentence); m != nil && !history.MatchString(sentence) {
		rule = m[1] + " " + m[2]
		if m[3] != "" {
			rule = isoDay(sentence)
		}
	}
	if _, err := knowledge.ParseRule(rule); err != nil {
		return ""
	}
	return rule
}

// isoDay is the first full date of a sentence, "2027-06-30".
func isoDay(sentence string) string {
	m := dayForm.FindStringSubmatch(sentence)
	if m == nil || m[3] == "" {
		return ""
	}
	day, err := time.Parse("January 2, 2006", m[1]+" "+m[2]+", "+m[3])
	if err != nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

// safeKind is the kind that a draft bears until an editor has looked: never in
// force where the text speaks of a proposal, and else only where it gives a leave.
func safeKind(proposals []Proposal) knowledge.Kind {
	found := map[string]bool{}
	for _, p := range proposals {
		found[p.Key+" "+p.Value] = true
	}
	switch {
	case found["kind recommendation"]:
		return knowledge.Recommendation
	case found["kind plan"]:
		return knowledge.Plan
	case found["kind flexibility"] || found["approval required"] || found["approval not-required"] || found["approval local"]:
		return knowledge.Flexibility
	}
	return knowledge.Reference
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”’)]*\s+["“(]?[A-Z]`)

// sentences cuts text where one ends: not after "Sec." or "U.S.".
func sentences(blocks []Block) []string {
	var out []string
	for line := range strings.SplitSeq(plainLines(blocks), "\n") {
		from := 0
		for _, m := range sentenceEnd.FindAllStringIndex(line, -1) {
			if !abbreviated(line[max(from, m[0]-12) : m[0]+1]) {
				cut := m[0] + strings.IndexAny(line[m[0]:], " \t") + 1
				out = append(out, strings.TrimSpace(line[from:cut]))
				from = cut
			}
		}
		if rest := strings.TrimSpace(line[from:]); rest != "" {
			out = append(out, rest)
		}
	}
	return out
}

var shortForm = regexp.MustCompile(`(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|No|Nos|Sec|Secs|Art|Ch|Pt|St|Jr|Sr|Inc|Code|Ann|Admin|Mont|Stat|Rev|Reg|Supp|e\.g|i\.e|etc|U\.S|R)\.$`)

func abbreviated(s string) bool { return shortForm.MatchString(s) }
