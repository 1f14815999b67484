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
		switch {
		case strings.HasSuffix(name, sectionsFile):
			l.readSections(lib, name)
		case strings.HasSuffix(name, ".md") && path.Base(name) != indexFile:
			l.addEntry(lib, l.readEntry(lib, name), 0)
		}
	}
	for _, name := range l.names {
		l.readList(lib, name)
	}
	return lib
}

// addEntry takes an entry that stands on a line of its file, 0 for the whole.
func (l *loader) addEntry(lib *Library, e *Entry, line int) {
	key := strings.ToLower(e.ID)
	if at, twice := lib.entries[key]; twice {
		l.problems.add(e.File, line, fmt.Sprintf("duplicate id %q, also of %s", e.ID, lib.Entries[at].File), "ids are compared without regard to case: rename one of the files")
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
