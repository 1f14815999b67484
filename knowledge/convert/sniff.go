package convert

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
)

// Format is what a file is by its content.
type Format string

// The formats that can be read.
const (
	PDF      Format = "pdf"
	DOCX     Format = "docx"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Text     Format = "text"
)

// others are formats known well enough to say what to do.
var others = []struct{ magic, what, hint string }{
	{"\xd0\xcf\x11\xe0", "an old Word file (.doc), or an encrypted one", "open it in Word or LibreOffice and save it as .docx, without a password"},
	{`{\rtf`, "rich text (RTF)", "open it in Word or LibreOffice and save it as .docx"},
	{"\x89PNG", "a picture", "run text recognition (OCR) over it and import the text"},
	{"\xff\xd8\xff", "a picture", "run text recognition (OCR) over it and import the text"},
	{"GIF8", "a picture", "run text recognition (OCR) over it and import the text"},
	{"II*\x00", "a picture", "run text recognition (OCR) over it and import the text"},
	{"MM\x00*", "a picture", "run text recognition (OCR) over it and import the text"},
	{"%!PS", "PostScript", "print it to a PDF"},
	{"\x1f\x8b", "a compressed file (gzip)", "unpack it and import what is in it"},
	{"7z\xbc\xaf", "an archive (7z)", "unpack it and import what is in it"},
	{"Rar!", "an archive (RAR)", "unpack it and import what is in it"},
}

// sniff says what the file is, by its content.
func (s *source) sniff() (Format, error) {
	head := make([]byte, min(s.size, 4096))
	if _, err := s.at.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	for _, o := range others {
		if bytes.HasPrefix(head, []byte(o.magic)) {
			return "", s.fault(o.what, o.hint)
		}
	}
	begins := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n\f")
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return s.sniffZip()
	case looksHTML.Match(begins):
		return HTML, s.notHTML()
	case bytes.IndexByte(head, 0) >= 0 && !isUTF16(head):
		return "", s.fault("no document: it holds bytes that no text has", "import Markdown, HTML, DOCX, PDF or text")
	}
	if ext := s.ext(); ext == ".pdf" || ext == ".docx" {
		return "", s.fault(fmt.Sprintf("named %s, but it is plain text", ext), "download the document again; to import this text, name it .txt")
	}
	return s.sniffText(head), nil
}

func (s *source) ext() string { return strings.ToLower(filepath.Ext(s.name)) }

var looksHTML = regexp.MustCompile(`(?i)^(?:<\?xml[^>]*>\s*)?(?:<!--(?s:.*?)-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|main|article|div|section|h[1-6]|p|table|ul|ol)\b`)

// notHTML refuses a web page that was saved under a document's name: it is the
// page from which the document can be had, not the document.
func (s *source) notHTML() error {
	ext := s.ext()
	if ext != ".docx" && ext != ".doc" && ext != ".pdf" {
		return nil
	}
	return s.fault(fmt.Sprintf("a web page, not a %s", strings.ToUpper(ext[1:])),
		"open it in a browser, follow its link to the document and save that; to import the page itself, name it .html")
}

// sniffZip tells a DOCX from other archives. It reads names only.
func (s *source) sniffZip() (Format, error) {
	archive, err := zip.NewReader(s.at, s.size)
	if err != nil {
		return "", &Error{Name: s.name, What: "a damaged archive", Hint: "download it again", Err: err}
	}
	for i, f := range archive.File {
		switch {
		case i >= maxParts:
			return "", s.fault(fmt.Sprintf("an archive of more than %d files", maxParts), "import the documents in it one by one")
		case f.Name == "word/document.xml" || f.Name == "[Content_Types].xml" && hasPart(archive, mainPart):
			return DOCX, nil
		case strings.HasPrefix(f.Name, "xl/"):
			return "", s.fault("a spreadsheet", "save it as PDF, or copy what it says into a document")
		case strings.HasPrefix(f.Name, "ppt/"):
			return "", s.fault("a presentation", "save it as PDF")
		case f.Name == "content.xml" || f.Name == "mimetype":
			return "", s.fault("an OpenDocument or EPUB file", "open it in LibreOffice and save it as .docx")
		}
	}
	return "", s.fault("an archive (ZIP), no DOCX", "unpack it and import the documents in it")
}

var atxHeading = regexp.MustCompile(`(?m)^ {0,3}#{1,6}[ \t]+[^\s#]`)

// sniffText tells Markdown from plain text: by its name, or because it has
// headings as only Markdown writes them.
func (s *source) sniffText(head []byte) Format {
	switch s.ext() {
	case ".md", ".markdown", ".mdown":
		return Markdown
	}
	if bytes.HasPrefix(head, []byte("---\n")) || atxHeading.Match(head) {
		return Markdown
	}
	return Text
}

func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
}
