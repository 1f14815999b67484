package knowledge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Line is one line of a list that editors keep: an ask, an off-topic question.
type Line struct {
	Text string
	File string
	Line int
}

// Synonym is a row of the thesaurus: what educators say, what policy says.
type Synonym struct {
	Say   []string `yaml:"say"`
	Means []string `yaml:"means"`
}

// Golden is a question whose answer must hold for a revision to be served.
type Golden struct {
	Question     string   `json:"question"`
	Jurisdiction string   `json:"jurisdiction,omitempty"`
	Context      []string `json:"context,omitempty"`  // earlier questions of the thread
	First        []string `json:"first,omitempty"`    // ids, any of which may come first
	Approval     Approval `json:"approval,omitempty"` // what the answer must say of it
	Verdict      string   `json:"verdict,omitempty"`  // "not_covered" when the library must stay silent

	File string `json:"-"`
	Line int    `json:"-"`
}

// readLines reads a plain list, one a line. "#" begins a comment at the start of
// a line, and within one when spaces stand around it: "goal #2" is no comment.
func readLines(file string, src []byte) []Line {
	var list []Line
	n := 0
	for line := range strings.Lines(string(src)) {
		n++
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		line, _, _ = strings.Cut(line, " # ")
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, Line{line, file, n})
		}
	}
	return list
}

func readThesaurus(file string, src []byte, problems *Problems) []Synonym {
	const hint = `write rows like {say: [snow day], means: [virtual instruction]}`
	root, line, err := readYAML(src)
	switch {
	case err != nil:
		problems.add(file, line, "not YAML: "+err.Error(), hint)
		return nil
	case root == nil:
		return nil
	case root.Kind != yaml.SequenceNode:
		problems.add(file, root.Line, "not a list of rows", hint)
		return nil
	}
	var list []Synonym
	for _, row := range root.Content {
		if row.Kind != yaml.MappingNode {
			problems.add(file, row.Line, "a row holds no keys", hint)
			continue
		}
		h := (&head{file: file, problems: problems}).row(row, "say", "means")
		say, _ := h.texts("say")
		means, _ := h.texts("means")
		if len(say) == 0 || len(means) == 0 {
			problems.add(file, row.Line, `a row lacks "say" or "means"`, hint)
			continue
		}
		list = append(list, Synonym{say, means})
	}
	return list
}

func readGolden(file string, src []byte, problems *Problems) []Golden {
	var list []Golden
	n := 0
	for line := range bytes.Lines(src) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		g := Golden{File: file, Line: n}
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		err := dec.Decode(&g)
		if _, extra := dec.Token(); err == nil && !errors.Is(extra, io.EOF) {
			err = errors.New("more follows on the line")
		}
		switch {
		case err != nil:
			problems.add(file, n, "not a golden question: "+strings.TrimPrefix(err.Error(), "json: "), `write {"question": "…", "first": ["id"]} on one line`)
		case strings.TrimSpace(g.Question) == "":
			problems.add(file, n, `no "question"`, `write {"question": "…", "first": ["id"]}`)
		case g.Verdict != "" && g.Verdict != "not_covered":
			problems.add(file, n, fmt.Sprintf("bad verdict %q", g.Verdict), `only "not_covered" can be demanded; otherwise name the entries that may come first`)
		case (g.Verdict == "") == (len(g.First) == 0):
			problems.add(file, n, `neither "first" nor "verdict", or both`, `name the entries that may come first, or say "verdict": "not_covered"`)
		default:
			list = append(list, g)
		}
	}
	return list
}
