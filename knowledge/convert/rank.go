package convert

import (
	"strings"
	"unicode"
)

// rankHeadings gives the headings of a text file their levels. Plain text does
// not say them, but it gives evidence: what the table of contents lists is of
// the first level; a heading right below another lies within it; numbers count
// on at one level; and a heading that comes again comes at its own level.
func rankHeadings(parts []part) {
	headings := 0
	for i := range parts {
		if parts[i].kind == headingPart {
			parts[i].level = 1
			headings++
		}
	}
	if headings > maxRanked {
		return
	}
	r := &ranking{parts: parts, listed: listedIn(parts), known: map[string]int{}, above: map[string]map[string]bool{}, below: map[string]bool{}}
	r.dropRunningHeads()
	r.learn()
	for i := range parts {
		if parts[i].kind == headingPart {
			r.rank(i)
		}
	}
}

// maxRanked is how many headings are compared with each other; a report of 120
// pages has 150.
const maxRanked = 3000

type ranking struct {
	parts  []part
	listed map[string]int             // place of a heading in the table of contents
	last   int                        // place of the last listed heading met, from 1
	known  map[string]int             // level at which a heading came before
	above  map[string]map[string]bool // heading -> those that came right below it
	below  map[string]bool            // headings that mostly come right below another of their form
	open   []openHeading              // the headings that the present one lies within
	scope  *facets
}

type openHeading struct {
	level int
	key   string
	form  string
}

// facets are headings that come again below each topic of a section: "What is
// it?", "How can it be used?". There they are a level deeper than elsewhere.
type facets struct {
	first string // what each topic begins with
	keys  map[string]bool
	shift int
	level int // of the topic
}

// headingKey is the same for spellings of one heading: its plural, its colon.
func headingKey(s string) string {
	return strings.TrimSuffix(strings.TrimRight(oneLine(s), ":. "), "s")
}

// listKey compares a heading with its line in the table of contents.
func listKey(s string) string {
	return strings.TrimSuffix(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s), "s")
}

func listedIn(parts []part) map[string]int {
	listed, caps := map[string]int{}, map[string]bool{}
	for _, p := range parts {
		for _, row := range p.rows {
			if key := listKey(row[0]); p.kind == contentsPart && key != "" && listed[key] == 0 {
				listed[key] = len(listed) + 1
			}
		}
		if p.kind == headingPart && isCaps(p.text) {
			caps[listKey(p.text)] = true
		}
	}
	for key := range listed { // "Innovation Zone" is not "INNOVATION ZONE", which the contents mean
		if caps[key] {
			listed["caps:"+key] = listed[key]
			delete(listed, key)
		}
	}
	return listed
}

// listing is the place of a heading in the table of contents, 0 for none.
func (r *ranking) listing(text string) int {
	if at := r.listed[listKey(text)]; at > 0 || !isCaps(text) {
		return at
	}
	return r.listed["caps:"+listKey(text)]
}

// dropRunningHeads drops the words above each chapter's title, "PRIMER", and
// titles printed twice.
func (r *ranking) dropRunningHeads() {
	count, always := map[string]int{}, map[string]bool{}
	for i, p := range r.parts {
		if p.kind != headingPart {
			continue
		}
		key := headingKey(p.text)
		count[key]++
		next := r.headingAt(i + 1)
		follows := next != nil && r.listing(next.text) > 0 && r.listing(p.text) == 0
		always[key] = follows && (count[key] == 1 || always[key])
		if next != nil && headingKey(next.text) == key {
			r.parts[i].kind = droppedPart
		}
	}
	for i, p := range r.parts {
		if key := headingKey(p.text); p.kind == headingPart && always[key] && count[key] >= 3 {
			r.parts[i].kind = droppedPart
		}
	}
}

// headingAt is the part at i when it is a heading; what was dropped is skipped.
func (r *ranking) headingAt(i int) *part {
	for i < len(r.parts) && r.parts[i].kind == droppedPart {
		i++
	}
	if i < len(r.parts) && r.parts[i].kind == headingPart {
		return &r.parts[i]
	}
	return nil
}

// learn notes which headings come right below which.
func (r *ranking) learn() {
	times, below := map[string]int{}, map[string]int{}
	for i, p := range r.parts {
		if p.kind != headingPart {
			continue
		}
		key := headingKey(p.text)
		times[key]++
		next := r.headingAt(i + 1)
		if next == nil {
			continue
		}
		nextKey := headingKey(next.text)
		if r.above[key] == nil {
			r.above[key] = map[string]bool{}
		}
		r.above[key][nextKey] = true
		if r.form(p) == r.form(*next) {
			below[nextKey]++
		}
	}
	for key, n := range below {
		r.below[key] = 3*n >= 2*times[key]
	}
}

