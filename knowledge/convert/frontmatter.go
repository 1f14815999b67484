package convert

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
)

// File is the draft as a file of a library: front matter and body. What the text
// suggests stands in comments, which nothing serves.
func (d *Draft) File() string {
	var b strings.Builder
	b.WriteString("---\n")
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("title: %s", quoted(d.Title))
	line("kind: %s", d.Kind)
	d.comment(&b, "kind")
	line("approval: %s", safeApproval(d.Kind))
	d.comment(&b, "approval")
	if len(d.Citations) > 0 {
		line("citations: [%s]", strings.Join(d.Citations, ", "))
	}
	for _, p := range d.Proposals {
		switch {
		case p.Key == "deadline":
			line("# deadline: {rule: %s, what: %s}", quoted(p.Value), quoted(due(p.Sentence)))
		case p.Key == "expires" && p.Value != "":
			line("# expires: %s", p.Value)
		case p.Key == "expires":
			line("# expires: a day such as 2027-06-30")
		default:
			continue
		}
		line("# proposed: %s", remark(p.Sentence))
	}
	line("source:")
	line("  document: %s", quoted(d.Source.Document))
	line("  title: %s", quoted(d.Source.Title))
	if len(d.Source.Heading) > 0 {
		line("  heading:")
		for _, h := range d.Source.Heading {
			line("    - %s", quoted(h))
		}
	}
	if d.Date != "" {
		line("  # as_of: %s", quoted(d.Date))
		line("  # proposed: the file was last changed then")
	}
	if d.Source.URL != "" {
		line("  url: %s", quoted(d.Source.URL))
	}
	line("draft: true # remove this line when you have checked the entry")
	b.WriteString("---\n")
	return b.String() + d.body()
}

// body is the text, or a word in its place: an entry must have one.
func (d *Draft) body() string {
	if strings.TrimSpace(d.Body) == "" {
		return "(no text)\n"
	}
	return d.Body
}

// safeApproval says nothing about approval: that is an editor's to say.
func safeApproval(kind knowledge.Kind) knowledge.Approval {
	if kind == knowledge.Flexibility {
		return knowledge.Unstated
	}
	return knowledge.NotApplicable
}

func (d *Draft) comment(b *strings.Builder, key string) {
	for _, p := range d.Proposals {
		if p.Key == key {
			fmt.Fprintf(b, "# proposed: %s (%s)\n", p.Value, remark(p.Sentence))
		}
	}
}

// due guesses from a sentence what is due.
func due(sentence string) string {
	lower := strings.ToLower(sentence)
	for _, what := range []string{"application", "report", "plan", "notice", "request", "renewal", "documentation", "scores"} {
		if strings.Contains(lower, what) {
			return what + " due"
		}
	}
	return "due"
}

// quoted is a string as YAML reads it back: JSON is YAML.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(oneLine(clean(s))) // a string always encodes
	return strings.TrimSpace(b.String())
}

// remark is a sentence as part of a comment: in quotes, on one line.
func remark(s string) string { return "“" + oneLine(clean(s)) + "”" }
