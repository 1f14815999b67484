package curator

import "fmt"

// Outcome is what became of a request.
type Outcome string

// The outcomes.
const (
	Swapped   Outcome = "swapped"   // the new revision is served
	Unchanged Outcome = "unchanged" // the source holds what is served
	Refused   Outcome = "refused"   // the reasons say why; what was served is served on
	DryRun    Outcome = "dry_run"   // it would be swapped; nothing was changed
	Held      Outcome = "held"      // checked only: what is served is held until it is released
	Joined    Outcome = "joined"    // another request did the same; Result says what became of it
	Duplicate Outcome = "duplicate" // this delivery came before
)

// Report is what a request did, or would do.
type Report struct {
	Outcome  Outcome  `json:"outcome"`
	Result   Outcome  `json:"result,omitempty"` // of the request that was joined
	From     string   `json:"from"`             // revision served before; "" when none was
	To       string   `json:"to"`               // revision looked at
	Commit   string   `json:"commit,omitempty"` // of it; "" when the source is no repository
	Reasons  []Reason `json:"reasons"`          // why it is refused, or would be
	Accepted []Reason `json:"accepted,omitempty"`
	Warnings []Reason `json:"warnings,omitempty"` // worth a look; they keep nothing from being served
	Changes  Diff     `json:"changes"`
	Seconds  float64  `json:"seconds"`
}

// Reason is one thing that keeps a revision from being served.
type Reason struct {
	File   string `json:"file"`           // path below the library's root
	Line   int    `json:"line,omitempty"` // 1 is the first; 0 when the file as a whole is meant
	What   string `json:"what"`
	Hint   string `json:"hint,omitempty"`
	Accept bool   `json:"accept,omitempty"` // somebody may accept it: see Request.Accept
}

// String is "file:line: what".
func (r Reason) String() string {
	if r.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", r.File, r.Line, r.What)
	}
	return r.File + ": " + r.What
}

// Request asks for what the source holds now.
type Request struct {
	By       string // who: "slack:U0123", "token", "webhook:github", "poll", "terminal"
	DryRun   bool   // look, and change nothing
	Accept   bool   // changes that need somebody's word have it
	Ref      string // in place of the source's own
	Delivery string // a webhook's id: the same a second time does nothing
}

// same reports whether another request would do the same.
func (r Request) same(o Request) bool {
	return r.DryRun == o.DryRun && r.Accept == o.Accept && r.Ref == o.Ref
}

// fill makes its lists lists, so that their JSON is.
func (r *Report) fill() {
	if r.Reasons == nil {
		r.Reasons = []Reason{}
	}
	r.Changes.fill()
}

func texts(reasons []Reason) []string {
	var list []string
	for _, r := range reasons {
		list = append(list, r.String())
	}
	return list
}
