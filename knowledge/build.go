package knowledge

import (
	"fmt"
	"path"
	"strings"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// build makes the library from the collected files: the _index.md files first,
// because entries inherit from them and cite by the codes they declare.
func (l *loader) build() *Library {
	lib := &Library{
		Revision: l.revision(), Codes: cite.Builtin(),
		entries: map[string]int{}, jurisdictions: map[string]*Jurisdiction{},
	}
	for _, name := range l.names {
		if path.Base(name) == indexFile {
			l.readIndex(lib, name)
		}
	}
	for _, name := range l.names {
		if strings.HasSuffix(name, ".md") && path.Base(name) != indexFile {
			l.addEntry(lib, l.readEntry(lib, name))
		}
	}
	for _, name := range l.names {
		l.readList(lib, name)
	}
	return lib
}

func (l *loader) addEntry(lib *Library, e *Entry) {
	key := strings.ToLower(e.ID)
	if at, twice := lib.entries[key]; twice {
		l.problems.add(e.File, 0, fmt.Sprintf("duplicate id %q, also of %s", e.ID, lib.Entries[at].File), "ids are compared without regard to case: rename one of the files")
		return
	}
	lib.entries[key] = len(lib.Entries)
	lib.Entries = append(lib.Entries, e)
}

func (l *loader) readList(lib *Library, name string) {
	src := l.files[name]
	switch base := path.Base(name); {
	case base == "off-topic.txt":
		lib.OffTopic = append(lib.OffTopic, readLines(name, src)...)
	case base == "thesaurus.yaml":
		lib.Synonyms = append(lib.Synonyms, readThesaurus(name, src, &l.problems)...)
	case base == "golden.jsonl":
		lib.Golden = append(lib.Golden, readGolden(name, src, &l.problems)...)
	case strings.HasSuffix(base, ".asks.txt"):
		id := strings.TrimSuffix(name, ".asks.txt")
		e := lib.Entry(id)
		if e == nil {
			l.problems.add(name, 0, fmt.Sprintf("asks for %q, which is no entry", id), "name the list after its entry: standards-waiver.md has standards-waiver.asks.txt")
			return
		}
		e.Asks = append(e.Asks, readLines(name, src)...)
	}
}

// readIndex takes a folder's _index.md: at the root the library, in a top
// folder a jurisdiction, anywhere what the entries below inherit.
func (l *loader) readIndex(lib *Library, name string) {
	front, body, _, _ := splitFrontMatter(l.files[name])
	h := readHead(name, front, &l.problems)
	h.allow("title", "audience", "names", "within", "contact", "codes", "source", "approval", "next_steps")
	dir := strings.TrimSuffix(strings.TrimSuffix(name, indexFile), "/")
	inherited := heritage{source: h.source(), approval: choice(h, "approval", Approvals()), contact: h.contact()}
	inherited.nextSteps, _ = h.texts("next_steps")
	l.heritage[dir] = inherited
	switch {
	case dir == "":
		lib.Title, lib.Audience, lib.Contact = h.text("title"), h.text("audience"), inherited.contact
		l.addCodes(lib, h, "")
	case !strings.Contains(dir, "/"):
		l.readJurisdiction(lib, h, dir, body)
	default:
		for _, key := range []string{"names", "within", "codes", "audience"} {
			if h.fields[key] != nil {
				l.problems.add(name, h.line(key), fmt.Sprintf("%q holds only for a top folder", key), "move it to the _index.md of the jurisdiction")
			}
		}
	}
}

func (l *loader) readJurisdiction(lib *Library, h *head, id string, body []byte) {
	j := &Jurisdiction{ID: id, Title: h.text("title"), Within: strings.ToLower(h.text("within")), Contact: h.contact()}
	if j.Title == "" {
		l.problems.add(h.file, 1, `no "title"`, "give the jurisdiction its name: title: Montana")
	}
	j.Names, _ = h.texts("names")
	if j.Title != "" {
		j.Names = append(j.Names, j.Title)
	}
	var intro []string
	for _, p := range cutPassages(body) {
		intro = append(intro, p.Text)
	}
	j.Intro = strings.Join(intro, "\n")
	lib.jurisdictions[strings.ToLower(id)] = j
	l.addCodes(lib, h, id)
}

// addCodes takes the further codes of law that a library declares.
func (l *loader) addCodes(lib *Library, h *head, jurisdiction string) {
	n := h.fields["codes"]
	if n == nil {
		return
	}
	var codes []cite.Code
	const hint = `write codes: [{id: wac, title: Washington Administrative Code, names: [WAC], section: '\d+-\d+-\d+', display: 'WAC {section}'}]`
	if err := n.Decode(&codes); err != nil {
		h.add(n, "codes: "+strings.TrimPrefix(err.Error(), "yaml: "), hint)
		return
	}
	for i := range codes {
		codes[i].Jurisdiction = jurisdiction
	}
	with, err := lib.Codes.With(codes...)
	if err != nil {
		h.add(n, err.Error(), hint)
		return
	}
	lib.Codes = with
}
