package cite

import (
	"regexp"
	"slices"
	"strings"
)

// scan is one reading of one text.
type scan struct {
	folded
	k      *Codes
	in     []string // jurisdictions known, nearest first
	plain  []*code  // cited by number alone; those of known jurisdictions first
	out    []Citation
	done   int           // what is before has been read
	abroad bool          // a number was another state's, so the next one may be
	named  map[*code]int // up to where a search for a name after the number found none
	last   titledContext
}

// Find returns the citations of text in order; they do not overlap. in names
// the jurisdictions known ("mt", "mo"), nearest first: there a number alone is
// enough, "160.514". A section cited twice is returned twice.
func (k *Codes) Find(text string, in ...string) []Citation {
	s := &scan{folded: fold(text), k: k, in: in, named: map[*code]int{}}
	s.order()
	for i := 0; i < len(s.lower); {
		if !s.startsWord(i) {
			i++
			continue
		}
		if end, ok := s.referenceAt(i); ok {
			i, s.done = end, end
			continue
		}
		i = s.endOfWord(i)
	}
	return s.out
}

// order puts the codes of known jurisdictions first.
func (s *scan) order() {
	for _, c := range s.k.all {
		if !c.titled() {
			s.plain = append(s.plain, c)
		}
	}
	if len(s.in) == 0 {
		return
	}
	slices.SortStableFunc(s.plain, func(a, b *code) int { return s.rank(a) - s.rank(b) })
}

func (s *scan) rank(c *code) int {
	i := slices.IndexFunc(s.in, func(known string) bool { return known != "" && strings.EqualFold(known, c.Jurisdiction) })
	if i < 0 {
		return len(s.in)
	}
	return i
}

func (s *scan) knows(c *code) bool { return s.rank(c) < len(s.in) }

// referenceAt reads the citations that begin at i, in any of the orders in
// which people put name and number.
func (s *scan) referenceAt(i int) (end int, ok bool) {
	for _, way := range []func(int) (int, bool){
		s.canonical,    // mca:20-1-302
		s.afterName,    // MCA § 20-1-302
		s.underTitle,   // 20 U.S.C. § 1232g; Title 34, Part 300 of the CFR
		s.ofTitle,      // section 1232g of title 20, United States Code
		s.sameTitle,    // 20 U.S.C. § 1232g; § 1232h
		s.aroundNumber, // 20-1-302, MCA; § 160.514; 10.55.604
	} {
		if end, ok := way(i); ok {
			return end, true
		}
	}
	return i, false
}

var canonicalID = regexp.MustCompile(`^([a-z][a-z0-9]*):([0-9A-Za-z][0-9A-Za-z.-]*(?:\([0-9A-Za-z.]{1,7}\))*)`)

func (s *scan) canonical(i int) (int, bool) {
	if end := s.endOfWord(i); end == len(s.lower) || s.lower[end] != ':' {
		return i, false
	}
	m := canonicalID.FindStringSubmatch(ahead(s.text, i))
	if m == nil || s.k.byID[m[1]] == nil {
		return i, false
	}
	written := strings.TrimRight(m[0], ".-")
	c, err := s.k.Parse(written)
	if err != nil {
		return i, false
	}
	c.Start, c.End = s.origin(i, i+len(written))
	c.Matched = s.original[c.Start:c.End]
	s.out = append(s.out, c)
	return i + len(written), true
}

// afterName reads numbers after the name of their code.
func (s *scan) afterName(i int) (int, bool) {
	found, end := s.nameAt(i)
	for _, n := range found {
		if n.code.titled() && n.title == "" {
			if end, ok := s.titleAfterName(n.code, i, end); ok {
				return end, true
			}
			continue
		}
		if end, ok := s.numberAfterName(n, i, end); ok {
			s.abroad = false
			return end, true
		}
	}
	return i, false
}

var (
	edition  = regexp.MustCompile(`^\(?(?:(?:cum\.?\s)?supp\.?\s?)?(?:19|20)\d\d\)?[\s,]+`)
	actWords = regexp.MustCompile(`^(?:'s)?[\s,(:]*(?:part\s[bc]\b[\s,]*)?(?:(?:implementing|federal)\s)?(?:(?:regulations?|regs?\.?|rules?)[\s,:]*)?(?:at\s)?`)
)

const betweenNameAndNumber = " \t\r\n.,:()[]*_`\"'-#|"

func (s *scan) numberAfterName(n name, start, end int) (int, bool) {
	at := s.skip(end, betweenNameAndNumber)
	if n.only != nil {
		at = end + len(actWords.FindString(ahead(s.lower, end)))
	}
	if again, nextEnd := s.nameOf(n.code, at); again != nil { // "Administrative Rules of Montana (ARM) 24.301.172"
		at, end = s.skip(nextEnd, betweenNameAndNumber), nextEnd
	}
	m := s.markAt(at, true)
	it, ok := s.itemAt(n.code, m, n.only)
	if !ok {
		m = s.markAt(at+len(edition.FindString(ahead(s.lower, at))), true) // "RSMo 2016 § 160.514"
		it, ok = s.itemAt(n.code, m, n.only)
	}
	if !ok || !s.fits(n, it, m, start, end) {
		return start, false
	}
	items := s.listFrom(n.code, it, m, anyLength)
	return s.emit(n.code, n.title, items, start, s.bracketAfter(start, items)), true
}

