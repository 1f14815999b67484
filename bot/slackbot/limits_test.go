package slackbot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/slack-go/slack"
)

// units counts UTF-16 units, by the standard library and not by ours.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// beyondLimits lists what of a message or view Slack would refuse or cut: numbers
// of Slack's, written here once more so that a slip in limits.go shows.
func beyondLimits(v map[string]any) []string {
	var found []string
	over := func(what string, n, limit int) {
		if n > limit {
			found = append(found, fmt.Sprintf("%s: %d, %d at most", what, n, limit))
		}
	}
	blocks, _ := v["blocks"].([]any)
	most := 50
	if v["type"] == "home" || v["type"] == "modal" {
		most = 100
	} else {
		shown := 0
		walk(blocks, func(o map[string]any) {
			if s, ok := o["text"].(string); ok {
				shown += units(s)
			}
		})
		src, _ := json.Marshal(blocks)
		over("text of all blocks", shown, 11_500)
		over("blocks as JSON", utf8.RuneCount(src), 13_200)
		over("text", units(textOf(v["text"])), 40_000)
	}
	over("blocks", len(blocks), most)
	walk(v, func(o map[string]any) {
		for _, limit := range []struct {
			kind, field string
			most        int
		}{
			{"button", "value", 2000}, {"button", "action_id", 255}, {"plain_text", "text", 3000}, {"link", "url", 3000},
			{"modal", "private_metadata", 3000}, {"modal", "callback_id", 255},
		} {
			if o["type"] == limit.kind {
				over(limit.kind+" "+limit.field, units(textOf(o[limit.field])), limit.most)
			}
		}
		label := func(kind, field string, most int) {
			if object, ok := o[field].(map[string]any); ok {
				over(kind+" "+field, units(textOf(object["text"])), most)
			}
		}
		switch {
		case o["type"] == "header":
			label("header", "text", 150)
		case o["type"] == "button":
			label("button", "text", 75)
		case o["type"] == nil && holds(o, "confirm"):
			label("dialog", "title", 100)
			label("dialog", "text", 300)
			label("dialog", "confirm", 30)
			label("dialog", "deny", 30)
		case o["type"] == nil && holds(o, "value"):
			label("option", "text", 75)
		}
		if elements, ok := o["elements"].([]any); !ok && holds(o, "elements") || ok && len(elements) == 0 {
			found = append(found, fmt.Sprintf("%v without elements", o["type"]))
		} else if ok && o["type"] == "context" {
			over("context elements", len(elements), 10)
		} else if ok && o["type"] == "actions" {
			over("actions elements", len(elements), 25)
		}
		if text, ok := o["text"].(string); ok && (text == "" || !utf8.ValidString(text)) && o["type"] != nil && o["type"] != "modal" {
			found = append(found, fmt.Sprintf("%v with the text %q", o["type"], text))
		}
		if o["type"] == "rich_text" {
			words, elements := 0, -1
			walk(o, func(e map[string]any) {
				if words += units(textOf(e["text"])); holds(e, "type") {
					elements++
				}
			})
			over("rich_text words", words, 3000)
			over("rich_text elements", elements, 50)
		}
	})
	return found
}

func holds(o map[string]any, field string) bool {
	_, ok := o[field]
	return ok
}

// wantWithin checks messages against Slack's limits.
func wantWithin(t testing.TB, what string, messages ...message) {
	t.Helper()
	for i, m := range messages {
		for _, complaint := range beyondLimits(payload(t, m)) {
			t.Errorf("%s, message %d: %s", what, i+1, complaint)
		}
	}
}

