package curator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Record is one act in the audit log: a line of JSON. Its hash covers its own
// fields and the hash of the line before, so a line that is edited, dropped or
// moved no longer fits. The file beside it, named audit.jsonl.head, holds how many
// lines there are and the hash of the last: a cut end shows too.
type Record struct {
	Time    string   `json:"time"` // RFC 3339, UTC
	By      string   `json:"by"`
	Act     string   `json:"act"` // start, reindex, dry_run, rollback, release, follow
	From    string   `json:"from"`
	To      string   `json:"to"`
	Outcome string   `json:"outcome"`
	Reasons []string `json:"reasons,omitempty"` // why it was refused, or what was accepted all the same
	Prev    string   `json:"prev"`              // hash of the line before; "" on the first
	Hash    string   `json:"hash"`
}

// sum is the record's hash.
func (r Record) sum() string {
	r.Hash = ""
	src, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Sprintf("audit record: %v", err)) // texts alone: it cannot fail
	}
	sum := sha256.Sum256(src)
	return hex.EncodeToString(sum[:])
}

// AuditError says where an audit log is not what was written.
type AuditError struct {
	Line int // 1 is the first
	What string
}

func (e *AuditError) Error() string { return fmt.Sprintf("audit log: line %d: %s", e.Line, e.What) }

// head is what is known of a log beside it.
type head struct {
	Lines int    `json:"lines"`
	Hash  string `json:"hash"`           // of the last line
	Next  string `json:"next,omitempty"` // of the line that is being written
}

func headFile(file string) string { return file + ".head" }

// ReadAudit reads an audit log and checks it. With an [AuditError] come the
// records before the line that does not fit.
func ReadAudit(file string) ([]Record, error) {
	src, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		src, err = nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	h, err := readHead(file)
	if err != nil {
		return nil, err
	}
	list, torn, err := readRecords(src)
	if err != nil {
		return list, err
	}
	return list, h.check(list, torn)
}

// readRecords checks the chain. torn is what follows the last whole line.
func readRecords(src []byte) (list []Record, torn []byte, err error) {
	prev := ""
	for line := range bytes.Lines(src) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			return list, line, nil
		}
		var r Record
		n := len(list) + 1
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		switch err := dec.Decode(&r); {
		case err != nil:
			return list, nil, &AuditError{n, "it is no record: it was edited"}
		case r.Hash != r.sum() || !bytes.Equal(line, r.line()):
			return list, nil, &AuditError{n, "its hash does not fit what it says: it was edited"}
		case r.Prev != prev:
			return list, nil, &AuditError{n, "it does not follow the line before: lines were dropped, added or moved"}
		}
		list, prev = append(list, r), r.Hash
	}
	return list, nil, nil
}

func (r Record) line() []byte {
	src, err := json.Marshal(r)
	if err != nil {
		panic(fmt.Sprintf("audit record: %v", err)) // as in sum
	}
	return append(src, '\n')
}

func readHead(file string) (h head, err error) {
	src, err := os.ReadFile(headFile(file))
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err == nil {
		err = json.Unmarshal(src, &h)
	}
	if err != nil {
		return h, fmt.Errorf("read audit log: %s: %w", headFile(file), err)
	}
	return h, nil
}

// check holds the end of a log against what is known of it. A line that was begun
// or written when the process died is one more than the head counts.
func (h head) check(list []Record, torn []byte) error {
	last := ""
	if len(list) > 0 {
		last = list[len(list)-1].Hash
	}
	switch {
	case len(list) == h.Lines && last == h.Hash:
		if len(torn) > 0 && h.Next == "" {
			return &AuditError{len(list) + 1, "it is not whole, and nobody was writing it"}
		}
		return nil
	case len(list) == h.Lines+1 && last == h.Next && list[len(list)-1].Prev == h.Hash && len(torn) == 0:
		return nil
	case len(list) < h.Lines:
		return &AuditError{len(list) + 1, fmt.Sprintf("it is missing: %d lines were written, %d are there: the end was cut", h.Lines, len(list))}
	}
	return &AuditError{max(1, min(len(list), h.Lines+1)), "it is not what was written last: lines were added or replaced"}
}

// audit writes the log. One process does, one act after the other.
type audit struct {
	file string
	head head
	last *Record // nil while it is empty
}

// openAudit mends what a process left half written that died. A log that does not
// fit is put aside with its head, as found, and a new one begins by saying so.
// written is how many lines there were at least, by what is known elsewhere.
func openAudit(file string, written int, now time.Time) (a *audit, found error, err error) {
	list, err := ReadAudit(file)
	if err == nil && len(list) < written {
		err = &AuditError{len(list) + 1, fmt.Sprintf("it is missing: %d lines were written at least", written)}
	}
	if err != nil {
		aside := fmt.Sprintf("%s.damaged-%s", file, now.UTC().Format("20060102T150405.000000000"))
		found = err
		if err := errors.Join(moveAside(file, aside), moveAside(headFile(file), headFile(aside))); err != nil {
			return nil, found, fmt.Errorf("put the audit log aside: %w", err)
		}
		a := &audit{file: file}
		_, err = a.add(Record{Time: stamp(now), By: "leeway", Act: "begin_anew", Outcome: "damaged", Reasons: []string{found.Error(), "kept as " + filepath.Base(aside)}})
		return a, found, err
	}
	a = &audit{file: file}
	whole := int64(0)
	for _, r := range list {
		whole += int64(len(r.line()))
		a.last, a.head = &r, head{Lines: a.head.Lines + 1, Hash: r.Hash}
	}
	if info, err := os.Stat(file); err == nil && info.Size() > whole {
		if err := os.Truncate(file, whole); err != nil {
			return nil, nil, fmt.Errorf("mend audit log: %w", err)
		}
	}
	return a, nil, a.writeHead()
}

func moveAside(from, to string) error {
	if err := os.Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (a *audit) writeHead() error {
	src, err := json.Marshal(a.head)
	if err == nil {
		err = writeDurably(headFile(a.file), append(src, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// add appends a record: announced in the head, written, counted in the head.
func (a *audit) add(r Record) (Record, error) {
	if a.last != nil {
		r.Prev = a.last.Hash
	}
	r.Hash = r.sum()
	a.head.Next = r.Hash
	if err := a.writeHead(); err != nil {
		return r, err
	}
	if err := appendDurably(a.file, r.line()); err != nil {
		return r, fmt.Errorf("write audit log: %w", err)
	}
	a.last, a.head = &r, head{Lines: a.head.Lines + 1, Hash: r.Hash}
	return r, a.writeHead()
}

func appendDurably(name string, line []byte) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Sync(), f.Close())
}

// holds reports whether an act is the log's last.
func (a *audit) holds(r Record) bool {
	return a.last != nil && a.last.Time == r.Time && a.last.Act == r.Act && a.last.By == r.By && a.last.To == r.To
}

// stamp is a time as records have it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// oneLine keeps what a caller gives from looking like more than it is.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