// bracketAfter returns the end of the bracket that closes "ARM (10.55.604)".
func (s *scan) bracketAfter(start int, items []item) int {
	end := items[len(items)-1].end
	before := s.lower[start:items[0].start]
	if end < len(s.lower) && s.lower[end] == ')' && strings.Count(before, "(") > strings.Count(before, ")") {
		end++
	}
	return end
}

// casual are names that are other words as well: the left arm, professional
// learning.
var casual = map[string]bool{"arm": true, "pl": true, "PL": true}

// fits reports whether a number can belong to the name before it.
func (s *scan) fits(n name, it item, m mark, start, end int) bool {
	gap := s.text[end:m.start]
	switch {
	case n.only != nil: // "IDEA 1415" and "ADA 35.130" need more, "IDEA 300.502" does not
		return m.level != 0 || it.pin != "" || !n.acronym && strings.Trim(it.section, "0123456789") != ""
	case m.level == 0 && isDate(it.section):
		return false
	case n.code.ownPins && (!n.code.exists(it.section, true) || s.measured(it.end)):
		return false // "PL 60-90 minutes"
	}
	return !it.form.close || strings.Trim(gap, " ([*_`") == "" && !s.measured(it.end) && !casual[s.text[start:end]]
}

// aroundNumber reads numbers whose name comes after them, or that need none.
func (s *scan) aroundNumber(i int) (int, bool) {
	m := s.markAt(i, false)
	if !s.mayBegin(m) {
		return i, false
	}
	around := s.surroundings(i, m)
	for _, c := range s.plain {
		it, ok := s.itemAt(c, m, nil)
		if !ok {
			continue
		}
		if around.place == "" {
			around.place = s.placeAfter(it.end)
		}
		alone := s.standsAlone(c, it, m, around)
		if !alone && s.named[c] > i {
			continue
		}
		items := s.listFrom(c, it, m, anyLength)
		end := items[len(items)-1].end
		if after, named := s.nameAfter(c, end); named {
			s.abroad = false
			return s.emit(c, "", items, i, after), true
		}
		if p := s.placeAfter(end); alone && p != "" && p != c.Jurisdiction {
			s.abroad = true
			return end, true // another state's, the whole list
		}
		if alone && !s.dirtyAfter(end) {
			s.abroad = false
			doubt := slices.IndexFunc(items, func(it item) bool { return !s.standsAlone(c, it, m, around) })
			if doubt > 0 {
				items = items[:doubt]
			}
			return s.emit(c, "", items, i, 0), true
		}
		s.named[c] = end
		s.abroad = s.abroad || around.place != "" && around.place != c.Jurisdiction
	}
	return i, false
}

// mayBegin reports whether a number, or one written out ("title 10, chapter
// 55"), follows.
func (s *scan) mayBegin(m mark) bool {
	rest := s.lower[m.end:]
	if rest == "" {
		return false
	}
	if isDigit(rune(rest[0])) {
		return m.end > m.start || s.cleanBefore(m.end)
	}
	return strings.HasPrefix(rest, "title ") && m.end == m.start
}

var beforeName = regexp.MustCompile(`^[\s,;*_"'\])]{0,6}[(\[]?(?:(?:of|in|under|from)\s+(?:the\s+)?)?`)

// nameAfter returns the end of c's name after the numbers that end at i; i
// itself when the name belongs to a number that follows it.
func (s *scan) nameAfter(c *code, i int) (end int, ok bool) {
	gap := beforeName.FindString(ahead(s.lower, i))
	n, end := s.nameOf(c, i+len(gap))
	if n == nil {
		return i, false
	}
	if _, f, _ := s.numberAt(c, s.markAt(s.skip(end, betweenNameAndNumber), true), nil); f != nil && f.level == section {
		return i, true
	}
	if strings.ContainsAny(gap, "([") && end < len(s.lower) && strings.IndexByte(")]", s.lower[end]) >= 0 {
		end++
	}
	return end, true
}

// nameAt reads a name of any code at i.
func (s *scan) nameAt(i int) ([]name, int) { return s.k.names.find(s.lower, i) }

// nameOf reads a name of c at i.
func (s *scan) nameOf(c *code, i int) (*name, int) {
	found, end := s.nameAt(i)
	for n := range found {
		if found[n].code == c && found[n].only == nil {
			return &found[n], end
		}
	}
	return nil, i
}

// emit records the items as citations of c. The first begins at start, where
// its name or mark does; the last ends at end, if a name follows it.
func (s *scan) emit(c *code, title string, items []item, start, end int) int {
	items[0].start = start
	if items[0].pin == "" {
		items[0].pin, items[0].start = s.pinBefore(c, start)
	}
	items[len(items)-1].end = max(end, items[len(items)-1].end)
	for _, it := range items {
		found := Citation{ID: c.join(title, canonicalCase(c, title, it.section)), Pin: it.pin, EtSeq: it.etSeq}
		if it.through != "" {
			found.Through = c.join(title, canonicalCase(c, title, it.through))
		}
		found.Start, found.End = s.origin(it.start, it.end)
		found.Matched = s.original[found.Start:found.End]
		s.out = append(s.out, found)
	}
	return items[len(items)-1].end
}

// startsWord reports whether a word, a number or a § begins at i.
func (s *scan) startsWord(i int) bool {
	if strings.HasPrefix(s.lower[i:], "§") {
		return true
	}
	return isAlnum(s.lower[i]) && !wordBefore(s.lower, i)
}

func (s *scan) endOfWord(i int) int {
	if i++; !isAlnum(s.lower[i-1]) {
		return i
	}
	for i < len(s.lower) && isAlnum(s.lower[i]) {
		i++
	}
	return i
}
