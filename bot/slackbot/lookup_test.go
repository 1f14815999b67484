package slackbot

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
)

func lookUp(t testing.TB, text string) (bot.CitationAnswer, []bot.Entry) {
	t.Helper()
	a := policy(t)
	found, err := a.LookUp(context.Background(), bot.Question{Text: text, Jurisdiction: "mt", Today: askedOn})
	if err != nil {
		t.Fatal(err)
	}
	var entries []bot.Entry
	for _, id := range found.Entries {
		entries = append(entries, showEntry(t, id))
	}
	return found, entries
}

func TestLookup(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // in this order
		entries    bool
	}{
		{"lookup-found", "§ 20-1-302(3)(a), MCA", []string{"Question: “§ 20-1-302(3)(a), MCA”", "Mont. Code Ann. § 20-1-302", "(mca:20-1-302(3)(a))", "Structure of the day, week and term", "No state approval needed"}, true},
		{"lookup-not-found", "MCA 20-5-103", []string{"Mont. Code Ann. § 20-5-103", "The library holds nothing on it."}, false},
		{"lookup-no-citation", "who feeds the cat?", []string{"No citation that the library knows stands in that text."}, false},
	} {
		found, entries := lookUp(t, c.text)
		o := origin{press: pressOn(c.text, "mt"), private: true}
		messages := draw.lookup(found, entries, o)
		wantGolden(t, c.name, messages)
		wantTaken(t, c.name, messages...)
		wantWithin(t, c.name, messages...)
		text := slackUnescape(messages[0].text)
		at := 0
		for _, want := range c.want {
			next := strings.Index(text[at:], want)
			if next < 0 {
				t.Fatalf("%s: %q does not follow in\n%s", c.text, want, text)
			}
			at += next
		}
		if (len(entries) > 0) != c.entries {
			t.Errorf("%s: entries %v", c.text, found.Entries)
		}
		for _, s := range found.Suggestions {
			if !strings.Contains(text, s) {
				t.Errorf("%s: suggestion %q is not there", c.text, s)
			}
		}
		wantReadable(t, c.text, messages[0])
	}
}

// TestLookupOfMany shows the first entry, and buttons for the next ones.
func TestLookupOfMany(t *testing.T) {
	found, entries := lookUp(t, "ARM 10.55")
	if len(entries) < 3 {
		t.Fatalf("only %v rest on the chapter", found.Entries)
	}
	m := draw.lookup(found, entries, origin{press: pressOn("ARM 10.55", "mt")})[0]
	buttons := buttonsOf(t, m)
	if diff := cmp.Diff([]string{entries[1].ID}, carriedBy(t, buttons["choose:0"]).Entries); diff != "" {
		t.Errorf("the first choice (-want +got):\n%s", diff)
	}
	if n := len(buttons); n != min(len(entries)-1, chosenAtOnce)+1 {
		t.Errorf("%d buttons for %d entries", n, len(entries))
	}
	for _, e := range entries {
		if !strings.Contains(m.text, e.Title) {
			t.Errorf("%s is not named", e.Title)
		}
	}
}

// TestLookupOfARange names its last section.
func TestLookupOfARange(t *testing.T) {
	found := bot.CitationAnswer{Citations: []bot.FoundCitation{{ID: "mca:20-1-301", Display: "§ 20-1-301", Through: "20-1-308", Held: true}}}
	if m := draw.lookup(found, nil, origin{})[0]; !strings.Contains(m.text, "§ 20-1-301 (mca:20-1-301)\nthrough 20-1-308") {
		t.Errorf("%s", m.text)
	}
}
