package knowledge_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-bot/leeway/knowledge"
)

// Sample questions stand in the entry, in the list beside it, or in both; each
// remembers its place, because a question asked twice has to be found again.
func TestAsksComeFromBothPlaces(t *testing.T) {
	lib := load(t, small.with(tree{
		"mt/snow.md": entry("asks:", `  - "can we go virtual?"`, `  - "who decides?"`),
		"mt/snow.asks.txt": "# as principals type them\n" +
			"\n" +
			"  snow day   tmrw???  \n" +
			"what about goal #2\n" +
			"roads are ice # heard in Havre\n" +
			"   # nothing yet\n" +
			"last line without an end",
	}))
	want := []knowledge.Line{
		{Text: "can we go virtual?", File: "mt/snow.md", Line: 6},
		{Text: "who decides?", File: "mt/snow.md", Line: 7},
		{Text: "snow day tmrw???", File: "mt/snow.asks.txt", Line: 3},
		{Text: "what about goal #2", File: "mt/snow.asks.txt", Line: 4},
		{Text: "roads are ice", File: "mt/snow.asks.txt", Line: 5},
		{Text: "last line without an end", File: "mt/snow.asks.txt", Line: 7},
	}
	if diff := cmp.Diff(want, lib.Entry("mt/snow").Asks); diff != "" {
		t.Errorf("asks (-want +got):\n%s", diff)
	}
}

func TestOffTopic(t *testing.T) {
	lib := load(t, small.with(tree{
		"off-topic.txt":    "# small talk\nwho won the game?\n\nwhat's for lunch\n",
		"mt/off-topic.txt": "hunting license\n",
	}))
	want := []knowledge.Line{
		{Text: "hunting license", File: "mt/off-topic.txt", Line: 1},
		{Text: "who won the game?", File: "off-topic.txt", Line: 2},
		{Text: "what's for lunch", File: "off-topic.txt", Line: 4},
	}
	if diff := cmp.Diff(want, lib.OffTopic); diff != "" {
		t.Errorf("off topic (-want +got):\n%s", diff)
	}
}

func TestThesaurus(t *testing.T) {
	lib := load(t, small.with(tree{"thesaurus.yaml": "# what people say\n- {say: [snow day, weather day], means: [virtual instruction]}\n- say: seat time\n  means:\n    - aggregate hours\n"}))
	want := []knowledge.Synonym{
		{Say: []string{"snow day", "weather day"}, Means: []string{"virtual instruction"}},
		{Say: []string{"seat time"}, Means: []string{"aggregate hours"}},
	}
	if diff := cmp.Diff(want, lib.Synonyms); diff != "" {
		t.Errorf("synonyms (-want +got):\n%s", diff)
	}
	if empty := load(t, small.with(tree{"thesaurus.yaml": "# nothing yet\n"})); len(empty.Synonyms) != 0 {
		t.Errorf("a thesaurus of comments gives %v", empty.Synonyms)
	}
}

func TestGolden(t *testing.T) {
	lib := load(t, small.with(tree{"golden.jsonl": `{"question": "snow day?", "jurisdiction": "MT", "context": ["we have a storm"], "first": ["MT/snow"], "approval": "unstated"}` +
		"\n\n" + `{"question": "who won?", "verdict": "not_covered"}` + "\n"}))
	want := []knowledge.Golden{
		{Question: "snow day?", Jurisdiction: "MT", Context: []string{"we have a storm"}, First: []string{"MT/snow"}, Approval: knowledge.Unstated, File: "golden.jsonl", Line: 1},
		{Question: "who won?", Verdict: "not_covered", File: "golden.jsonl", Line: 3},
	}
	if diff := cmp.Diff(want, lib.Golden); diff != "" {
		t.Errorf("golden (-want +got):\n%s", diff)
	}
}
