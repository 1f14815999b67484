package convert

import (
	"context"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func sharedPath(name string) string {
	return filepath.Join("..", "..", "..", "shared", filepath.FromSlash(name))
}

// shared skips where the documents beside the project are not at hand; a machine
// that tests every change must have them.
func shared(t *testing.T, name string) string {
	t.Helper()
	path := sharedPath(name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, so this must be there: %v", err)
		}
		t.Skipf("not compared with real documents: %v", err)
	}
	return path
}

func readFile(t *testing.T, path string) *Document {
	t.Helper()
	doc, err := tryFile(path, Limits{Time: 10 * time.Minute}) // a busy machine, and the race detector
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func tryFile(path string, limits Limits) (*Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return Read(context.Background(), path, f, info.Size(), limits)
}

// TestDocuments holds the words of real files against what pdftotext and pandoc
// read in them. Running heads and page numbers are no part of a document: the PDFs
// are cropped to what lies between them, the pages to their main element.
func TestDocuments(t *testing.T) {
	for _, d := range []struct {
		file      string
		reference func(t *testing.T, path string) string
	}{
		{"MO-csr-5-20-400.pdf", cropped(62, 747)},
		{"MT-opi-el-guidance-school-districts.pdf", cropped(0, 735)},
		{"MT-opi-seal-of-biliteracy-faqs.pdf", cropped(0, 792)},
		{"ND-ndac-67.1-02-03.pdf", cropped(0, 748)},
		{"AK-state-approved-program-verification-teacher.docx", pandoc("docx")},
		{"MO-dese-seal-of-biliteracy.html", mainElement},
		{"MT-arm-10-57-412-class-1-2-endorsements.html", mainElement},
		{"MT-arm-10-58-501-teaching-standards.html", mainElement},
		{"MT-bpe-seal-of-biliteracy.html", mainElement},
	} {
		t.Run(d.file, func(t *testing.T) {
			path := shared(t, "documents/"+d.file)
			want := wordsOf(d.reference(t, path))
			got := wordsOf(plainDocument(readFile(t, path)))
			part, back := kept(want, got), kept(got, want)
			t.Logf("%-55s %6d words, %6d read: %.2f %% kept in order; %.2f %% of what was read is there", d.file, len(want), len(got), 100*part, 100*back)
			if part < 0.97 {
				t.Errorf("%.2f %% of the words kept in order, want 97", 100*part)
			}
			if back < 0.95 {
				t.Errorf("only %.2f %% of what was read stands in the document", 100*back)
			}
		})
	}
}

// plainDocument is what a document says, without marks and addresses.
func plainDocument(d *Document) string {
	var b strings.Builder
	for i := range d.Blocks {
		for _, s := range blockTexts(&d.Blocks[i]) {
			b.WriteString(shownLines(s) + "\n")
		}
	}
	return b.String()
}

func blockTexts(b *Block) []string {
	texts := []string{b.Text}
	if b.Kind == Footnote {
		texts[0] = b.Label + " " + b.Text
	}
	for _, item := range b.Items {
		texts = append(texts, item.Number+" "+item.Text)
	}
	for _, row := range b.Rows {
		texts = append(texts, row...)
	}
	return texts
}

func shownLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	return strings.Join(lines, "\n")
}

// cropped is what pdftotext reads between two heights of a letter page, in points
// from its top.
func cropped(top, bottom int) func(*testing.T, string) string {
	return func(t *testing.T, path string) string {
		return output(t, "pdftotext", "-x", "0", "-W", "612", "-y", fmt.Sprint(top), "-H", fmt.Sprint(bottom-top), path, "-")
	}
}

func pandoc(format string) func(*testing.T, string) string {
	return func(t *testing.T, path string) string {
		return untagged(output(t, "pandoc", "-f", format, "-t", "html", "--wrap=none", path))
	}
}

var tagForm = regexp.MustCompile(`<[^>]*>`)

// untagged is HTML without its tags: pandoc's plain text sets the cells of a table
// side by side, line by line, which is no order of reading.
func untagged(s string) string {
	return html.UnescapeString(tagForm.ReplaceAllString(strings.NewReplacer("<strong>", "", "</strong>", "", "<em>", "", "</em>", "", "<u>", "", "</u>", "", "<sup>", "", "</sup>", "").Replace(s), " "))
}

var (
	mainForm = regexp.MustCompile(`(?is)<main\b.*</main>`)
	menuForm = regexp.MustCompile(`(?is)<nav\b.*?</nav>|<aside\b.*?</aside>|<form\b.*?</form>`)
)

// mainElement is what pandoc reads in a page's main element, menus left out.
func mainElement(t *testing.T, path string) string {
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(t.TempDir(), "main.html")
	if err := os.WriteFile(part, menuForm.ReplaceAll(mainForm.Find(src), nil), 0o600); err != nil {
		t.Fatal(err)
	}
	return pandoc("html")(t, part)
}

func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	if !have(program) {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, so %s must be installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s %s: %v", program, strings.Join(args, " "), err)
	}
	return string(out)
}
