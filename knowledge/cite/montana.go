package cite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func montanaCode() *code {
	return &code{
		Code: Code{ID: "mca", Jurisdiction: "mt", Title: "Montana Code Annotated", Names: []string{
			"MCA", "MT MCA", "Mont. C. A.", "Mont. Code Annot.", "Mont. Code", "Mont. Code Ann.", "Mont. Code Annotated",
			"Montana Code", "Montana Code Ann.", "Montana Code Annotated", "Montana Codes Annotated",
			"MT Code", "MT Code Ann.", "MT Code Annotated",
		}},
		exists:  inMontanaCode,
		example: "mca:20-1-302(3)(a)",
		forms: []form{
			{level: section, under: anySection, needs: shapeOnly, shape: pattern(`(\d{1,2})-(\d{1,2})-(\d{3,4})`, "#1-#2-$3"),
				display: "Mont. Code Ann. § {number}", url: montanaCodeURL},
			{level: section, under: anySection, needs: pointer, shape: pattern(`(\d{1,2})\s?-\s?(\d{1,2})\s?-\s?(\d{3,4})`, "#1-#2-$3")},
			{level: section, under: anySection, needs: codeName, close: true, shape: pattern(`(\d{1,2})[-.\s](\d{1,2})[-.\s](\d{3,4})`, "#1-#2-$3")},
			{level: section, under: unmarked, needs: codeName, shape: pattern(
				`(?:title|tit\.?)\s(\d{1,2}),?\s(?:chapter|ch\.?)\s(\d{1,2}),?\s(?:part\s\d{1,2},?\s)?(?:section|sec\.?|§)\s?(\d{3,4})`, "#1-#2-$3")},
		},
	}
}

func montanaRules() *code {
	return &code{
		Code: Code{ID: "arm", Jurisdiction: "mt", Title: "Administrative Rules of Montana", Names: []string{
			"ARM", "MT ARM", "Adm. R. Mont.", "Mont. Adm. R.", "Admin. R. Mont.", "Admin. R. of Mont.", "Admin. Rules Mont.", "Admin. R. of Montana", "Admin. Rule of Montana", "Admin. Rules of Montana",
			"Administrative Rule of Montana", "Administrative Rules of Montana", "Mont. Admin. R.", "Mont. Admin. Rule", "Mont. Admin. Rules",
			"Montana Admin. R.", "Montana Admin. Rule", "Montana Admin. Rules", "Montana Administrative Rule", "Montana Administrative Rules",
			"MT Admin. R.", "MT Admin. Rule", "MT Admin. Rules", "MT Administrative Rule", "MT Administrative Rules",
		}},
		exists:  inMontanaRules,
		example: "arm:10.55.604(1)",
		forms: []form{
			{level: section, under: anySection, needs: shapeOnly, shape: pattern(`(\d{1,2})\.(\d{1,3})\.(\d{3,4})`, "#1.#2.$3"),
				display: "Mont. Admin. R. {number}"},
			{level: section, under: anySection, needs: pointer, shape: pattern(`(\d{1,2})\.\s?(\d{1,3})\.\s?(\d{3,4})`, "#1.#2.$3")},
			{level: section, under: anySection, needs: codeName, close: true, shape: pattern(`(\d{1,2})[-.\s](\d{1,3})[-.\s](\d{3,4})`, "#1.#2.$3")},
			{level: subchapter, under: subchapter, needs: pointer, shape: pattern(`(\d{1,2})\.(\d{1,3})\.(\d{1,2})`, "#1.#2.#3"),
				display: "Mont. Admin. R. subch. {number}"},
			{level: subchapter, under: unmarked, needs: codeName, shape: pattern(
				`(\d{1,2})\.(\d{1,3}),?\s(?:sub-?chapter|subch\.?)\s(\d{1,2})`, "#1.#2.#3")},
			{level: chapter, under: unmarked, needs: codeName, close: true, shape: pattern(`(\d{1,2})\.(\d{2,3})`, "#1.#2"),
				display: "Mont. Admin. R. ch. {number}"},
			{level: chapter, under: chapter, needs: pointer, shape: pattern(`(\d{1,2})\.(\d{1,3})`, "#1.#2"),
				display: "Mont. Admin. R. ch. {number}"},
			{level: section, under: unmarked, needs: codeName, shape: pattern(
				`(?:title|tit\.?)\s(\d{1,2}),?\s(?:chapter|ch\.?)\s(\d{1,3}),?\s(?:sub-?chapter\s\d{1,2},?\s)?(?:rule|section|sec\.?|§)\s?(\d{3,4})`, "#1.#2.$3")},
			{level: subchapter, under: unmarked, needs: codeName, shape: pattern(
				`(?:title|tit\.?)\s(\d{1,2}),?\s(?:chapter|ch\.?)\s(\d{1,3}),?\s(?:sub-?chapter|subch\.?)\s(\d{1,2})`, "#1.#2.#3")},
			{level: chapter, under: unmarked, needs: codeName, shape: pattern(`(?:title|tit\.?)\s(\d{1,2}),?\s(?:chapter|ch\.?)\s(\d{1,3})`, "#1.#2")},
		},
	}
}

