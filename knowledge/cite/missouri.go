package cite

import (
	"fmt"
	"strconv"
	"strings"
)

func missouriStatutes() *code {
	const revisor = "https://revisor.mo.gov/main/"
	oneSection := address(revisor + "OneSection.aspx?section={number}")
	return &code{
		Code: Code{ID: "rsmo", Jurisdiction: "mo", Title: "Revised Statutes of Missouri", Names: []string{
			"RSMo", "RSMo Ann.", "MO RSMo", "Mo. R.S.", "Mo. Rev. Stats.", "Mo. Rev. Statutes", "Missouri Rev. Stats.", "Missouri Rev. Statutes",
			"Missouri State Statute", "Missouri State Statutes", "Revised Missouri Statutes", "Mo. Rev. Stat.", "Mo. Rev. Stat. Ann.", "Mo. Ann. Stat.", "Mo. Stat.", "Mo. Stat. Ann.", "Mo. St.",
			"MO Statute", "MO Statutes", "MO Revised Statutes", "Missouri Statute", "Missouri Statutes", "Missouri Statutes Annotated",
			"Missouri Annotated Statutes", "Missouri Rev. Stat.", "Missouri Revised Statute", "Missouri Revised Statutes",
			"Revised Statutes of Missouri", "Rev. Stat. Mo.", "Rev. Stat. of Missouri",
			"V.A.M.S.", "Vernon's Ann. Mo. Stat.", "Vernon's Annotated Missouri Statutes",
		}},
		exists:  inMissouriStatutes,
		dotPins: true,
		example: "rsmo:160.514(2)",
		forms: []form{
			{level: section, under: unmarked | section, needs: pointer, shape: pattern(`(\d{1,3})\.(\d{3,4})`, "#1.$2"),
				display: "§ {number}, RSMo", url: oneSection},
			{level: section, under: unmarked | section, needs: codeName, shape: pattern(`(4\d\d)\.([1-9]\d?)-(\d{3})`, "$1.$2-$3"), // the Uniform Commercial Code
				display: "§ {number}, RSMo", url: oneSection},
			{level: chapter, under: chapter, needs: pointer, shape: pattern(`(\d{1,3})`, "#1"),
				display: "ch. {number}, RSMo", url: address(revisor + "OneChapter.aspx?chapter={number}")},
			{level: section, under: unmarked | section, needs: codeName, close: true, shape: pattern(`(\d{1,3})\s?\.\s?(\d{3,4})`, "#1.$2")},
		},
	}
}

func missouriRules() *code {
	return &code{
		Code: Code{ID: "csr", Jurisdiction: "mo", Title: "Missouri Code of State Regulations", Names: []string{
			"CSR", "Mo. CSR", "Missouri CSR", "Mo. Code Reg.", "Mo. Code Regs.", "Mo. Code Regs. Ann.", "Mo. Code St. Regs.",
			"Mo. Code of State Regs.", "Mo. Code of State Regulations", "Code of State Regulations", "Missouri Code Regs.",
			"Missouri Code of Regulations", "Missouri Code of State Regulations",
		}},
		titles:  30,
		example: "csr:5-20-400.570",
		forms: []form{
			{level: section, under: anyLevel, needs: codeName, shape: pattern(`(\d{2,4})\s?[-.\s]\s?(\d{1,3})[.-](\d{3})`, "#1-#2.$3"),
				display: "{title} CSR {number}", url: missouriRulesURL},
			{level: section, under: anyLevel, needs: codeName, shape: pattern(`(\d\d)(\d{3})\.(\d{3})`, "#1-#2.$3")}, // "5 CSR 20400.120": PDF files lose the hyphen
			{level: chapter, under: anyLevel, needs: codeName, shape: pattern(`(\d{2,4})\s?-\s?(\d{1,3})`, "#1-#2"),
				display: "{title} CSR {number}", url: missouriRulesURL},
			{level: chapter, under: division, needs: codeName, shape: pattern(`(\d{2,4}),?\s(?:chapter|ch\.?)\s(\d{1,3})`, "#1-#2")},
			{level: division, under: division, needs: codeName, shape: pattern(`(\d{2,4})`, "#1"), display: "{title} CSR {number}"},
			{level: division, under: anySection, needs: codeName, close: true, shape: pattern(`(\d{3,4})`, "#1")},
		},
	}
}

// missouriRulesURL is the Secretary of State's file for the chapter.
func missouriRulesURL(title, number string) string {
	chapter, _, _ := strings.Cut(number, ".")
	return fmt.Sprintf("https://www.sos.mo.gov/cmsimages/adrules/csr/current/%scsr/%sc%s.pdf", title, title, chapter)
}

// The chapters in use, 458 of them (2026).
const missouriChapters = `1-3 7-12 14 18 21 23 26-34 36-37 40-44 46-61 64-68 70-72 77-82 84-92 94-96 98-100 103-110 115-116
122 127-128 130 135-151 153-155 160-178 180-186 188-199 201 204-211 213-215 217 219 221 226-231 233-238 241-254 256-278 281
285-288 290-295 300-307 311 313-317 319-341 343-362 364-365 367-371 374-394 400 402-404 407-409 411 413-417 419 421 425-436
441-448 451-456 459 461 469-479 482-488 490-494 506-517 521-538 540-552 556-559 561-563 565-579 589-590 595 600 610 620-622
625 630-633 640 643-644 650 660 680 700-701`

// Federal parts that schools cite by section alone, "300.320", and that are
// Missouri chapters too: insurance and traffic.
const federalToo = "300 303 361"

// inMissouriStatutes reports whether the number's chapter exists and cannot
// be mistaken. A small chapter makes a number like any other, 98.600.
func inMissouriStatutes(number string, sure bool) bool {
	chapter, last, isSection := strings.Cut(number, ".")
	switch {
	case !listed(chapter, missouriChapters) || listed(chapter, federalToo) || last == "000":
		return false
	case isSection:
		return sure || len(chapter) == 3
	case sure:
		return len(chapter) == 3 // books and bankruptcies have a chapter 11
	}
	return listed(chapter, "160-186") // "chapters 160 and 161": only the education chapters speak for themselves
}

// listed reports whether n is in a list of numbers and ranges.
func listed(n, list string) bool {
	want, err := strconv.Atoi(n)
	if err != nil {
		return false
	}
	for entry := range strings.FieldsSeq(list) {
		first, last, isRange := strings.Cut(entry, "-")
		from, _ := strconv.Atoi(first)
		to := from
		if isRange {
			to, _ = strconv.Atoi(last)
		}
		if from <= want && want <= to {
			return true
		}
	}
	return false
}