// TestBeyondLimits: the judge itself can complain.
func TestBeyondLimits(t *testing.T) {
	long := strings.Repeat("x", 4000)
	for what, m := range map[string]message{
		"words of a rich_text": {blocks: []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionTextElement(long, nil)))}},
		"an empty element":     {blocks: []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionTextElement("", nil)))}},
		"no element":           {blocks: []slack.Block{slack.NewActionBlock("")}},
		"a label":              {blocks: []slack.Block{slack.NewHeaderBlock(plainObject(long))}},
		"text":                 {text: strings.Repeat(long, 11)},
	} {
		if len(beyondLimits(payload(t, m))) == 0 {
			t.Errorf("%s: no complaint", what)
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"exactly ten", 11, "exactly ten"},
		{"a day of school", 12, "a day of…"},
		{"Verbandsgemeindeverwaltung", 10, "Verbandsg…"},
		{"🙂🙂🙂🙂", 5, "🙂🙂…"}, // two units each
		{"schön überlegt", 8, "schön…"},
		{"", 5, ""},
	} {
		if got := clip(c.in, c.limit); got != c.want || units(got) > c.limit {
			t.Errorf("clip(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestPieces(t *testing.T) {
	for _, s := range []string{
		"", "one", strings.Repeat("word ", 100), strings.Repeat("line\n", 100), strings.Repeat("x", 500), strings.Repeat("🙂", 100),
		"- first item of the list\n- second item\n" + strings.Repeat("and more ", 20),
	} {
		list := pieces(s, 50)
		if got := strings.Join(list, ""); got != s {
			t.Errorf("the pieces of %q join to %q", s, got)
		}
		for _, p := range list {
			if units(p) > 50 || !utf8.ValidString(p) {
				t.Errorf("a piece of %q: %q", s, p)
			}
		}
	}
	if got := pieces("one two three", 9); got[0] != "one two " {
		t.Errorf("cut in a word: %q", got)
	}
}

func TestChars(t *testing.T) {
	for _, s := range []string{"", "plain", "§ 20-1-302", "🙂 ok", "日本"} {
		if got, want := chars(s), units(s); got != want {
			t.Errorf("chars(%q) = %d, want %d", s, got, want)
		}
	}
}

// TestNothingIsDropped: an answer larger than a message goes on in further ones,
// each headed, and all of it is there once, in order.
func TestNothingIsDropped(t *testing.T) {
	e := bot.Entry{ID: "mt/long", Title: "A long entry", Place: "Montana", ApprovalText: "No state approval needed"}
	a := bot.Answer{Verdict: bot.Answered, Headline: "Long.", Revision: "0123456789ab", Question: "how long?"}
	want := longEntry(&e)
	a.Entries = []bot.Entry{e}
	messages := draw.answer(a, originOf(a))
	if len(messages) < 3 {
		t.Fatalf("%d messages: the entry is not long enough to try this", len(messages))
	}
	wantWithin(t, "a long entry", messages...)
	var said, read []string
	for i, m := range messages {
		p := payload(t, m)
		if head := fmt.Sprintf("continued (%d)", i+1); i > 0 && !strings.HasPrefix(m.text, head+"\n") {
			t.Errorf("message %d begins %.40q", i+1, m.text)
		}
		said, read = append(said, shownIn(p["blocks"])), append(read, m.text)
	}
	for _, word := range want {
		for where, text := range map[string]string{"blocks": strings.Join(said, "\n"), "text": strings.Join(read, "\n")} {
			if n := strings.Count(text, word); n != 1 {
				t.Errorf("%q stands %d times in the %s", word, n, where)
			}
		}
	}
	if n := len(buttonsOf(t, messages[0])) + len(buttonsOf(t, messages[1])); n != 0 {
		t.Errorf("%d buttons before the end", n)
	}
	if len(buttonsOf(t, messages[len(messages)-1])) == 0 {
		t.Error("no buttons at the end")
	}
}

// longEntry fills an entry with passages, laws and steps of many sizes, and lists
// words of which each must be shown once.
func longEntry(e *bot.Entry) (words []string) {
	n := 0
	word := func() string {
		n++
		words = append(words, fmt.Sprintf("word%05d", n))
		return words[n-1]
	}
	several := func(n int, between string) string {
		var list []string
		for range n {
			list = append(list, word())
		}
		return strings.Join(list, between)
	}
	for _, size := range []int{1, 40, 400, 1200} {
		e.Passages = append(e.Passages,
			knowledge.Passage{Heading: []string{"Under " + word()}, Text: several(size, " ")},
			knowledge.Passage{Heading: []string{several(50, " ")}, Text: several(size, "\n")})
	}
	for range 120 {
		e.Citations = append(e.Citations, bot.Citation{Display: "Code " + word(), URL: "https://law.example/" + strings.Repeat("a", 40)})
		e.NextSteps = append(e.NextSteps, several(3, " "))
		e.Warnings = append(e.Warnings, word())
	}
	e.NextSteps = append(e.NextSteps, several(700, " "))
	return words
}
