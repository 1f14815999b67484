package bot_test

import (
	"context"
	"fmt"
	"testing/fstest"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// openBundled opens the bundled library: knowledge.Bundled, index.New, bot.New.
var openBundled = bot.OpenBundled

var today = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// A principal asks in plain words. What is in force comes first; what was only
// proposed says so.
func Example() {
	a, err := openBundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := a.Answer(context.Background(), bot.Question{
		Text: "can we use virtual days for snow days?", Jurisdiction: "mt", Today: today,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range answer.Entries {
		fmt.Printf("%s · in force %t · %s\n", e.Title, e.InForce, e.ApprovalText)
	}
	fmt.Println("law:", answer.Entries[0].Citations[0].Display)
	// Output:
	// What counts for instruction · in force true · No state approval needed
	// Seat-time waivers, asynchronous models and virtual days for snow days · in force false · Not in force: a proposal, so there is nothing to approve yet
	// law: Mont. Code Ann. § 20-1-101
}

// A follow-up is read with the thread's earlier questions.
func ExampleAssistant_Answer_followUp() {
	a, err := openBundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	q := bot.Question{Text: "how do we apply for a variance to standards?", Jurisdiction: "mt", Today: today}
	for _, next := range []string{"and the deadline?", "who signs off on it?"} {
		q.Context, q.Text = append(q.Context, q.Text), next
		answer, err := a.Answer(context.Background(), q)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(answer.Headline)
	}
	// Output:
	// Application due: second Monday in October, next on October 11, 2027, for “Variances to Standards”.
	// State approval required. A district may apply for a variance from most accreditation standards; the Board of Public Education must approve, and applications are due the second Monday in October.
}

// What the library does not hold is not guessed.
func ExampleAssistant_Answer_notCovered() {
	a, err := openBundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Does Wyoming let districts run a four-day week?", "What does MCA 20-5-103 say?", "thanks!"} {
		answer, err := a.Answer(context.Background(), bot.Question{Text: text, Jurisdiction: "mt", Today: today})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(answer.Verdict, "·", answer.Headline)
	}
	// Output:
	// not_covered · The library holds no policy of Wyoming, only of School District of Clayton, Missouri and Montana. Ask the education agency of Wyoming.
	// not_covered · The library holds nothing on Mont. Code Ann. § 20-5-103.
	// not_covered · You're welcome. Ask me any time what policy lets you do.
}

// A citation in any spelling is found, with its place in the text.
func ExampleAssistant_LookUp() {
	a, err := openBundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	found, err := a.LookUp(context.Background(), bot.Question{Text: "see A.R.M. 10.55.604(2)", Jurisdiction: "mt"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range found.Citations {
		fmt.Println(c.ID, c.Pin, c.Start, c.End, c.Display)
	}
	fmt.Println(found.Found, found.Entries)
	// Output:
	// arm:10.55.604 (2) 4 23 Mont. Admin. R. 10.55.604(2)
	// true [mt/variances/standards-waiver]
}

// A library of one's own answers like the bundled one.
func ExampleNew() {
	lib, err := knowledge.Load(fstest.MapFS{
		"_index.md":    {Data: []byte("---\ntitle: Handbook\nsource: {document: handbook, title: Staff handbook}\n---\n")},
		"late-work.md": {Data: []byte("---\ntitle: Late work\nkind: flexibility\napproval: local\nsummary: Teachers may take work late.\nasks: [\"can a student hand in homework late?\"]\n---\nTeachers may take work late.\n")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	idx, err := index.New(context.Background(), lib, index.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer idx.Close()
	answer, err := bot.New(idx).Answer(context.Background(), bot.Question{Text: "list all flexibilities", Today: today})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Headline, answer.Entries[0].Title, "·", answer.Entries[0].ApprovalText)
	// Output:
	// The library holds 1 flexibility. Late work · The local board decides
}

// An error of a question comes with a hint for the asker.
func ExampleHint() {
	a, err := openBundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = a.Answer(context.Background(), bot.Question{Text: "four-day week?", Jurisdiction: "wy", Today: today})
	fmt.Println(err)
	fmt.Println("hint:", bot.Hint(err))
	// Output:
	// unknown jurisdiction "wy": the library holds clayton, mo, mt
	// hint: name one of those, or leave it out to search everything
}
