package cite

import "strings"

// stateNames are how the states are written: postal code, full name (small
// letters here), abbreviations. Elsewhere is the law of no state.
const stateNames = `al: alabama, Ala; ak: alaska; az: arizona, Ariz; ar: arkansas, Ark; ca: california, Cal, Calif; co: colorado, Colo;
ct: connecticut, Conn; de: delaware, Del; dc: district of columbia; fl: florida, Fla; ga: georgia, Ga; hi: hawaii, Haw; id: idaho, Ida;
il: illinois, Ill; in: indiana, Ind; ia: iowa; ks: kansas, Kan, Kans; ky: kentucky, Ky; la: louisiana, La; me: maine, Me;
md: maryland, Md; ma: massachusetts, Mass; mi: michigan, Mich; mn: minnesota, Minn; ms: mississippi, Miss; mo: missouri, Mo, DESE;
mt: montana, Mont, OPI; ne: nebraska, Neb, Nebr; nv: nevada, Nev; nh: new hampshire; nj: new jersey; nm: new mexico; ny: new york;
nc: north carolina; nd: north dakota; oh: ohio; ok: oklahoma, Okla; or: oregon, Or, Ore; pa: pennsylvania, Pa, Penn; pr: puerto rico;
ri: rhode island; sc: south carolina; sd: south dakota; tn: tennessee, Tenn; tx: texas, Tex; ut: utah; vt: vermont, Vt;
va: virginia, Va; wa: washington, Wash; wv: west virginia; wi: wisconsin, Wis, Wisc; wy: wyoming, Wyo; gu: guam;
elsewhere: municipal, city, county, tribal, tribe, nation, borough, township, zoning, fire, electrical, plumbing, mechanical, uniform, model, bankruptcy`

// codeLetters are the initials of other states' codes.
const codeLetters = `az: ARS AAC; ar: ACA; co: CRS CCR; ct: CGS; fl: FAC; ga: OCGA; hi: HRS HAR; id: IDAPA; il: ILCS; in: IAC;
ks: KSA KAR; ky: KRS KAR; la: LSA; me: MRSA; md: COMAR; ma: MGL CMR; mi: MCL MCLA MSA; mn: MSA; ms: MSCA; ne: NRS NAC; nv: NRS NAC;
nh: RSA; nj: NJSA NJAC; nm: NMSA NMAC; nc: NCGS NCAC; nd: NDCC NDAC; oh: ORC OAC; ok: OAC; or: ORS OAR; ri: RIGL GL; sd: SDCL ARSD;
tn: TCA; tx: TAC TEC; ut: UCA UAC; vt: VSA; va: VAC; wa: RCW WAC; wv: WVC; wy: WSA; dc: DCMR; elsewhere: UCC BMC`

// englishToo are abbreviations that are English words or initials as well, and
// count only within the name of a code, "Or. Rev. Stat.".
var englishToo = set(`al ar de la ma me md id in oh ok or pa hi co ca ct ill miss mass wash cal del ind ark penn
	municipal city county tribal tribe nation borough township zoning fire electrical plumbing mechanical uniform model bankruptcy`)

// codeWords are what names of codes are made of beside the state.
var codeWords = set(`code codes stat stats statute statutes statue statues ann annot annotated rev revised gen general comp compiled codified cons consol consolidated
	admin administrative adm rule rules reg regs regulation regulations law laws educ education ed sch school pub public act acts official
	civ prac rem crim proc fam gov govt penal health safety prof bus lab ins tax veh welf inst est prop util nat res`)

var fillers = set("of the in under from title tit chapter ch part pt sec section sections art article no s and subchapter rule rules")

// placeName is a way to write a state.
type placeName struct {
	state             string
	full, short, code bool // its name; an abbreviation; the initials of its code
}

var places = readPlaces()

func readPlaces() map[string]placeName {
	byName := map[string]placeName{}
	for entry := range strings.SplitSeq(stateNames, ";") {
		state, written, _ := strings.Cut(strings.TrimSpace(entry), ":")
		byName[state] = placeName{state: state, short: true}
		for name := range strings.SplitSeq(written, ",") {
			name = strings.TrimSpace(name)
			full := name == lowerASCII(name)
			byName[lowerASCII(name)] = placeName{state: state, full: full, short: !full}
		}
	}
	for entry := range strings.SplitSeq(codeLetters, ";") {
		state, initials, _ := strings.Cut(strings.TrimSpace(entry), ":")
		for name := range strings.FieldsSeq(initials) {
			byName[lowerASCII(name)] = placeName{state: state, code: true}
		}
	}
	return byName
}

