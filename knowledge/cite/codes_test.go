package cite_test

import (
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

func TestParse(t *testing.T) {
	for _, id := range []string{
		"mca:20-1-302", "mca:20-1-302(3)(a)", "mca:20-1-302(3)-(4)", "mca:20-1-302(1),(2)", "mca:30-14-2801",
		"arm:10.55.604", "arm:10.55", "arm:10.2", "arm:10.58.5", "arm:37.106.2801(1)",
		"rsmo:160.514", "rsmo:160", "rsmo:1.020", "rsmo:285.1000", "rsmo:400.2-207",
		"csr:5-20-400.570", "csr:5-20-400", "csr:20-2267", "csr:5-20", "csr:20-2150-2.125(1)(A)",
		"usc:20-1232g", "usc:20-1232g(b)(1)(F)", "usc:42-1396r-8", "usc:50a-595", "usc:18-1028A",
		"cfr:34-300.320(a)(1)", "cfr:34-99", "cfr:26-1.1031(a)-1", "cfr:41-128-48.001-50", "cfr:17-240.10b-21",
		"publ:94-142", "publ:93-112§504(a)",
	} {
		c, err := cite.Builtin().Parse(id)
		if err != nil || c.String() != id {
			t.Errorf("Parse(%q) = %q, %v", id, c, err)
		}
	}
	if c, err := cite.Builtin().Parse(" MCA:20-1-302 "); err != nil || c.ID != "mca:20-1-302" {
		t.Errorf("capitals and spaces: %q, %v", c, err)
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for id, want := range map[string]string{
		"":                      `no code before the number; write "mca:20-1-302"`,
		"20-1-302":              "no code before the number",
		"wac:392-121-182":       `unknown code "wac"; known are arm, cfr, csr, mca, publ, rsmo, usc`,
		"mca:":                  `"" is not a number of Montana Code Annotated; write it as in "mca:20-1-302(3)(a)"`,
		"mca:20-1":              `"20-1" is not a number of Montana Code Annotated`,
		"mca:20.1.302":          `"20.1.302" is not a number of`,
		"mca:20-1-302 (3)":      `is not a number of`,
		"mca:20-1-302(three)":   `is not a number of`,
		"mca:020-1-302":         `is not a number of`,
		"arm:10.55.604x":        `is not a number of`,
		"rsmo:160.51":           `is not a number of`,
		"csr:20-400.570":        `write it as in "csr:5-20-400.570"`,
		"csr:99-20-400.570":     `write it as in "csr:5-20-400.570"`,
		"usc:1232g":             `write it as in "usc:20-1232g(a)"`,
		"usc:20-1330-1332":      `write it as in "usc:20-1232g(a)"`,
		"usc:+5-552":            `is not a number of`,
		"cfr:34":                `write it as in "cfr:34-300.320(a)(1)"`,
		"cfr:34-300.320-324":    `write it as in`,
		"publ:94":               `write it as in "publ:94-142"`,
		"mca:20-1-302 and more": `is not a number of`,
	} {
		_, err := cite.Builtin().Parse(id)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): %v, want …%s…", id, err, want)
		}
	}
}

