package bot

import (
	"slices"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/leeway-bot/leeway/knowledge/cite"
)

// cited is what a question names of the law.
type cited struct {
	all    []cite.Citation
	known  []string // ids of citations in the library that the named ones cover
	absent []cite.Citation
}

// lawIn finds the citations of a question and what the library holds on them.
func (a *Assistant) lawIn(text string, within []string) cited {
	var c cited
	for _, found := range a.lib.Codes.Find(text, within...) {
		if slices.ContainsFunc(c.all, func(o cite.Citation) bool { return o.ID == found.ID }) {
			continue
		}
		c.all = append(c.all, found)
		ids := a.citing(found.ID)
		if len(ids) == 0 {
			c.absent = append(c.absent, found)
		}
		c.known = append(c.known, ids...)
	}
	return c
}

// citing lists the citations in the library that one covers: itself, or the
// sections of a chapter.
func (a *Assistant) citing(id string) []string {
	var ids []string
	for _, e := range a.lib.Citing(id) {
		for _, c := range e.Citations {
			if !slices.Contains(ids, c.ID) && len(a.lib.Citing(c.ID)) > 0 && knowledge.Covers(id, c.ID) {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// governedFirst puts the entries that a named citation governs before those
// that only touch it, each group in its ranked order.
func governedFirst(hits []index.Hit, known []string) {
	governs := func(h index.Hit) int {
		if len(h.Entry.Citations) > 0 && slices.Contains(known, h.Entry.Citations[0].ID) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(hits, func(x, y index.Hit) int { return governs(x) - governs(y) })
}
