package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

// printer lays lines out on standard output. Its first write error is kept.
type printer struct {
	w      io.Writer
	width  int // in columns
	colour bool
	err    error
}

const (
	plainWidth = 80 // where the output is no terminal
	readable   = 92 // longer lines are hard to read
)

func (p *program) printer() *printer {
	pr := &printer{w: p.stdout, width: plainWidth}
	if f, ok := p.stdout.(*os.File); ok && terminal(p.stdout) {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			pr.width = min(max(w, 40), readable)
		}
		pr.colour = !p.plain && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return pr
}

func (p *printer) line(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, strings.TrimRight(s, " "))
	}
}

// wrapped writes a paragraph with a hanging indent.
func (p *printer) wrapped(first, indent, text string) {
	lead := first
	for _, line := range wrap(text, p.width-runewidth.StringWidth(indent)) {
		p.line(lead + line)
		lead = indent
	}
}

func (p *printer) style(code, s string) string {
	if !p.colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *printer) bold(s string) string   { return p.style("1", s) }
func (p *printer) faint(s string) string  { return p.style("2", s) }
func (p *printer) yellow(s string) string { return p.style("33", s) }

// wrap cuts text into lines of at most width columns; words stay whole.
func wrap(text string, width int) []string {
	var lines []string
	var line string
	for _, word := range strings.Fields(text) {
		if line != "" && runewidth.StringWidth(line)+1+runewidth.StringWidth(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// render lays an answer out for reading.
func (p *program) render(a bot.Answer, explain bool) error {
	pr := p.printer()
	for _, line := range wrap(a.Headline, pr.width) {
		pr.line(pr.bold(line))
	}
	switch {
	case a.Verdict == bot.Answered:
		for i, e := range a.Entries {
			pr.entry(e, i == 0 || len(a.Entries) <= 3, explain)
		}
	case a.Verdict == bot.Unsure:
		pr.line("")
		pr.line("It may be one of these:")
		for i, e := range a.Entries {
			pr.wrapped(fmt.Sprintf("  %d. ", i+1), "     ", fmt.Sprintf("%s (%s): %s", e.Title, status(e), e.Summary))
			pr.explain(e, explain)
		}
		pr.ask(a)
	case len(a.Suggestions) > 0:
		pr.line("")
		pr.line("The nearest topics it does hold:")
		for _, s := range a.Suggestions {
			pr.wrapped("  - ", "    ", s)
		}
		for _, e := range a.Entries {
			pr.explain(e, explain)
		}
		pr.ask(a)
	}
	if a.Reason != "" && explain {
		pr.line("")
		pr.line(pr.faint("reason: " + a.Reason))
	}
	if explain {
		pr.line(pr.faint(fmt.Sprintf("covered %.2f · %s · revision %s · %.1f ms", a.Probability, a.Verdict, a.Revision, a.TookMS)))
	}
	return pr.err
}

func (p *printer) ask(a bot.Answer) {
	if a.Ask.Name != "" {
		p.line("")
		p.wrapped("", "", strings.TrimSpace("Ask: "+a.Ask.Name+" "+a.Ask.URL))
	}
}

// status is whose policy an entry is and whether it holds.
func status(e bot.Entry) string {
	switch {
	case e.InForce:
		return e.Place + ", in force"
	case e.Kind == "flexibility":
		return e.Place + ", ended"
	case e.Kind == "recommendation":
		return e.Place + ", proposed, not in force"
	case e.Kind == "plan":
		return e.Place + ", district goal"
	}
	return e.Place + ", background"
}

// entry writes one entry; in full with its passages and next steps.
func (p *printer) entry(e bot.Entry, full, explain bool) {
	p.line("")
	p.line(p.bold(e.Title) + p.faint("  ("+status(e)+")"))
	for _, w := range e.Warnings {
		p.wrapped("  ! ", "    ", p.yellow(w))
	}
	if e.Kind == "flexibility" {
		p.wrapped("  ", "  ", e.ApprovalText+".")
	}
	for _, c := range e.Citations {
		p.line("  " + strings.TrimSpace(c.Display+"  "+p.faint(c.URL)))
	}
	if e.Deadline != nil {
		p.wrapped("  Deadline: ", "            ", strings.TrimSpace(e.Deadline.What+", "+e.Deadline.Rule+next(e.Deadline.Next)))
	}
	if full {
		p.passages(e)
		for _, s := range e.NextSteps {
			p.wrapped("  → ", "    ", s)
		}
	}
	p.wrapped(p.faintPrefix("  Source: "), "          ", source(e))
	p.explain(e, explain)
}

func (p *printer) faintPrefix(s string) string { return p.faint(s) }

func next(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return ""
	}
	return ": next on " + day.Format("Monday, January 2, 2006")
}

func source(e bot.Entry) string {
	text := strings.Join(append([]string{e.Source.Title}, e.Source.Heading...), " › ")
	if e.Source.AsOf != "" {
		text += ", as of " + e.Source.AsOf
	}
	return text
}

// passagesShown is how many passages of an entry a terminal shows: the answer
// holds more, but a screen should hold the answer.
const passagesShown = 2

func (p *printer) passages(e bot.Entry) {
	for _, passage := range e.Passages[:min(passagesShown, len(e.Passages))] {
		p.line("")
		if n := len(passage.Heading); n > 0 {
			p.line("  │ " + p.bold(passage.Heading[n-1]))
		}
		for line := range strings.SplitSeq(passage.Text, "\n") {
			p.wrapped("  │ ", "  │ ", line)
		}
	}
	if len(e.Passages) > 0 {
		p.line("")
	}
}

func (p *printer) explain(e bot.Entry, explain bool) {
	if explain {
		p.line(p.faint(fmt.Sprintf("  %s  %.3f  %s", e.ID, e.Score, e.Why)))
	}
}
