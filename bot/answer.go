package bot

import (
	"time"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/leeway-bot/leeway/knowledge/cite"
)

// Verdict is what an answer claims.
type Verdict string

// The verdicts.
const (
	Answered   Verdict = "answered"    // the first entry answers
	Unsure     Verdict = "unsure"      // one of the entries may answer
	NotCovered Verdict = "not_covered" // the library does not say
)

// Answer is what Leeway says, as data. Its JSON is a contract with other
// programs: fields may be added, never renamed.
type Answer struct {
	ID          string            `json:"id"`
	Question    string            `json:"question"`
	Verdict     Verdict           `json:"verdict"`
	Headline    string            `json:"headline"`         // one sentence, plain text
	Reason      string            `json:"reason,omitempty"` // why nothing was answered
	Ask         knowledge.Contact `json:"ask"`              // whom to ask further
	Entries     []Entry           `json:"entries"`          // best first; candidates when nothing was answered
	Suggestions []string          `json:"suggestions"`      // nearest topics when unsure or not covered
	Probability float64           `json:"probability"`      // that the library covers the question, 0 to 1
	Revision    string            `json:"revision"`         // of the library
	TookMS      float64           `json:"took_ms"`

	ranked []string // ids, best first, beyond those shown
}

// Ranking lists the ids of the entries by rank, those shown first, up to ten:
// what an evaluation judges.
func (a Answer) Ranking() []string {
	const depth = 10
	var ids []string
	for _, e := range a.Entries {
		ids = append(ids, e.ID)
	}
	ids = appendNew(ids, a.ranked...)
	return ids[:min(depth, len(ids))]
}

// Entry is a library entry as an answer shows it.
type Entry struct {
	ID           string              `json:"id"`
	Title        string              `json:"title"`
	Jurisdiction string              `json:"jurisdiction"`
	Place        string              `json:"place"` // the jurisdiction's name: "Montana"
	Kind         knowledge.Kind      `json:"kind"`
	InForce      bool                `json:"in_force"`
	Approval     knowledge.Approval  `json:"approval"`
	ApprovalText string              `json:"approval_text"`
	Score        float64             `json:"score"` // probability that this entry answers, 0 to 1
	Why          string              `json:"why"`
	Summary      string              `json:"summary,omitempty"`
	Passages     []knowledge.Passage `json:"passages"` // nearest to the question first
	Citations    []Citation          `json:"citations"`
	NextSteps    []string            `json:"next_steps"`
	Deadline     *Deadline           `json:"deadline,omitempty"`
	Expires      string              `json:"expires,omitempty"` // 2027-06-30
	Warnings     []string            `json:"warnings"`
	Source       knowledge.Source    `json:"source"`
	See          []string            `json:"see"`
}

// Citation is a legal reference as an answer shows it.
type Citation struct {
	ID      string `json:"id"`
	Display string `json:"display"`
	URL     string `json:"url,omitempty"`
}

// Deadline is a date that an entry sets.
type Deadline struct {
	What string `json:"what"`
	Rule string `json:"rule"`
	Next string `json:"next,omitempty"` // 2027-10-11; empty when its one date has passed
}

// Shown limits, so that an answer can be read.
const (
	maxEntries       = 3 // in an answer that is no list
	firstPassages    = 4 // of the first entry
	furtherPassages  = 2 // of each further one
	expiryNoticeDays = 366
)

// Show is an entry as an answer of the given day shows it, its passages in the
// order of the body. [Assistant.Answer] orders and limits them.
func Show(lib *knowledge.Library, e *knowledge.Entry, today time.Time) Entry {
	today = dayOf(today)
	shown := Entry{
		ID: e.ID, Title: e.Title, Jurisdiction: e.Jurisdiction, Place: placeName(lib, e.Jurisdiction),
		Kind: e.Kind, InForce: e.InForce(today), Approval: e.Approval, ApprovalText: approvalText(lib, e),
		Summary: e.Summary, Passages: e.Passages, Citations: []Citation{}, NextSteps: notNil(e.NextSteps),
		Warnings: warnings(e, today), Source: e.Source, See: notNil(e.See),
	}
	if e.ExpiredOn(today) {
		shown.NextSteps = []string{} // nothing is left to apply for
	}
	shown.Source.Heading = notNil(shown.Source.Heading)
	for _, c := range e.Citations {
		shown.Citations = append(shown.Citations, showCitation(lib, c))
	}
	if d := e.Deadline; d != nil {
		shown.Deadline = &Deadline{What: d.What, Rule: d.Rule.String()}
		if next := d.Rule.Next(today); !next.IsZero() {
			shown.Deadline.Next = next.Format(time.DateOnly)
		}
	}
	if !e.Expires.IsZero() {
		shown.Expires = e.Expires.Format(time.DateOnly)
	}
	return shown
}

func showCitation(lib *knowledge.Library, c cite.Citation) Citation {
	return Citation{ID: c.ID, Display: lib.Codes.Display(c), URL: lib.Codes.URL(c)}
}

// showHit shows a ranked entry with at most so many passages, nearest first.
func (a *Assistant) showHit(h index.Hit, today time.Time, passages int) Entry {
	shown := Show(a.lib, h.Entry, today)
	shown.Score, shown.Why = round(h.Probability), index.WhyText(h.Why)
	shown.Passages = nil
	for _, at := range h.Passages[:min(passages, len(h.Passages))] {
		shown.Passages = append(shown.Passages, h.Entry.Passages[at])
	}
	return shown
}

// round keeps four digits: more would claim what no calibration can.
func round(p float64) float64 { return float64(int(p*1e4+0.5)) / 1e4 }

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func placeName(lib *knowledge.Library, jurisdiction string) string {
	if j := lib.Jurisdiction(jurisdiction); j != nil {
		return j.Title
	}
	return lib.Title
}

// dayOf is the date on the asker's clock as entries keep dates, at midnight UTC:
// the evening of the last day is still the last day.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// longDate is a date as people write it: "October 11, 2027".
func longDate(day time.Time) string { return day.Format("January 2, 2006") }
