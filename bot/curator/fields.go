package curator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
)

// changedFields lists the fields in which an entry differs, those first on which
// it depends what an educator may do.
func changedFields(old, new *knowledge.Entry) []FieldChange {
	was, is := fieldsOf(old), fieldsOf(new)
	var list []FieldChange
	for i, f := range was {
		if f.text != is[i].text {
			list = append(list, FieldChange{f.name, f.text, is[i].text})
		}
	}
	list = appendLines(list, "next_steps", old.NextSteps, new.NextSteps)
	list = appendLines(list, "see", old.See, new.See)
	list = appendLines(list, "asks", lineTexts(old.Asks), lineTexts(new.Asks))
	return appendLines(list, "body", bodyLines(old), bodyLines(new))
}

type field struct{ name, text string }

// fieldsOf are the fields that are compared whole, in the order of their weight.
func fieldsOf(e *knowledge.Entry) []field {
	var cites []string
	for _, c := range e.Citations {
		cites = append(cites, c.ID)
	}
	deadline, expires := "", ""
	if e.Deadline != nil {
		deadline = strings.Trim(e.Deadline.Rule.String()+": "+e.Deadline.What, ": ")
	}
	if !e.Expires.IsZero() {
		expires = e.Expires.Format(time.DateOnly)
	}
	draft := ""
	if e.Draft {
		draft = "true"
	}
	return []field{
		{"approval", string(e.Approval)}, {"citations", strings.Join(cites, ", ")}, {"kind", string(e.Kind)}, {"draft", draft},
		{"expires", expires}, {"deadline", deadline}, {"source", sourceText(e.Source)}, {"title", e.Title}, {"summary", e.Summary},
		{"meanwhile", e.Meanwhile}, {"contact", strings.TrimSpace(e.Contact.Name + " " + e.Contact.URL)},
	}
}

func sourceText(s knowledge.Source) string {
	parts := []string{s.Document, s.Title, strings.Join(s.Heading, " > "), s.AsOf, s.URL}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
}

// appendLines adds a field of which only the lines that differ are shown. Lines in
// another order alone are told as such.
func appendLines(list []FieldChange, name string, old, new []string) []FieldChange {
	if slices.Equal(old, new) {
		return list
	}
	gone, come := without(old, new), without(new, old)
	if len(gone)+len(come) == 0 {
		return append(list, FieldChange{name, fmt.Sprintf("%d in one order", len(old)), fmt.Sprintf("%d in another order", len(new))})
	}
	return append(list, FieldChange{name, strings.Join(gone, "\n"), strings.Join(come, "\n")})
}

// without is what of a list the other does not hold as often.
func without(list, other []string) []string {
	count := map[string]int{}
	for _, s := range other {
		count[s]++
	}
	var rest []string
	for _, s := range list {
		if count[s]--; count[s] < 0 {
			rest = append(rest, s)
		}
	}
	return rest
}

func lineTexts(lines []knowledge.Line) []string {
	var list []string
	for _, l := range lines {
		list = append(list, l.Text)
	}
	return list
}

// bodyLines are an entry's passages, line by line, each heading before its own.
func bodyLines(e *knowledge.Entry) []string {
	var list []string
	for _, p := range e.Passages {
		if len(p.Heading) > 0 {
			list = append(list, "# "+strings.Join(p.Heading, " > "))
		}
		list = append(list, strings.Split(p.Text, "\n")...)
	}
	return list
}

// libraryChanges are those that are no entry's.
func libraryChanges(old, new *knowledge.Library) []FieldChange {
	list := []FieldChange{}
	for _, f := range []struct{ name, old, new string }{
		{"title", old.Title, new.Title}, {"audience", old.Audience, new.Audience},
		{"contact", strings.TrimSpace(old.Contact.Name + " " + old.Contact.URL), strings.TrimSpace(new.Contact.Name + " " + new.Contact.URL)},
	} {
		if f.old != f.new {
			list = append(list, FieldChange{f.name, f.old, f.new})
		}
	}
	list = appendLines(list, "jurisdictions", jurisdictionLines(old), jurisdictionLines(new))
	list = appendLines(list, "codes", codeLines(old), codeLines(new))
	list = appendLines(list, "thesaurus", synonymLines(old), synonymLines(new))
	list = appendLines(list, "off-topic", lineTexts(old.OffTopic), lineTexts(new.OffTopic))
	return appendLines(list, "golden", goldenLines(old), goldenLines(new))
}

func jurisdictionLines(lib *knowledge.Library) []string {
	var list []string
	for _, j := range lib.Jurisdictions() {
		line := j.ID + ": " + strings.Join(slices.Compact(slices.Sorted(slices.Values(j.Names))), ", ")
		if j.Within != "" {
			line += "; within " + j.Within
		}
		if j.Contact.Name != "" {
			line += "; ask " + strings.TrimSpace(j.Contact.Name+" "+j.Contact.URL)
		}
		list = append(list, line)
	}
	return list
}

// codeLines are the codes of law that entries cite.
func codeLines(lib *knowledge.Library) []string {
	seen := map[string]bool{}
	var list []string
	for _, e := range lib.Entries {
		for _, c := range e.Citations {
			id := c.Code()
			if seen[id] {
				continue
			}
			seen[id] = true
			code, _ := lib.Codes.Code(id)
			list = append(list, strings.TrimSpace(id+": "+strings.Join([]string{code.Title, code.Display, code.URL}, " ")))
		}
	}
	slices.Sort(list)
	return list
}

func synonymLines(lib *knowledge.Library) []string {
	var list []string
	for _, s := range lib.Synonyms {
		list = append(list, strings.Join(s.Say, ", ")+" = "+strings.Join(s.Means, ", "))
	}
	return list
}

func goldenLines(lib *knowledge.Library) []string {
	var list []string
	for _, g := range lib.Golden {
		asked, wanted := append(slices.Clone(g.Context), g.Question), append(slices.Clone(g.First), g.Verdict, string(g.Approval))
		list = append(list, strings.Join(asked, " / ")+" -> "+strings.Join(strings.Fields(strings.Join(wanted, " ")), " "))
	}
	return list
}
