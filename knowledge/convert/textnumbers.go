package convert

import "strings"

// numbers takes what a number leads: an item, when the next number follows at
// once; a heading, when what it announces stands between. A number may stand on
// a line of its own, as in a table that was copied cell by cell.
func (p *parting) numbers(l textLine) bool {
	if l.text == "#" { // the head of the numbers' column
		if at := p.next(p.i + 1); at < len(p.lines) {
			p.put(part{kind: paragraphPart, text: p.lines[at].text, line: p.lines[at].n})
			p.i = at + 1
			return true
		}
	}
	if loneNumber.MatchString(l.text) {
		return p.loneNumber(l)
	}
	m := numberForm.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	dotted := dottedNumber.MatchString(l.text)
	if !dotted && !strings.ContainsAny(m[1], "ab") { // "2022 report", "10:00 Welcome"
		return false
	}
	if p.headsSection(m[1]) {
		p.put(part{kind: headingPart, number: m[1], text: l.text, line: l.n})
		p.i++
		return true
	}
	if !dotted {
		return false
	}
	p.i++
	p.put(part{kind: itemPart, number: m[1], text: p.goOn(m[2]), line: l.n})
	return true
}

// loneNumber takes a number and the line below it as an item.
func (p *parting) loneNumber(l textLine) bool {
	at := p.next(p.i + 1)
	if at >= len(p.lines) || loneNumber.MatchString(p.lines[at].text) || p.lines[at].text == "#" {
		return false
	}
	p.i = at + 1
	p.put(part{kind: itemPart, number: strings.TrimRight(l.text, ".)"), text: p.goOn(p.lines[at].text), line: l.n})
	return true
}

// headsSection reports whether the line at i, which a number leads, is a heading:
// something other than the next number follows it.
func (p *parting) headsSection(number string) bool {
	at := p.next(p.i + 1)
	if at >= len(p.lines) || len(p.lines[p.i].text) > maxNumbered {
		return false
	}
	next := p.lines[at].text
	if m := numberForm.FindStringSubmatch(next); m != nil && follows(number, m[1]) {
		return false
	}
	if prev := p.lastItem(); prev != nil && follows(prev.number, number) {
		return false // the last item of a list
	}
	_, bullet := isBullet(next)
	return bullet || isCaps(next) || p.announced(at, number) || shortLine(next)
}

// maxNumbered is the longest numbered heading met, in bytes: a recommendation in
// full, as a report prints it above the steps it takes.
const maxNumbered = 400

func shortLine(s string) bool { return len(s) < 60 && !strings.HasSuffix(s, ".") }

// announced reports whether the next number of the sequence stands further down.
func (p *parting) announced(from int, number string) bool {
	for i := from; i < min(from+60, len(p.lines)); i++ {
		if m := numberForm.FindStringSubmatch(p.lines[i].text); m != nil && follows(number, m[1]) {
			return true
		}
	}
	return false
}

func (p *parting) lastItem() *part {
	if n := len(p.out); n > 0 && p.out[n-1].kind == itemPart && p.out[n-1].number != "" {
		return &p.out[n-1]
	}
	return nil
}

// follows reports whether b comes right after a: 2 after 1, 2a after 1, 2b after
// 2a, 3 after 2b.
func follows(a, b string) bool {
	na, la := splitNumber(a)
	nb, lb := splitNumber(b)
	switch {
	case lb == 0 || lb == 'a':
		return nb == na+1
	default:
		return nb == na && lb == la+1
	}
}

func splitNumber(s string) (n int, letter byte) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return n, s[i]
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, 0
}
