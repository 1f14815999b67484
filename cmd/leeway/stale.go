package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

// stale is an entry that an editor should look at again.
type stale struct {
	ID    string `json:"id"`
	File  string `json:"file"`
	Title string `json:"title"`
	Why   string `json:"why"`          // expires, expired, deadline, as_of
	On    string `json:"on,omitempty"` // the day, as the entry says it
	Text  string `json:"text"`
}

func (p *program) staleCommand() *cobra.Command {
	var within, older, today string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stale",
		Short: "Entries that an editor should look at again",
		Long: "List the entries that end soon or have ended, those whose one deadline has passed,\n" +
			"and those that rest on a document older than two years. Spans are written as days,\n" +
			"weeks or years: 90d, 12w, 2y.",
		Example: "  leeway stale\n  leeway stale --within 180d --older 1y --json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			on, err := day(today)
			if err != nil {
				return usageError{err}
			}
			soon, err := span("within", within, on)
			if err != nil {
				return err
			}
			old, err := span("older", older, on)
			if err != nil {
				return err
			}
			s, err := p.settings()
			if err != nil {
				return err
			}
			lib, _, err := p.library(cmd.Context(), s)
			if err != nil {
				return err
			}
			return p.tellStale(staleIn(lib, on, on.Add(soon), on.Add(-old)), asJSON)
		},
	}
	cmd.Flags().StringVar(&within, "within", "90d", "how far ahead an end is listed")
	cmd.Flags().StringVar(&older, "older", "2y", "from which age on a document is listed")
	cmd.Flags().StringVar(&today, "today", "", "the day to judge by (default: today)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one entry a line, as JSON")
	return cmd
}

// span reads 90d, 12w or 2y.
func span(flag, s string, from time.Time) (time.Duration, error) {
	wrong := usageError{fmt.Errorf("--%s is %q, not a span such as 90d, 12w or 2y", flag, s)}
	if s == "" {
		return 0, wrong
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	const most = 36500 // a hundred years
	if err != nil || n < 0 || n > most {
		return 0, wrong
	}
	switch s[len(s)-1] {
	case 'd':
		return time.Duration(n) * 24 * time.Hour, nil
	case 'w':
		return time.Duration(n) * 7 * 24 * time.Hour, nil
	case 'y':
		return from.AddDate(min(n, 100), 0, 0).Sub(from), nil
	}
	return 0, wrong
}

// staleIn lists by what presses most: what has ended, what ends next, the passed
// deadlines, then the oldest documents. Drafts are listed too: they may be
// published.
func staleIn(lib *knowledge.Library, today, soon, old time.Time) []stale {
	var list []stale
	for _, e := range lib.Entries {
		add := func(why, on, text string) { list = append(list, stale{e.ID, e.File, e.Title, why, on, text}) }
		if on := e.Expires.Format(time.DateOnly); !e.Expires.IsZero() && e.ExpiredOn(today) {
			add("expired", on, "ended on "+on)
		} else if !e.Expires.IsZero() && !e.Expires.After(soon) {
			add("expires", on, fmt.Sprintf("ends on %s, in %s", on, count(int(e.Expires.Sub(today).Hours()/24), "day", "days")))
		}
		if e.Deadline != nil && e.Deadline.Rule.Next(today).IsZero() {
			add("deadline", e.Deadline.Rule.String(), "its deadline has passed: "+e.Deadline.Rule.String())
		}
		if at, dated := asOf(e.Source.AsOf); dated && at.Before(old) {
			add("as_of", e.Source.AsOf, "rests on a document as of "+e.Source.AsOf)
		}
	}
	order := []string{"expired", "expires", "deadline", "as_of"}
	slices.SortStableFunc(list, func(a, b stale) int {
		return cmp.Or(slices.Index(order, a.Why)-slices.Index(order, b.Why), cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// asOf reads 2022, 2022-06 or 2022-06-14 as its last day.
func asOf(s string) (time.Time, bool) {
	for _, form := range []struct {
		layout string
		y, m   int
	}{{"2006-01-02", 0, 0}, {"2006-01", 0, 1}, {"2006", 1, 0}} {
		if at, err := time.Parse(form.layout, s); err == nil {
			return at.AddDate(form.y, form.m, 0), true
		}
	}
	return time.Time{}, false
}

func (p *program) tellStale(list []stale, asJSON bool) error {
	pr := p.printer()
	for _, s := range list {
		if asJSON {
			if err := p.writeJSON(s); err != nil {
				return err
			}
			continue
		}
		pr.wrapped(strings.TrimSpace(s.File)+": ", "    ", s.Text+" ("+s.Title+")")
	}
	if !asJSON {
		pr.line(count(len(list), "entry", "entries") + " to look at again")
	}
	if pr.err != nil {
		return fmt.Errorf("write output: %w", pr.err)
	}
	return nil
}
