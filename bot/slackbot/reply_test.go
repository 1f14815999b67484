package slackbot

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

const virtualDays = "can we use virtual days for snow days?"

// TestGoldenReplies: one message of each kind, as Slack gets it.
func TestGoldenReplies(t *testing.T) {
	shared := originOf(bot.Answer{Question: virtualDays})
	shared.sharedBy = "U0PRINCIPAL"
	late := originOf(bot.Answer{Question: "ARM 10.55.604"})
	late.private, late.late = true, 7*time.Minute
	plan := answerTo(t, "clayton", "what are Clayton's goals for graduates?")
	for name, c := range map[string]struct {
		answer  bot.Answer
		verdict bot.Verdict
		origin  *origin
	}{
		"answered":       {answerTo(t, "mt", virtualDays), bot.Answered, nil},
		"list":           {answerTo(t, "mt", "Which flexibilities need no state approval?"), bot.Answered, nil},
		"unsure":         {unsureAnswer(t), bot.Unsure, nil},
		"not-covered":    {answerTo(t, "mt", "How do I renew my Class 2 teaching license?"), bot.NotCovered, nil},
		"small-talk":     {answerTo(t, "mt", "thanks!"), bot.NotCovered, nil},
		"expired":        {answerOn(t, time.Date(2027, time.July, 1, 0, 0, 0, 0, time.UTC), "mt", "what does MCA 20-7-1602 say?"), bot.Answered, nil},
		"recommendation": {answerTo(t, "mo", "what did the work group say about innovation zones?"), bot.Answered, nil},
		"clayton":        {plan, bot.Answered, nil},
		"shared":         {answerTo(t, "mt", virtualDays), bot.Answered, &shared},
		"late":           {answerTo(t, "mt", "ARM 10.55.604"), bot.Answered, &late},
	} {
		o := originOf(c.answer)
		if c.origin != nil {
			o = *c.origin
		}
		if c.answer.Verdict != c.verdict {
			t.Errorf("%s: %s, want %s: the example no longer shows its kind", name, c.answer.Verdict, c.verdict)
		}
		c.answer.Revision = goldenRevision
		messages := draw.answer(c.answer, o)
		wantWithin(t, name, messages...)
		wantTaken(t, name, messages...)
		wantGolden(t, name, messages)
	}
}

// goldenRevision stands for the library's, which changes with each of its files.
const goldenRevision = "0123456789ab"

// unsureAnswer is an answer that offers choices, whatever the thresholds are.
func unsureAnswer(t testing.TB) bot.Answer {
	t.Helper()
	a := answerTo(t, "mt", "what counts as instruction?")
	a.Verdict, a.Reason = bot.Unsure, "no entry is a clear match"
	a.Headline = "I'm not sure the library answers this. The nearest is “" + a.Entries[0].Title + "”."
	for _, id := range []string{"mt/variances/standards-waiver", "mt/instructional-day/structure"} {
		a.Entries = append(a.Entries[:1:1], append(a.Entries[1:], showEntry(t, id))...)
	}
	a.Entries = a.Entries[:3]
	a.Suggestions = nil
	return a
}

func showEntry(t testing.TB, id string) bot.Entry {
	t.Helper()
	lib := policy(t).Library()
	e := lib.Entry(id)
	if e == nil {
		t.Fatalf("no entry %s", id)
	}
	return bot.Show(lib, e, askedOn)
}

// wantTaken asks the strict fake whether Slack would take messages.
func wantTaken(t testing.TB, what string, messages ...message) {
	t.Helper()
	for i, m := range messages {
		for _, complaint := range workspace.CheckMessage(payload(t, m)) {
			t.Errorf("%s, message %d: refused: %s", what, i+1, complaint)
		}
	}
}

// TestMoreThanOneEntry: the first stands in the message, the others behind More.
func TestMoreThanOneEntry(t *testing.T) {
	a := answerTo(t, "mt", virtualDays)
	if len(a.Entries) != 3 {
		a.Entries = append(a.Entries[:1:1], showEntry(t, "mt/variances/standards-waiver"), showEntry(t, "mt/instructional-day/structure"))
	}
	m := draw.answer(a, originOf(a))[0]
	more := buttonsOf(t, m)[actionMore]
	if more == nil {
		t.Fatalf("no button More in %s", m.text)
	}
	if diff := cmp.Diff(idsOf(a.Entries[1:]), carriedBy(t, more).Entries); diff != "" {
		t.Errorf("More carries (-want +got):\n%s", diff)
	}
	for _, e := range a.Entries[1:] {
		if !strings.Contains(m.text, e.Title) || strings.Contains(m.text, e.Passages[0].Text) {
			t.Errorf("%s: want it named and not quoted in\n%s", e.Title, m.text)
		}
	}
	further := draw.entries(a.Entries[1:], originOf(a))
	wantGolden(t, "more", further)
	wantTaken(t, "more", further...)
	for _, e := range a.Entries[1:] {
		if !strings.Contains(further[0].text, e.Passages[0].Text) {
			t.Errorf("%s is not quoted behind More", e.Title)
		}
	}
}

// TestContinued: three entries in full need two messages.
func TestContinued(t *testing.T) {
	var entries []bot.Entry
	for _, id := range []string{"mt/instructional-day/what-counts", "mt/instructional-day/structure", "mt/variances/standards-waiver"} {
		entries = append(entries, showEntry(t, id))
	}
	messages := draw.entries(entries, origin{press: pressOn(virtualDays, "mt")})
	wantGolden(t, "continued", messages)
	wantWithin(t, "continued", messages...)
	wantTaken(t, "continued", messages...)
	if len(messages) != 2 || !strings.HasPrefix(messages[1].text, "continued (2)\n") {
		t.Errorf("%d messages; the last begins %.40q", len(messages), messages[len(messages)-1].text)
	}
}

func TestOpening(t *testing.T) {
	a := answerTo(t, "mt", "thanks!")
	a.Question = "thanks\n<!channel>"
	for _, c := range []struct {
		what   string
		origin origin
		want   string
	}{
		{"in public", origin{}, ""},
		{"in private", origin{private: true}, "Question: “thanks &lt;·!channel&gt;”\n"},
		{"from the Home tab", origin{asked: "hi"}, "Question: “hi”\n"},
		{"shared", origin{sharedBy: "U123"}, "Shared by <@U123>\nQuestion: “thanks &lt;·!channel&gt;”\n"},
		{"shared by nobody Slack knows", origin{sharedBy: "U1><!here>"}, ""},
		{"late", origin{late: 7*time.Minute + 30*time.Second}, "Sorry for the wait: you asked 7 minutes ago.\n"},
		{"a little late", origin{late: 80 * time.Second}, "Sorry for the wait: you asked a minute ago.\n"},
		{"very late", origin{late: 5 * time.Hour}, "Sorry for the wait: you asked 5 hours ago.\n"},
	} {
		m := draw.answer(a, c.origin)[0]
		if got := strings.ReplaceAll(m.text, breaker, "·"); got != c.want+a.Headline {
			t.Errorf("%s: %q, want %q", c.what, got, c.want+a.Headline)
		}
	}
	users := ofType(payload(t, draw.answer(a, origin{sharedBy: "U123"})[0]), "user")
	if len(users) != 1 || users[0]["user_id"] != "U123" {
		t.Errorf("shared by %v", users)
	}
}