// surroundings is what the text beside a number says about it.
type surroundings struct {
	place    string // the state whose name or code stands beside it, "" when none
	word     string // the word right before it
	numbered bool   // "No." or "account code"
	pointed  bool   // "§" or "section" before it
}

func (s *scan) surroundings(i int, m mark) surroundings {
	const reach = 80
	before := words(s.text[max(0, i-reach):i])
	around := surroundings{pointed: m.level != 0, place: placeBefore(before)}
	if len(before) > 0 {
		last := before[len(before)-1]
		around.word = key(last)
		around.numbered = last == "No." || last == "no." || last == "NO." ||
			numberWords[around.word] && len(before) > 1 && numbered[key(before[len(before)-2])]
	}
	return around
}

// words splits text at everything but letters, digits, and the dots of
// abbreviations; initials written apart, "C. R. S.", are one word.
func words(text string) []string {
	text = strings.ReplaceAll(text, "'s", " ")
	found := strings.FieldsFunc(text, func(r rune) bool { return r != '.' && !isWordRune(r) })
	joined := found[:0]
	for _, word := range found {
		if word = strings.TrimLeft(word, "."); word == "" {
			continue
		}
		if n := len(joined); n > 0 && len(word) == 2 && word[1] == '.' && strings.HasSuffix(joined[n-1], ".") && isInitials(joined[n-1]) {
			joined[n-1] += word
			continue
		}
		joined = append(joined, word)
	}
	return joined
}

// isInitials reports whether a word is of the form "N.C.".
func isInitials(word string) bool { return strings.Count(word, ".")*2 == len(word) }

// placeBefore looks back over the words of a code's name for the state it
// begins with: "Tex. Civ. Prac. & Rem. Code Ann. § 171.023".
func placeBefore(before []string) string {
	ofCode := false
	for i := len(before) - 1; i >= 0 && i >= len(before)-9; i-- {
		word := key(before[i])
		if p := placeOf(before[:i+1], ofCode); p != "" {
			return p
		}
		switch {
		case codeWords[word]:
			ofCode = true
		case !fillers[word] && !startsWithDigit(word):
			return ""
		}
	}
	return ""
}

func startsWithDigit(word string) bool { return word != "" && isDigit(rune(word[0])) }

// placeOf returns the state that the last of the words name; ofCode when words
// like "Code" or "Stat." follow. A full name with a full stop ends a sentence
// and says nothing about the next.
func placeOf(written []string, ofCode bool) string {
	last := written[len(written)-1]
	if n := len(written); n > 1 {
		if p := places[key(written[n-2])+" "+key(last)]; p.full {
			return p.state
		}
	}
	p := places[key(last)]
	dotted := strings.Contains(last, ".")
	capital := last[0] != lowerASCII(last)[0]
	switch {
	case englishToo[key(last)] && !(ofCode && (p.full || dotted || capital && (len(last) > 2 || last == strings.ToUpper(last)))):
		return ""
	case p.full && dotted && !ofCode, p.short && !capital && !ofCode:
		return ""
	}
	return p.state
}

func key(word string) string { return lowerASCII(strings.ReplaceAll(word, ".", "")) }

// placeAfter returns the state named after a number: "22-33-104, C.R.S.",
// "20-2-690 of the Georgia Code", "160.514 in Missouri".
func (s *scan) placeAfter(i int) string {
	const reach = 48
	after := words(s.text[i:min(i+reach, len(s.text))])
	of := false
	for len(after) > 0 && (ofPlace[key(after[0])] || key(after[0]) == "the" || key(after[0]) == "state") {
		of = of || ofPlace[key(after[0])]
		after = after[1:]
	}
	if len(after) == 0 {
		return ""
	}
	if p := places[key(after[0])]; p.code && (strings.Contains(after[0], ".") || after[0] == strings.ToUpper(after[0])) {
		return p.state
	}
	for n := 1; n <= min(2, len(after)); n++ {
		named := n < len(after) && codeWords[key(after[n])]
		after[n-1] = strings.TrimRight(after[n-1], ".")
		if p := placeOf(after[:n], named); p != "" && (of || named) {
			return p
		}
	}
	return ""
}

var ofPlace = set("of in under from for")
