package eval

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
)

func TestRecordsReadBack(t *testing.T) {
	records := (&Report{Outcomes: six()}).Records()
	records[1].Question = `days < 10 & "snow"?`
	var b bytes.Buffer
	if err := WriteRecords(&b, records); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(b.String(), "\n"); lines != len(records) {
		t.Errorf("%d lines, want one a question, %d", lines, len(records))
	}
	got, err := ReadRecords("run.jsonl", &b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(records, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func TestRecordKeepsFiveIDs(t *testing.T) {
	o := judge(Question{ID: "1", Text: "snow?", Category: "plain", Gold: map[string]int{"f": 2}}, answer(bot.Unsure, 0.4, "a", "b", "c", "d", "e", "f"))
	want := Record{ID: "1", Question: "snow?", Category: "plain", Answerable: true, Verdict: bot.Unsure, Probability: 0.4,
		Rank: 6, Gain: o.Gain, Top: []string{"a", "b", "c", "d", "e"}}
	if diff := cmp.Diff(want, o.Record()); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
}

func TestReadRecordsRefuses(t *testing.T) {
	for file, want := range map[string]string{
		"[]":                              "run, line 1: json: cannot unmarshal array into Go value of type eval.Record",
		`{"question": "snow?"}`:           `run, line 1: no "id"`,
		`{"id": "1", "question": "snow"}`: `run, line 1: verdict "" is none that an answer has`,
	} {
		if _, err := ReadRecords("run", strings.NewReader(file)); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", file, err, want)
		}
	}
}
