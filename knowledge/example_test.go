package knowledge_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"github.com/leeway-bot/leeway/knowledge"
)

// The library built into the program knows what may be waived, who decides, and
// by when to apply.
func Example() {
	lib, err := knowledge.Bundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	e := lib.Entry("mt/variances/standards-waiver")
	today := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	fmt.Println(e.Title, "·", e.Kind, "· approval", e.Approval)
	fmt.Println("governed by", e.Citations[0])
	fmt.Println(e.Deadline.What, e.Deadline.Rule.Next(today).Format("January 2, 2006"))
	// Output:
	// Variances to Standards · flexibility · approval required
	// governed by arm:10.55.604
	// application due October 11, 2027
}

// An editor's mistakes come back together, each with its place and the way out.
func ExampleLoad_mistakes() {
	_, err := knowledge.Load(fstest.MapFS{
		"mt/_index.md": {Data: []byte("---\ntitle: Montana\nsource: {title: Handbook}\n---\n")},
		"mt/snow.md":   {Data: []byte("---\ntitle: Snow days\nkind: flexibility\ndeadline: {rule: soon}\naproval: local\n---\nThe board decides.\n")},
	})
	fmt.Println(err)
	// Output:
	// mt/snow.md:4: deadline rule "soon" names no day
	//     hint: write "second Monday in October", "last day of June", "October 15" or "2027-06-30"
	// mt/snow.md:5: unknown key "aproval"
	//     hint: did you mean "approval"?
}

func ExampleLibrary_Citing() {
	lib, err := knowledge.Bundled()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range lib.Citing("arm:10.55.604") {
		fmt.Println(e.ID)
	}
	// Output:
	// mt/variances/standards-waiver
}

func ExampleRule_Next() {
	rule, err := knowledge.ParseRule("second Monday in October")
	if err != nil {
		fmt.Println(err)
		return
	}
	onTheDay := time.Date(2027, time.October, 11, 0, 0, 0, 0, time.UTC)
	fmt.Println(rule.Next(onTheDay).Format(time.DateOnly))
	fmt.Println(rule.Next(onTheDay.AddDate(0, 0, 1)).Format(time.DateOnly))
	// Output:
	// 2027-10-11
	// 2028-10-09
}
