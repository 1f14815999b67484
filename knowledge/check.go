package knowledge

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
)

// check finds the mistakes that show only with all entries at hand.
func (l *loader) check(lib *Library) {
	if len(lib.Entries) == 0 && len(l.problems) == 0 {
		l.problems.add(".", 0, "no entries", "put Markdown files with front matter into the folder, or name another folder")
	}
	for _, s := range l.see {
		if lib.Entry(s.id) == nil {
			l.problems.add(s.file, s.line, fmt.Sprintf("unknown id %q in %q", s.id, s.key), l.didYouMean(lib, s.id))
		}
	}
	for _, e := range lib.Entries {
		l.checkEntry(lib, e)
	}
	l.checkJurisdictions(lib)
	l.checkAsks(lib)
	l.checkGolden(lib)
}

func (l *loader) checkEntry(lib *Library, e *Entry) {
	if !strings.HasSuffix(e.File, sectionsFile) { // a section has no head
		l.checkHead(e)
	}
	if e.Jurisdiction != "" && lib.jurisdictions[e.Jurisdiction] == nil {
		l.problems.warn(e.File, 0, fmt.Sprintf("the folder %q has no _index.md", e.Jurisdiction), "add one with title, names and contact, so that questions can name the jurisdiction")
		lib.jurisdictions[e.Jurisdiction] = &Jurisdiction{ID: e.Jurisdiction, Title: e.Jurisdiction, Names: []string{e.Jurisdiction}}
	}
}

func (l *loader) checkHead(e *Entry) {
	front, _, _, _ := splitFrontMatter(l.files[e.File])
	h := readHead(e.File, front, new(Problems)) // once more, for the lines
	if e.Approval == NotRequired && len(e.Citations) == 0 {
		l.problems.add(e.File, h.line("approval"), "approval: not-required without a citation", "cite the law that leaves it to the district, or say approval: unstated")
	}
	if e.Kind != Flexibility && e.Kind != "" && e.Approval != NotApplicable {
		l.problems.add(e.File, h.line("approval"), fmt.Sprintf("a %s with approval: %s", e.Kind, e.Approval), "nothing in it is in force, so write approval: not-applicable")
	}
	if e.Draft {
		l.problems.warn(e.File, h.line("draft"), "a draft, not served"+needs(e), "remove draft: true when an editor has checked it")
	}
}

// needs says what a draft still lacks.
func needs(e *Entry) string {
	var lacks []string
	if e.Kind == Flexibility && e.Approval == Unstated {
		lacks = append(lacks, "an approval (if the source states one)")
	}
	if e.Kind == Flexibility && len(e.Citations) == 0 {
		lacks = append(lacks, "a citation")
	}
	if len(e.NextSteps) == 0 {
		lacks = append(lacks, "next steps")
	}
	if len(e.Asks) == 0 {
		lacks = append(lacks, "asks")
	}
	if len(lacks) == 0 {
		return ""
	}
	return "; it still needs " + strings.Join(lacks, ", ")
}

func (l *loader) checkJurisdictions(lib *Library) {
	for _, j := range lib.Jurisdictions() {
		if j.Within != "" && lib.jurisdictions[j.Within] == nil {
			l.problems.add(j.file, 0, fmt.Sprintf("lies within %q, which is no jurisdiction of the library", j.Within), "name another top folder")
		}
		chain := lib.Within(j.ID)
		if last := lib.jurisdictions[chain[len(chain)-1]]; last.Within == j.ID {
			l.problems.add(j.file, 0, fmt.Sprintf("%q lies within itself: %s", j.ID, strings.Join(append(chain, j.ID), " in ")), `remove one "within"`)
		}
	}
}

// checkAsks reports a question that is promised to two entries, or to an entry
// and to silence.
func (l *loader) checkAsks(lib *Library) {
	type owner struct {
		id string
		at Line
	}
	seen := map[string]owner{}
	for _, e := range lib.Entries {
		for _, ask := range e.Asks {
			key := sameAsk(ask.Text)
			first, twice := seen[key]
			switch {
			case !twice:
				seen[key] = owner{e.ID, ask}
			case first.id == e.ID:
				l.problems.warn(ask.File, ask.Line, "the same ask stands twice", fmt.Sprintf("remove it here or at %s:%d", first.at.File, first.at.Line))
			default:
				l.problems.add(ask.File, ask.Line, fmt.Sprintf("the ask %q stands under %s too", ask.Text, first.id), fmt.Sprintf("keep it here or at %s:%d, or let each say what sets it apart", first.at.File, first.at.Line))
			}
		}
	}
	for _, line := range lib.OffTopic {
		if owner, both := seen[sameAsk(line.Text)]; both {
			l.problems.add(line.File, line.Line, fmt.Sprintf("off topic, but %s answers it", owner.id), fmt.Sprintf("remove it here or at %s:%d", owner.at.File, owner.at.Line))
		}
	}
}

// sameAsk maps spellings of one question to one key: case, spaces and
// punctuation do not tell asks apart.
func sameAsk(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r < 0x2190 // keep emoji and symbols: they may be all there is
	}), " ")
}

func (l *loader) checkGolden(lib *Library) {
	for _, g := range lib.Golden {
		for _, id := range g.First {
			if lib.Entry(id) == nil {
				l.problems.add(g.File, g.Line, fmt.Sprintf("unknown id %q in \"first\"", id), l.didYouMean(lib, id))
			}
		}
		if g.Jurisdiction != "" && lib.Jurisdiction(g.Jurisdiction) == nil {
			l.problems.add(g.File, g.Line, fmt.Sprintf("unknown jurisdiction %q", g.Jurisdiction), "it is the name of a top folder")
		}
		if g.Approval != "" && !slices.Contains(Approvals(), g.Approval) {
			l.problems.add(g.File, g.Line, fmt.Sprintf("bad approval %q", g.Approval), "it is one of not-required, required, local, unstated, not-applicable")
		}
	}
}

func (l *loader) didYouMean(lib *Library, id string) string {
	var ids []string
	for _, e := range lib.Entries {
		ids = append(ids, e.ID)
		if path.Base(e.ID) == path.Base(strings.ToLower(id)) {
			return fmt.Sprintf("did you mean %q?", e.ID)
		}
	}
	if near := nearest(id, ids); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "ids are paths below the library, without .md"
}
