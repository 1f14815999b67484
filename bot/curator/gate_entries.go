package curator

import (
	"bufio"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
)

const accepting = "when that is right, say so: --accept"

// checkEntries finds what is wrong with a revision by itself, beyond lint.
func (g *gate) checkEntries() {
	lib := g.is.lib()
	if len(lib.Served()) == 0 {
		g.refuse(".", 0, "remove draft: true from the entries that an editor has checked", "no entries are left to serve: all %d are drafts", len(lib.Entries))
		return
	}
	for _, q := range lib.Golden {
		if len(q.First) > 0 && !slices.ContainsFunc(q.First, func(id string) bool { return served(lib, id) != nil }) {
			g.refuse(q.File, q.Line, "remove draft: true, or take the line out until an editor has checked the entry", "the golden question %q is answered by drafts alone: %s", q.Question, strings.Join(q.First, ", "))
		}
	}
}

// served is the entry with this id when it may be shown.
func served(lib *knowledge.Library, id string) *knowledge.Entry {
	if e := lib.Entry(id); e != nil && !e.Draft {
		return e
	}
	return nil
}

// checkChanges finds what a revision changes for the worse.
func (g *gate) checkChanges() {
	old, new := g.was.lib(), g.is.lib()
	gone := 0
	for _, e := range old.Served() {
		is := served(new, e.ID)
		if is == nil {
			gone++
			g.checkVanished(e)
			continue
		}
		g.checkApproval(e, is)
		g.checkForce(e, is)
		g.checkCodes(e, is)
	}
	if n := len(old.Served()); gone*2 > n {
		g.doubt(".", 0, "is library.path the right folder? "+accepting, "%d of %d entries vanish at once", gone, n)
	}
	if n := len(old.Golden); n > 1 {
		if lost := len(without(demands(old), demands(new))); lost*2 > n {
			g.doubt("golden.jsonl", 0, "keep what must hold; "+accepting, "%d of %d golden questions vanish at once: little would hold the next revision", lost, n)
		}
	}
	g.checkJurisdictions(old, new)
}

func demands(lib *knowledge.Library) []string {
	var list []string
	for _, q := range lib.Golden {
		list = append(list, keyOf(q))
	}
	return list
}

// checkVanished refuses that an entry goes to which others still lead. What "see"
// and "meanwhile" name is lint's matter when the file is gone, and this one's when
// it has become a draft; links in a body are always.
func (g *gate) checkVanished(gone *knowledge.Entry) {
	for _, at := range g.leadingTo(gone.ID) {
		g.refuse(at.file, at.line, "take that out, or keep the entry", "%s leads to %s, which is no longer served", at.what, gone.ID)
	}
}

// checkApproval: "no approval needed" said wrongly can cost a district its funding.
func (g *gate) checkApproval(old, new *knowledge.Entry) {
	if new.Approval != knowledge.NotRequired || old.Approval == knowledge.NotRequired || sourceChanged(old, new) || citationsChanged(old, new) {
		return
	}
	file, line := g.approvalLine(new)
	g.doubt(file, line, "cite what says so, or name the newer source; "+accepting, "%s: approval changes from %s to not-required, on the same citations and source", new.ID, old.Approval)
}

// checkForce: a proposal must not be told as something in force.
func (g *gate) checkForce(old, new *knowledge.Entry) {
	if new.Kind != knowledge.Flexibility || old.Kind == knowledge.Flexibility || sourceChanged(old, new) {
		return
	}
	g.doubt(new.File, g.lineOf(new.File, "kind"), "name the source that puts it in force; "+accepting, "%s: a %s becomes a flexibility, on the same source", new.ID, old.Kind)
}

// checkCodes: a code of law that is no longer declared takes its citations with it.
func (g *gate) checkCodes(old, new *knowledge.Entry) {
	for _, c := range old.Citations {
		if _, known := g.is.lib().Codes.Code(c.Code()); !known && !slices.Contains(new.Citations, c) {
			g.refuse(new.File, g.lineOf(new.File, "citations"), `keep the code in "codes" of its jurisdiction's _index.md`, "%s: the code %q of its citation %s vanishes", new.ID, c.Code(), c.ID)
		}
	}
}

func (g *gate) checkJurisdictions(old, new *knowledge.Library) {
	for _, j := range old.Jurisdictions() {
		if new.Jurisdiction(j.ID) == nil {
			g.doubt(j.ID, 0, "keep its folder and _index.md; "+accepting, "the jurisdiction %s (%s) vanishes: questions that name it are told it is unknown", j.ID, j.Title)
		}
	}
}

func sourceChanged(old, new *knowledge.Entry) bool {
	return sourceText(old.Source) != sourceText(new.Source)
}

func citationsChanged(old, new *knowledge.Entry) bool {
	return !slices.Equal(old.Citations, new.Citations)
}

// approvalLine is where an entry's approval is said: in its file, or in an
// _index.md above.
func (g *gate) approvalLine(e *knowledge.Entry) (file string, line int) {
	if line := g.lineOf(e.File, "approval"); line > 0 {
		return e.File, line
	}
	for dir := path.Dir(e.File); ; dir = path.Dir(dir) {
		index := path.Join(dir, "_index.md")
		if line := g.lineOf(index, "approval"); line > 0 {
			return index, line
		}
		if dir == "." {
			return e.File, 0
		}
	}
}

// lineOf is the line of a key in a file's front matter, 0 when it has none.
func (g *gate) lineOf(file, key string) int {
	for n, line := range g.lines(file) {
		if strings.HasPrefix(line, key+":") {
			return n + 1
		}
		if n > 0 && strings.TrimRight(line, " \r") == "---" {
			break
		}
	}
	return 0
}

// lines are those of a file of the new revision; a file of sections has no head
// and no links.
func (g *gate) lines(file string) []string {
	if !strings.HasSuffix(file, ".md") {
		return nil
	}
	f, err := os.Open(filepath.Join(g.dir, filepath.FromSlash(file)))
	if err != nil {
		return nil
	}
	defer f.Close()
	var list []string
	in := bufio.NewScanner(f)
	in.Buffer(nil, 2<<20)
	for in.Scan() {
		list = append(list, in.Text())
	}
	return list
}

// reasonsOf are the mistakes that lint found, and its warnings apart.
func reasonsOf(problems knowledge.Problems) (reasons, warnings []Reason) {
	for _, p := range problems {
		r := Reason{File: p.File, Line: p.Line, What: p.What, Hint: p.Hint}
		if p.Warning {
			warnings = append(warnings, r)
		} else {
			reasons = append(reasons, r)
		}
	}
	return reasons, warnings
}
