package convert

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// typeset makes a PDF of a layout: pages of lines, each with font, size and place.
func typeset(t *testing.T, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var pages []string
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || line[0] == '#':
		case line == "page":
			pages = append(pages, "")
		default:
			f := strings.SplitN(line, " ", 5)
			if len(f) != 5 || len(pages) == 0 {
				t.Fatalf("%s: bad line %q", path, line)
			}
			text := strings.NewReplacer("(", `\(`, ")", `\)`).Replace(f[4])
			pages[len(pages)-1] += fmt.Sprintf("BT /%s %s Tf %s %s Td (%s) Tj ET\n", f[0], f[1], f[2], f[3], text)
		}
	}
	return pdfOf(pages...)
}

// pdfOf makes a PDF of pages' drawing instructions.
func pdfOf(pages ...string) []byte {
	var objects []string
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 5+2*i)
	}
	objects = append(objects,
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, len(pages)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	for i, page := range pages {
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /R 3 0 R /B 4 0 R >> >> /Contents %d 0 R >>", 6+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(page), page))
	}
	return pdfObjects(objects...)
}

// pdfObjects makes a PDF of objects; the first is its catalog.
func pdfObjects(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}
