package convert

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestDbg(t *testing.T) {
	f := os.Getenv("DBG")
	if f == "" {
		t.Skip()
	}
	r, err := os.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	st, _ := r.Stat()
	d, err := Read(context.Background(), f, r, st.Size(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("FULL") != "" {
		fmt.Println(d.Markdown())
		for _, l := range d.Losses {
			fmt.Println("LOSS", l)
		}
		return
	}
	fmt.Println("TITLE", d.Title, d.Date, d.URL)
	w := 0
	for _, b := range d.Blocks {
		if b.Kind == Heading {
			fmt.Printf("   (%d words)\n%s%d %s\n", w, strings.Repeat("    ", b.Level-1), b.Level, b.Text)
			w = 0
		} else {
			w += len(strings.Fields(b.text()))
		}
	}
	fmt.Println("   ", w)
	for _, l := range d.Losses {
		fmt.Println("LOSS", l)
	}
}
