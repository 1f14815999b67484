package convert

import (
	"archive/zip"
	"encoding/xml"
	"net/url"
	"strconv"
	"strings"
)

// styles say which paragraphs are headings, lists and quotes.
type styles struct {
	byID map[string]*style
}

type style struct {
	name, based string
	outline     int // level of a heading, 1 is the highest; 0 for none
	numbering   string
}

// maxBased is how far a style may rest on another; a circle ends there.
const maxBased = 20

// heading is the level of a paragraph of this style, 0 for none; title for the
// document's own title.
func (s *styles) heading(id string) (level int, title bool) {
	for range maxBased {
		st := s.byID[id]
		if st == nil {
			return 0, false
		}
		name := strings.ToLower(st.name)
		switch {
		case name == "title":
			return 1, true
		case st.outline > 0:
			return st.outline, false
		case strings.HasPrefix(name, "heading "):
			if n, err := strconv.Atoi(strings.TrimPrefix(name, "heading ")); err == nil {
				return n, false
			}
		}
		id = st.based
	}
	return 0, false
}

func (s *styles) is(id string, names ...string) bool {
	for range maxBased {
		st := s.byID[id]
		if st == nil {
			return false
		}
		for _, name := range names {
			if strings.EqualFold(st.name, name) {
				return true
			}
		}
		id = st.based
	}
	return false
}

func (s *styles) numbering(id string) string {
	for range maxBased {
		st := s.byID[id]
		if st == nil {
			return ""
		}
		if st.numbering != "" {
			return st.numbering
		}
		id = st.based
	}
	return ""
}

func (p *parts) styles() (*styles, error) {
	s := &styles{byID: map[string]*style{}}
	var now *style
	err := p.each(docxStyle, func(e xml.StartElement) {
		switch e.Name.Local {
		case "style":
			now = &style{}
			s.byID[val(e, "styleId")] = now
		case "name":
			if now != nil && now.name == "" {
				now.name = val(e, "val")
			}
		case "basedOn":
			if now != nil {
				now.based = val(e, "val")
			}
		case "outlineLvl":
			if n, err := strconv.Atoi(val(e, "val")); err == nil && now != nil && n >= 0 && n < 9 {
				now.outline = n + 1
			}
		case "numId":
			if now != nil {
				now.numbering = val(e, "val")
			}
		}
	})
	return s, err
}

// each calls f for every element of a file of the archive.
func (p *parts) each(name string, f func(xml.StartElement)) error {
	t, err := p.tokens(name)
	if t == nil || err != nil {
		return err
	}
	defer t.close.Close()
	for {
		tok, err := t.next()
		if tok == nil || err != nil {
			return err
		}
		if e, ok := tok.(xml.StartElement); ok {
			f(e)
		}
	}
}

// numbering says how the levels of each list are marked: "bullet", "decimal".
type numbering map[string]map[int]mark

type mark struct {
	format string
	text   string // "%1.", "(%2)"
	start  int
}

func (p *parts) numbering() (numbering, error) {
	abstract, lists := map[string]map[int]mark{}, numbering{}
	var marks map[int]mark
	level, num := 0, ""
	err := p.each("word/numbering.xml", func(e xml.StartElement) {
		switch e.Name.Local {
		case "abstractNum":
			marks = map[int]mark{}
			abstract[val(e, "abstractNumId")] = marks
		case "lvl":
			level, _ = strconv.Atoi(val(e, "ilvl"))
		case "start", "numFmt", "lvlText":
			if marks == nil {
				return
			}
			m := marks[level]
			switch e.Name.Local {
			case "start":
				m.start, _ = strconv.Atoi(val(e, "val"))
			case "numFmt":
				m.format = val(e, "val")
			default:
				m.text = val(e, "val")
			}
			marks[level] = m
		case "num":
			num, marks = val(e, "numId"), nil
		case "abstractNumId":
			if num != "" {
				lists[num] = abstract[val(e, "val")]
			}
		}
	})
	return lists, err
}

// links maps the ids of a document's relations to the addresses they lead to.
func (p *parts) links() (map[string]string, error) {
	links := map[string]string{}
	err := p.each("word/_rels/document.xml.rels", func(e xml.StartElement) {
		if e.Name.Local == "Relationship" && strings.HasSuffix(val(e, "Type"), "/hyperlink") {
			links[val(e, "Id")] = address(mended(val(e, "Target")), nil)
		}
	})
	return links, err
}

// mended puts right an address that Word saved with one slash.
func mended(target string) string {
	for _, scheme := range []string{"https:/", "http:/"} {
		if rest, ok := strings.CutPrefix(target, scheme); ok && !strings.HasPrefix(rest, "/") {
			if u, err := url.Parse(scheme + "/" + rest); err == nil && strings.Contains(u.Host, ".") {
				return u.String()
			}
		}
	}
	return target
}

// core takes title and date from the archive's properties.
func (p *parts) core(doc *Document) error {
	t, err := p.tokens("docProps/core.xml")
	if t == nil || err != nil {
		return err
	}
	defer t.close.Close()
	within := ""
	for {
		tok, err := t.next()
		if tok == nil || err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			within = e.Name.Local
		case xml.EndElement:
			within = ""
		case xml.CharData:
			switch within {
			case "title":
				doc.Title = oneLine(clean(string(e)))
			case "modified":
				doc.Date = isoDate.FindString(string(e))
			}
		}
	}
}

func openParts(src *source) (*parts, error) {
	archive, err := zip.NewReader(src.at, src.size)
	if err != nil {
		return nil, err
	}
	if len(archive.File) > maxParts {
		return nil, src.fault("an archive of too many files", "open it in Word and save it anew")
	}
	return &parts{src: src, archive: archive, left: docxTimes * src.limits.Output}, nil
}
