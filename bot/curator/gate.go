package curator

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
)

// gate holds a revision that lints against the one that is served. It hears every
// golden line of the new revision, and those of the bundled library that apply:
// lines are never picked by what was asked of late, since a question's text is
// erased once it is answered, and all lines hold those that were asked too.
type gate struct {
	dir      string                                  // the new revision's files
	was      *hearing                                // nil when nothing is served
	is       *hearing                                // the new revision
	bundled  *knowledge.Library                      // whose golden questions count where they apply
	baseline func(context.Context) (*hearing, error) // the bundled library, asked for a first revision

	leads map[string][]place // where entries lead to, by id in small letters; made when it is first asked for

	reasons  []Reason
	warnings []Reason
}

func (g *gate) refuse(file string, line int, hint, format string, args ...any) {
	g.reasons = append(g.reasons, Reason{File: file, Line: line, What: fmt.Sprintf(format, args...), Hint: hint})
}

// doubt is a reason that somebody's word sets aside.
func (g *gate) doubt(file string, line int, hint, format string, args ...any) {
	g.reasons = append(g.reasons, Reason{File: file, Line: line, What: fmt.Sprintf(format, args...), Hint: hint, Accept: true})
}

// run finds every reason. The golden questions come last: they cost the most, and
// say little of a library that lacks half of its entries.
func (g *gate) run(ctx context.Context) error {
	g.checkEntries()
	if g.was != nil {
		g.checkChanges()
	}
	if len(g.is.lib().Served()) == 0 {
		return nil
	}
	return g.checkGolden(ctx)
}

// checkGolden puts the library's own questions, and those of the bundled one that
// apply.
func (g *gate) checkGolden(ctx context.Context) error {
	own, theirs := g.is.lib().Golden, g.applicable()
	if err := g.is.ask(ctx, append(slices.Clone(own), theirs...)); err != nil {
		return err
	}
	before, err := g.before(ctx, slices.DeleteFunc(append(slices.Clone(own), theirs...), g.is.holds))
	if err != nil {
		return err
	}
	for _, q := range own {
		g.judge(q, q.File, "mend the entry, or let the line say what should come first", before)
	}
	for _, q := range theirs {
		if g.was == nil && g.is.reply(q).Verdict != bot.Answered { // a small library may be silent where the large one is sure
			continue
		}
		g.judge(q, "golden.jsonl of the bundled library", "mend the entry, or put a line for this question into golden.jsonl: it counts instead", before)
	}
	return nil
}

// judge refuses a question that held before and no longer does. What did not hold
// before either keeps nothing from getting better.
func (g *gate) judge(q knowledge.Golden, file, hint string, before *hearing) {
	faults := g.is.of(q).faults
	if len(faults) == 0 {
		return
	}
	what := fmt.Sprintf("the golden question %q: %s", q.Question, strings.Join(faults, "; "))
	if g.askedBefore(q, before) && !before.holds(q) {
		g.warnings = append(g.warnings, Reason{File: file, Line: q.Line, What: what + " (nor did it hold before)", Hint: hint})
		return
	}
	g.refuse(file, q.Line, hint, "%s", what)
}

// askedBefore reports whether the line stood in the library that was served, or is
// one of the bundled library's.
func (g *gate) askedBefore(q knowledge.Golden, before *hearing) bool {
	same := func(o knowledge.Golden) bool { return demandOf(o) == demandOf(q) }
	return slices.ContainsFunc(before.lib().Golden, same) || slices.ContainsFunc(g.bundled.Golden, same)
}

// before is what was served, or for a first start the bundled library, asked what
// no longer holds.
func (g *gate) before(ctx context.Context, broken []knowledge.Golden) (*hearing, error) {
	before := g.was
	if len(broken) == 0 {
		return before, nil
	}
	if before == nil {
		var err error
		if before, err = g.baseline(ctx); err != nil {
			return nil, err
		}
	}
	return before, before.ask(ctx, broken)
}

// applicable are the golden questions of the bundled library whose entries the
// new one has, under the same ids and with the same approval. A line of its own
// for the same question counts instead.
func (g *gate) applicable() []knowledge.Golden {
	lib := g.is.lib()
	own := map[string]bool{}
	for _, q := range lib.Golden {
		own[keyOf(q)] = true
	}
	var list []knowledge.Golden
	for _, q := range g.bundled.Golden {
		if own[keyOf(q)] || len(q.First) == 0 || q.Jurisdiction != "" && lib.Jurisdiction(q.Jurisdiction) == nil {
			continue
		}
		if !slices.ContainsFunc(q.First, func(id string) bool { return !sameApproval(lib.Entry(id), g.bundled.Entry(id)) }) {
			list = append(list, q)
		}
	}
	return list
}

func sameApproval(a, b *knowledge.Entry) bool {
	return a != nil && b != nil && !a.Draft && a.Approval == b.Approval
}
