package convert

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// readDOCX reads the body of a Word document and the notes that it refers to.
// Its headers and footers are other files of the archive and stay there.
func readDOCX(src *source) (*Document, error) {
	files, err := openParts(src)
	if err != nil {
		return nil, err
	}
	w := &word{builder: newBuilder(src, DOCX), parts: files, counts: map[string]map[int]int{}}
	if err := w.prepare(); err != nil {
		return nil, err
	}
	t, err := files.tokens(mainPart)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return nil, src.fault("a DOCX without a text", "open it in Word and save it anew")
	}
	defer t.close.Close()
	if err := w.body(t, ""); err != nil {
		return nil, err
	}
	w.paragraphEnd()
	if err := w.writeNotes(); err != nil {
		return nil, err
	}
	w.report()
	return w.result()
}

// word is a Word document while it is read.
type word struct {
	*builder
	parts   *parts
	styles  *styles
	lists   numbering
	links   map[string]string
	counts  map[string]map[int]int // how far each list has counted, by level
	para    wordParagraph
	tables  []*wordTable // those that are open, each within the one before
	fields  []wordField
	notes   []wordNote
	deleted int // tracked deletions
	added   int
	remarks int // comments
	moved   int
}

// wordParagraph is the paragraph that is read.
type wordParagraph struct {
	runs    []run
	look    run
	style   string
	list    string
	level   int
	outline int
	hidden  bool
}

type wordTable struct {
	rows [][]string
	cell []string // paragraphs of the cell that is open
	span int
	open bool // a cell is open
}

// wordField is a field, {HYPERLINK "…"}: its instruction, then its result.
type wordField struct {
	instruction strings.Builder
	result      bool
}

type wordNote struct{ file, id, label string }

func (w *word) prepare() (err error) {
	if w.styles, err = w.parts.styles(); err != nil {
		return err
	}
	if w.lists, err = w.parts.numbering(); err != nil {
		return err
	}
	if w.links, err = w.parts.links(); err != nil {
		return err
	}
	return w.parts.core(w.doc)
}

// body reads elements up to the end of the file, or of the element named until.
func (w *word) body(t *tokens, until string) error {
	for depth := t.depth; !w.stop(); {
		tok, err := t.next()
		if tok == nil || err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if err := w.start(t, e); err != nil {
				return err
			}
		case xml.EndElement:
			if e.Name.Local == until && t.depth < depth {
				return nil
			}
			w.end(e.Name.Local)
		}
	}
	return w.err
}

// start reads the beginning of an element, or all of it.
func (w *word) start(t *tokens, e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		if e.Name.Space != "a" { // a:p is a paragraph of a drawing, within one of the text
			w.paragraphEnd()
			w.at.Paragraph++
		}
	case "pPr":
		return w.paragraphLook(t)
	case "rPr":
		return w.runLook(t)
	case "t":
		return w.text(t)
	case "instrText":
		return w.instruction(t)
	case "tab", "ptab":
		w.write(" ")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	case "sym":
		w.symbol(e)
	case "hyperlink":
		outer := w.para.look.link
		w.para.look.link = w.links[val(e, "id")]
		err := w.body(t, "hyperlink")
		w.para.look.link = outer
		return err
	case "fldChar":
		w.field(val(e, "fldCharType"))
	case "footnoteReference", "endnoteReference":
		w.note(strings.TrimSuffix(e.Name.Local, "Reference"), val(e, "id"))
	case "tbl":
		w.paragraphEnd()
		w.tables = append(w.tables, &wordTable{})
	case "tc":
		if n := len(w.tables); n > 0 {
			w.tables[n-1].open, w.tables[n-1].span = true, 1
		}
	case "tr":
		if n := len(w.tables); n > 0 {
			w.tables[n-1].rows = append(w.tables[n-1].rows, nil)
		}
	case "gridSpan":
		if n := len(w.tables); n > 0 {
			span, _ := strconv.Atoi(val(e, "val"))
			w.tables[n-1].span = min(max(span, 1), maxSpan)
		}
	default:
		return w.other(t, e)
	}
	return nil
}

// other reads elements that are no text of the document.
func (w *word) other(t *tokens, e xml.StartElement) error {
	switch e.Name.Local {
	case "Fallback", "sectPr", "tblPr", "trPr", "ffData", "sdtPr", "tblGrid", "tblPrEx":
		return t.skip() // Fallback says again what Choice has said
	case "del", "moveFrom":
		w.deleted++
		return t.skip()
	case "ins":
		w.added++
	case "moveTo":
		w.moved++
	case "commentReference":
		w.remarks++
	case "docPr":
		name := oneLine(clean(val(e, "descr")))
		if name == "" {
			name = oneLine(clean(val(e, "title")))
		}
		w.loseNamed("image or drawing", name)
	case "object":
		w.lose("embedded object", "open it in the document and say in words what it holds, if the policy rests on it")
		return t.skip()
	case "chart", "relIds":
		w.lose("chart or diagram", "say in words what it shows, if the policy rests on it")
	case "oMath":
		return w.formula(t)
	case "altChunk":
		w.lose("a whole document embedded in this one", "open it and import it by itself")
	}
	return nil
}

func (w *word) loseNamed(what, name string) {
	if name != "" {
		what = fmt.Sprintf("%s “%s”", what, name)
	}
	w.lose(what, "say in words what it shows, if the policy rests on it")
}

func (w *word) end(name string) {
	switch name {
	case "p":
		w.paragraphEnd()
	case "r":
		w.para.look = run{link: w.para.look.link}
	case "tc":
		w.paragraphEnd()
		w.cellEnd()
	case "tbl":
		w.tableEnd()
	case "txbxContent":
		w.paragraphEnd()
	}
}

// report sums up what is told once a document.
func (w *word) report() {
	w.at = Place{}
	if n := w.added + w.deleted + w.moved; n > 0 {
		w.lose(fmt.Sprintf("tracked changes: %s taken, %s left out", counted(w.added+w.moved, "addition"), counted(w.deleted, "deletion")), "have the author accept or reject the changes, then import it again")
	}
	if w.remarks > 0 {
		w.lose(counted(w.remarks, "comment")+" in the margin", "read them in Word")
	}
}
