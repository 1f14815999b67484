package knowledge

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// sectionsFile ends the name of a file of sections of law: statutes come by the
// thousand from a legislature's site, and nobody writes a page for each.
const sectionsFile = ".sections.jsonl"

// maxSections is the largest such file in bytes; all statutes of a state are
// about as much.
const maxSections = 64 << 20

// LoadFile reads a single file of sections, named "….sections.jsonl", as a whole
// library. See [Load] for the errors.
func LoadFile(name string) (*Library, error) {
	if _, err := os.Stat(name); err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	if !strings.HasSuffix(name, sectionsFile) {
		return nil, fmt.Errorf("read library: %s is neither a folder nor a file of sections of law, named …%s", name, sectionsFile)
	}
	l := newLoader(os.DirFS(filepath.Dir(name)))
	if err := l.read(filepath.Base(name)); err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	return l.library()
}

// section is one line of the file. Keys that it does not know are left alone:
// other programs write these files, for other uses too.
type section struct {
	Citation       string `json:"citation"`        // "§ 160.011, RSMo"
	Section        string `json:"section"`         // "160.011"; "" when the citation says it
	ChapterHeading string `json:"chapter_heading"` // "School Attendance"
	Heading        string `json:"heading"`         // "Definitions, certain chapters"
	Text           string `json:"text"`            // paragraphs, one a line; "" when repealed
	URL            string `json:"url"`
}

// sectionHint is how a line should look.
const sectionHint = `write {"citation": "§ 160.011, RSMo", "section": "160.011", "heading": "…", "text": "…"} on one line`

// sections is a file of sections while its lines become entries.
type sections struct {
	*loader
	lib      *Library
	file     string
	document string         // the file's name without its ending
	lines    map[string]int // of each section, by its entry's id in small letters
	unknown  tally          // citations of codes that the library does not know
	empty    tally          // sections without text
}

// tally counts what is reported once a file.
type tally struct {
	n, line int    // how many, and where the first stands
	first   string // what the first is
}

func (t *tally) note(line int, what string) {
	if t.n++; t.n == 1 {
		t.line, t.first = line, what
	}
}

