package convert

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Read turns a file into a document. What the file is, its content says; name
// is for messages, and tells Markdown from plain text where both could be meant.
//
// A file that cannot be read at all gives an [*Error] with a hint; what was left
// out of one that can stands in the document's Losses. Read returns when the
// limits are reached, whatever the file does to a parser.
func Read(ctx context.Context, name string, r io.ReaderAt, size int64, limits Limits) (*Document, error) {
	limits = limits.orDefaults()
	src := &source{name: filepath.Base(name), at: r, size: size, limits: limits}
	switch {
	case size > limits.Input:
		return nil, src.fault(fmt.Sprintf("%d MiB; a file may have %d", size>>20, limits.Input>>20), "cut the document into parts, or take its pictures out")
	case size == 0:
		return nil, src.fault("an empty file", "download it again")
	}
	inTime, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	src.ctx = inTime
	type outcome struct {
		doc *Document
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		doc, err := guarded(src)
		done <- outcome{doc, err}
	}()
	select {
	case out := <-done:
		return out.doc, src.explain(ctx, out.err)
	case <-inTime.Done():
		return nil, src.explain(ctx, inTime.Err())
	}
}

// explain gives every error the file's name and, where the limit was the cause,
// says so.
func (s *source) explain(caller context.Context, err error) error {
	var known *Error
	switch {
	case err == nil || caller.Err() != nil && errors.Is(err, caller.Err()):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Name: s.name, What: fmt.Sprintf("not read within %s", s.limits.Time), Hint: "open it in the program it was made with and save it anew, or cut it into parts"}
	case errors.As(err, &known):
		return err
	}
	return &Error{Name: s.name, What: "damaged", Hint: "open it in the program it was made with and save it anew", Err: err}
}

// guarded turns a parser's panic into an error that names the file.
func guarded(src *source) (doc *Document, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			doc, err = nil, src.fault(fmt.Sprintf("damaged: the reader gave up (%v)", fault), "open it in the program it was made with and save it anew")
		}
	}()
	format, err := src.sniff()
	if err != nil {
		return nil, err
	}
	switch format {
	case PDF:
		doc, err = readPDF(src)
	case DOCX:
		doc, err = readDOCX(src)
	case HTML:
		doc, err = readHTML(src)
	case Markdown:
		doc, err = readMarkdown(src)
	default:
		doc, err = readText(src)
	}
	if err != nil {
		return nil, err
	}
	doc.finish()
	if !doc.hasWords() {
		return nil, src.fault("no text in it", noTextHint(format))
	}
	return doc, nil
}

func noTextHint(format Format) string {
	if format == PDF {
		return "its pages are pictures: run text recognition (OCR) over it first"
	}
	return "check that this is the right file"
}

// finish puts right what all formats share.
func (d *Document) finish() {
	d.Title = oneLine(d.Title)
	if d.Title == "" {
		d.Title = d.firstHeading()
	}
	if d.Title == "" {
		base := strings.TrimSuffix(d.Name, filepath.Ext(d.Name))
		d.Title = capital(oneLine(strings.NewReplacer("-", " ", "_", " ").Replace(clean(base))))
	}
}

func (d *Document) hasWords() bool {
	for i := range d.Blocks {
		if strings.TrimSpace(d.Blocks[i].text()) != "" {
			return true
		}
	}
	return false
}

// firstHeading is the document's title, unless it is the name of a part, as
// "EXECUTIVE SUMMARY" or "Goal #1" are.
func (d *Document) firstHeading() string {
	for _, b := range d.Blocks {
		if b.Kind != Heading {
			continue
		}
		title := plain(b.Text)
		if d.Format == Text && (isCaps(title) || headingByWord.MatchString(title)) {
			return ""
		}
		return title
	}
	return ""
}

func capital(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+utf8.RuneLen(r):]
	}
	return s
}
