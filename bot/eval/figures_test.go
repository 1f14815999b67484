package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFiguresMarkdown(t *testing.T) {
	r := &Report{Outcomes: six()}
	f := &Figures{
		Sets:    []Set{{"dev|1.jsonl", r.Summary()}, {"golden.jsonl", (&Report{Outcomes: r.Outcomes[:2]}).Summary()}},
		HeldOut: &HeldOut{Asks: 10, OffTopic: 4, Folds: 5, Hit1: 0.7, Hit3: 0.9, AUC: 0.97},
		Search:  Timing{Questions: 8, Median: 7.24, P99: 15.06},
		Library: Counts{Revision: "0123456789ab", Entries: 50, Passages: 315, Asks: 10, OffTopic: 4, Golden: 2},
		Machine: Machine{OS: "linux", Arch: "arm64", CPUs: 2},
		Program: "leeway v1.0.0, go1.26",
	}
	var b strings.Builder
	if err := f.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	const want = `| questions | answerable | hit@1 | hit@3 | nDCG@10 | false answers | missed answers | approval right | Brier |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
| **dev\|1.jsonl** | 4 | 0.250 | 0.500 | 0.483 | 1 of 2 | 2 of 4 | 1 of 2 | 0.1850 |
| out | 0 | - | - | - | 1 of 2 | - | - |  |
| plain | 3 | 0.333 | 0.667 | 0.644 | - | 1 of 3 | 1 of 2 |  |
| typo | 1 | 0.000 | 0.000 | 0.000 | - | 1 of 1 | - |  |
| **golden.jsonl** | 2 | 0.500 | 1.000 | 0.750 | - | 0 of 2 | 1 of 2 | 0.1850 |

| figure | value |
| --- | --- |
| cross-validation | hit@1 0.700, hit@3 0.900, AUC 0.9700 (10 asks, 4 off-topic lines, 5 folds) |
| search | 7.2 ms median, 15.1 ms at the 99th percentile (8 questions, one at a time) |
| library | revision 0123456789ab: 50 entries, 315 passages, 10 asks, 4 off-topic lines, 2 golden questions |
| machine | linux/arm64, 2 × CPU |
| program | leeway v1.0.0, go1.26 |
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
}
