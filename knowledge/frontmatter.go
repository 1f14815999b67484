package knowledge

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// head is the front matter of one file while it is read: a YAML mapping whose
// every mistake is recorded with the line it stands on.
type head struct {
	file     string
	shift    int // lines of the file above the YAML text
	fields   map[string]*yaml.Node
	lines    map[string]int // line of each key
	broken   bool           // not YAML: what it lacks is unknown
	problems *Problems
}

// splitFrontMatter cuts a file into its YAML head, between two lines "---", and
// the body. bodyLine is the line on which the body begins, 1 being the first.
func splitFrontMatter(src []byte) (front, body []byte, bodyLine int, ok bool) {
	rest, found := cutFence(src)
	if !found {
		return nil, src, 1, false
	}
	bodyLine = 2
	for at := 0; at <= len(rest); bodyLine++ {
		if after, end := cutFence(rest[at:]); end {
			return rest[:at], after, bodyLine + 1, true
		}
		nl := bytes.IndexByte(rest[at:], '\n')
		if nl < 0 {
			break
		}
		at += nl + 1
	}
	return nil, src, 1, false
}

// cutFence removes a first line that is "---".
func cutFence(src []byte) (rest []byte, ok bool) {
	line, rest, _ := bytes.Cut(src, []byte("\n"))
	if string(bytes.TrimRight(line, " \t\r")) != "---" {
		return src, false
	}
	return rest, true
}

// readHead parses front matter. Its result is never nil; after a syntax error
// it has no fields.
func readHead(file string, front []byte, problems *Problems) *head {
	h := &head{file: file, shift: 1, fields: map[string]*yaml.Node{}, lines: map[string]int{}, problems: problems}
	doc, line, err := readYAML(front)
	if err != nil {
		h.broken = true
		problems.add(file, line+h.shift, "front matter is not YAML: "+err.Error(), `put values that hold ":", "#", "*" or "?" in quotes, and indent with spaces`)
		return h
	}
	if doc != nil {
		h.take(doc)
	}
	return h
}

func (h *head) take(m *yaml.Node) {
	if m.Kind != yaml.MappingNode {
		h.add(m, "front matter is not a list of keys", `write "key: value" lines between the two "---" lines`)
		return
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i]
		if _, twice := h.fields[key.Value]; twice {
			h.add(key, fmt.Sprintf("key %q stands twice", key.Value), "keep one of the two")
			continue
		}
		h.fields[key.Value], h.lines[key.Value] = m.Content[i+1], key.Line+h.shift
	}
}

// add records a problem at a node's line.
func (h *head) add(n *yaml.Node, what, hint string) {
	h.problems.add(h.file, n.Line+h.shift, what, hint)
}

// line of a key, or of the file's first line when it has no such key.
func (h *head) line(key string) int { return max(1, h.lines[key]) }

// allow reports every key that is not among known.
func (h *head) allow(known ...string) {
	for _, key := range slices.Sorted(maps.Keys(h.lines)) {
		if slices.Contains(known, key) {
			continue
		}
		hint := "the keys are " + strings.Join(known, ", ")
		if near := nearest(key, known); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		h.problems.add(h.file, h.lines[key], fmt.Sprintf("unknown key %q", key), hint)
	}
}

// sub reads a mapping that is the value of a key, and checks its keys. It is
// nil when the key is absent or holds something else, which is reported.
func (h *head) sub(key string, known ...string) *head {
	n := h.fields[key]
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		h.add(n, fmt.Sprintf("%q holds no keys", key), fmt.Sprintf("write %s: {%s: …}", key, known[0]))
		return nil
	}
	return h.row(n, known...)
}

// row reads a mapping that stands somewhere in h, and checks its keys.
func (h *head) row(n *yaml.Node, known ...string) *head {
	s := &head{file: h.file, shift: h.shift, fields: map[string]*yaml.Node{}, lines: map[string]int{}, problems: h.problems}
	s.take(n)
	s.allow(known...)
	return s
}
