package curator

import (
	"fmt"
	"strings"
	"unicode"
)

// shownLines is how many lines of a list or a body are shown before and after;
// JSON has them all.
const shownLines = 12

// Text is the difference for a terminal, without colour. What a library says
// cannot move the cursor: control characters are shown as such.
func (d Diff) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s: %s\n", orNothing(d.From), orNothing(d.To), d.summary())
	section := func(n int, title string) {
		if n > 0 {
			fmt.Fprintf(&b, "\n%s\n", title)
		}
	}
	section(len(d.Changed), "changed")
	for _, c := range d.Changed {
		fmt.Fprintf(&b, "  %s  %s\n", plain(c.ID), plain(c.Title))
		textFields(&b, "    ", c.Fields)
	}
	section(len(d.Added), "added")
	for _, e := range d.Added {
		fmt.Fprintf(&b, "  + %s\n", plain(e.text()))
	}
	section(len(d.Removed), "removed")
	for _, e := range d.Removed {
		fmt.Fprintf(&b, "  - %s\n", plain(e.text()))
	}
	section(len(d.Library), "for the whole library")
	textFields(&b, "  ", d.Library)
	section(len(d.Answers), "golden questions answered in another way")
	for _, a := range d.Answers {
		fmt.Fprintf(&b, "  %s\n    before  %s\n    after   %s\n", plain(a.text()), plain(a.Old.String()), plain(a.New.String()))
	}
	return b.String()
}

// summary counts: "2 entries changed, 1 added".
func (d Diff) summary() string {
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{len(d.Changed), "entry changed", "entries changed"}, {len(d.Added), "entry added", "entries added"}, {len(d.Removed), "entry removed", "entries removed"},
		{len(d.Library), "change for the whole library", "changes for the whole library"}, {len(d.Answers), "golden question answered in another way", "golden questions answered in another way"},
	} {
		if p.n > 0 {
			parts = append(parts, counted(p.n, p.one, p.many))
		}
	}
	if len(parts) == 0 {
		return "nothing that a reader would see"
	}
	return strings.Join(parts, ", ")
}

func textFields(b *strings.Builder, indent string, fields []FieldChange) {
	for _, f := range fields {
		if !f.multiline() {
			fmt.Fprintf(b, "%s%s: %s -> %s\n", indent, f.Field, orNothing(plain(f.Old)), orNothing(plain(f.New)))
			continue
		}
		fmt.Fprintf(b, "%s%s:\n", indent, f.Field)
		for _, line := range f.lines() {
			fmt.Fprintf(b, "%s  %s\n", indent, plain(line))
		}
	}
}

// multiline reports whether a change is better read line by line.
func (f FieldChange) multiline() bool {
	const wide = 60
	return strings.Contains(f.Old+f.New, "\n") || len(f.Old)+len(f.New) > wide || f.Field == "body" || f.Field == "asks"
}

// lines are what went, led by "-", and what came, led by "+".
func (f FieldChange) lines() []string {
	return append(led("- ", f.Old), led("+ ", f.New)...)
}

func led(sign, text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	more := len(lines) - shownLines
	lines = lines[:min(len(lines), shownLines)]
	for i, line := range lines {
		lines[i] = sign + line
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("%s… and %d more", sign, more))
	}
	return lines
}

// text names an entry and what it is.
func (e EntryRef) text() string {
	what := string(e.Kind) + ", " + string(e.Approval)
	if e.Draft {
		what = "draft, " + what
	}
	return fmt.Sprintf("%s  %s (%s)", e.ID, e.Title, what)
}

// text is the question with its thread and jurisdiction.
func (a AnswerChange) text() string {
	text := strings.Join(append(append([]string{}, a.Context...), a.Question), " / ")
	if a.Jurisdiction != "" {
		text += " [" + a.Jurisdiction + "]"
	}
	return text
}

// String is the verdict and what it rests on.
func (r GoldenReply) String() string {
	switch {
	case r.Verdict == "":
		return "cannot be asked"
	case r.First == "":
		return string(r.Verdict)
	}
	return fmt.Sprintf("%s: %s (%s)", r.Verdict, r.First, r.Approval)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// plain shows what cannot be seen or would move the cursor as a question mark.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d' {
			return '?'
		}
		return r
	}, s)
}
