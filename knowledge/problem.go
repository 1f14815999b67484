package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one mistake in a library, told so that an editor can mend it.
type Problem struct {
	File    string `json:"file"`           // path below the library's root
	Line    int    `json:"line,omitempty"` // 1 is the first; 0 when the file as a whole is meant
	What    string `json:"what"`
	Hint    string `json:"hint,omitempty"`
	Warning bool   `json:"warning,omitempty"` // worth a look, but the library can be served
}

// String is "file:line: what".
func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Warning {
		return where + ": warning: " + p.What
	}
	return where + ": " + p.What
}

// Problems is everything found wrong in one reading of a library, in file and
// line order. As an error it holds at least one problem that is no warning.
type Problems []Problem

// Error lists every mistake, one a line, each followed by its hint.
func (ps Problems) Error() string {
	var b strings.Builder
	for i, p := range ps {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
		if p.Hint != "" {
			b.WriteString("\n    hint: " + p.Hint)
		}
	}
	return b.String()
}

// Faults counts the problems that keep a library from being served.
func (ps Problems) Faults() int {
	n := 0
	for _, p := range ps {
		if !p.Warning {
			n++
		}
	}
	return n
}

func (ps *Problems) add(file string, line int, what, hint string) {
	*ps = append(*ps, Problem{File: file, Line: line, What: what, Hint: hint})
}

func (ps *Problems) warn(file string, line int, what, hint string) {
	*ps = append(*ps, Problem{File: file, Line: line, What: what, Hint: hint, Warning: true})
}

func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
