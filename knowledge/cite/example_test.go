package cite_test

import (
	"fmt"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

func ExampleCodes_Find() {
	codes := cite.Builtin()
	for _, c := range codes.Find("Does section 20-1-302(3), MCA, or rule 10.55.604 apply in 2026-27?") {
		fmt.Printf("%s  %q  %s\n", c, c.Matched, codes.Display(c))
	}
	// Output:
	// mca:20-1-302(3)  "section 20-1-302(3), MCA"  Mont. Code Ann. § 20-1-302(3)
	// arm:10.55.604  "rule 10.55.604"  Mont. Admin. R. 10.55.604
}

// In Missouri a decimal number is enough; elsewhere it is not.
func ExampleCodes_Find_jurisdiction() {
	codes := cite.Builtin()
	fmt.Println(codes.Find("what does 160.514 say", "mo"))
	fmt.Println(codes.Find("what does 160.514 say"))
	// Output:
	// [rsmo:160.514]
	// []
}

func ExampleCodes_Find_range() {
	c := cite.Builtin().Find("see ARM 10.53.301–311")[0]
	fmt.Println(c.ID, c.Through)
	// Output: arm:10.53.301 arm:10.53.311
}

func ExampleCodes_Parse() {
	c, err := cite.Builtin().Parse("mca:20-1-302(3)(a)")
	fmt.Println(c.Code(), c.Section(), c.Pin, err)
	_, err = cite.Builtin().Parse("mca:20-1")
	fmt.Println(err)
	// Output:
	// mca 20-1-302 (3)(a) <nil>
	// citation "mca:20-1": "20-1" is not a number of Montana Code Annotated; write it as in "mca:20-1-302(3)(a)"
}

func ExampleCodes_URL() {
	codes := cite.Builtin()
	c, _ := codes.Parse("cfr:34-300.320")
	fmt.Println(codes.URL(c))
	// Output: https://www.ecfr.gov/current/title-34/section-300.320
}

func ExampleCodes_With() {
	codes, err := cite.Builtin().With(cite.Code{
		ID:      "wac",
		Title:   "Washington Administrative Code",
		Names:   []string{"WAC", "Wash. Admin. Code"},
		Section: `\d{1,3}-\d{1,3}-\d{3}`,
		Display: "Wash. Admin. Code § {section}",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range codes.Find("see W.A.C. 392-121-182(1)") {
		fmt.Println(codes.Display(c))
	}
	// Output: Wash. Admin. Code § 392-121-182(1)
}
