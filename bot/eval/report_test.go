package eval

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReportWrite(t *testing.T) {
	var b strings.Builder
	if err := (&Report{Outcomes: six()}).Write(&b, false); err != nil {
		t.Fatal(err)
	}
	const want = `  category  answerable  hit@1  hit@3  nDCG@10  answered  unsure  missed  unanswerable  false  approval
       out           0      -      -        -         -       -       0             2      1       0/0
     plain           3  0.333  0.667    0.644     0.667   0.333       1             0      0       1/2
      typo           1  0.000  0.000    0.000     0.000   0.000       1             0      0       0/0
       all           4  0.250  0.500    0.483     0.500   0.250       2             2      1       1/2

false answers 1 of 2 (0.500), missed answers 2 of 4 (0.500)

is the first entry right? Brier score 0.1850
  probability  questions   mean  right
      0.0-0.1          1  0.000  0.000
      0.1-0.2          1  0.100  0.000
      0.2-0.3          0      -      -
      0.3-0.4          1  0.300  0.000
      0.4-0.5          0      -      -
      0.5-0.6          0      -      -
      0.6-0.7          1  0.600  0.000
      0.7-0.8          0      -      -
      0.8-0.9          1  0.800  0.000
      0.9-1.0          1  0.900  1.000
`
	if diff := cmp.Diff(want, trimRight(b.String())); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
}

// Each fault stands below the question that has it.
func TestReportWriteFaults(t *testing.T) {
	var b strings.Builder
	if err := (&Report{Outcomes: six()}).Write(&b, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\n2  \n    right entry at rank 3; first is a\n    approval required, want local\n",
		"\n3  \n    right entry at rank 4; first is a\n    unsure (probability 0.30)\n",
		"\n4  \n    no right entry among the first ten; first is a\n    not_covered (probability 0.10)\n",
		"\n5  \n    answered a, though nothing answers\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	for _, id := range []string{"1", "6"} {
		if strings.Contains(b.String(), "\n"+id+"  \n") {
			t.Errorf("question %s has no fault, but is told", id)
		}
	}
}

// The fields that other programs read.
func TestSummaryJSON(t *testing.T) {
	src, err := json.Marshal((&Report{Revision: "0123", Outcomes: six()}).Summary())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"revision":"0123"`, `"questions":6`, `"scores":[{"category":"out"`, `"false_answers":{"count":1,"of":2,"share":0.5}`,
		`"missed_answers":{"count":2,"of":4,"share":0.5}`, `"calibration":{"brier":0.18`, `"bins":[{"from":0,"to":0.1,"count":1,"mean":0,"right":0}`,
	} {
		if !strings.Contains(string(src), want) {
			t.Errorf("no %s in %s", want, src)
		}
	}
}

// full is a disk with no room left.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteErrorsAreTold(t *testing.T) {
	r := &Report{Outcomes: six()}
	for name, err := range map[string]error{
		"report":     r.Write(full{}, true),
		"comparison": Compare(r.Records(), r.Records()).Write(full{}, "before", true),
		"figures":    (&Figures{Sets: []Set{{"dev.jsonl", r.Summary()}}}).Markdown(full{}),
		"records":    WriteRecords(full{}, r.Records()),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