// The titles in use. Both codes leave gaps for laws to come.
var (
	codeTitles = strings.Fields(`1 2 3 5 7 10 13 15 16 17 18 19 20 22 23 25 26 27 28 30 31 32 33 35 37 39 40 41 42 44 45 46 47 49
		50 52 53 60 61 67 69 70 71 72 75 76 77 80 81 82 85 87 90`)
	longTitles = strings.Fields("15 37 39 50")
	ruleTitles = strings.Fields("1 2 4 6 8 10 12 14 16 17 18 20 22 23 24 26 28 30 32 34 36 37 38 40 42 44 46")
)

// inMontanaCode reports whether the number can be a section: the last piece
// is a part of one or two digits, then a section from 01 to 99. Few titles
// have many chapters.
func inMontanaCode(number string, _ bool) bool {
	title, chapter, last := threePieces(number, "-")
	return slices.Contains(codeTitles, title) && (chapter <= "45" || len(chapter) == 1 || slices.Contains(longTitles, title)) && inPart(last)
}

// Only titles 24 and 37 have chapters of three digits; without Montana, any
// other such number is rather 1.234.567 as Europe writes it.
func inMontanaRules(number string, sure bool) bool {
	title, chapter, last := threePieces(number, ".")
	if last == "" {
		return sure && len(chapter) > 1 && slices.Contains(ruleTitles, title) // "chapter 10.55"
	}
	return slices.Contains(ruleTitles, title) &&
		(sure || len(chapter) < 3 || title == "24" || title == "37") && (len(last) < 3 || inPart(last))
}

func inPart(last string) bool {
	return last[0] != '0' && !strings.HasSuffix(last, "00") && (len(last) == 3 || last[0] <= '5')
}

func threePieces(number, separator string) (a, b, c string) {
	a, rest, _ := strings.Cut(number, separator)
	b, c, _ = strings.Cut(rest, separator)
	return a, b, c
}

// montanaCodeURL is the legislature's address, in which every piece is ten
// times itself: 20-1-302 is title 0200, chapter 0010, part 0030, section 0020.
func montanaCodeURL(_, number string) string {
	title, chapter, last := threePieces(number, "-")
	var n [3]int
	for i, piece := range []string{title, chapter, last} {
		n[i], _ = strconv.Atoi(piece)
	}
	t, c, p, sec := n[0]*10, n[1]*10, n[2]/100*10, n[2]%100*10
	return fmt.Sprintf("https://leg.mt.gov/bills/mca/title_%04d/chapter_%04d/part_%04d/section_%04d/%04d-%04d-%04d-%04d.html",
		t, c, p, sec, t, c, p, sec)
}
