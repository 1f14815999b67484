package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

// listed is an entry as list prints it: an answer's entry, without what only a
// search gives it, and with its asks.
type listed struct {
	bot.Entry
	Score *struct{} `json:"score,omitempty"`
	Why   *struct{} `json:"why,omitempty"`
	Asks  []string  `json:"asks"`
}

func (p *program) listCommand() *cobra.Command {
	var kind, approval, jurisdiction, cites, today string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "Browse the library",
		Example: "  leeway list --approval not-required\n  leeway list --kind recommendation --jurisdiction mo\n  leeway list --cites \"ARM 10.55.906\" --json",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			on, err := day(today)
			if err != nil {
				return usageError{err}
			}
			s, err := p.settings()
			if err != nil {
				return err
			}
			lib, _, err := p.library(cmd.Context(), s)
			if err != nil {
				return err
			}
			filter, err := listFilter(lib, kind, approval, jurisdiction, cites)
			if err != nil {
				return err
			}
			return p.list(lib, filter, func(e *knowledge.Entry) listed {
				l := listed{Entry: bot.Show(lib, e, on), Asks: []string{}}
				for _, a := range e.Asks {
					l.Asks = append(l.Asks, a.Text)
				}
				return l
			}, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&kind, "kind", "", "flexibility, recommendation, plan or reference")
	f.StringVar(&approval, "approval", "", "not-required, required, local, unstated or not-applicable")
	f.StringVarP(&jurisdiction, "jurisdiction", "j", "", "entries of this jurisdiction alone: mt, mo, clayton")
	f.StringVar(&cites, "cites", "", "entries that rest on this citation, in any spelling")
	f.StringVar(&today, "today", "", "the day for deadlines and ends (default: today)")
	f.BoolVar(&asJSON, "json", false, "one entry a line, as JSON")
	return cmd
}

// listFilter reads the flags; a word that nothing is called is a wrong call.
func listFilter(lib *knowledge.Library, kind, approval, jurisdiction, cites string) (index.Filter, error) {
	var f index.Filter
	if kind != "" {
		if f.Kinds = []knowledge.Kind{knowledge.Kind(kind)}; !slices.Contains(knowledge.Kinds(), f.Kinds[0]) {
			return f, usageError{fmt.Errorf("no kind %q: it is one of %s", kind, joinWords(knowledge.Kinds()))}
		}
	}
	if approval != "" {
		if f.Approvals = []knowledge.Approval{knowledge.Approval(approval)}; !slices.Contains(knowledge.Approvals(), f.Approvals[0]) {
			return f, usageError{fmt.Errorf("no approval %q: it is one of %s", approval, joinWords(knowledge.Approvals()))}
		}
	}
	if err := holds(lib, jurisdiction); err != nil {
		return f, err
	}
	if jurisdiction != "" {
		jurisdiction = strings.ToLower(lib.Jurisdiction(jurisdiction).ID) // a name will do: Montana
		f.Jurisdictions = []string{jurisdiction}
	}
	if cites != "" {
		found := lib.Codes.Find(cites, lib.Within(jurisdiction)...)
		if len(found) == 0 {
			return f, usageError{fmt.Errorf("%q is no citation that the library knows, such as 20-1-302 or ARM 10.55.604", cites)}
		}
		f.Citations = []string{} // an absent citation lets nothing pass
		for _, c := range found {
			f.Citations = append(f.Citations, c.ID)
			for _, e := range lib.Citing(c.ID) {
				for _, held := range e.Citations {
					if knowledge.Covers(c.ID, held.ID) {
						f.Citations = append(f.Citations, held.ID)
					}
				}
			}
		}
	}
	return f, nil
}

func joinWords[T ~string](words []T) string {
	var list []string
	for _, w := range words {
		list = append(list, string(w))
	}
	return strings.Join(list, ", ")
}

func (p *program) list(lib *knowledge.Library, f index.Filter, show func(*knowledge.Entry) listed, asJSON bool) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	n := 0
	for _, e := range lib.Served() {
		if !f.Passes(e) {
			continue
		}
		n++
		if asJSON {
			if err := p.writeJSON(show(e)); err != nil {
				return err
			}
			continue
		}
		cites := ""
		if len(e.Citations) > 0 {
			cites = lib.Codes.Display(e.Citations[0])
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", e.ID, e.Kind, e.Approval, cites, e.Title)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if n == 0 && !asJSON {
		fmt.Fprintln(p.stderr, "leeway: no entry passes those filters")
	}
	return nil
}
