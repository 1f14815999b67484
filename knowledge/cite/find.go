package cite

import (
	"regexp"
	"slices"
	"strings"
)

// scan is one reading of one text.
type scan struct {
	folded
	k       *Codes
	in      []string // jurisdictions known, nearest first
	plain   []*code  // cited by number alone; those of known jurisdictions first
	out     []Citation
	done    int           // what is before has been read
	unnamed map[*code]int // how far ahead no name comes after the numbers of a code
	abroad  bool          // a number was another state's, so the next one may be
	last    context       // the last title and number
}

// Find returns the citations of text in order; they do not overlap. in names
// the jurisdictions known ("mt", "mo"), nearest first: there a number alone is
// enough, "160.514". A section cited twice is returned twice.
func (k *Codes) Find(text string, in ...string) []Citation {
	s := &scan{folded: fold(text), k: k, in: in, unnamed: map[*code]int{}}
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
	if len(s.in) > 0 {
		slices.SortStableFunc(s.plain, func(a, b *code) int { return s.rank(a) - s.rank(b) })
	}
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
// which people put name and number. It returns where they end.
func (s *scan) referenceAt(i int) (end int, ok bool) {
	for _, way := range []func(int) (int, bool){
		s.canonical,  // mca:20-1-302
		s.afterName,  // MCA § 20-1-302
		s.underTitle, // 20 U.S.C. § 1232g; Title 34, Part 300 of the CFR
		s.ofTitle,    // section 1232g of title 20, United States Code
		s.goingOn,    // 20 U.S.C. § 1232g; § 1232h
		s.byNumber,   // 20-1-302, MCA; § 160.514; 10.55.604
	} {
		if end, ok := way(i); ok {
			return end, true
		}
	}
	return i, false
}

var canonicalID = regexp.MustCompile(`^([A-Za-z][0-9A-Za-z]*):[0-9A-Za-z][0-9A-Za-z.-]*(?:\([0-9A-Za-z.]{1,7}\))*`)

func (s *scan) canonical(i int) (int, bool) {
	if end := s.endOfWord(i); end == len(s.lower) || s.lower[end] != ':' {
		return i, false
	}
	m := canonicalID.FindStringSubmatch(ahead(s.text, i))
	if m == nil || s.k.byID[lowerASCII(m[1])] == nil {
		return i, false
	}
	written := strings.TrimRight(m[0], ".-")
	c, err := s.k.Parse(written)
	if err != nil {
		return i, false
	}
	s.add(c, i, i+len(written))
	return i + len(written), true
}

// emit records the items as citations of c. The first begins at start, where
// its name or mark does; the last ends at end, if a name follows it.
func (s *scan) emit(c *code, title string, items []item, start, end int) int {
	first, last := &items[0], &items[len(items)-1]
	first.start = start
	if first.pin == "" {
		first.pin, first.start = s.pinBefore(c, start)
	}
	last.end = max(last.end, end)
	for _, it := range items {
		found := Citation{ID: c.id(title, it.number), Pin: it.pin, EtSeq: it.etSeq}
		if it.through != "" {
			found.Through = c.id(title, it.through)
		}
		s.add(found, it.start, it.end)
	}
	return last.end
}

func (s *scan) add(c Citation, start, end int) {
	c.Start, c.End = s.origin(start, end)
	c.Matched = s.original[c.Start:c.End]
	s.out = append(s.out, c)
}

// startsWord reports whether a word, a number or a § begins at i.
func (s *scan) startsWord(i int) bool {
	if isAlnum(s.lower[i]) {
		return !wordBefore(s.lower, i)
	}
	return strings.HasPrefix(s.lower[i:], "§")
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
