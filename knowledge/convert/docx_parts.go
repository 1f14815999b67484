package convert

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// A DOCX is an archive of XML files. Only the few named here are ever opened, by
// their name in the archive and never as a path, so no name in it leads anywhere.
const (
	mainPart  = "word/document.xml"
	maxParts  = 10_000 // files in an archive; Word writes a picture a file
	maxAttrs  = 256    // attributes of an element
	docxStyle = "word/styles.xml"

	// What the files of an archive may unpack to, as a multiple of the text that
	// may come out: one file, and all that are read. XML is three times as long as
	// what it says: a thousand pages of text are 4 MiB, as XML 20.
	partTimes = 3
	docxTimes = 6
)

func findPart(archive *zip.Reader, name string) *zip.File {
	for _, f := range archive.File {
		if strings.TrimPrefix(f.Name, "/") == name {
			return f
		}
	}
	return nil
}

func hasPart(archive *zip.Reader, name string) bool { return findPart(archive, name) != nil }

// parts are the files of a DOCX, under one budget for all of them.
type parts struct {
	src     *source
	archive *zip.Reader
	left    int64
}

// tokens opens a file of the archive as XML; nil when it does not have it.
func (p *parts) tokens(name string) (*tokens, error) {
	f := findPart(p.archive, name)
	if f == nil {
		return nil, nil
	}
	most := min(partTimes*p.src.limits.Output, p.left)
	bomb := p.src.fault(fmt.Sprintf("%s in it unpacks to more than %d MiB", path.Base(name), most>>20), "open it in Word and save it anew; if it grows like this again, do not trust it")
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	capped := &cappedReader{r: &timedReader{p.src.ctx, r}, left: most, err: bomb}
	p.left -= int64(min(f.UncompressedSize64, uint64(most)))
	t := &tokens{d: xml.NewDecoder(capped), close: r}
	t.d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("letters of %q in it", charset)
	}
	return t, nil
}

// tokens reads XML piece by piece. Entities of a document's own are refused by
// the decoder, which knows only the five of XML.
type tokens struct {
	d     *xml.Decoder
	close io.Closer
	depth int
}

var errTooDeep = errors.New("elements lie too deep within each other")

// next returns the next element's start or end, or text; nil at the end.
func (t *tokens) next() (xml.Token, error) {
	for {
		tok, err := t.d.RawToken()
		if errors.Is(err, io.EOF) && t.depth > 0 {
			return nil, io.ErrUnexpectedEOF
		}
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if t.depth++; t.depth > maxDepth*2 {
				return nil, errTooDeep
			}
			if len(e.Attr) > maxAttrs {
				e.Attr = e.Attr[:maxAttrs]
			}
			return e, nil
		case xml.EndElement:
			t.depth--
			return e, nil
		case xml.CharData:
			return e, nil
		}
	}
}

// within gives every element inside the one that was begun to do, until it ends.
func (t *tokens) within(do func(xml.StartElement) error) error {
	for depth := t.depth; ; {
		tok, err := t.next()
		if err != nil {
			return err
		}
		if tok == nil || t.depth < depth {
			return nil
		}
		if e, ok := tok.(xml.StartElement); ok {
			if err := do(e); err != nil {
				return err
			}
		}
	}
}

// skip reads over the element that has just begun.
func (t *tokens) skip() error {
	for depth := t.depth; ; {
		tok, err := t.next()
		if err != nil {
			return err
		}
		if tok == nil || t.depth < depth {
			return nil
		}
	}
}

// val is an attribute by its local name: w:val, r:id, w:id.
func val(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// on reads a switch such as <w:b/>, which w:val may turn off.
func on(e xml.StartElement) bool {
	switch val(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
