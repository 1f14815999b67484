package slackbot

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

var updateGolden = flag.Bool("update", false, "write the golden messages anew")

// bundledPolicy answers from the bundled library, opened once for all tests.
var bundledPolicy = sync.OnceValues(func() (*bot.Assistant, error) {
	lib, err := knowledge.Bundled()
	if err != nil {
		return nil, err
	}
	idx, err := index.New(context.Background(), lib, index.Options{})
	if err != nil {
		return nil, err
	}
	return bot.New(idx), nil
})

func policy(t testing.TB) *bot.Assistant {
	t.Helper()
	a, err := bundledPolicy()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// askedOn is the day of the tests' questions, unless they say another.
var askedOn = time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)

func answerOn(t testing.TB, day time.Time, jurisdiction string, thread ...string) bot.Answer {
	t.Helper()
	last := len(thread) - 1
	answer, err := policy(t).Answer(context.Background(), bot.Question{Text: thread[last], Context: thread[:last], Jurisdiction: jurisdiction, Today: day})
	if err != nil {
		t.Fatalf("Answer(%q): %v", thread[last], err)
	}
	return answer
}

func answerTo(t testing.TB, jurisdiction string, thread ...string) bot.Answer {
	t.Helper()
	return answerOn(t, askedOn, jurisdiction, thread...)
}

// draw is the renderer of the tests; its seals open with the same secret.
var drawSealer = newSealer("8f742231b10e8888abcd99yyyzzz85a5")

var draw = renderer{seal: drawSealer.seal, keepGaps: 180 * 24 * time.Hour}

// pressOn is what a caller fills in of a question.
func pressOn(question, jurisdiction string) press {
	return press{Key: "T0LEEWAY/C0TEACHERS/1700000000.000100", Question: question, Jurisdiction: jurisdiction, Asker: "U0PRINCIPAL"}
}

func originOf(a bot.Answer) origin { return origin{press: pressOn(a.Question, "mt"), own: true} }

// payload is a message as Slack gets it.
func payload(t testing.TB, m message) map[string]any {
	t.Helper()
	return decoded(t, map[string]any{"text": m.text, "blocks": m.blocks})
}

func decoded(t testing.TB, v any) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(encoded(t, v), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func encoded(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wantGolden compares with testdata/golden; -update writes it.
func wantGolden(t *testing.T, name string, v any) {
	t.Helper()
	if messages, ok := v.([]message); ok {
		var list []map[string]any
		for _, m := range messages {
			list = append(list, payload(t, m))
		}
		if v = list; len(list) == 1 {
			v = list[0]
		}
	}
	file, got := filepath.Join("testdata", "golden", name+".json"), encoded(t, v)
	if *updateGolden {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it):\n%s", file, diff)
	}
}

// walk visits every object within a JSON value.
func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, field := range v {
			walk(field, visit)
		}
	case []any:
		for _, item := range v {
			walk(item, visit)
		}
	}
}

// ofType lists the objects of a type.
func ofType(v any, kind string) []map[string]any {
	var list []map[string]any
	walk(v, func(o map[string]any) {
		if o["type"] == kind {
			list = append(list, o)
		}
	})
	return list
}

func textOf(v any) string {
	s, _ := v.(string)
	return s
}

// shownIn is all that people see in a payload's blocks: the texts of elements and
// labels. (A map has no order, so it tells what is there, not where.)
func shownIn(v any) string {
	var texts []string
	walk(v, func(o map[string]any) {
		if s, ok := o["text"].(string); ok {
			texts = append(texts, s)
		}
	})
	return strings.Join(texts, "\n")
}

// quotesIn lists what stands in quotes.
func quotesIn(v any) []string {
	var list []string
	for _, q := range ofType(v, "rich_text_quote") {
		for _, e := range q["elements"].([]any) {
			list = append(list, textOf(e.(map[string]any)["text"]))
		}
	}
	return list
}

// buttonsOf maps a message's action ids to the buttons.
func buttonsOf(t testing.TB, m message) map[string]map[string]any {
	t.Helper()
	found := map[string]map[string]any{}
	for _, b := range ofType(payload(t, m)["blocks"], "button") {
		found[textOf(b["action_id"])] = b
	}
	return found
}

// carriedBy opens what a button carries.
func carriedBy(t testing.TB, b map[string]any) press {
	t.Helper()
	p, err := drawSealer.open(baseAction(textOf(b["action_id"])), textOf(b["value"]))
	if err != nil {
		t.Fatalf("button %v: %v", b["action_id"], err)
	}
	return p
}
