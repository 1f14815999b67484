package curator

import (
	"fmt"
	"strings"
)

// Markdown is the difference for a pull request. What a library says stands in
// code, so that it neither mentions anybody nor draws a picture.
func (d Diff) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s: %s\n", code(orNothing(d.From)), code(orNothing(d.To)), d.summary())
	markdownChanges(&b, d.Changed)
	markdownRefs(&b, "Added", d.Added)
	markdownRefs(&b, "Removed", d.Removed)
	if len(d.Library) > 0 {
		b.WriteString("\n#### For the whole library\n\n")
		markdownFields(&b, d.Library)
	}
	if len(d.Answers) > 0 {
		b.WriteString("\n#### Golden questions answered in another way\n\n| question | before | after |\n|---|---|---|\n")
	}
	for _, a := range d.Answers {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(a.text()), cell(a.Old.String()), cell(a.New.String()))
	}
	return b.String()
}

func markdownChanges(b *strings.Builder, changes []EntryChange) {
	if len(changes) > 0 {
		b.WriteString("\n#### Changed\n")
	}
	for _, c := range changes {
		fmt.Fprintf(b, "\n%s %s\n\n", code(c.ID), code(c.Title))
		markdownFields(b, c.Fields)
	}
}

func markdownRefs(b *strings.Builder, title string, list []EntryRef) {
	if len(list) > 0 {
		fmt.Fprintf(b, "\n#### %s\n\n", title)
	}
	for _, e := range list {
		fmt.Fprintf(b, "- %s\n", code(e.text()))
	}
}

func markdownFields(b *strings.Builder, fields []FieldChange) {
	for _, f := range fields {
		if !f.multiline() {
			name := f.Field
			if name == "approval" || name == "citations" {
				name = "**" + name + "**"
			}
			fmt.Fprintf(b, "- %s: %s → %s\n", name, code(orNothing(f.Old)), code(orNothing(f.New)))
			continue
		}
		text := plainLines(f.lines())
		fence := strings.Repeat("`", max(3, longestRun(text)+1))
		fmt.Fprintf(b, "- %s:\n\n  %sdiff\n  %s\n  %s\n", f.Field, fence, strings.ReplaceAll(text, "\n", "\n  "), fence)
	}
}

func plainLines(lines []string) string {
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}

// code is text in a span of code that it cannot end.
func code(text string) string {
	text = plain(text)
	ticks := strings.Repeat("`", longestRun(text)+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return ticks + text + ticks
}

// cell is code within a table, where a bar would end the cell.
func cell(text string) string { return code(strings.ReplaceAll(text, "|", "¦")) }

// longestRun is the length of the longest run of backticks.
func longestRun(text string) int {
	longest, n := 0, 0
	for _, r := range text {
		if n++; r != '`' {
			n = 0
		}
		longest = max(longest, n)
	}
	return longest
}