func TestDisplayAndURL(t *testing.T) {
	const mca = "https://leg.mt.gov/bills/mca/"
	for _, test := range []struct{ id, display, url string }{
		{"mca:20-1-302(3)(a)", "Mont. Code Ann. § 20-1-302(3)(a)", mca + "title_0200/chapter_0010/part_0030/section_0020/0200-0010-0030-0020.html"},
		{"mca:15-30-3102", "Mont. Code Ann. § 15-30-3102", mca + "title_0150/chapter_0300/part_0310/section_0020/0150-0300-0310-0020.html"},
		{"arm:10.55.604", "Mont. Admin. R. 10.55.604", ""},
		{"arm:10.55", "Mont. Admin. R. ch. 10.55", ""},
		{"arm:10.58.5", "Mont. Admin. R. subch. 10.58.5", ""},
		{"rsmo:160.514", "§ 160.514, RSMo", "https://revisor.mo.gov/main/OneSection.aspx?section=160.514"},
		{"rsmo:160.514(2)", "§ 160.514(2), RSMo", "https://revisor.mo.gov/main/OneSection.aspx?section=160.514"},
		{"rsmo:160", "ch. 160, RSMo", "https://revisor.mo.gov/main/OneChapter.aspx?chapter=160"},
		{"csr:5-20-400.570", "5 CSR 20-400.570", "https://www.sos.mo.gov/cmsimages/adrules/csr/current/5csr/5c20-400.pdf"},
		{"csr:5-20-400", "5 CSR 20-400", "https://www.sos.mo.gov/cmsimages/adrules/csr/current/5csr/5c20-400.pdf"},
		{"csr:20-2267", "20 CSR 2267", ""},
		{"usc:20-1232g(a)", "20 U.S.C. § 1232g(a)", "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title20-section1232g"},
		{"usc:50a-595", "50 U.S.C. App. § 595", ""},
		{"cfr:34-300.320", "34 C.F.R. § 300.320", "https://www.ecfr.gov/current/title-34/section-300.320"},
		{"cfr:34-99", "34 C.F.R. part 99", "https://www.ecfr.gov/current/title-34/part-99"},
		{"publ:94-142", "Pub. L. 94-142", ""},
		{"publ:114-95§1111(b)", "Pub. L. 114-95, § 1111(b)", "https://www.govinfo.gov/link/plaw/114/public/95"},
	} {
		c, err := cite.Builtin().Parse(test.id)
		if err != nil {
			t.Fatal(err)
		}
		if got := cite.Builtin().Display(c); got != test.display {
			t.Errorf("Display(%s) = %q, want %q", test.id, got, test.display)
		}
		if got := cite.Builtin().URL(c); got != test.url {
			t.Errorf("URL(%s) = %q, want %q", test.id, got, test.url)
		}
	}
}

func TestDisplayOfRanges(t *testing.T) {
	for text, want := range map[string]string{
		"ARM 10.55.601–606":          "Mont. Admin. R. 10.55.601 to 10.55.606",
		"§§ 20-1-301 to 304, MCA":    "Mont. Code Ann. §§ 20-1-301 to 20-1-304",
		"§§ 160.400 to 160.425":      "§§ 160.400 to 160.425, RSMo",
		"20 U.S.C. §§ 1400-1482":     "20 U.S.C. §§ 1400 to 1482",
		"30-14-2801 et seq., MCA":    "Mont. Code Ann. § 30-14-2801 et seq.",
		"chapters 160 to 186, RSMo":  "chs. 160 to 186, RSMo",
		"34 CFR parts 300-303":       "34 C.F.R. parts 300 to 303",
		"RSMo §160.514.2":            "§ 160.514(2), RSMo",
		"subsection (2) of 20-1-302": "Mont. Code Ann. § 20-1-302(2)",
	} {
		found := cite.Builtin().Find(text)
		if len(found) != 1 || cite.Builtin().Display(found[0]) != want {
			t.Errorf("%q: %v, want %q", text, found, want)
		}
	}
	stranger := cite.Citation{ID: "wac:392-121-182", Pin: "(1)"}
	if got := cite.Builtin().Display(stranger); got != "wac:392-121-182(1)" {
		t.Errorf("a code not held: %q", got)
	}
}

var washington = cite.Code{
	ID: "wac", Jurisdiction: "wa", Title: "Washington Administrative Code", Names: []string{"WAC", "Wash. Admin. Code"},
	Section: `\d{1,3}-\d{1,3}[A-Z]?-\d{3}`, Display: "Wash. Admin. Code § {section}", URL: "https://apps.leg.wa.gov/wac/default.aspx?cite={section}",
}

