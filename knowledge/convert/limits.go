package convert

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Limits bound what reading one file may take. A zero field takes its default.
type Limits struct {
	Time   time.Duration // 60 s
	Input  int64         // bytes of the file; 64 MiB, the size of a scanned book
	Output int64         // bytes of text that come out of it; 16 MiB, twenty times the longest rulebook met
	Pages  int           // of a PDF; 2,000
}

func (l Limits) orDefaults() Limits {
	if l.Time <= 0 {
		l.Time = time.Minute
	}
	if l.Input <= 0 {
		l.Input = 64 << 20
	}
	if l.Output <= 0 {
		l.Output = 16 << 20
	}
	if l.Pages <= 0 {
		l.Pages = 2000
	}
	return l
}

// What is read as a whole takes many times its size in memory, so these formats
// may be less large, in bytes. Markdown is typed by hand: a book is 2 MiB.
const (
	maxHTML     = 16 << 20
	maxText     = 8 << 20
	maxMarkdown = 4 << 20
)

// within refuses a file that is too large for its format.
func (s *source) within(most int64, format string) error {
	if s.size <= most {
		return nil
	}
	return s.fault(fmt.Sprintf("%d MiB of %s; a file may have %d", s.size>>20, format, most>>20), "cut it into parts")
}

// maxDepth is how deep elements, lists and quotes may lie within each other.
// Word nests tables in text boxes to about 30.
const maxDepth = 256

// Error says why a file was not read, and what to do.
type Error struct {
	Name string // of the file
	What string
	Hint string
	Err  error // the cause, where there is one
}

// Error is "read report.docx: a web page, not a DOCX".
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("read %s: %s: %v", e.Name, e.What, e.Err)
	}
	return fmt.Sprintf("read %s: %s", e.Name, e.What)
}

func (e *Error) Unwrap() error { return e.Err }

// source is a file while it is read: every byte of it passes through here, so
// that no parser goes on after the time is up.
type source struct {
	ctx    context.Context
	name   string
	at     io.ReaderAt
	size   int64
	limits Limits
}

// reader reads the file from its beginning.
func (s *source) reader() io.Reader {
	return &timedReader{s.ctx, io.NewSectionReader(s.at, 0, s.size)}
}

// all is the whole file, which is no larger than the limit.
func (s *source) all() ([]byte, error) { return io.ReadAll(s.reader()) }

func (s *source) fault(what, hint string) *Error { return &Error{Name: s.name, What: what, Hint: hint} }

// timedReader fails once its context is done.
type timedReader struct {
	ctx context.Context
	r   io.Reader
}

func (t *timedReader) Read(p []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.r.Read(p[:min(len(p), 64<<10)])
}

// cappedReader fails, and does not merely end, at its limit: what was cut off
// must not pass for the whole.
type cappedReader struct {
	r    io.Reader
	left int64
	err  error
}

func (c *cappedReader) Read(p []byte) (int, error) {
	if c.left <= 0 {
		var one [1]byte
		if n, err := c.r.Read(one[:]); n == 0 {
			return 0, err
		}
		return 0, c.err
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}