func (r *ranking) form(p part) string {
	m := headingByWord.FindStringSubmatch(p.text)
	switch {
	case r.listing(p.text) > 0 && r.listing(p.text) >= r.last:
		return "listed"
	case p.number != "":
		return "number"
	case m != nil:
		return wordOf(m)
	case isCaps(p.text):
		return "caps"
	}
	return "words"
}

// rank gives the heading at i its level.
func (r *ranking) rank(i int) {
	p := &r.parts[i]
	key, form := headingKey(p.text), r.form(*p)
	level := r.level(i, key, form)
	p.level = min(max(level, 1), 6)
	for len(r.open) > 0 && r.open[len(r.open)-1].level >= p.level {
		r.open = r.open[:len(r.open)-1]
	}
	r.open = append(r.open, openHeading{p.level, key, form})
	if form == "listed" {
		r.last = r.listing(p.text)
		return
	}
	if r.scope == nil {
		r.known[key] = p.level
	}
}

func (r *ranking) current() int {
	if len(r.open) == 0 {
		return 0
	}
	return r.open[len(r.open)-1].level
}

func (r *ranking) level(i int, key, form string) int {
	right := i > 0 && r.rightBelow(i)
	before, met := r.known[key]
	if r.scope != nil && (form == "listed" || !r.scope.keys[key]) {
		scope := r.scope
		r.scope = nil
		if form != "listed" && r.above[key][scope.first] {
			return scope.level // the next topic
		}
	}
	switch {
	case r.scope != nil && met:
		return before + r.scope.shift
	case form == "listed", r.introducesContents(i):
		return 1
	case right:
		if met && before <= r.current() {
			r.enterTopic(i, r.current()+1-before)
		}
		return max(before, r.current()+1)
	case form != "words" && form != "caps":
		return r.counted(form)
	case met:
		return min(before, r.current()+1)
	}
	return r.sibling(i, key, form)
}

// rightBelow reports whether nothing stands between the heading at i and the one
// before it.
func (r *ranking) rightBelow(i int) bool {
	for i--; i >= 0 && r.parts[i].kind == droppedPart; i-- {
		if continued.MatchString(r.parts[i].text) {
			return false
		}
	}
	return i >= 0 && r.parts[i].kind == headingPart
}

func (r *ranking) introducesContents(i int) bool {
	return i+1 < len(r.parts) && r.parts[i+1].kind == contentsPart
}

// counted is the level of a numbered heading: that of the number before.
func (r *ranking) counted(form string) int {
	for _, o := range r.open {
		if o.form == form {
			return o.level
		}
	}
	return r.current() + 1
}

// sibling is the level of a heading met for the first time: that of the last of
// its form, unless one of the two is known to come below the other.
func (r *ranking) sibling(i int, key, form string) int {
	for n := len(r.open) - 1; n >= 0; n-- {
		o := r.open[n]
		if o.form == form && r.below[o.key] && strings.HasSuffix(key, o.key) { // "State Policy Recommendations" beside "Recommendations"
			return o.level
		}
		if o.form != form || r.above[key][o.key] || r.below[o.key] && !r.below[key] {
			continue
		}
		if r.below[key] && !r.below[o.key] {
			return o.level + 1
		}
		return o.level
	}
	if next := r.headingAt(i + 1); next != nil {
		if level, met := r.known[headingKey(next.text)]; met {
			return level
		}
	}
	return r.current() + 1
}

// enterTopic begins a topic whose facets are the headings up to the next topic:
// one that begins with the same facet.
func (r *ranking) enterTopic(i, shift int) {
	firstKey := headingKey(r.parts[i].text)
	keys := map[string]bool{}
	for k := i; k < len(r.parts); k++ {
		p := r.parts[k]
		if p.kind != headingPart {
			continue
		}
		if r.form(p) == "listed" {
			keys = nil
			break
		}
		key := headingKey(p.text)
		if k > i && r.above[key][firstKey] && r.known[key] == 0 {
			break
		}
		keys[key] = true
	}
	if keys == nil { // the last topic has the facets of the topics before it
		keys = r.facetsBefore(i, firstKey)
	}
	r.scope = &facets{first: firstKey, keys: keys, shift: shift, level: r.current()}
}

// facetsBefore gathers the facets of the topic before the one at i.
func (r *ranking) facetsBefore(i int, firstKey string) map[string]bool {
	keys := map[string]bool{firstKey: true}
	seen := false
	for k := i - 2; k >= 0; k-- {
		p := r.parts[k]
		if p.kind != headingPart {
			continue
		}
		key := headingKey(p.text)
		if key == firstKey {
			seen = true
			break
		}
		if r.listing(p.text) > 0 {
			break
		}
		keys[key] = true
	}
	if !seen {
		return map[string]bool{firstKey: true}
	}
	return keys
}
