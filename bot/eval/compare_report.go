package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Write prints what changed, and the table with its differences. name is the
// earlier run's file; changes says whether each question is told.
func (c *Comparison) Write(w io.Writer, name string, changes bool) error {
	for _, group := range []struct {
		what string
		list []Change
	}{{"better", c.Better}, {"worse", c.Worse}, {"better in one way and worse in another", c.Mixed}} {
		if len(group.list) == 0 {
			continue
		}
		fmt.Fprintf(w, "%d %s\n", len(group.list), group.what)
		for _, p := range group.list {
			if changes {
				fmt.Fprintf(w, "  %s  %s\n      %s\n", p.After.ID, p.After.Question, p)
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%d questions in both: %d better, %d worse, %d mixed, %d with other ids among the first five\n",
		c.Questions, len(c.Better), len(c.Worse), len(c.Mixed), c.Shifted)
	writeIDs(w, "asked now, not in "+name, c.New)
	writeIDs(w, "in "+name+", not asked now", c.Gone)
	fmt.Fprintln(w)
	return c.writeScores(w)
}

// String says what changed: "rank 3 -> 1, unsure 0.41 -> answered 0.72".
func (c Change) String() string {
	var parts []string
	if c.byRank() != 0 {
		parts = append(parts, fmt.Sprintf("rank %s -> %s", rankText(c.Before.Rank), rankText(c.After.Rank)))
	}
	if c.byVerdict() != 0 {
		parts = append(parts, fmt.Sprintf("%s %.2f -> %s %.2f", c.Before.Verdict, c.Before.Probability, c.After.Verdict, c.After.Probability))
	}
	if was, is := topOf(c.Before), topOf(c.After); was != is {
		parts = append(parts, fmt.Sprintf("first %s -> %s", was, is))
	}
	return strings.Join(parts, ", ")
}

func rankText(rank int) string {
	if rank == 0 {
		return "none"
	}
	return fmt.Sprint(rank)
}

func topOf(r Record) string {
	if len(r.Top) == 0 {
		return "nothing"
	}
	return r.Top[0]
}

// writeIDs names the questions of one run alone, the first of many.
func writeIDs(w io.Writer, what string, list []Record) {
	const named = 10
	if len(list) == 0 {
		return
	}
	var ids []string
	for _, r := range list[:min(named, len(list))] {
		ids = append(ids, r.ID)
	}
	more := ""
	if len(list) > named {
		more = fmt.Sprintf(" and %d more", len(list)-named)
	}
	fmt.Fprintf(w, "%d %s: %s%s\n", len(list), what, strings.Join(ids, ", "), more)
}

// writeScores prints the later table. Below a category stands what the earlier
// one had, where it had something else.
func (c *Comparison) writeScores(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, scoreHead)
	for _, s := range c.After {
		fmt.Fprintln(t, strings.Join(s.cells(), "\t")+"\t")
		if at := slices.IndexFunc(c.Before, func(b Score) bool { return b.Category == s.Category }); at >= 0 && len(strings.Join(wasCells(c.Before[at], s), "")) > len("was") {
			fmt.Fprintln(t, strings.Join(wasCells(c.Before[at], s), "\t")+"\t")
		}
	}
	return t.Flush()
}

// wasCells are the cells in which an earlier score differs.
func wasCells(was, is Score) []string {
	cells := was.cells()
	for i, cell := range is.cells() {
		if cells[i] == cell {
			cells[i] = ""
		}
	}
	cells[0] = "was"
	return cells
}
