package cite_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// FuzzFind holds what callers rely on whatever the text: citations in order,
// within the text, not overlapping, and each id and pin reading back.
func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"20-1-302", "MCA § 20-1-302(3)(a)", "§§ 20-1-301 and -303, MCA", "ARM 10.53.301–311, et seq.", "10.55.905 and .906",
		"sections 160.054 or 160.055, RSMo", "chapters 160, 161 and 178", "5 CSR 20400.640–5 CSR 20-400.650",
		"Mo. Code Regs. tit. 20, § 2120-2.070(16)", "20 U.S.C. §§ 1400-1482; § 1232g", "26 CFR § 1.1031(a)-1T", "34 CFR parts 99 and 300",
		"section 504 of Public Law 93-112", "subsection (2) of 20-1-302", "IDEA §300.502", "２０－１－３０２\u200bＭＣＡ", "mca:20-1-302(3)", "Title 10, chapter 55, ARM",
	} {
		f.Add(text, "mt mo")
	}
	codes, err := cite.Builtin().With(washington)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text, in string) {
		end := 0
		for _, c := range codes.Find(text, strings.Fields(in)...) {
			if c.Start < end || c.End <= c.Start || c.End > len(text) || c.Matched != text[c.Start:c.End] {
				t.Fatalf("%q: %+v after %d", text, c, end)
			}
			if utf8.ValidString(text) && !utf8.ValidString(c.Matched) {
				t.Fatalf("%q: %+v cuts a character", text, c)
			}
			end = c.End
			back, err := codes.Parse(c.String())
			if err != nil || back.ID != c.ID || back.Pin != c.Pin {
				t.Fatalf("%q: %+v reads back as %+v, %v", text, c, back, err)
			}
			if _, err := codes.Parse(c.Through); c.Through != "" && err != nil {
				t.Fatalf("%q: %+v: %v", text, c, err)
			}
			codes.Display(c)
			codes.URL(c)
		}
	})
}

func BenchmarkFindInQuestion(b *testing.B) {
	const question = "does 20-1-302 let us run a four day week, or do we need a variance under ARM 10.55.604(1)?"
	for b.Loop() {
		cite.Builtin().Find(question, "mt")
	}
}

func BenchmarkFindInStatute(b *testing.B) {
	const sentence = "The board shall, under sections 160.400 to 160.425, RSMo, and 20 U.S.C. § 1232g, report to the department by July 1 each year. "
	benchmarkText(b, sentence)
}

// BenchmarkFindInHostileText repeats what makes a careless reader start again
// from every number.
func BenchmarkFindInHostileText(b *testing.B) {
	for _, piece := range []string{"160.514, ", "20-1-302, ", "§ 1400, ", "§§ ", "(a)", "1-", "10.55.", "section ", "MCA ", "20 U.S.C. ", "title 20 ", "a", "1", " ", ".", "M.", "-", "S. D. ", "of ", "5 CSR 20-400.570, "} {
		b.Run(strings.ReplaceAll(piece, " ", "_"), func(b *testing.B) { benchmarkText(b, piece) })
	}
}

func benchmarkText(b *testing.B, piece string) {
	text := strings.Repeat(piece, 100_000/len(piece))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		cite.Builtin().Find(text)
	}
}
