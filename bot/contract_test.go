package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The JSON of an answer is a contract with other programs: fields may be added,
// never renamed. testdata/answer.json and testdata/lookup.json show every field
// that is promised, with a value of its type.

// full is a library with an entry that fills every field.
var full = tree{
	"mt/_index.md": `---
title: Montana
names: [Montana]
contact: {name: Montana Office of Public Instruction, url: "https://opi.mt.gov"}
source: {document: notes, title: Notes, heading: [Calendars], as_of: 2026-01-31, url: "https://example.org"}
---
`,
	"mt/calendar-pilot.md": `---
title: Calendar pilot
kind: flexibility
approval: required
citations: [mca:20-1-990]
deadline: {rule: "second Monday in October", what: application due}
expires: 2027-06-30
summary: A district may try another calendar.
next_steps: [Ask the board.]
see: [mt/other]
---
# Who decides?
The state board decides on the pilot.
`,
	"mt/other.md": "---\ntitle: Other calendars\nkind: reference\n---\nOther states have other calendars.\n",
}

func asJSON(t *testing.T, v any) (decoded any) {
	t.Helper()
	src, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

func promised(t *testing.T, name string) (decoded any) {
	t.Helper()
	src, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &decoded); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return decoded
}

// wantShape checks that got has every field of want, with a value of its type.
func wantShape(t *testing.T, at string, want, got any) {
	t.Helper()
	if w, g := fmt.Sprintf("%T", want), fmt.Sprintf("%T", got); w != g {
		t.Errorf("%s is a %s, want a %s", at, g, w)
		return
	}
	switch want := want.(type) {
	case map[string]any:
		for name, value := range want {
			field, ok := got.(map[string]any)[name]
			if !ok {
				t.Errorf("%s has no field %q", at, name)
				continue
			}
			wantShape(t, at+"."+name, value, field)
		}
	case []any:
		list := got.([]any)
		if len(want) > 0 && len(list) == 0 {
			t.Errorf("%s is empty: nothing to hold its items against", at)
			return
		}
		for i := range list[:min(len(list), len(want))] {
			wantShape(t, fmt.Sprintf("%s[%d]", at, i), want[i], list[i])
		}
	}
}

// wantNoNull checks that a list which holds nothing is [].
func wantNoNull(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", at)
	case map[string]any:
		for name, value := range v {
			wantNoNull(t, at+"."+name, value)
		}
	case []any:
		for i, value := range v {
			wantNoNull(t, fmt.Sprintf("%s[%d]", at, i), value)
		}
	}
}

func TestTheContract(t *testing.T) {
	a := full.assistant(t)
	answer := ask(t, a, Question{Text: "does MCA 20-1-990 need approval?", Jurisdiction: "mt"})
	answer.Suggestions = []string{"filled"} // an answered question has none
	want := promised(t, "answer.json")
	wantShape(t, "answer", want, asJSON(t, answer))
	wantNoNull(t, "answer", asJSON(t, answer))

	wantShape(t, "lookup", promised(t, "lookup.json"), asJSON(t, lookUp(t, "§ 20-1-302(3)(a), MCA", "mt")))
}

// TestNoNull: a program that reads answers need not ask whether a list is there,
// whatever the verdict.
func TestNoNull(t *testing.T) {
	for _, texts := range [][]string{
		{"can we use virtual days for snow days?"},
		{"can we use virtual days for snow days?", "does it need approval?"},
		{"Can we go to a four-day week, and when are variance applications due?"},
		{"which flexibilities need no approval?"},
		{"which recommendations have a deadline?"},
		{"ARM 10.55.604"}, {"MCA 20-5-103"}, {"does Wyoming run four-day weeks?"},
		{"what is a district?"}, {"when does a teacher get tenure?"}, {"thanks!"}, {"???"},
	} {
		wantNoNull(t, texts[len(texts)-1], asJSON(t, askMontana(t, texts...)))
	}
	for _, text := range []string{"ARM 10.55.604", "ARM 10.55.999", "MCA 1-1-1", "unit of credit", "pizza", "🙏"} {
		wantNoNull(t, text, asJSON(t, lookUp(t, text, "mt")))
	}
	a := full.assistant(t)
	for _, e := range a.lib.Entries {
		wantNoNull(t, e.ID, asJSON(t, Show(a.lib, e, today)))
	}
}

func TestWordsOfTheContract(t *testing.T) {
	got := []string{string(Answered), string(Unsure), string(NotCovered)}
	if diff := cmp.Diff([]string{"answered", "unsure", "not_covered"}, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}

// TestTheReason stands where nothing was answered, and only there.
func TestTheReason(t *testing.T) {
	for text, want := range map[string]bool{"ARM 10.55.604": false, "MCA 20-5-103": true, "thanks!": true} {
		_, has := asJSON(t, askMontana(t, text)).(map[string]any)["reason"]
		if has != want {
			t.Errorf("%q: has a reason %t", text, has)
		}
	}
}
