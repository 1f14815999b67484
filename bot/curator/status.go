package curator

import (
	"slices"
	"time"
)

// Status is what an admin wants to know at a glance.
type Status struct {
	Source   string    `json:"source"` // without secrets
	Ref      string    `json:"ref,omitempty"`
	Revision string    `json:"revision"` // "" while nothing could be loaded
	Commit   string    `json:"commit,omitempty"`
	LoadedAt time.Time `json:"loaded_at,omitzero"`
	Held     bool      `json:"held"`
	HeldBy   string    `json:"held_by,omitempty"`
	HeldAt   time.Time `json:"held_at,omitzero"`
	Kept     []Kept    `json:"kept"` // newest first
	Last     *Last     `json:"last,omitempty"`
	Running  *Running  `json:"running,omitempty"`
}

// Last is how the last reindex went.
type Last struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Outcome  Outcome   `json:"outcome,omitempty"`
	Revision string    `json:"revision,omitempty"` // looked at
	Commit   string    `json:"commit,omitempty"`
	Reasons  []Reason  `json:"reasons,omitempty"`
	Error    string    `json:"error,omitempty"` // the source could not be read
}

// Running is a reindex at work.
type Running struct {
	By     string    `json:"by"`
	Since  time.Time `json:"since"`
	DryRun bool      `json:"dry_run,omitempty"`

	Progress *Progress `json:"progress,omitempty"` // nil while it does not index
}

// Status says what is served, what is kept, and how the last reindex went.
func (c *Curator) Status() Status {
	s := Status{Source: c.source.String(), Ref: c.source.Ref, Kept: []Kept{}}
	c.mu.Lock()
	defer c.mu.Unlock()
	if rev := c.current.Load(); rev != nil {
		s.Revision, s.Commit, s.LoadedAt = rev.ID, rev.Commit, rev.LoadedAt
	}
	s.Held, s.HeldBy, s.HeldAt = c.state.Held, c.state.HeldBy, c.state.HeldAt
	s.Kept = append(s.Kept, c.state.Kept...)
	slices.Reverse(s.Kept)
	if c.last != nil {
		last := *c.last
		s.Last = &last
	}
	if r := c.running; r != nil {
		s.Running = &Running{By: r.req.By, Since: r.since, DryRun: r.req.DryRun, Progress: r.progress}
	}
	return s
}

// same reports whether a run went as the one before.
func (l *Last) same(r Report, err error) bool {
	if l == nil {
		return false
	}
	text := ""
	if err != nil {
		text = err.Error()
	}
	return l.Outcome == r.Outcome && l.Revision == r.To && l.Commit == r.Commit && l.Error == text && slices.Equal(l.Reasons, r.Reasons)
}