func TestWith(t *testing.T) {
	policies := cite.Code{ID: "policy", Jurisdiction: "clayton", Title: "Board policies", Names: []string{"Board Policy", "Policy"}, Section: `[A-Z]{2,4}(?:-[A-Z0-9]+)?|\d{4}`}
	codes, err := cite.Builtin().With(washington, policies)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, in, want string }{
		{"WAC 392-121-182", "", "wac:392-121-182"},
		{"wac 392-121-182(1)(a)", "", "wac:392-121-182(1)(a)"},
		{"392-121-182 WAC", "", "wac:392-121-182"},
		{"Wash. Admin. Code § 392-172a-010", "", "wac:392-172A-010"},
		{"WAC 392-121-182 through 392-121-188", "", "wac:392-121-182..wac:392-121-188"},
		{"WAC 392-121-182, -183 and 392-121-184", "", "wac:392-121-182 wac:392-121-183 wac:392-121-184"},
		{"what does 392-121-182 say", "wa", "wac:392-121-182"},
		{"what does 392-121-182 say", "", ""},
		{"call 253-555-121", "wa", ""},
		{"MCA 20-1-302 and WAC 392-121-182", "", "mca:20-1-302 wac:392-121-182"},
		{"20-1-302", "wa", "wac:20-1-302"},
		{"20-1-302", "mt", "mca:20-1-302"},
		{"see board policy JICA", "", "policy:JICA"},
		{"policy 5120", "clayton", "policy:5120"},
		{"5120", "clayton", ""},
	} {
		if got := written(codes.Find(test.text, strings.Fields(test.in)...)); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.text, test.in, got, test.want)
		}
	}
	c, err := codes.Parse("wac:392-121-182(1)")
	if err != nil || codes.Display(c) != "Wash. Admin. Code § 392-121-182(1)" || codes.URL(c) != "https://apps.leg.wa.gov/wac/default.aspx?cite=392-121-182" {
		t.Errorf("%v, %v: %q %q", c, err, codes.Display(c), codes.URL(c))
	}
	if _, err := codes.Parse("wac:392"); err == nil || !strings.HasSuffix(err.Error(), `write "wac:" and a number of the form `+washington.Section) {
		t.Error(err)
	}
	if found := cite.Builtin().Find("WAC 392-121-182"); len(found) > 0 {
		t.Errorf("With changed the set it was called on: %v", found)
	}
}

func TestWithRefuses(t *testing.T) {
	change := func(f func(*cite.Code)) cite.Code {
		c := washington
		f(&c)
		return c
	}
	for want, c := range map[string]cite.Code{
		`code "Wac!": id: must be small letters`:                       change(func(c *cite.Code) { c.ID = "Wac!" }),
		`code "mca": id: taken by Montana Code Annotated`:              change(func(c *cite.Code) { c.ID = "mca" }),
		`code "wac": names: none`:                                      change(func(c *cite.Code) { c.Names = nil }),
		`code "wac": names: "§" has no letters`:                        change(func(c *cite.Code) { c.Names = []string{"§"} }),
		`code "wac": names: "M.C.A." is a name of mca`:                 change(func(c *cite.Code) { c.Names = []string{"M.C.A."} }),
		`code "wac": section: missing`:                                 change(func(c *cite.Code) { c.Section = "" }),
		"code \"wac\": section: error parsing regexp: missing closing": change(func(c *cite.Code) { c.Section = `(\d` }),
		`code "wac": section: "\\d*" matches nothing at all`:           change(func(c *cite.Code) { c.Section = `\d*` }),
		`code "wac": section: "^\\d+$" must do without ^ and $`:        change(func(c *cite.Code) { c.Section = `^\d+$` }),
		`code "wac": display: "WAC" has no {section}`:                  change(func(c *cite.Code) { c.Display = "WAC" }),
		`code "wac": url: "wac/{section}" must begin with https://`:    change(func(c *cite.Code) { c.URL = "wac/{section}" }),
	} {
		_, err := cite.Builtin().With(c)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	_, err := cite.Builtin().With(washington, washington, cite.Code{ID: "x"})
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("two faults in one list: %v", err)
	}
}
