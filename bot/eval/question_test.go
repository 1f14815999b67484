package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	const set = `{"id": "q1", "question": "virtual days?", "category": "plain", "jurisdiction": "mt", "context": ["snow?"], "answerable": true, "gold": [{"id": "a", "grade": 2}, {"id": "b", "grade": 1}, {"id": "c", "grade": 0}], "approval": "required", "citations": ["mca:1-1-1"], "must_mention": ["snow"]}

{"question": "late start?", "first": ["a", "b"]}
{"question": "parking?", "verdict": "not_covered"}
{"question": "bus times?", "answerable": false, "gold": [{"id": "a", "grade": 1}]}
`
	got, err := Read("set.jsonl", strings.NewReader(set))
	if err != nil {
		t.Fatal(err)
	}
	want := []Question{
		{ID: "q1", Text: "virtual days?", Category: "plain", Jurisdiction: "mt", Context: []string{"snow?"}, Gold: map[string]int{"a": 2, "b": 1},
			Approval: "required", Citations: []string{"mca:1-1-1"}, Mention: []string{"snow"}},
		{ID: "set.jsonl:3", Text: "late start?", Category: "golden", Gold: map[string]int{"a": 2, "b": 2}},
		{ID: "set.jsonl:4", Text: "parking?", Category: "golden", Gold: map[string]int{}},
		{ID: "set.jsonl:5", Text: "bus times?", Category: "golden", Gold: map[string]int{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

func TestReadRefuses(t *testing.T) {
	for set, want := range map[string]string{
		"\n{\"question\": \"":                                 "set, line 2: unexpected end of JSON input",
		`{"first": ["a"]}`:                                    `set, line 1: no "question"`,
		`{"question": "a?", "answerable": true}`:              "set, line 1: answerable, but no id has a grade above 0",
		`{"question": "` + strings.Repeat("a", 2<<20) + `"}"`: "read set: bufio.Scanner: token too long",
	} {
		if _, err := Read("set", strings.NewReader(set)); err == nil || err.Error() != want {
			t.Errorf("%.40s: error %v, want %s", set, err, want)
		}
	}
}
