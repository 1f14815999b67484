package knowledge

import (
	"fmt"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"
	"go.yaml.in/yaml/v3"
)

// text reads a key that holds one piece of text.
func (h *head) text(key string) string {
	n := h.fields[key]
	if n == nil || n.Tag == "!!null" {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		h.add(n, fmt.Sprintf("%q is not a piece of text", key), fmt.Sprintf("write %s: \"…\"", key))
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// texts reads a key that holds a list of texts; one text counts as a list of
// one. The nodes stand beside them for their lines.
func (h *head) texts(key string) (list []string, at []*yaml.Node) {
	n := h.fields[key]
	if n == nil || n.Tag == "!!null" {
		return nil, nil
	}
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		if item.Kind != yaml.ScalarNode || strings.TrimSpace(item.Value) == "" {
			h.add(item, fmt.Sprintf("%q holds something that is not a piece of text", key), fmt.Sprintf("write %s: [\"…\", \"…\"]", key))
			continue
		}
		list, at = append(list, strings.TrimSpace(item.Value)), append(at, item)
	}
	return list, at
}

// flag reads a key that holds true or false.
func (h *head) flag(key string) bool {
	n := h.fields[key]
	if n == nil {
		return false
	}
	var v bool
	if err := n.Decode(&v); err != nil {
		h.add(n, fmt.Sprintf("%q is %q", key, n.Value), "write true or false")
	}
	return v
}

// date reads a key that holds a day, "2027-06-30".
func (h *head) date(key string) time.Time {
	s := h.text(key)
	if s == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		h.problems.add(h.file, h.line(key), fmt.Sprintf("%q is %q, not a date", key, s), "write year-month-day: 2027-06-30")
	}
	return day
}

// choice reads a key that holds one of a few words.
func choice[T ~string](h *head, key string, known []T) T {
	s := h.text(key)
	if s == "" {
		return ""
	}
	words := make([]string, len(known))
	for i, k := range known {
		if words[i] = string(k); strings.EqualFold(s, words[i]) {
			return k
		}
	}
	hint := "it is one of " + strings.Join(words, ", ")
	if near := nearest(s, words); near != "" {
		hint = fmt.Sprintf("did you mean %q? %s", near, hint)
	}
	h.problems.add(h.file, h.line(key), fmt.Sprintf("bad %s %q", key, s), hint)
	return ""
}

// nearest is the known word within two changed letters of s, or "".
func nearest(s string, known []string) string {
	best, at := 3, ""
	for _, k := range known {
		if d := levenshtein.ComputeDistance(strings.ToLower(s), strings.ToLower(k)); d < best && d < len(k) {
			best, at = d, k
		}
	}
	return at
}
