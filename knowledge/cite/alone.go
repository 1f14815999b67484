package cite

import "strings"

// byNumber reads numbers whose name comes after them, or that need none.
func (s *scan) byNumber(i int) (int, bool) {
	m := s.markAt(i, false)
	if !s.mayBegin(m) {
		return i, false
	}
	around := s.surroundings(i, m)
	for _, c := range s.plain {
		if it, ok := s.itemAt(c, m, nil); ok {
			if end, ok := s.numbersOf(c, it, m, around); ok {
				return end, true
			}
		}
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
	if s.digitAt(m.end) {
		return m.end > m.start || s.cleanBefore(m.end)
	}
	return strings.HasPrefix(rest, "tit") && m.end == m.start
}

// numbersOf reads the numbers that begin with it as c's.
func (s *scan) numbersOf(c *code, it item, m mark, around surroundings) (end int, ok bool) {
	if around.place == "" {
		around.place = s.placeAfter(it.end)
	}
	alone := s.standsAlone(c, it, m, around)
	if !alone && s.unnamed[c] > m.start {
		return m.start, false
	}
	items := s.listFrom(c, it, m, anyLength)
	end = items[len(items)-1].end
	if after, named := s.nameAfter(c, end); named {
		s.abroad = false
		if last := &items[len(items)-1]; last.pin == "" && after > end { // "20-1-302, MCA, subsection (3)"
			last.pin, after = s.pinInWords(after)
		}
		return s.emit(c, "", items, m.start, after), true
	}
	if place := s.placeAfter(end); alone && place != "" && place != c.Jurisdiction {
		s.abroad = true
		return end, true // the whole list is another state's
	}
	if !alone || s.dirtyAfter(end) {
		s.unnamed[c] = end
		s.abroad = s.abroad || around.place != "" && around.place != c.Jurisdiction
		return m.start, false
	}
	s.abroad = false
	return s.emit(c, "", s.sound(c, items, m, around), m.start, 0), true
}

// sound returns the items before the first that does not stand alone.
func (s *scan) sound(c *code, items []item, m mark, around surroundings) []item {
	for n := range items {
		if n > 0 && !s.standsAlone(c, items[n], m, around) {
			return items[:n]
		}
	}
	return items
}

// standsAlone reports whether a number that no name of a code accompanies is
// a citation all the same.
func (s *scan) standsAlone(c *code, it item, m mark, around surroundings) bool {
	known := s.knows(c) || around.place == c.Jurisdiction
	switch {
	case around.place != "" && around.place != c.Jurisdiction || s.abroad && !known:
		return false
	case it.form.needs == codeName || it.form.needs == pointer && !known && !around.pointed:
		return false
	case c.declared && !aloneInLibrary(it, known, around):
		return false
	case c.exists != nil && !c.exists(it.number, known && around.pointed && s.last.code == nil):
		return false
	case it.form.level == chapter && !known && !m.plural:
		return false
	}
	return !s.doubtful(it, around)
}

// aloneInLibrary says when a number of a library's own code counts by itself:
// in its jurisdiction, if it has the look of a section number.
func aloneInLibrary(it item, known bool, around surroundings) bool {
	pieces := strings.FieldsFunc(it.number, func(r rune) bool { return strings.ContainsRune(".-:", r) })
	return known && (len(pieces) > 2 || len(pieces) == 2 && around.pointed)
}

// doubtful reports whether it may as well be something else.
func (s *scan) doubtful(it item, around surroundings) bool {
	switch {
	case endsInYear(it.number):
		return true
	case around.pointed:
		return s.ofADocument(it.end)
	case it.shortRange || otherNumbers[around.word] || around.numbered:
		return true
	}
	return it.form.needs != shapeOnly && (amounts[around.word] || s.measured(it.end))
}
