package convert

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var updateGolden = flag.Bool("update", false, "write the golden files anew")

// TestGolden reads what lies in a folder for each format: the input, the Markdown
// that must come of it (.md) and what must be reported as lost (.losses).
func TestGolden(t *testing.T) {
	for _, in := range []struct {
		input, as string
		make      func(t *testing.T, path string) []byte
	}{
		{"html/trips.html", "trips.html", plainFile},
		{"html/table_layout.html", "table_layout.html", plainFile},
		{"markdown/waivers.md", "waivers.md", plainFile},
		{"text/days.txt", "days.txt", plainFile},
		{"text/windows.txt", "windows.txt", plainFile},
		{"docx/plan", "plan.docx", zipped},
		{"pdf/rules.layout", "rules.pdf", typeset},
	} {
		t.Run(in.as, func(t *testing.T) {
			path := filepath.Join("testdata", filepath.FromSlash(in.input))
			doc, err := readBytes(in.as, in.make(t, path))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, path+".want.md", fmt.Sprintf("<!-- title: %s; date: %s; address: %s -->\n%s", doc.Title, doc.Date, doc.URL, doc.Markdown()))
			var losses strings.Builder
			for _, l := range doc.Losses {
				fmt.Fprintln(&losses, l)
			}
			golden(t, path+".want.losses", losses.String())
		})
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *updateGolden {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func readBytes(name string, content []byte) (*Document, error) {
	return Read(context.Background(), name, bytes.NewReader(content), int64(len(content)), Limits{Time: 10 * time.Minute})
}

func plainFile(t *testing.T, path string) []byte {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// zipped makes a folder an archive, as a DOCX is one.
func zipped(t *testing.T, path string) []byte {
	t.Helper()
	files := map[string]string{}
	root := os.DirFS(path)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(root, name)
		files[name] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return archive(t, files)
}

func archive(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
