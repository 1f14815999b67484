package curator

import (
	"path"
	"regexp"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
)

// place is where one entry leads to another.
type place struct {
	file string
	line int
	what string // "see", "meanwhile", "a link"
}

var linkForm = regexp.MustCompile(`\]\(\s*<?([^)\s>#?]+)`)

// leadingTo are the places of served entries that lead to an id.
func (g *gate) leadingTo(id string) []place {
	if g.leads == nil {
		g.leads = map[string][]place{}
		for _, e := range g.is.lib().Served() {
			g.noteLeads(e)
		}
	}
	return g.leads[strings.ToLower(id)]
}

func (g *gate) noteLeads(e *knowledge.Entry) {
	note := func(id string, p place) {
		id = strings.ToLower(id)
		g.leads[id] = append(g.leads[id], p)
	}
	for _, id := range e.See {
		note(id, place{e.File, g.lineOf(e.File, "see"), `"see"`})
	}
	if e.Meanwhile != "" {
		note(e.Meanwhile, place{e.File, g.lineOf(e.File, "meanwhile"), `"meanwhile"`})
	}
	for n, line := range g.lines(e.File) {
		for _, m := range linkForm.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(m[1], ":") && !strings.HasPrefix(m[1], "/") {
				note(strings.TrimSuffix(path.Join(path.Dir(e.File), m[1]), ".md"), place{e.File, n + 1, "a link"})
			}
		}
	}
}
