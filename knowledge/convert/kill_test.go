//go:build !race

package convert

import (
	"context"
	"strings"
	"testing"
)

// A sandbox that does not come back is stopped while it works. (Under the race
// detector this cannot be tried: PDFium's wrapper notes without a lock that it was
// stopped.)
func TestKill(t *testing.T) {
	line := "BT /R 4 Tf 60 700 Td (" + strings.Repeat("a b ", 50_000) + ") Tj ET\n"
	f, err := openPDF(context.Background(), "endless.pdf", pdfOf(line))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := f.page(0)
		done <- err
	}()
	if err := f.engine.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Error("the page was read to its end")
	}
	f.close()
}
