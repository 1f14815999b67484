package convert

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// sectionsEnd ends the name of a file of sections of law in a library.
const sectionsEnd = ".sections.jsonl"

// Bounds on a file of sections: what a library takes.
const (
	maxSectionsFile = 64 << 20
	maxSectionLine  = 4 << 20
	maxMistakes     = 100
)

// Statutes is what importing a file of sections of law did.
type Statutes struct {
	File     string    `json:"file"`    // below the folder, with slashes
	Outcome  Outcome   `json:"outcome"` // created, updated or unchanged
	Sections int       `json:"sections"`
	Empty    int       `json:"empty"`   // without text: repealed
	Unknown  int       `json:"unknown"` // cited by a code that the library does not know
	Mistakes []Mistake `json:"mistakes,omitempty"`
}

// Mistake is a line of a file of sections that no library takes.
type Mistake struct {
	Line int    `json:"line"`
	What string `json:"what"`
}

func (m Mistake) String() string { return fmt.Sprintf("line %d: %s", m.Line, m.What) }

// sectionLine is what a library reads of a line; other keys are left alone.
type sectionLine struct {
	Citation string `json:"citation"`
	Section  string `json:"section"`
	Heading  string `json:"heading"`
	Text     string `json:"text"`
}

// CheckStatutes reads a file of sections of law, one JSON object a line, and counts
// them. Lines that no library takes are mistakes; the file can still be told about.
func CheckStatutes(r io.Reader, size int64, codes *cite.Codes, within ...string) (Statutes, error) {
	if size > maxSectionsFile {
		return Statutes{}, fmt.Errorf("%d MiB; a file of sections may have %d: cut it into several", size>>20, maxSectionsFile>>20)
	}
	s := &statutes{codes: codes, within: within, seen: map[string]int{}}
	lines := bufio.NewScanner(io.LimitReader(r, maxSectionsFile+1))
	lines.Buffer(make([]byte, 64<<10), maxSectionLine)
	n := 0
	for lines.Scan() {
		if n++; len(bytes.TrimSpace(lines.Bytes())) > 0 {
			s.read(n, lines.Bytes())
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		s.mistake(n+1, fmt.Sprintf("longer than %d MiB", maxSectionLine>>20))
	} else if err != nil {
		return Statutes{}, err
	}
	return s.Statutes, nil
}

type statutes struct {
	Statutes
	codes  *cite.Codes
	within []string
	seen   map[string]int // sections, and the lines they stand on
}

func (s *statutes) mistake(line int, what string) {
	if len(s.Mistakes) < maxMistakes {
		s.Mistakes = append(s.Mistakes, Mistake{line, what})
	}
}

func (s *statutes) read(n int, line []byte) {
	var row sectionLine
	if !utf8.Valid(line) {
		s.mistake(n, "not UTF-8")
		return
	}
	if err := json.Unmarshal(line, &row); err != nil {
		s.mistake(n, "not a section: "+strings.TrimPrefix(err.Error(), "json: "))
		return
	}
	if strings.TrimSpace(row.Citation) == "" {
		s.mistake(n, `no "citation"`)
		return
	}
	found := s.codes.Find(row.Citation, s.within...)
	number := strings.ToLower(oneLine(row.Section))
	switch {
	case number != "":
	case len(found) > 0:
		number = found[0].Section()
	case !strings.ContainsAny(row.Citation, "0123456789"):
		s.mistake(n, fmt.Sprintf("no number in the citation %q", oneLine(row.Citation)))
		return
	default:
		number = strings.ToLower(oneLine(row.Citation))
	}
	if first := s.seen[number]; first > 0 {
		s.mistake(n, fmt.Sprintf("section %q stands on line %d too", number, first))
		return
	}
	s.seen[number] = n
	s.Sections++
	if strings.TrimSpace(row.Text) == "" {
		s.Empty++
	}
	if len(found) == 0 {
		s.Unknown++
	}
}

// StatutesName is the name under which a library takes a file of sections.
func StatutesName(name, jurisdiction string) string {
	base := strings.ToLower(filepath.Base(name))
	for _, end := range []string{sectionsEnd, ".jsonl", ".ndjson", ".json"} {
		if cut, ok := strings.CutSuffix(base, end); ok {
			base = cut
			break
		}
	}
	return path.Join(jurisdiction, slug(base)+sectionsEnd)
}

// WriteStatutes copies a file of sections into the folder of a library, as it is.
// With mistakes in it, or dry, nothing is written.
func WriteStatutes(dir, name string, content []byte, s Statutes, dry bool) (Statutes, error) {
	s.File = name
	if len(s.Mistakes) > 0 {
		return s, nil
	}
	if !dry {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return s, fmt.Errorf("write statutes: %w", err)
		}
	}
	root, err := os.OpenRoot(dir)
	switch {
	case dry && errors.Is(err, os.ErrNotExist):
		s.Outcome = Created
		return s, nil
	case err != nil:
		return s, fmt.Errorf("write statutes: %w", err)
	}
	defer root.Close()
	there, err := root.ReadFile(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		s.Outcome = Created
	case err != nil:
		return s, fmt.Errorf("write statutes: %w", err)
	case bytes.Equal(there, content):
		s.Outcome = Unchanged
	default:
		s.Outcome = Updated
	}
	if dry || s.Outcome == Unchanged {
		return s, nil
	}
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return s, fmt.Errorf("write statutes: %w", err)
	}
	if err := replace(root, name, content); err != nil {
		return s, fmt.Errorf("write statutes: %w", err)
	}
	return s, nil
}
