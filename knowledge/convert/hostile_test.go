package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// hostileOutput is a limit that small files can reach, in bytes.
const hostileOutput = 1 << 20

// Files made to break a reader: each must give a document or an error that names
// the file, in a time that has nothing to do with what the file claims.
func TestHostile(t *testing.T) {
	const doc = `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>%s</w:body></w:document>`
	docx := func(body string) []byte {
		return archive(t, map[string]string{mainPart: fmt.Sprintf(doc, body)})
	}
	many := map[string]string{}
	for i := range maxParts + 1 {
		many[fmt.Sprintf("a/%d", i)] = ""
	}
	for _, c := range []struct {
		name    string
		content []byte
		want    string // in the error; "" when it can be read
	}{
		{"bomb.docx", archive(t, map[string]string{mainPart: "<w:document>" + strings.Repeat(" ", partTimes*hostileOutput) + "</w:document>"}), "unpacks to more than"},
		{"styles_bomb.docx", archive(t, map[string]string{mainPart: fmt.Sprintf(doc, "<w:p><w:r><w:t>x</w:t></w:r></w:p>"), docxStyle: "<a>" + strings.Repeat(" ", partTimes*hostileOutput) + "</a>"}), "unpacks to more than"},
		{"words.docx", docx("<w:p>" + strings.Repeat("<w:r><w:t>word word word word word word </w:t></w:r>", 30_000) + "</w:p>"), "more than 1 MiB of text"},
		{"entities.docx", archive(t, map[string]string{mainPart: `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`}), "entity"},
		{"external.docx", archive(t, map[string]string{mainPart: `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>`}), "entity"},
		{"deep.docx", docx(strings.Repeat("<w:p><w:r><w:t>x</w:t>", 100_000)), "too deep"},
		{"tables.docx", docx(strings.Repeat("<w:tbl><w:tr><w:tc>", 150) + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + strings.Repeat("</w:tc></w:tr></w:tbl>", 150)), ""},
		{"many.docx", archive(t, many), "archive of more than"},
		{"climbing.docx", archive(t, map[string]string{"../../" + mainPart: "x"}), "no DOCX"},
		{"cut.docx", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>")[:80], "damaged"},
		{"unclosed.docx", archive(t, map[string]string{mainPart: "<w:document><w:p><w:r><w:t>x"}), "damaged"},
		{"empty.docx", docx(""), "no text"},
		{"sheet.docx", archive(t, map[string]string{"xl/workbook.xml": ""}), "spreadsheet"},
		{"zip.docx", archive(t, map[string]string{"readme.txt": ""}), "no DOCX"},
		{"old.docx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "old Word file"},
		{"page.docx", []byte("<!DOCTYPE html><html><body>Download the plan</body></html>"), "a web page, not a DOCX"},
		{"plain.pdf", []byte("no PDF at all"), "plain text"},

		{"loop.pdf", pdfObjects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>"), "loop.pdf"},
		{"lies.pdf", pdfObjects("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 2000000000 >>"), "lies.pdf"},
		{"nested.pdf", pdfObjects("<< /Type /Catalog /Pages 2 0 R >>", strings.Repeat("[", 200_000)), "nested.pdf"},
		{"no_end.pdf", pdfOf("BT /R 10 Tf 60 700 Td (A sentence.) Tj ET")[:200], "no_end.pdf"},
		{"form_loop.pdf", formLoop(), "form_loop.pdf"},
		{"garbage.pdf", append([]byte("%PDF-1.7\n"), strings.Repeat("\x00\xff 0 obj <<", 50_000)...), "damaged PDF"},
		{"scan.pdf", pdfOf("q 612 0 0 792 0 0 cm Q"), "no text"},
		{"far.pdf", pdfOf("BT /R 10 Tf 1e30 -1e30 Td (Far away words.) Tj ET"), "far.pdf"},

		{"deep.html", []byte("<html><body>" + strings.Repeat("<div>", 100_000) + "x"), "too deep"},
		{"spans.html", []byte("<html><body><p>" + strings.Repeat("<span>word </span>", 20_000)), ""},
		{"bolds.html", []byte("<html><body><p>" + strings.Repeat("<b>word </b>word ", 20_000)), ""},
		{"links.html", []byte("<html><body><p id=a>" + strings.Repeat("<a href=#a>1</a> ", 20_000)), ""},
		{"colspan.html", []byte("<html><body><table><tr><td colspan=999999999>a</td><td>b</td></tr></table>"), ""},
		{"comment.html", []byte("<html><body>words <!-- " + strings.Repeat("x", 1<<20)), ""},
		{"script.html", []byte("<html><body><script>" + strings.Repeat("x", 1<<20)), "no text"},
		{"headings.html", []byte("<html><body>" + strings.Repeat("<h2>One</h2><h3>Two</h3>", 5_000)), ""},
		{"nul.html", []byte("<html><body>\x00\x01 words \x7f"), ""},

		{"brackets.md", []byte("# x\n" + strings.Repeat("[", 100_000)), "more than 3000 links"},
		{"links.md", []byte("# x\n" + strings.Repeat("[a](", 2900)), ""},
		{"stars.md", []byte("# x\n" + strings.Repeat("*a **b ", 10_000)), ""},
		{"ticks.md", []byte("# x\n" + strings.Repeat("` `` ```` ", 10_000)), ""},
		{"quotes.md", []byte("# x\n" + strings.Repeat(">", 100_000) + " x"), "more than 48 quotes"},
		{"lists.md", []byte("# x\n" + strings.Repeat("- ", 100_000) + " x"), "more than 48 quotes"},
		{"numbers.md", []byte("# x\n" + strings.Repeat("1. ", 100_000) + " x"), "more than 48 quotes"},
		{"table.md", []byte("# x\n|" + strings.Repeat("a|", 5000) + "\n|" + strings.Repeat("-|", 5000) + "\n" + strings.Repeat("|b\n", 200)), "more than 1 MiB"},

		{"long.txt", []byte(strings.Repeat("word ", 100_000)), ""},
		{"lines.txt", []byte(strings.Repeat("a\n", 40_000)), ""},
		{"contents.txt", []byte(strings.Repeat("Some part\t7\n", 10_000)), ""},
		{"numbered.txt", []byte(strings.Repeat("1. One thing\n\nand more of it\n\n", 5_000)), ""},
		{"headings.txt", []byte(strings.Repeat("ONE\n\nTwo\n\nwords\n\n", 5_000)), ""},
		{"broken.txt", []byte("caf\xe9 \xff\xfe\x80 words"), ""},
		{"pipes.txt", []byte(strings.Repeat("|a\n", 10_000)), ""},
		{"binary.txt", []byte("some\x00bytes"), "bytes that no text has"},
		{"empty.txt", nil, "empty file"},
		{"blank.txt", []byte(" \n\n \u200b\n"), "no text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc, err := Read(context.Background(), c.name, bytes.NewReader(c.content), int64(len(c.content)), Limits{Time: 10 * time.Minute, Output: hostileOutput})
			var known *Error
			switch {
			case err == nil && c.want == "":
				_ = doc.Markdown()
				if drafts := Drafts(doc, builtin, Target{}); len(drafts) == 0 && c.name != "contents.txt" {
					t.Error("no draft")
				}
			case err == nil && !strings.HasSuffix(c.want, ".pdf"):
				t.Errorf("read as %q, want an error with %q", shortened(doc.Markdown(), 200), c.want)
			case err == nil: // PDFium mended it
			case !errors.As(err, &known) || known.Hint == "":
				t.Errorf("%v: not an error with a hint", err)
			case c.want == "" || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.name):
				t.Errorf("%v; want %q", err, c.want)
			case strings.Contains(err.Error(), "not read within"):
				t.Errorf("%v: only the clock stopped it", err)
			}
		})
	}
}

// formLoop is a PDF whose page draws a form that draws itself.
func formLoop() []byte {
	const form = "/X Do BT /R 10 Tf 60 700 Td (Round and round.) Tj ET"
	return pdfObjects(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /X 4 0 R >> >> /Contents 5 0 R >>",
		fmt.Sprintf("<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 4 0 R >> >> /Length %d >>\nstream\n%s\nendstream", len(form), form),
		"<< /Length 5 >>\nstream\n/X Do\nendstream")
}

// counting is a file that says how much of it was read.
type counting struct {
	io.ReaderAt
	read int
}

func (c *counting) ReadAt(p []byte, off int64) (int, error) {
	c.read += len(p)
	return c.ReaderAt.ReadAt(p, off)
}

func TestTooLarge(t *testing.T) {
	f := &counting{ReaderAt: strings.NewReader("x")}
	_, err := Read(context.Background(), "huge.pdf", f, 200<<20, Limits{})
	if err == nil || !strings.Contains(err.Error(), "200 MiB; a file may have 64") {
		t.Errorf("got %v", err)
	}
	if f.read != 0 {
		t.Errorf("%d bytes of it were read", f.read)
	}
	for name, head := range map[string]string{"x.html": "<html>", "x.md": "# x", "x.txt": "x"} {
		_, err := Read(context.Background(), name, strings.NewReader(head+strings.Repeat(" word", 1000)), 20<<20, Limits{})
		if err == nil || !strings.Contains(err.Error(), "20 MiB of ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	pages := make([]string, 5)
	doc := pdfOf(pages...)
	_, err = Read(context.Background(), "book.pdf", strings.NewReader(string(doc)), int64(len(doc)), Limits{Pages: 4, Time: 10 * time.Minute})
	if err == nil || !strings.Contains(err.Error(), "5 pages; a file may have 4") {
		t.Errorf("got %v", err)
	}
}

// stuck is a file that never comes.
type stuck struct{ until chan struct{} }

func (s stuck) ReadAt([]byte, int64) (int, error) {
	<-s.until
	return 0, io.EOF
}

func TestTimeIsUp(t *testing.T) {
	until := make(chan struct{})
	defer close(until)
	_, err := Read(context.Background(), "slow.txt", stuck{until}, 100, Limits{Time: 20 * time.Millisecond})
	var known *Error
	if !errors.As(err, &known) || known.Hint == "" || !strings.Contains(err.Error(), "read slow.txt: not read within 20ms") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, "slow.txt", stuck{until}, 100, Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller gave up, got %v", err)
	}
}

// breaking is a file whose reading panics, as a parser of others may.
type breaking struct{}

func (breaking) ReadAt([]byte, int64) (int, error) { panic("index out of range") }

func TestPanic(t *testing.T) {
	_, err := Read(context.Background(), "odd.txt", breaking{}, 100, Limits{})
	if err == nil || !strings.Contains(err.Error(), "read odd.txt: damaged: the reader gave up (index out of range)") {
		t.Errorf("got %v", err)
	}
}

// A PDF that takes too long is stopped within its page, and the next one is read.
func TestPDFStops(t *testing.T) {
	if _, err := pdfEngines(); err != nil {
		t.Fatal(err)
	}
	line := "BT /R 4 Tf 60 700 Td (" + strings.Repeat("a b ", 5000) + ") Tj ET\n"
	pages := make([]string, 100)
	for i := range pages {
		pages[i] = line
	}
	content := string(pdfOf(pages...))
	_, err := Read(context.Background(), "endless.pdf", strings.NewReader(content), int64(len(content)), Limits{Time: 100 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "read endless.pdf: not read within 100ms") {
		t.Errorf("got %v", err)
	}
	for range 10 { // more than there are sandboxes
		if _, err := readBytes("next.pdf", pdfOf("BT /R 10 Tf 60 700 Td (A sentence.) Tj ET")); err != nil {
			t.Fatal(err)
		}
	}
}
