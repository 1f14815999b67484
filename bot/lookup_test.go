package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func lookUp(t *testing.T, text, jurisdiction string) CitationAnswer {
	t.Helper()
	answer, err := bundled(t).LookUp(context.Background(), Question{ID: "q1", Text: text, Jurisdiction: jurisdiction})
	if err != nil {
		t.Fatalf("LookUp(%q): %v", text, err)
	}
	return answer
}

// cites is a citation as a lookup shows it, and where in characters.
type cites struct {
	ID, Matched, Pin string
	Start, End       int
	Held             bool
}

func TestLookUp(t *testing.T) {
	const (
		statute = "mca:20-1-302"
		rule    = "arm:10.55.604"
	)
	for _, c := range []struct {
		text    string
		want    []cites
		entries []string
	}{
		{"20-1-302", []cites{{statute, "20-1-302", "", 0, 8, true}}, []string{structure}},
		{"MCA 20-1-302", []cites{{statute, "MCA 20-1-302", "", 0, 12, true}}, []string{structure}},
		{"Mont. Code Ann. § 20-1-302", []cites{{statute, "Mont. Code Ann. § 20-1-302", "", 0, 26, true}}, []string{structure}},

		// pins
		{"§ 20-1-302(3)(a), MCA", []cites{{statute, "§ 20-1-302(3)(a), MCA", "(3)(a)", 0, 21, true}}, []string{structure}},
		{"ARM 10.55.604(2)", []cites{{rule, "ARM 10.55.604(2)", "(2)", 0, 16, true}}, []string{variance}},

		// lists
		{"20-1-301 and 20-1-302", []cites{{"mca:20-1-301", "20-1-301", "", 0, 8, true}, {statute, "20-1-302", "", 13, 21, true}}, []string{structure, whatCounts}},
		{"see MCA 20-1-302; also ARM 10.55.604.", []cites{{statute, "MCA 20-1-302", "", 4, 16, true}, {rule, "ARM 10.55.604", "", 23, 36, true}}, []string{structure, variance}},

		// places count characters, not bytes
		{"Señora, ¿qué dice MCA 20-1-302? — José", []cites{{statute, "MCA 20-1-302", "", 18, 30, true}}, []string{structure}},
		{"日本 ARM 10.55.604 🎉", []cites{{rule, "ARM 10.55.604", "", 3, 16, true}}, []string{variance}},
		{"👩‍👩‍👧 ARM 10.55.604", []cites{{rule, "ARM 10.55.604", "", 6, 19, true}}, []string{variance}},
		{"20–1–302", []cites{{statute, "20–1–302", "", 0, 8, true}}, []string{structure}},
	} {
		got := lookUp(t, c.text, "mt")
		if !got.Found || got.ID != "q1" || len(got.Suggestions) > 0 {
			t.Errorf("%q: found %t, id %q, suggestions %q", c.text, got.Found, got.ID, got.Suggestions)
		}
		if diff := cmp.Diff(c.want, shortly(got)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		if diff := cmp.Diff(c.entries, got.Entries); diff != "" {
			t.Errorf("%q: entries (-want +got):\n%s", c.text, diff)
		}
		for _, f := range got.Citations {
			if at := string([]rune(c.text)[f.Start:f.End]); at != f.Matched {
				t.Errorf("%q: %d to %d is %q, want %q", c.text, f.Start, f.End, at, f.Matched)
			}
		}
	}
}

func shortly(answer CitationAnswer) []cites {
	var list []cites
	for _, f := range answer.Citations {
		list = append(list, cites{f.ID, f.Matched, f.Pin, f.Start, f.End, f.Held})
	}
	return list
}

func TestLookUpShowsHowToCite(t *testing.T) {
	const part = "https://leg.mt.gov/bills/mca/title_0200/chapter_0010/part_0030/"
	for text, want := range map[string]FoundCitation{
		"MCA 20-1-301 through 20-1-304": {
			ID: "mca:20-1-301", Matched: "MCA 20-1-301 through 20-1-304", End: 29, Through: "mca:20-1-304", Held: true,
			Display: "Mont. Code Ann. §§ 20-1-301 to 20-1-304", URL: part + "section_0010/0200-0010-0030-0010.html",
		},
		"§ 20-1-302(3)(a), MCA": {
			ID: "mca:20-1-302", Matched: "§ 20-1-302(3)(a), MCA", End: 21, Pin: "(3)(a)", Held: true,
			Display: "Mont. Code Ann. § 20-1-302(3)(a)", URL: part + "section_0020/0200-0010-0030-0020.html",
		},
	} {
		if diff := cmp.Diff([]FoundCitation{want}, lookUp(t, text, "mt").Citations); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestLookUpTheGovernedFirst: entries that a citation governs come before those
// that only touch it.
func TestLookUpTheGovernedFirst(t *testing.T) {
	got := lookUp(t, "MCA 20-9-311", "mt").Entries
	if diff := cmp.Diff([]string{"mt/funding/anb", "mt/high-school/unit-of-credit"}, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// TestLookUpWhatIsAbsent: found means that every citation is held; neighbours of
// the same chapter are suggested.
func TestLookUpWhatIsAbsent(t *testing.T) {
	got := lookUp(t, "ARM 10.55.999", "mt")
	if got.Found || len(got.Entries) > 0 || got.Citations[0].Held {
		t.Errorf("found %t, entries %v", got.Found, got.Entries)
	}
	if len(got.Suggestions) == 0 || len(got.Suggestions) > 2*maxEntries {
		t.Errorf("suggestions %q", got.Suggestions)
	}
	for _, s := range got.Suggestions {
		if !strings.HasPrefix(s, "Mont. Admin. R. 10.55.") {
			t.Errorf("%q is of another chapter", s)
		}
	}
	got = lookUp(t, "MCA 20-1-302 and RSMo 167.031", "mt")
	if got.Found || !got.Citations[0].Held || got.Citations[1].Held {
		t.Errorf("one known and one not: found %t, %+v", got.Found, got.Citations)
	}
	if diff := cmp.Diff([]string{structure}, got.Entries); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// TestLookUpByName: words that name an entry stand for its governing citation.
func TestLookUpByName(t *testing.T) {
	for text, want := range map[string]string{
		"rule on graduation requirements":                "arm:10.55.905",
		"Graduation Requirements":                        "arm:10.55.905",
		"unit of credit":                                 "arm:10.55.906",
		"the law on what counts for instruction, please": "mca:20-1-101",
		"Advanced Opportunity Act":                       "mca:20-7-1506",
	} {
		got := lookUp(t, text, "mt")
		if !got.Found || len(got.Citations) != 1 || got.Citations[0].ID != want {
			t.Errorf("%q: found %t, %+v, want %s", text, got.Found, got.Citations, want)
			continue
		}
		if f := got.Citations[0]; f.Matched != text || f.Start != 0 || f.End != len([]rune(text)) || !f.Held {
			t.Errorf("%q: %+v", text, f)
		}
	}
}

// TestLookUpWhatNamesNoLaw: a wrong law is worse than suggestions.
func TestLookUpWhatNamesNoLaw(t *testing.T) {
	for text, jurisdiction := range map[string]string{
		"pizza":                                "mt",
		"pizza on Fridays":                     "", // one word of the calendar entry
		"nap time in kindergarten":             "",
		"blending federal program funds":       "mt", // an entry without a law
		"graduation requirements":              "mo", // Montana's rule is no answer here
		"graduation requirements in Wyoming":   "mt", // nor here
		"system design group":                  "mo",
		"the annual picnic, § and other signs": "mt",
	} {
		got := lookUp(t, text, jurisdiction)
		if got.Found || len(got.Citations) > 0 || len(got.Entries) > 0 || len(got.Suggestions) == 0 {
			t.Errorf("%q in %s: found %t, %+v, entries %v, suggestions %q", text, jurisdiction, got.Found, got.Citations, got.Entries, got.Suggestions)
		}
	}
	if got := lookUp(t, "🙏 …", "mt"); got.Found || len(got.Suggestions) > 0 {
		t.Errorf("no words: found %t, suggestions %q", got.Found, got.Suggestions)
	}
}
