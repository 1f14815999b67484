package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/leeway-bot/leeway/knowledge/convert"
)

// report prints what became of a file.
func (i *importing) report(done imported) error {
	if i.asJSON {
		return i.writeJSON(done)
	}
	if _, err := fmt.Fprint(i.stdout, done.text(i.dryRun)); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if done.Error != "" {
		complain(i.stderr, errors.New(done.Error), done.Hint)
	}
	return nil
}

// maxShownLosses of one file in the terminal; --json has all.
const maxShownLosses = 12

// text is a file's part of the report, in lines.
func (d imported) text(dryRun bool) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	would := ""
	if dryRun {
		would = " (dry run: nothing was written)"
	}
	if d.Sections != nil {
		d.lawText(line, would)
		return b.String()
	}
	if d.Document == "" {
		return ""
	}
	line("%s: %s “%s”, %s%s", d.File, d.Format, d.Title, count(d.Drafts, "draft", "drafts"), would)
	tally := convert.Report{Changes: d.Changes}
	var sums []string
	for _, o := range []convert.Outcome{convert.Created, convert.Updated, convert.Unchanged, convert.Kept, convert.Vanished} {
		if n := tally.Count(o); n > 0 {
			sums = append(sums, fmt.Sprintf("%d %s", n, o))
		}
	}
	if len(sums) > 0 {
		line("  %s", strings.Join(sums, ", "))
	}
	for _, c := range d.Changes {
		switch c.Outcome {
		case convert.Updated:
			line("  updated %s", c.File)
			for _, l := range c.Diff {
				line("    %s", l)
			}
		case convert.Kept, convert.Vanished:
			line("  %s %s: %s", c.Outcome, c.File, c.Why)
		}
	}
	for n, l := range d.Losses {
		if n == maxShownLosses {
			line("  … and %d more not carried over; --json lists them", len(d.Losses)-n)
			break
		}
		where := l.Place
		if where != "" {
			where += ": "
		}
		line("  not carried over: %s%s", where, l.What)
	}
	return b.String()
}

func (d imported) lawText(line func(string, ...any), would string) {
	s := d.Sections
	if len(s.Mistakes) > 0 {
		line("%s: %s read", d.File, count(s.Sections, "section", "sections"))
		for _, m := range s.Mistakes {
			line("  %s", m)
		}
		return
	}
	line("%s: %s, %d without text, %d of a code that the library does not know%s", d.File, count(s.Sections, "section", "sections"), s.Empty, s.Unknown, would)
	line("  %s %s", s.Outcome, s.File)
}
