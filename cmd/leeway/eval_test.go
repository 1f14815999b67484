package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// labelledFog are questions to the library of Cascadia: two that it answers, one
// that it does not.
const labelledFog = `{"id": "fog", "question": "fog delay", "category": "plain", "gold": [{"id": "cascadia/mornings/late-start", "grade": 2}], "approval": "required"}
{"id": "ferry", "question": "may we take the ferry on a field trip?", "category": "plain", "gold": [{"id": "cascadia/trips/ferries", "grade": 2}]}
{"id": "lunch", "question": "what is for lunch today", "category": "silent", "gold": []}
`

// evaluated runs leeway eval on the library of Cascadia and returns what it
// prints.
func evaluated(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	var out, errs bytes.Buffer
	args = append([]string{"eval", "--library", filepath.Join("testdata", "policy")}, args...)
	err = run(t.Context(), args, strings.NewReader(""), &out, &errs)
	return out.String(), err
}

// written puts a file into a folder of the test's own.
func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "fog.jsonl")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestEvalSaveAndCompare(t *testing.T) {
	set, saved := written(t, labelledFog), filepath.Join(t.TempDir(), "before.jsonl")
	if _, err := evaluated(t, "--save", saved, set); err != nil {
		t.Fatal(err)
	}
	out, err := evaluated(t, "--compare", saved, set)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out, "3 questions in both: 0 better, 0 worse, 0 mixed, 0 with other ids") {
		t.Errorf("the same run twice:\n%s", out)
	}
	alter(t, saved, `"rank":1`, `"rank":2`)
	if out, err = evaluated(t, "--compare", saved, "--save", saved, set); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?s)^2 better\n  fog  fog delay\n      rank 2 -> 1\n.*\n +all +2 +1\.000 .*\n +was +0\.000 `).MatchString(out) {
		t.Errorf("two questions were second:\n%s", out)
	}
	if out, err = evaluated(t, "--compare", saved, "--json", set); err != nil {
		t.Fatal(err)
	}
	var c struct{ Questions, Shifted int }
	if err := json.Unmarshal([]byte(out), &c); err != nil || c.Questions != 3 || c.Shifted != 0 {
		t.Errorf("saved in place of what it was compared with: %v, error %v", c, err)
	}
}

// alter replaces words in a file.
func alter(t *testing.T, name, before, after string) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, bytes.ReplaceAll(src, []byte(before), []byte(after)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestEvalFigures(t *testing.T) {
	out, err := evaluated(t, "--figures", written(t, labelledFog), filepath.Join("testdata", "policy", "golden.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^\| \*\*fog\.jsonl\*\* \| 2 \| 1\.000 \|`,
		`(?m)^\| \*\*golden\.jsonl\*\* \| 1 \| 1\.000 \|`,
		`(?m)^\| cross-validation \| hit@1 [01]\.\d{3}, hit@3 [01]\.\d{3}, AUC \d\.\d{4} \(\d+ asks, \d+ off-topic lines, 5 folds\) \|$`,
		`(?m)^\| search \| \d+\.\d ms median, \d+\.\d ms at the 99th percentile \(4 questions`,
		`(?m)^\| library \| revision [0-9a-f]{12}: 3 entries, `,
		`(?m)^\| machine \| \w+/\w+, \d+ × `,
		`(?m)^\| program \| leeway .+, go1\.`,
	} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

// --brief leaves the cross-validation out.
func TestEvalFiguresJSON(t *testing.T) {
	out, err := evaluated(t, "--figures", "--brief", "--json", written(t, labelledFog))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Sets []struct {
			Name      string
			Questions int
		}
		HeldOut *struct{} `json:"held_out"`
		Search  struct{ Questions int }
	}
	if err := json.Unmarshal([]byte(out), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Sets) != 1 || f.Sets[0].Name != "fog.jsonl" || f.Sets[0].Questions != 3 || f.HeldOut != nil || f.Search.Questions != 3 {
		t.Errorf("figures %s", out)
	}
}

func TestEvalCrossValidate(t *testing.T) {
	out, err := evaluated(t, "--cross-validate")
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^7 asks and 4 off-topic lines in 5 folds, each kept from learning:\nhit@1 [01]\.\d{3}  hit@3 [01]\.\d{3}  AUC [01]\.\d{4}\n(covered at least 0\.\d\d: \d+\.\d % of the asks, \d+\.\d % of the off-topic lines\n){5}((off topic|cascadia/[\w/-]+), yet \d\.\d\d .*\n)*$`)
	if !form.MatchString(out) {
		t.Errorf("printed\n%s", out)
	}
	if out, err = evaluated(t, "--cross-validate", "--brief"); err != nil || strings.Count(out, "\n") != 2 {
		t.Errorf("in brief, error %v:\n%s", err, out)
	}
	var v struct{ Folds int }
	if out, err = evaluated(t, "--cross-validate", "--json"); err != nil || json.Unmarshal([]byte(out), &v) != nil || v.Folds != 5 {
		t.Errorf("as JSON, error %v:\n%s", err, out)
	}
}

func TestEvalRefuses(t *testing.T) {
	set := written(t, labelledFog)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{nil, 2, "leeway: eval: name files of questions"},
		{[]string{"--figures"}, 2, "leeway: eval: name files of questions"},
		{[]string{"--cross-validate", set}, 2, "leeway: eval: name files of questions"},
		{[]string{"--figures", "--compare", set, set}, 2, "leeway: eval: --figures goes with neither --save nor --compare"},
		{[]string{"--cross-validate", "--save", "x"}, 2, "leeway: eval: --cross-validate goes with neither --save nor --compare"},
		{[]string{"--cross-validate", "--figures"}, 2, "leeway: eval: --figures cross-validates too"},
		{[]string{"--today", "soon", set}, 2, `leeway: eval: today is "soon", not a date`},
		{[]string{"--compare", set, set}, 1, set + `, line 1: verdict "" is none that an answer has` + "\nhint: name a file that leeway eval --save wrote"},
		{[]string{"--compare", "nowhere.jsonl", set}, 1, "leeway: open nowhere.jsonl: "},
		{[]string{"--compare", written(t, `{"id": "x", "question": "x?", "verdict": "unsure"}`), set}, 1, "it has none of these questions\nhint: ask the questions that were asked"},
		{[]string{"--save", filepath.Join(t.TempDir(), "no", "such.jsonl"), set}, 1, "hint: name a file that can be written"},
	} {
		var complaint bytes.Buffer
		_, err := evaluated(t, c.args...)
		if code := exitCode(err, &complaint); code != c.code || !strings.Contains(complaint.String(), c.want) {
			t.Errorf("%v: exit code %d, want %d, and %q in\n%s", c.args, code, c.code, c.want, complaint.String())
		}
	}
}
