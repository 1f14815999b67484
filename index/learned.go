package index

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/gob"
	"fmt"
	"io"

	"github.com/leeway-bot/leeway/knowledge"
)

// learnedFormat is raised when what is learned, or how, changes.
const learnedFormat = 1

// Learned is what an index learns from a library: kept in one file, so that it
// is learned once for each revision.
type Learned struct {
	Format   int
	Revision string // of the library
	Classes  []string
	Grams    gramModel
}

// lesson is a question to learn from, and the class it belongs to.
type lesson struct {
	text  string
	class int
}

// curriculum is all that a library offers to learn from. Its classes are the
// entries with asks, and after them "none of these".
type curriculum struct {
	classes []string // ids
	lessons []lesson
}

func curriculumOf(lib *knowledge.Library) curriculum {
	var c curriculum
	for _, e := range lib.Served() {
		if len(e.Asks) == 0 {
			continue
		}
		class := len(c.classes)
		c.classes = append(c.classes, e.ID)
		for _, a := range e.Asks {
			c.lessons = append(c.lessons, lesson{a.Text, class})
		}
	}
	for _, line := range lib.OffTopic {
		c.lessons = append(c.lessons, lesson{line.Text, len(c.classes)})
	}
	return c
}

// learn trains on everything a library offers. It takes about a second for
// 5,000 lessons and gives the same weights each time.
func learn(lib *knowledge.Library) Learned {
	c := curriculumOf(lib)
	return Learned{learnedFormat, lib.Revision, c.classes, trainGrams(c.lessons, len(c.classes)+1)}
}

// fits reports whether it was learned from this library by this program.
func (l *Learned) fits(lib *knowledge.Library) bool {
	return l.Format == learnedFormat && l.Revision == lib.Revision
}

// write and readLearned keep it as compressed gob.
func (l *Learned) write(w io.Writer) error {
	z := gzip.NewWriter(w)
	if err := gob.NewEncoder(z).Encode(l); err != nil {
		return err
	}
	return z.Close()
}

func readLearned(r io.Reader) (*Learned, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read what was learned: %w", err)
	}
	var l Learned
	if err := gob.NewDecoder(z).Decode(&l); err != nil {
		return nil, fmt.Errorf("read what was learned: %w", err)
	}
	return &l, nil
}

// bundledLearned is learned ahead from the bundled library, so that the program
// starts at once. A test fails when it is stale.
//
//go:generate go run ./generate
//go:embed bundled.gob.gz
var bundledLearned []byte

// learnedFor returns what is learned from a library: ahead, for the bundled
// one, or else now.
func learnedFor(lib *knowledge.Library) *Learned {
	if l, err := readLearned(bytes.NewReader(bundledLearned)); err == nil && l.fits(lib) {
		return l
	}
	l := learn(lib)
	return &l
}
