package slackbot

import (
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/leeway-bot/leeway/knowledge"
)

// TestApprovalAndStatus: what holds is said in words, and no two states of an
// entry look or read alike.
func TestApprovalAndStatus(t *testing.T) {
	seen := map[string]string{}
	for _, c := range []struct {
		what          string
		entry         bot.Entry
		emoji, status string
	}{
		{"needs none", bot.Entry{Kind: knowledge.Flexibility, InForce: true, Approval: knowledge.NotRequired, ApprovalText: "No state approval needed"}, "white_check_mark", "Montana, in force"},
		{"needs one", bot.Entry{Kind: knowledge.Flexibility, InForce: true, Approval: knowledge.Required, ApprovalText: "State approval required"}, "classical_building", "Montana, in force"},
		{"local", bot.Entry{Kind: knowledge.Flexibility, InForce: true, Approval: knowledge.Local, ApprovalText: "The local board decides"}, "school", "Montana, in force"},
		{"unstated", bot.Entry{Kind: knowledge.Flexibility, InForce: true, Approval: knowledge.Unstated, ApprovalText: "The source does not say"}, "grey_question", "Montana, in force"},
		{"ended", bot.Entry{Kind: knowledge.Flexibility, Approval: knowledge.NotRequired, ApprovalText: "No state approval needed"}, "hourglass", "Montana, ended"},
		{"proposed", bot.Entry{Kind: knowledge.Recommendation, Approval: knowledge.NotRequired, ApprovalText: "Not in force"}, "construction", "Montana, proposed, not in force"},
		{"a goal", bot.Entry{Kind: knowledge.Plan, ApprovalText: "Nothing to approve"}, "dart", "Montana, district goal"},
		{"background", bot.Entry{Kind: knowledge.Reference, ApprovalText: "Background"}, "book", "Montana, background"},
	} {
		c.entry.Title, c.entry.Place = "Title", "Montana"
		var s sheet
		s.entry(c.entry)
		m := s.messages()[0]
		if got := ofType(payload(t, m), "emoji"); len(got) != 1 || got[0]["name"] != c.emoji {
			t.Errorf("%s: emoji %v, want %s", c.what, got, c.emoji)
		}
		if want := "Title (" + c.status + ")\n" + c.entry.ApprovalText + "\n"; !strings.HasPrefix(m.text, want) {
			t.Errorf("%s: text %q, want it to begin %q", c.what, m.text, want)
		}
		if strings.Contains(m.text, ":") && strings.Contains(m.text, c.emoji) {
			t.Errorf("%s: the emoji is read aloud: %q", c.what, m.text)
		}
		if other := seen[c.emoji]; other != "" {
			t.Errorf("%s looks like %s", c.what, other)
		}
		seen[c.emoji] = c.what
	}
}

// TestWarningsStandFirst: before the approval, and before every quote.
func TestWarningsStandFirst(t *testing.T) {
	e := showEntry(t, "mt/variances/standards-waiver")
	e.Warnings = []string{"This ends on June 30, 2027.", "The library holds no policy of Wyoming."}
	m := draw.entries([]bot.Entry{e}, origin{})[0]
	at := 0
	for _, want := range []string{e.Title, "Warning: " + e.Warnings[0], "Warning: " + e.Warnings[1], e.ApprovalText, e.Passages[0].Text, "The law:", "Next steps:", "Deadline:", "Source:"} {
		next := strings.Index(m.text[at:], want)
		if next < 0 {
			t.Fatalf("%q does not follow in\n%s", want, m.text)
		}
		at += next
	}
}

func TestDeadline(t *testing.T) {
	for _, c := range []struct {
		deadline *bot.Deadline
		want     string
	}{
		{&bot.Deadline{What: "application due", Rule: "second Monday in October", Next: "2027-10-11"}, "Deadline: October 11, 2027 (second Monday in October), application due"},
		{&bot.Deadline{What: "plan due", Rule: "2027-03-01"}, "Deadline: 2027-03-01 (has passed), plan due"},
		{nil, ""},
	} {
		if got := deadline(bot.Entry{Deadline: c.deadline}).read(); got != c.want {
			t.Errorf("deadline %+v: %q, want %q", c.deadline, got, c.want)
		}
	}
}

