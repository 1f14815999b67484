package cite

import (
	"fmt"
	"strconv"
	"strings"
)

func usCode() *code {
	return &code{
		Code: Code{ID: "usc", Title: "United States Code", Names: []string{
			"U.S.C.", "U.S.C.A.", "U.S.C.S.", "U.S.C.U.", "U.S. Code", "U.S. Code Ann.", "U.S. Code Annotated", "U.S. Code Service",
			"United States Code", "United States Code Annotated", "United States Code Service",
		}},
		titles:  54,
		example: "usc:20-1232g(a)",
		forms: []form{
			{level: section, under: anySection, needs: codeName, shape: &shape{usCodeSection}, display: "{title} U.S.C. § {number}", url: usCodeURL},
		},
	}
}

func federalRules() *code {
	return &code{
		Code: Code{ID: "cfr", Title: "Code of Federal Regulations", Names: []string{
			"C.F.R.", "Code of Federal Regulations", "Code of Federal Regs.", "Code of Fed. Regs.", "Code Fed. Regs.",
		}},
		titles:  50,
		example: "cfr:34-300.320(a)(1)",
		forms: []form{
			{level: section, under: anySection | part, needs: codeName, shape: &shape{federalSection},
				display: "{title} C.F.R. § {number}", url: address("https://www.ecfr.gov/current/title-{title}/section-{number}")},
			{level: part, under: anySection | part, needs: codeName, shape: &shape{federalPart},
				display: "{title} C.F.R. part {number}", url: address("https://www.ecfr.gov/current/title-{title}/part-{number}")},
		},
	}
}

func publicLaws() *code {
	return &code{
		Code: Code{ID: "publ", Title: "Public Laws", Names: []string{
			"Pub. L.", "P.L.", "Public L.", "Pub. Law", "Public Law", "Pub. Laws", "Public Laws",
		}},
		exists:  isCongress,
		ownPins: true,
		example: "publ:94-142",
		forms: []form{
			{level: section, under: unmarked, needs: codeName, shape: pattern(`(\d{1,3})\s?-\s?(\d{1,4})`, "#1-#2"),
				display: "Pub. L. {number}", url: publicLawURL},
			{level: section, under: unmarked, needs: codeName, close: true, shape: pattern(`(\d{2,3})[\s.](\d{1,4})`, "#1-#2")},
		},
	}
}

// act is a law people cite by its name and a section of the code it is in.
// Sections of the act itself ("ESSA 1111(b)") are numbered apart from the
// code and mean nothing here.
type act struct {
	names   []string
	code    string
	title   string
	only    *shape
	acronym bool // stands for other things too: average daily attendance
}

var acts = []act{
	{[]string{"IDEA", "Individuals with Disabilities Education Act"}, "cfr", "34", pattern(`(30[03]\.\d{1,3})`, "$1"), false},
	{[]string{"IDEA", "Individuals with Disabilities Education Act"}, "usc", "20", pattern(`(14[0-8]\d[a-z]?)`, "$1"), false},
	{[]string{"FERPA", "Family Educational Rights and Privacy Act"}, "cfr", "34", pattern(`(99\.\d{1,2})`, "$1"), false},
	{[]string{"FERPA", "Family Educational Rights and Privacy Act"}, "usc", "20", pattern(`(1232g)`, "$1"), false},
	{[]string{"PPRA", "Protection of Pupil Rights Amendment"}, "cfr", "34", pattern(`(98\.\d{1,2})`, "$1"), false},
	{[]string{"PPRA", "Protection of Pupil Rights Amendment"}, "usc", "20", pattern(`(1232h)`, "$1"), false},
	{[]string{"Title IX"}, "cfr", "34", pattern(`(106\.\d{1,2})`, "$1"), false},
	{[]string{"Title IX"}, "usc", "20", pattern(`(168[1-8])`, "$1"), false},
	{[]string{"Section 504"}, "cfr", "34", pattern(`(104\.\d{1,2})`, "$1"), false},
	{[]string{"ADA", "Americans with Disabilities Act"}, "cfr", "28", pattern(`(35\.\d{3})`, "$1"), true},
	{[]string{"I.R.C.", "Internal Revenue Code"}, "usc", "26", pattern(`(\d{1,4}[A-Za-z]?)`, "$1"), true},
	{[]string{"Bankruptcy Code"}, "usc", "11", pattern(`(\d{3,4}[A-Za-z]?)`, "$1"), true},
}

// isCongress reports whether a Congress of that number has numbered laws with
// a hyphen: the 57th (1901) was the first.
func isCongress(number string, _ bool) bool {
	congress, law, _ := strings.Cut(number, "-")
	n, _ := strconv.Atoi(congress)
	return 57 <= n && n <= 150 && law != ""
}

// publicLawURL is the Government Publishing Office's link, which begins with
// the 104th Congress.
func publicLawURL(_, number string) string {
	congress, law, _ := strings.Cut(number, "-")
	if n, _ := strconv.Atoi(congress); n < 104 {
		return ""
	}
	return fmt.Sprintf("https://www.govinfo.gov/link/plaw/%s/public/%s", congress, law)
}

// usCodeURL is the Law Revision Counsel's address; the appendix titles
// ("50a") have been taken apart.
func usCodeURL(title, number string) string {
	if strings.HasSuffix(title, "a") {
		return ""
	}
	return fmt.Sprintf("https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title%s-section%s", title, number)
}
