package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/leeway-bot/leeway/bot"
)

// suggest finds the entry nearest to each question. The question did not reach the
// threshold of an answer, so an editor must decide whether the entry answers it.
func (p *program) suggest(ctx context.Context, list []gap) error {
	a, err := p.assistant(ctx)
	if err != nil {
		return err
	}
	today, err := day("")
	if err != nil {
		return err
	}
	for i := range list {
		g := &list[i]
		if g.Kind != "question" {
			continue
		}
		q := bot.Question{Text: g.Question, Today: today}
		if j := a.Library().Jurisdiction(g.Jurisdiction); j != nil {
			q.Jurisdiction = j.ID
		}
		answer, err := a.Answer(ctx, q)
		if bot.Hint(err) != "" { // what was asked once is no question any more: too long, say
			continue
		}
		if err != nil {
			return fmt.Errorf("question %s: %w", g.ID, err)
		}
		if len(answer.Entries) > 0 {
			e := answer.Entries[0]
			g.Nearest = &nearest{Entry: e.ID, Title: e.Title, File: e.ID + ".asks.txt", Ask: asAsk(g.Question)}
		}
	}
	return nil
}

// asAsk is a question as a line of an asks file, where "#" would begin a comment.
func asAsk(question string) string { return strings.TrimLeft(printable(question), "# ") }

func (p *program) printGaps(list []gap, o gapsOptions) error {
	pr := p.printer()
	questions := 0
	for _, g := range list {
		if g.Kind == "question" {
			questions++
		}
	}
	pr.line(pr.bold(count(questions, "question", "questions") + " sent to the policy team"))
	for _, g := range list[:questions] {
		pr.line("")
		pr.line(pr.faint(strings.TrimSpace(fmt.Sprintf("  %s  %s  %s", g.ID, g.Day, printable(g.Jurisdiction)))))
		pr.wrapped("  ", "  ", printable(g.Question))
		if o.suggest {
			pr.nearest(g.Nearest)
		}
	}
	pr.line("")
	pr.line(pr.bold(count(len(list)-questions, "entry", "entries") + " marked not helpful in " + count(o.days, "day", "days")))
	for _, g := range list[questions:] {
		pr.wrapped("  ", "    ", fmt.Sprintf("%s: %s (%s), last %s", printable(g.Entry), count(g.Count, "time", "times"), inWords(g.Reasons), g.Day))
	}
	if pr.err != nil {
		return fmt.Errorf("write output: %w", pr.err)
	}
	return nil
}

func (p *printer) nearest(n *nearest) {
	if n == nil {
		p.line("    nothing in the library is near")
		return
	}
	p.wrapped("    ", "      ", fmt.Sprintf("nearest: %s (%s). If it answers, paste into %s:", n.Title, n.Entry, n.File))
	p.line(n.Ask)
}

func inWords(reasons map[string]int) string {
	var list []string
	for _, name := range byCount(reasons) {
		list = append(list, fmt.Sprintf("%s %d", name, reasons[name]))
	}
	return strings.Join(list, ", ")
}

// gapsCSV writes a row a question, and one for each reason why an entry did not help.
func (p *program) gapsCSV(list []gap) error {
	w := csv.NewWriter(p.stdout)
	_ = w.Write([]string{"kind", "id", "day", "jurisdiction", "question", "reason", "count", "nearest"}) // the first error is kept: see Error
	for _, g := range list {
		near := ""
		if g.Nearest != nil {
			near = g.Nearest.Entry
		}
		if g.Kind == "question" {
			_ = w.Write([]string{g.Kind, g.ID, g.Day, cell(g.Jurisdiction), cell(g.Question), "", "", near})
			continue
		}
		for _, reason := range byCount(g.Reasons) {
			_ = w.Write([]string{g.Kind, g.Entry, g.Day, "", "", reason, strconv.Itoa(g.Reasons[reason]), ""})
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

// cell keeps a spreadsheet from taking what somebody wrote for a formula.
func cell(text string) string {
	text = printable(text)
	if strings.HasPrefix(text, "=") || strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "@") {
		return "'" + text
	}
	return text
}