func TestSource(t *testing.T) {
	for _, c := range []struct {
		source knowledge.Source
		want   string
	}{
		{knowledge.Source{Title: "Primer", Heading: []string{"Part 1", "Days"}, AsOf: "2022-06"}, "Source: Primer › Part 1 › Days, as of 2022-06"},
		{knowledge.Source{Title: "Primer", URL: "https://example.org/p"}, "Source: Primer, at https://example.org/p"},
		{knowledge.Source{Title: "Primer", URL: "javascript:alert(1)"}, "Source: Primer"},
	} {
		if got := source(bot.Entry{Source: c.source}).read(); got != c.want {
			t.Errorf("source %+v: %q, want %q", c.source, got, c.want)
		}
	}
}

// TestLink: a name that looks like another address does not hide the real one.
func TestLink(t *testing.T) {
	for _, c := range []struct{ name, address, want string }{
		{"§ 20-1-302", "https://law.example/1", "§ 20-1-302[https://law.example/1]"},
		{"Board of Ed.", "https://law.example/1", "Board of Ed.[https://law.example/1]"},
		{"opi.mt.gov", "https://opi.mt.gov/x", "opi.mt.gov[https://opi.mt.gov/x]"},
		{"opi.mt.gov", "https://evil.example/", "opi.mt.gov https://evil.example/[https://evil.example/]"},
		{"https://opi.mt.gov see", "https://evil.example/", "https://opi.mt.gov see https://evil.example/[https://evil.example/]"},
		{"", "https://law.example/1", "https://law.example/1[https://law.example/1]"},
		{"\n", "", ""},
		{"the law", "nowhere", "the law"},
		{strings.Repeat("long ", 100), "https://law.example/1", strings.Repeat("long ", 100) + "https://law.example/1[https://law.example/1]"},
	} {
		got := ""
		for _, s := range link(c.name, c.address) {
			if got += s.text; s.url != "" {
				got += "[" + s.url + "]"
			}
		}
		if got != c.want {
			t.Errorf("link(%q, %q) shows %q, want %q", c.name, c.address, got, c.want)
		}
	}
}

func TestEntriesThatAreGone(t *testing.T) {
	messages := draw.entries(nil, origin{})
	if len(messages) != 1 || !strings.Contains(messages[0].text, "no longer holds") {
		t.Errorf("%+v", messages)
	}
	wantTaken(t, "gone", messages...)
}

// TestEveryEntry of the library can be shown: what it says, word for word.
func TestEveryEntry(t *testing.T) {
	lib := policy(t).Library()
	links := addressesOf(lib)
	for _, e := range lib.Served() {
		shown := bot.Show(lib, e, askedOn)
		messages := draw.entries([]bot.Entry{shown}, origin{press: pressOn("why?", "mt")})
		wantWithin(t, e.ID, messages...)
		wantTaken(t, e.ID, messages...)
		read := ""
		for _, m := range messages {
			wantReadable(t, e.ID, m)
			wantVerbatim(t, e.ID, m, []bot.Entry{shown})
			wantOnlyLinks(t, e.ID, m, links)
			read += slackUnescape(m.text)
		}
		for _, p := range e.Passages {
			if !strings.Contains(read, p.Text) {
				t.Errorf("%s: does not say %q", e.ID, p.Text)
			}
		}
	}
}

// TestOwnWordsOnly: the judge of what is live does see a live message.
func TestTheJudgeSees(t *testing.T) {
	for _, text := range []string{"<!channel>", "<@U123>", "https://evil.example", ":smile:", "*bold*"} {
		if len(workspace.Live(map[string]any{"text": text})) == 0 {
			t.Errorf("%q is live, and not seen", text)
		}
	}
}