// readSections makes every line of a file an entry.
func (l *loader) readSections(lib *Library, name string) {
	s := &sections{loader: l, lib: lib, file: name, document: strings.TrimSuffix(path.Base(name), sectionsFile), lines: map[string]int{}}
	n := 0
	for line := range bytes.Lines(l.files[name]) {
		if n++; len(bytes.TrimSpace(line)) > 0 {
			s.read(n, line)
		}
	}
	if s.empty.n > 0 {
		l.problems.warn(name, s.empty.line, fmt.Sprintf("%s without text, left out, the first of them %q", counted(s.empty.n, "section"), s.empty.first), "a repealed section needs no line; give any other its text")
	}
	if s.unknown.n > 0 {
		l.problems.warn(name, s.unknown.line, fmt.Sprintf("%s of no code that the library knows, the first of them %q", counted(s.unknown.n, "citation"), s.unknown.first), `declare the code in the _index.md of its jurisdiction, so that it can be looked up: codes: [{id: …, names: […], section: '…'}]`)
	}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (s *sections) read(n int, line []byte) {
	var row section
	switch err := json.Unmarshal(line, &row); {
	case err != nil:
		s.problems.add(s.file, n, "not a section: "+strings.TrimPrefix(err.Error(), "json: "), sectionHint)
		return
	case strings.TrimSpace(row.Citation) == "":
		s.problems.add(s.file, n, `no "citation"`, sectionHint)
		return
	}
	row.Citation, row.Section, row.Heading = oneLine(row.Citation), oneLine(row.Section), oneLine(row.Heading)
	if e := s.entry(n, row); e != nil {
		s.addEntry(s.lib, e, n)
	}
}

// entry is the section as an entry; nil when it has no text, and when something
// is wrong with it, which is reported.
func (s *sections) entry(n int, row section) *Entry {
	var cites []cite.Citation
	in := topFolder(s.file)
	if found := s.lib.Codes.Find(row.Citation, append([]string{in}, s.lib.Within(in)...)...); len(found) > 0 {
		cites = found[:1]
	}
	number := row.number(cites)
	if number == "" {
		s.problems.add(s.file, n, fmt.Sprintf("no number in the citation %q", row.Citation), `give the section's number: "section": "160.011"`)
		return nil
	}
	heading, paragraphs := row.paragraphs()
	if len(paragraphs) == 0 {
		s.empty.note(n, row.Citation)
		return nil
	}
	id := path.Join(path.Dir(s.file), s.document, number)
	if first := s.lines[strings.ToLower(id)]; first > 0 {
		s.problems.add(s.file, n, fmt.Sprintf("section %q stands on line %d too", number, first), "keep the version that holds")
		return nil
	}
	s.lines[strings.ToLower(id)] = n
	above := s.heritage.of(s.file)
	e := &Entry{
		ID: id, File: s.file, Kind: Reference, Approval: NotApplicable, Title: cmp.Or(heading, row.Citation), Citations: cites,
		Source: Source{Document: s.document, URL: row.URL}, Contact: above.contact, NextSteps: above.nextSteps,
		Passages: packParagraphs(paragraphs),
	}
	if chapter := oneLine(row.ChapterHeading); chapter != "" {
		e.Source.Heading = []string{chapter}
	}
	s.place(e)
	e.Source = inheritSource(e.Source, above.source)
	e.Source.Title = cmp.Or(e.Source.Title, s.document)
	if len(cites) == 0 {
		s.unknown.note(n, row.Citation)
		if e.Title != row.Citation { // the citation is text, and this is where readers look for it
			e.Title += " (" + row.Citation + ")"
		}
	}
	return e
}

// place says where an entry holds and what code it is of. A file at the root
// holds in the jurisdiction of its code.
func (s *sections) place(e *Entry) {
	e.Jurisdiction = topFolder(s.file)
	if len(e.Citations) == 0 {
		return
	}
	code, _ := s.lib.Codes.Code(e.Citations[0].Code())
	e.Source.Title = code.Title
	if e.Jurisdiction == "" {
		e.Jurisdiction = code.Jurisdiction
		s.lib.settle(code.Jurisdiction, s.file)
	}
}

// topFolder is the jurisdiction of a file, "" at the root.
func topFolder(file string) string {
	top, _, below := strings.Cut(file, "/")
	if !below {
		return ""
	}
	return strings.ToLower(top)
}

// settle makes sure of a jurisdiction that a built-in code belongs to: a file of
// statutes alone has no folder that could introduce its state.
func (l *Library) settle(id, file string) {
	states := map[string]string{"mt": "Montana", "mo": "Missouri"}
	if state := states[id]; state != "" && l.jurisdictions[id] == nil {
		l.jurisdictions[id] = &Jurisdiction{ID: id, Title: state, Names: []string{strings.ToUpper(id), state}, file: file}
	}
}

// number is the section's own, as the id of its entry ends: "160.011".
func (row section) number(cites []cite.Citation) string {
	number := row.Section
	switch {
	case number != "":
	case len(cites) > 0:
		number = cites[0].Section()
	default:
		for _, found := range numberForm.FindAllString(row.Citation, -1) {
			if len(found) > len(number) {
				number = found
			}
		}
	}
	number = strings.TrimSpace(strings.Trim(number, "§"))
	return strings.Trim(notInIDs.ReplaceAllString(number, "-"), ".-")
}

var (
	numberForm = regexp.MustCompile(`\d[0-9A-Za-z]*(?:[.:-][0-9A-Za-z]+)*`) // "13A.01.01.02-1"
	notInIDs   = regexp.MustCompile(`[\s/\\]+`)
)
