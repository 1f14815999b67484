package index

import (
	"compress/gzip"
	"encoding/gob"
	"fmt"
	"io"

	"github.com/leeway-bot/leeway/index/meaning"
	"github.com/leeway-bot/leeway/knowledge"
)

// learnedFormat is raised when what is learned, or how, changes.
const learnedFormat = 6

// Learned is what an index learns from a library: kept in one file, so that it
// is learned once for each revision.
type Learned struct {
	Format   int
	Revision string   // of the library
	Encoder  string   // its version
	Classes  []string // ids of the entries with asks; after them comes "none of these"
	Model    classifier
	Digests  []digest  // of each lesson, and then of each passage in the order of the entries
	Vectors  []vector8 // of the same
	Fusion   fusion    // of the program that wrote the file; not read: see fusionsFor
}

// lesson is a question to learn from, and the class it belongs to.
type lesson struct {
	text  string
	class int
}

// curriculum is all that a library offers to learn from.
type curriculum struct {
	classes []string // ids
	lessons []lesson
}

// none is the class of questions that no entry answers.
func (c *curriculum) none() int { return len(c.classes) }

func (c *curriculum) texts() []string {
	list := make([]string, len(c.lessons))
	for i, l := range c.lessons {
		list[i] = l.text
	}
	return list
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
		c.lessons = append(c.lessons, lesson{line.Text, c.none()})
	}
	return c
}

// train trains on everything a library offers, given the vectors of its lessons
// and passages. It takes seconds, and gives the same weights each time.
func (b *builder) train(digests []digest, vectors []vector8) *Learned {
	c := b.lessons
	return &Learned{
		Format: learnedFormat, Revision: b.lib.Revision, Encoder: meaning.Version(),
		Classes: c.classes, Digests: digests, Vectors: vectors,
		Model: trainClassifier(c.lessons, newMatrix(vectors[:len(c.lessons)]), c.none()+1),
	}
}

// fits reports whether it was learned from this library by this program.
func (l *Learned) fits(lib *knowledge.Library) bool {
	return l.Format == learnedFormat && l.Revision == lib.Revision && l.Encoder == meaning.Version()
}

// write and readLearned keep it as compressed gob.
func (l *Learned) write(w io.Writer, level int) error {
	z, err := gzip.NewWriterLevel(w, level)
	if err != nil {
		return err
	}
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
