package curator

import (
	"context"
	"fmt"
	"testing"

	"github.com/leeway-bot/leeway/knowledge"
)

// BenchmarkReindexOneEntry changes one entry of the bundled library in a git
// repository and takes it: fetched, linted, indexed, all golden questions put to
// it, compared, swapped. The bar is 5 s on 2 cores.
func BenchmarkReindexOneEntry(b *testing.B) {
	const entry = "mt/high-school/unit-of-credit.md"
	all := read(b, knowledge.BundledFS())
	r := newRepo(b)
	r.push(all)
	h := newHost(b, r, false)
	d := openDesk(b, Source{Location: h.location(r), Token: hush})
	if d.Current() == nil {
		b.Fatalf("%+v", d.Status().Last)
	}
	if _, err := d.Reindex(context.Background(), Request{By: "bench"}); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		b.StopTimer()
		r.push(all.with(entry, all[entry]+fmt.Sprintf("\nOne more sentence, number %d.\n", n)))
		b.StartTimer()
		report, err := d.Reindex(context.Background(), Request{By: "bench"})
		if err != nil || report.Outcome != Swapped {
			b.Fatalf("%s %v", report.Text(), err)
		}
		b.ReportMetric(report.Seconds, "s/reindex")
	}
}
