package knowledge

import (
	"time"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// Kind says what an entry is, and with it whether anything in it is in force.
type Kind string

// The kinds of entry.
const (
	Flexibility    Kind = "flexibility"    // a district may do it today, or apply for it
	Recommendation Kind = "recommendation" // a work group proposed it; not in force
	Plan           Kind = "plan"           // a district's own goals
	Reference      Kind = "reference"      // background: a definition, a timeline, an earlier study
)

// Kinds lists every kind, in the order in which readers meet them.
func Kinds() []Kind { return []Kind{Flexibility, Recommendation, Plan, Reference} }

// Approval says whether the state must approve, as the source says it.
type Approval string

// The approvals. Unstated is an answer, never a yes or a no.
const (
	NotRequired   Approval = "not-required"   // the source says that no state approval is needed
	Required      Approval = "required"       // the source says that the state must approve
	Local         Approval = "local"          // the source gives the decision to the local board
	Unstated      Approval = "unstated"       // the source does not say
	NotApplicable Approval = "not-applicable" // nothing is in force that could be approved
)

// Approvals lists every approval, the ones an educator hopes for first.
func Approvals() []Approval {
	return []Approval{NotRequired, Local, Required, Unstated, NotApplicable}
}

// Entry is one thing that policy says: a flexibility, a proposal, a plan, a
// definition. It is read only once its library is loaded.
type Entry struct {
	ID           string // the path below the library without ".md": "mt/variances/standards-waiver"
	Jurisdiction string // the top folder, "mt"; "" for an entry at the root, which holds everywhere
	Title        string
	Kind         Kind
	Approval     Approval
	Summary      string          // one sentence fit for a headline; "" when the editor gave none
	Citations    []cite.Citation // the first governs
	Deadline     *Deadline       // nil when the source sets none
	Expires      time.Time       // the last day it holds, UTC midnight; zero when the source gives no end
	NextSteps    []string
	See          []string // ids of entries that touch this one
	Meanwhile    string   // of a proposal: id of the entry in force that comes closest to it today
	Source       Source
	Contact      Contact   // whom to ask, from the nearest _index.md that names one
	Asks         []Line    // sample questions that it answers, as educators type them
	Passages     []Passage // in the order of the body, never empty
	Draft        bool      // kept out of every answer
	File         string    // path of its Markdown file below the library's root
}

// InForce reports whether the entry says what holds today: a flexibility that
// has not expired on the given day. Proposals, plans and background never do.
func (e *Entry) InForce(day time.Time) bool {
	return e.Kind == Flexibility && !e.ExpiredOn(day)
}

// ExpiredOn reports whether the entry's last day lies before the given day.
func (e *Entry) ExpiredOn(day time.Time) bool {
	return !e.Expires.IsZero() && day.After(e.Expires.AddDate(0, 0, 1).Add(-time.Nanosecond))
}

// Passage is a piece of an entry's body under one heading, as plain text. Lists
// keep one item a line, led by "- ".
type Passage struct {
	Text    string   `json:"text"`
	Heading []string `json:"heading"` // headings above it within the body, outermost first
	Anchor  string   `json:"anchor"`  // the innermost heading as a URL fragment; "" above the first heading
}

// Source names the document that an entry rests on.
type Source struct {
	Document string   `json:"document" yaml:"document"` // a short id, "montana-policy-primer"
	Title    string   `json:"title" yaml:"title"`
	Heading  []string `json:"heading" yaml:"heading"` // where it stands in the document, outermost first
	AsOf     string   `json:"as_of" yaml:"as_of"`     // "2022-06-14", "2022-06" or "2022"; "" when the document bears no date
	URL      string   `json:"url" yaml:"url"`
}

// Contact is whom to ask when the library does not say.
type Contact struct {
	Name string `json:"name" yaml:"name"`
	URL  string `json:"url" yaml:"url"`
}

// Deadline is a date that returns every year, or comes once.
type Deadline struct {
	Rule Rule
	What string // what is due then: "application due"
}
