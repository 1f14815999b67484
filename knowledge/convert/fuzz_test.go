package convert

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/knowledge"
)

// whole holds what must be so of every file: a document that Markdown can say and
// whose drafts a library takes, or an error with a hint.
func whole(t *testing.T, name string, content []byte) {
	doc, err := readBytes(name, content)
	if err != nil {
		var known *Error
		if !errors.As(err, &known) || known.Hint == "" {
			t.Fatalf("%v: no hint", err)
		}
		return
	}
	if md := doc.Markdown(); !utf8.ValidString(md) || strings.ContainsAny(md, "\x00\x01\x1b\ufeff") {
		t.Fatalf("not text: %q", md)
	}
	files := fstest.MapFS{"mt/_index.md": {Data: []byte("---\ntitle: M\n---\n")}}
	drafts := Drafts(doc, builtin, Target{Jurisdiction: "mt"})
	for i := range drafts {
		if !safeName(drafts[i].ID + ".md") {
			t.Fatalf("id %q", drafts[i].ID)
		}
		files[drafts[i].ID+".md"] = &fstest.MapFile{Data: []byte(drafts[i].File())}
	}
	if len(files) != len(drafts)+1 {
		t.Fatalf("%d drafts in %d files", len(drafts), len(files)-1)
	}
	lib, err := knowledge.Load(files)
	var problems knowledge.Problems
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			if !p.Warning && p.What != "a body with no text" && !strings.HasPrefix(p.What, "no entries") { // signs alone are no text
				t.Fatalf("the library does not take it: %v\n%s", p, files[p.File].Data)
			}
		}
	case err != nil:
		t.Fatal(err)
	case len(lib.Served()) > 0:
		t.Fatal("a draft is served")
	}
}

func FuzzText(f *testing.F) {
	seed(f, "text/days.txt", "text/windows.txt")
	f.Add([]byte("ONE\n\n1. a\n\nb\n\n2. c\n\n#\n\nx\n\n1\n\ny\n|a|b|\n"))
	f.Fuzz(func(t *testing.T, content []byte) { whole(t, "fuzz.txt", content) })
}

func FuzzMarkdown(f *testing.F) {
	seed(f, "markdown/waivers.md")
	f.Add([]byte("# a\n[^1]\n\n[^1]: <https://x>\n\n- > 1. `a` ![b](c)\n"))
	f.Fuzz(func(t *testing.T, content []byte) { whole(t, "fuzz.md", content) })
}

func FuzzHTML(f *testing.F) {
	seed(f, "html/trips.html", "html/table_layout.html")
	f.Fuzz(func(t *testing.T, content []byte) {
		whole(t, "fuzz.html", append([]byte("<html>"), content...))
	})
}

func FuzzDOCX(f *testing.F) {
	for _, name := range []string{"document", "numbering", "styles", "footnotes"} {
		src, err := os.ReadFile(filepath.Join("testdata", "docx", "plan", "word", name+".xml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src, src)
	}
	f.Fuzz(func(t *testing.T, body, other []byte) {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, part := range []struct {
			name    string
			content []byte
		}{{mainPart, body}, {docxStyle, other}, {"word/numbering.xml", other}, {"word/footnotes.xml", body}, {"word/_rels/document.xml.rels", other}} {
			file, err := w.Create(part.name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Write(part.content); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		whole(t, "fuzz.docx", b.Bytes())
	})
}

// FuzzZip gives the archive itself, broken.
func FuzzZip(f *testing.F) {
	f.Add(archive(f, map[string]string{mainPart: "<w:document><w:p><w:r><w:t>x</w:t></w:r></w:p></w:document>"}))
	f.Fuzz(func(t *testing.T, content []byte) { whole(t, "fuzz.docx", append([]byte("PK\x03\x04"), content...)) })
}

func FuzzPDF(f *testing.F) {
	warm(f)
	f.Add(pdfOf("BT /R 10 Tf 60 700 Td (A sentence.) Tj ET"))
	f.Add(formLoop())
	f.Fuzz(func(t *testing.T, content []byte) { whole(t, "fuzz.pdf", append([]byte("%PDF-1.4\n"), content...)) })
}

// FuzzPDFPage gives a page's drawing instructions.
func FuzzPDFPage(f *testing.F) {
	warm(f)
	f.Add("BT /B 12 Tf 60 700 Td (A head) Tj 0 -20 Td /R 10 Tf (\\225 item) Tj ET")
	f.Fuzz(func(t *testing.T, page string) { whole(t, "fuzz.pdf", pdfOf(page)) })
}

func FuzzStatutes(f *testing.F) {
	f.Add(`{"citation": "§ 160.011, RSMo", "text": "x"}`)
	f.Fuzz(func(t *testing.T, content string) {
		s, err := CheckStatutes(strings.NewReader(content), int64(len(content)), builtin, "mo")
		if err != nil || len(s.Mistakes) > 0 || s.Sections == s.Empty {
			return
		}
		_, err = knowledge.Load(fstest.MapFS{"mo/_index.md": {Data: []byte("---\ntitle: M\n---\n")}, "mo/x.sections.jsonl": {Data: []byte(content)}})
		if err != nil {
			t.Fatalf("checked without a mistake, but: %v", err)
		}
	})
}

func seed(f *testing.F, names ...string) {
	f.Helper()
	for _, name := range names {
		src, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
}

// warm compiles PDFium before the fuzzer takes the time.
func warm(f *testing.F) {
	f.Helper()
	if _, err := pdfEngines(); err != nil {
		f.Fatal(err)
	}
}
