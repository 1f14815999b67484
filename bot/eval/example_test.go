package eval_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/eval"
)

func ExampleRead() {
	set := strings.NewReader(`
{"question": "virtual days for snow?", "category": "plain", "gold": [{"id": "mt/instructional-day/what-counts", "grade": 2}]}
{"question": "fog delay?", "first": ["mt/instructional-day/structure"], "approval": "not-required"}
{"question": "when is lunch?", "verdict": "not_covered"}
`)
	questions, err := eval.Read("set.jsonl", set)
	if err != nil {
		fmt.Println(err)
	}
	for _, q := range questions {
		fmt.Println(q.ID, q.Category, q.Answerable())
	}
	// Output:
	// set.jsonl:2 plain true
	// set.jsonl:3 golden true
	// set.jsonl:4 golden false
}

// A run kept before a change, and one after it.
func ExampleCompare() {
	const before = `{"id": "q1", "question": "virtual days for snow?", "category": "plain", "answerable": true, "verdict": "unsure", "probability": 0.41, "rank": 3, "ndcg10": 0.5, "top": ["b", "c", "a"]}`
	records, err := eval.ReadRecords("before.jsonl", strings.NewReader(before))
	if err != nil {
		fmt.Println(err)
	}
	now := eval.Record{ID: "q1", Question: "virtual days for snow?", Category: "plain", Answerable: true,
		Verdict: bot.Answered, Probability: 0.86, Rank: 1, Gain: 1, Top: []string{"a", "b", "c"}}
	for _, c := range eval.Compare(records, []eval.Record{now}).Better {
		fmt.Printf("%s: %s\n", c.After.ID, c)
	}
	// Output: q1: rank 3 -> 1, unsure 0.41 -> answered 0.86, first b -> a
}

func ExampleReport_Calibration() {
	right := func(p float64) eval.Outcome {
		return eval.Outcome{
			Question: eval.Question{Gold: map[string]int{"a": 2}},
			Answer:   bot.Answer{Entries: []bot.Entry{{ID: "a", Score: p}}},
		}
	}
	r := eval.Report{Outcomes: []eval.Outcome{right(0.8), right(0.6)}}
	fmt.Printf("Brier score %.2f\n", r.Calibration().Brier) // (0.04 + 0.16) / 2
	// Output: Brier score 0.10
}

func ExampleFigures_Markdown() {
	f := eval.Figures{
		Search:  eval.Timing{Questions: 132, Median: 7.2, P99: 15.1},
		Library: eval.Counts{Revision: "0123456789ab", Entries: 50, Passages: 315, Asks: 7932, OffTopic: 1849, Golden: 256},
		Machine: eval.Machine{OS: "linux", Arch: "amd64", CPUs: 2},
		Program: "leeway v1.0.0, go1.26.0",
	}
	if err := f.Markdown(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// | questions | answerable | hit@1 | hit@3 | nDCG@10 | false answers | missed answers | approval right | Brier |
	// | --- | --: | --: | --: | --: | --: | --: | --: | --: |
	//
	// | figure | value |
	// | --- | --- |
	// | search | 7.2 ms median, 15.1 ms at the 99th percentile (132 questions, one at a time) |
	// | library | revision 0123456789ab: 50 entries, 315 passages, 7932 asks, 1849 off-topic lines, 256 golden questions |
	// | machine | linux/amd64, 2 × CPU |
	// | program | leeway v1.0.0, go1.26.0 |
}
