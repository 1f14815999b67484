package index

import (
	"slices"

	"github.com/leeway-bot/leeway/knowledge"
)

// Filter keeps a search to some entries. An empty list lets all pass.
type Filter struct {
	Jurisdictions []string // ids whose policy holds; entries at the root of a library hold everywhere
	Kinds         []knowledge.Kind
	Approvals     []knowledge.Approval
	Citations     []string // canonical ids, of which an entry must cite one
}

// jurisdictions adds the entries that hold everywhere.
func (f Filter) jurisdictions() []string {
	if len(f.Jurisdictions) == 0 {
		return nil
	}
	return append(slices.Clone(f.Jurisdictions), "")
}

// Passes reports whether an entry is one of those that the filter keeps.
func (f Filter) Passes(e *knowledge.Entry) bool {
	cites := func() bool {
		for _, c := range e.Citations {
			if slices.Contains(f.Citations, c.ID) {
				return true
			}
		}
		return false
	}
	return (len(f.Jurisdictions) == 0 || e.Jurisdiction == "" || slices.Contains(f.Jurisdictions, e.Jurisdiction)) &&
		(len(f.Kinds) == 0 || slices.Contains(f.Kinds, e.Kind)) &&
		(len(f.Approvals) == 0 || slices.Contains(f.Approvals, e.Approval)) &&
		(len(f.Citations) == 0 || cites())
}
