package knowledge

import (
	"path"
	"strings"
)

// heritage is what the entries below a folder take from its _index.md, each
// unless they or a folder nearer to them say otherwise.
type heritage struct {
	source    Source
	approval  Approval
	contact   Contact
	nextSteps []string
	broken    bool // an _index.md could not be read, so what is inherited is unknown
}

// heritages maps a folder's path ("" for the root) to its own heritage.
type heritages map[string]heritage

// of gathers what a file inherits, the nearest folder first.
func (hs heritages) of(file string) heritage {
	var h heritage
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if dir == "." {
			dir = ""
		}
		own := hs[dir]
		h.source = inheritSource(h.source, own.source)
		if h.approval == "" {
			h.approval = own.approval
		}
		if h.contact.Name == "" {
			h.contact = own.contact
		}
		if len(h.nextSteps) == 0 {
			h.nextSteps = own.nextSteps
		}
		h.broken = h.broken || own.broken
		if dir == "" {
			return h
		}
	}
}

// inheritSource completes near from far, field by field, unless near names
// another document: then far's title, date and address are not its own.
func inheritSource(near, far Source) Source {
	if near.Document != "" && far.Document != "" && !strings.EqualFold(near.Document, far.Document) {
		return near
	}
	pick := func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	}
	near.Document = pick(near.Document, far.Document)
	near.Title = pick(near.Title, far.Title)
	near.AsOf = pick(near.AsOf, far.AsOf)
	near.URL = pick(near.URL, far.URL)
	if len(near.Heading) == 0 {
		near.Heading = far.Heading
	}
	return near
}
