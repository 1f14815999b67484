package cite_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/knowledge/cite"
)

// readShared decodes the rows of a file of citation cases that lies beside the
// repository. Without it the test is skipped; on CI it must be there.
func readShared[T any](t *testing.T, name string) []T {
	t.Helper()
	file, err := os.Open(filepath.Join("../../../shared/citations", name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("the shared citation cases are not here: %v", err)
	}
	defer file.Close()
	var rows []T
	for lines := json.NewDecoder(bufio.NewReader(file)); lines.More(); {
		var row T
		if err := lines.Decode(&row); err != nil {
			t.Fatalf("%s: row %d: %v", name, len(rows)+1, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// TestMontanaAndMissouriAsWritten holds Find against real documents. Systems
// that are none of ours must not be taken for one.
func TestMontanaAndMissouriAsWritten(t *testing.T) {
	type target struct {
		System, ID, Sub string
		RangeEnd        string `json:"range_end"`
		EtSeq           bool   `json:"et_seq"`
	}
	type row struct {
		ID, Text string
		Expected []target
	}
	targets, negatives := 0, 0
	for _, r := range readShared[row](t, "mt_mo_real_citations.jsonl") {
		var want []string
		for _, x := range r.Expected {
			if id := canonical(x.System, x.ID); id != "" {
				targets++
				w := id + x.Sub
				if x.RangeEnd != "" {
					w += ".." + canonical(x.System, x.RangeEnd)
				}
				if x.EtSeq {
					w += "+"
				}
				want = append(want, w)
			}
		}
		got := strings.Fields(written(cite.Builtin().Find(r.Text)))
		if len(r.Expected) == 0 {
			negatives++
		}
		if missing := without(want, got); len(missing) > 0 {
			t.Errorf("%s: %q: not found: %q", r.ID, r.Text, missing)
		}
		for _, extra := range without(got, want) {
			if base, _, _ := strings.Cut(extra, "("); !slices.ContainsFunc(want, func(w string) bool { return strings.HasPrefix(w, base) }) {
				t.Errorf("%s: %q: found %s as well", r.ID, r.Text, extra)
			}
		}
	}
	t.Logf("%d targets, %d rows without any", targets, negatives)
}

// canonical turns the collector's label into our id; "" for systems that are
// none of ours.
func canonical(system, id string) string {
	number := regexp.MustCompile(`^(\d+) (?:CSR|USC|CFR)(?: part)? (.+)$`).ReplaceAllString(id, "$1-$2")
	switch system {
	case "mca", "arm", "rsmo", "usc", "cfr":
		return system + ":" + number
	case "mo-csr":
		return "csr:" + number
	}
	return ""
}

// without returns what of a is not in b, each as often as it is missing.
func without(a, b []string) []string {
	b = slices.Clone(b)
	var missing []string
	for _, x := range a {
		if i := slices.Index(b, x); i >= 0 {
			b = slices.Delete(b, i, i+1)
			continue
		}
		missing = append(missing, x)
	}
	return missing
}

// TestUnitedStatesCases holds Find against the test suite of another project.
// Its ids are usc/20/1232g/a, cfr/34/300.320 and us-law/public/94/142. Where a
// hyphen could mean a range it returns every reading, and one of them is
// enough.
func TestUnitedStatesCases(t *testing.T) {
	type expectation struct{ ID, Match string }
	type row struct {
		ID, Text string
		Types    any
		Expected []expectation
	}
	misses := map[string]string{
		"uscit-014": `"7 U.S.C. 612c note": found as § 612c, the note is not modelled`,
	}
	oneReading := []string{"uscit-018", "uscit-019", "uscit-020", "uscit-025", "uscit-026", "uscit-028", "uscit-095"} // also the parents, or both ends
	checked, missed := 0, 0
	for _, r := range readShared[row](t, "us_citation_cases.jsonl") {
		found := cite.Builtin().Find(r.Text)
		system, _ := r.Types.(string)
		code := map[string]string{"usc": "usc", "cfr": "cfr", "law": "publ"}[system]
		if code == "" {
			if len(found) > 0 {
				t.Errorf("%s: %q holds none of our law, found %q", r.ID, r.Text, written(found))
			}
			continue
		}
		checked++
		found = slices.DeleteFunc(found, func(c cite.Citation) bool { return c.Code() != code })
		right := 0
		for _, x := range r.Expected {
			if slices.ContainsFunc(found, func(c cite.Citation) bool { return asExpected(c, x.ID, x.Match) }) {
				right++
			}
		}
		private := strings.Contains(r.Text, "Priv") && len(found) == 0 // no code of ours, so nothing is right
		if right < len(r.Expected) && !private && !(right > 0 && slices.Contains(oneReading, r.ID)) {
			missed++
			if misses[r.ID] == "" {
				t.Errorf("%s: %q: got %q, want %v", r.ID, r.Text, written(found), r.Expected)
			}
		}
		if len(r.Expected) == 0 && len(found) > 0 {
			t.Errorf("%s: %q: found %q", r.ID, r.Text, written(found))
		}
	}
	t.Logf("%d of %d", checked-missed, checked)
	if missed*20 > checked {
		t.Errorf("%d of %d missed", missed, checked)
	}
}

func asExpected(c cite.Citation, id, match string) bool {
	if id == "" {
		return strings.HasPrefix(c.Matched, match)
	}
	if c.EtSeq {
		id = strings.TrimSuffix(id, "/et-seq")
	}
	through, _, _ := strings.Cut(peerID(c.Through, ""), "(")
	return id == peerID(c.ID, c.Pin) || through != "" && strings.HasPrefix(id, through)
}

// peerID writes our id as the other project does.
func peerID(id, pin string) string {
	if id == "" {
		return ""
	}
	code, section, _ := strings.Cut(id, ":")
	pin, _, _ = strings.Cut(pin, "-")
	parts := strings.FieldsFunc(pin, func(r rune) bool { return strings.ContainsRune("()§", r) })
	title, number, _ := strings.Cut(section, "-")
	if code == "publ" {
		code = "us-law/public"
	}
	if appendix, ok := strings.CutSuffix(title, "a"); ok {
		title = appendix + "-app"
	}
	return strings.Join(append([]string{code, title, number}, parts...), "/")
}

// TestStatutesOfAllStates holds Find against the test suite of a third
// project: every row of Montana, Missouri and the United States is found as
// asserted, and in the statutes of the other states there is nothing of ours.
func TestStatutesOfAllStates(t *testing.T) {
	type asserted struct {
		Title               int
		Section, Subsection string
		HasEtSeq            bool
	}
	type row struct {
		ID, Text      string
		Jurisdictions []string
		Expected      []struct{ Asserted asserted }
	}
	other := map[string]string{
		"ets-472": "Sentencing Guidelines, no code of ours",
		"ets-473": "Sentencing Guidelines",
		"ets-474": "Sentencing Guidelines",
		"ets-475": "Sentencing Guidelines",
	}
	taken := map[string]string{
		"ets-337": `"§ 13-25-130 alone.": meant as Colorado's, but nothing says so, and it has the shape of a Montana section`,
	}
	ours, missed := 0, 0
	for _, r := range readShared[row](t, "eyecite_ts_law_cases.jsonl") {
		found := cite.Builtin().Find(r.Text)
		if !slices.ContainsFunc(r.Jurisdictions, func(j string) bool { return j == "MT" || j == "MO" || j == "US" }) {
			if len(found) > 0 && taken[r.ID] == "" {
				t.Errorf("%s: %v: %q: found %q", r.ID, r.Jurisdictions, r.Text, written(found))
			}
			continue
		}
		if other[r.ID] != "" {
			if len(found) > 0 {
				t.Errorf("%s: %q: found %q", r.ID, r.Text, written(found))
			}
			continue
		}
		ours++
		for i, x := range r.Expected {
			if i >= len(found) || !agrees(found[i], x.Asserted.Title, x.Asserted.Section, x.Asserted.Subsection, x.Asserted.HasEtSeq) {
				missed++
				t.Errorf("%s: %q: got %q, want %+v", r.ID, r.Text, written(found), x.Asserted)
				break
			}
		}
	}
	t.Logf("%d of %d", ours-missed, ours)
}

// agrees reports whether a citation is what is asserted of it; the empty value
// asserts nothing. Where a pin is a range or list, the other project has its
// first paragraph.
func agrees(c cite.Citation, title int, section, subsection string, etSeq bool) bool {
	id := c.Section()
	if title != 0 {
		var ok bool
		if id, ok = strings.CutPrefix(id, strconv.Itoa(title)+"-"); !ok {
			return false
		}
	} else if c.Code() == "usc" || c.Code() == "cfr" {
		_, id, _ = strings.Cut(id, "-")
	}
	return (section == "" || section == id || section == id+c.Pin) &&
		strings.HasPrefix(c.Pin, subsection) && c.EtSeq == etSeq
}

// TestOtherCitations holds Find against citations of cases and journals.
func TestOtherCitations(t *testing.T) {
	type row struct{ ID, Text string }
	rows := readShared[row](t, "eyecite_nonlaw_cases.jsonl")
	for _, r := range rows {
		if found := cite.Builtin().Find(r.Text, "mt", "mo"); len(found) > 0 {
			t.Errorf("%s: %q: found %q", r.ID, r.Text, written(found))
		}
	}
	t.Logf("%d rows", len(rows))
}

// TestFormatsOfAllStates looks for ours among examples of every state's codes.
func TestFormatsOfAllStates(t *testing.T) {
	type format struct {
		Jurisdiction string
		Examples     []string
	}
	for _, formats := range readShared[[]format](t, "law_formats.json") {
		for _, f := range formats {
			for _, example := range f.Examples {
				for _, c := range cite.Builtin().Find(example, "mt", "mo") {
					if f.Jurisdiction != "United States" && f.Jurisdiction != "Missouri" && f.Jurisdiction != "Montana" {
						t.Errorf("%s: %q: found %s", f.Jurisdiction, example, c)
					}
				}
			}
		}
	}
}
