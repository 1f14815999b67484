package convert

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

func TestDbgPDF(t *testing.T) {
	f := os.Getenv("DBG")
	if f == "" {
		t.Skip()
	}
	raw, _ := os.ReadFile(f)
	t0 := time.Now()
	p, err := openPDF(context.Background(), f, raw)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("open", time.Since(t0), p.pages, p.meta("Title"), p.meta("ModDate"))
	want, _ := strconv.Atoi(os.Getenv("PAGE"))
	n := 0
	for i := range p.pages {
		if want > 0 && i != want-1 {
			continue
		}
		pg, err := p.page(i)
		if err != nil {
			t.Fatal(i, err)
		}
		n += len(pg.words)
		if want > 0 {
			line := ""
			var b box
			for _, w := range pg.words {
				if line == "" {
					b = w.box
					line = fmt.Sprintf("[s%.1f b%v]", w.size, w.bold)
				}
				b = b.with(w.box)
				line += " " + w.text
				if w.link != "" {
					line += "{L}"
				}
				if w.ends {
					fmt.Printf("%.0f-%.0f y%.1f..%.1f %s\n", b.left, b.right, b.bottom, b.top, line)
					line = ""
				}
			}
			fmt.Println(line, "images", pg.images, pg.scanned)
		}
	}
	fmt.Println("words", n, time.Since(t0))
}
