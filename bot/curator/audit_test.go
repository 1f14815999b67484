package curator

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// log writes an audit log of some acts.
func auditLog(t *testing.T, acts int) (file string, a *audit) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "audit.jsonl")
	a, found, err := openAudit(file, 0, time.Now())
	if err != nil || found != nil {
		t.Fatal(err, found)
	}
	for i := range acts {
		rec := Record{Time: stamp(today.Add(time.Duration(i) * time.Minute)), By: fmt.Sprint("slack:U", i), Act: "reindex", From: "a", To: "b", Outcome: "swapped", Reasons: []string{"accepted: <x> & y"}}
		if _, err := a.add(rec); err != nil {
			t.Fatal(err)
		}
	}
	return file, a
}

func TestAnAuditLogAsItWasWritten(t *testing.T) {
	file, _ := auditLog(t, 5)
	list, err := ReadAudit(file)
	if err != nil || len(list) != 5 {
		t.Fatalf("%d records, %v", len(list), err)
	}
	if list[4].By != "slack:U4" || list[4].Prev != list[3].Hash || list[0].Prev != "" {
		t.Errorf("%+v", list)
	}
	if list, err := ReadAudit(filepath.Join(t.TempDir(), "none")); err != nil || len(list) != 0 {
		t.Errorf("no log: %v, %v", list, err)
	}
}

func TestAnAuditLogThatWasEdited(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(lines []string) []string
		line int
	}{
		"who":               {func(l []string) []string { l[1] = strings.Replace(l[1], "U1", "U9", 1); return l }, 2},
		"what was accepted": {func(l []string) []string { l[2] = strings.Replace(l[2], "accepted", "rejected", 1); return l }, 3},
		"a hash":            {func(l []string) []string { l[3] = strings.Replace(l[3], `"hash":"`, `"hash":"0`, 1); return l }, 4},
		"spaces":            {func(l []string) []string { l[3] = strings.Replace(l[3], `,"by"`, `, "by"`, 1); return l }, 4},
		"a field more":      {func(l []string) []string { l[0] = strings.Replace(l[0], `{`, `{"note":"x",`, 1); return l }, 1},
		"dropped":           {func(l []string) []string { return append(l[:2:2], l[3:]...) }, 3},
		"dropped first":     {func(l []string) []string { return l[1:] }, 1},
		"moved":             {func(l []string) []string { l[1], l[2] = l[2], l[1]; return l }, 2},
		"twice":             {func(l []string) []string { return append(l, l[4]) }, 6},
		"cut at the end":    {func(l []string) []string { return l[:4] }, 5},
		"cut to nothing":    {func(l []string) []string { return nil }, 1},
		"torn":              {func(l []string) []string { l[4] = l[4][:20]; return l }, 5},
		"begun":             {func(l []string) []string { return append(l, `{"time":`) }, 6},
		"added, chained":    {func(l []string) []string { return append(l, string(chained(l[4]))) }, 6},
	} {
		t.Run(name, func(t *testing.T) {
			file, _ := auditLog(t, 5)
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := c.edit(strings.SplitAfter(string(bytes.TrimSuffix(src, nil)), "\n")[:5])
			if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600); err != nil {
				t.Fatal(err)
			}
			var fault *AuditError
			if _, err := ReadAudit(file); !errors.As(err, &fault) || fault.Line != c.line {
				t.Errorf("error %v, want line %d", err, c.line)
			}
			reopened(t, file)
		})
	}
}

// chained is a line that fits the one before, by somebody who knows how.
func chained(last string) []byte {
	list, _, _ := readRecords([]byte(last))
	r := Record{Time: stamp(today), By: "nobody", Act: "reindex"}
	if len(list) > 0 {
		r.Prev = list[0].Hash
	} else {
		var prev Record
		_, after, _ := strings.Cut(last, `"hash":"`)
		prev.Hash, _, _ = strings.Cut(after, `"`)
		r.Prev = prev.Hash
	}
	r.Hash = r.sum()
	return r.line()
}

// reopened puts a damaged log aside as it is, and begins anew by saying so.
func reopened(t *testing.T, file string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, found, err := openAudit(file, 0, today)
	if err != nil || found == nil {
		t.Fatalf("opened: %v, found: %v", err, found)
	}
	list, err := ReadAudit(file)
	if err != nil || len(list) != 1 || list[0].Act != "begin_anew" || list[0].Reasons[0] != found.Error() {
		t.Errorf("%+v, %v", list, err)
	}
	after, err := os.ReadFile(filepath.Join(filepath.Dir(file), strings.TrimPrefix(list[0].Reasons[1], "kept as ")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("put aside (-before +after):\n%s", diff)
	}
}

// A process may die between any two of the three writes.
func TestAnAuditLogOfAProcessThatDied(t *testing.T) {
	for name, die := range map[string]func(*audit, Record) error{
		"before the line": func(a *audit, r Record) error { a.head.Next = r.Hash; return a.writeHead() },
		"within the line": func(a *audit, r Record) error {
			a.head.Next = r.Hash
			return errors.Join(a.writeHead(), appendDurably(a.file, r.line()[:30]))
		},
		"after the line": func(a *audit, r Record) error {
			a.head.Next = r.Hash
			return errors.Join(a.writeHead(), appendDurably(a.file, r.line()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			file, a := auditLog(t, 3)
			r := Record{Time: stamp(today), By: "token", Act: "rollback", Prev: a.last.Hash}
			r.Hash = r.sum()
			if err := die(a, r); err != nil {
				t.Fatal(err)
			}
			if _, err := ReadAudit(file); err != nil {
				t.Error(err)
			}
			a, found, err := openAudit(file, 0, today)
			if err != nil || found != nil {
				t.Fatal(err, found)
			}
			if _, err := a.add(Record{Time: stamp(today), By: "token", Act: "release"}); err != nil {
				t.Fatal(err)
			}
			list, err := ReadAudit(file)
			if err != nil || list[len(list)-1].Act != "release" {
				t.Errorf("%+v, %v", list, err)
			}
		})
	}
}

// A log that is gone with the file beside it is missed by what is served.
func TestAnAuditLogThatIsGone(t *testing.T) {
	r := newRepo(t)
	r.push(policy(t))
	d := openDesk(t, Source{Location: r.dir})
	serveEditions(t, r, d, 1)
	if err := errors.Join(d.Close(), os.Remove(AuditFile(d.o.Dir)), os.Remove(headFile(AuditFile(d.o.Dir)))); err != nil {
		t.Fatal(err)
	}
	d.open()
	if acts := d.acts(); len(acts) != 1 || acts[0] != "leeway begin_anew damaged" {
		t.Errorf("audit log %q", acts)
	}
}
