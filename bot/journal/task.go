package journal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Task is one piece of work for Slack: a question, a command, a press of a button.
type Task struct {
	Key      string    // names the work for ever: "T1/C1/1700000000.000100"; accepted once
	Also     []string  // further names under which Slack may deliver the same work: event ids
	Lane     string    // tasks of one lane are worked on one after another, in the order accepted; lanes run beside each other. A key always comes with the same lane
	Body     []byte    // what to do, 512 KiB at most; erased for good once the task is finished
	Attempt  int       // filled in by Work: 1 when nobody can have begun the task before
	Accepted time.Time // filled in by Work
}

// maxBody keeps a task well below the 1 MiB that NATS takes in one message.
const maxBody = 512 << 10

// check refuses what could not be stored.
func (t Task) check() error {
	switch {
	case t.Key == "":
		return fmt.Errorf("accept a task: it has no key")
	case len(t.Body) > maxBody:
		return fmt.Errorf("accept %q: %d bytes of body, %d at most", t.Key, len(t.Body), maxBody)
	}
	if n := len(label{Key: t.Key, Lane: t.Lane, Also: t.Also}.header()); n > maxBody/2 {
		return fmt.Errorf("accept %q…: key, lane and further names take %d bytes, %d at most", shorten(t.Key), n, maxBody/2)
	}
	return nil
}

func shorten(s string) string {
	if len(s) > 64 {
		return s[:64]
	}
	return s
}

// label is what a stored task says about itself beside its sealed body.
type label struct {
	Key, Lane string
	Also      []string
	Slot      int // of the key file, from 1; 0 when bodies are sealed with the shared secret
}

// wireLabel is a label as it is stored: one header of JSON in base64. Names are
// bytes in it, since they need not be text and a header would not take them.
type wireLabel struct {
	Key  []byte   `json:"key"`
	Lane []byte   `json:"lane,omitempty"`
	Also [][]byte `json:"also,omitempty"`
	Slot int      `json:"slot,omitempty"`
}

const labelHeader = "Leeway-Task"

func (l label) header() string {
	w := wireLabel{Key: []byte(l.Key), Lane: []byte(l.Lane), Slot: l.Slot}
	for _, name := range l.Also {
		w.Also = append(w.Also, []byte(name))
	}
	text, err := json.Marshal(w)
	if err != nil {
		panic(err) // bytes and a number: cannot fail
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readLabel(h nats.Header) (label, error) {
	var w wireLabel
	text, err := base64.RawURLEncoding.DecodeString(h.Get(labelHeader))
	if err == nil {
		err = json.Unmarshal(text, &w)
	}
	if err != nil {
		return label{}, fmt.Errorf("read the label of a task: %w", err)
	}
	l := label{Key: string(w.Key), Lane: string(w.Lane), Slot: w.Slot}
	for _, name := range w.Also {
		l.Also = append(l.Also, string(name))
	}
	return l, nil
}

// message is the task as it is stored: label in the header, body sealed.
func (l label) message(subject string, sealed []byte) *nats.Msg {
	return &nats.Msg{Subject: subject, Header: nats.Header{labelHeader: {l.header()}}, Data: sealed}
}

// acceptedHeader is set where a task is stored anew: as a dead letter, when it is
// retried or restored. Otherwise the message's own time says when it was accepted.
const acceptedHeader = "Leeway-Accepted"

func setAccepted(h nats.Header, at time.Time) {
	h.Set(acceptedHeader, at.UTC().Format(time.RFC3339Nano))
}

func acceptedAt(h nats.Header, stored time.Time) time.Time {
	if at, err := time.Parse(time.RFC3339Nano, h.Get(acceptedHeader)); err == nil {
		return at
	}
	return stored
}

// Subjects. A key or a lane may hold any byte, a subject may not: their digests
// stand in for them, 128 bits of SHA-256, which no sender can make collide.
const (
	tasksPrefix = "leeway.task."
	deadPrefix  = "leeway.dead."
)

// taskSubject is where a task is stored: by key first, so that one key is looked
// up without walking all of them.
func taskSubject(key, lane string) string {
	return tasksPrefix + digest(key) + "." + digest(lane)
}

// keyOfSubject is the digest of the key in a task's subject.
func keyOfSubject(subject string) string {
	key, _, _ := strings.Cut(strings.TrimPrefix(subject, tasksPrefix), ".")
	return key
}

func digest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:16])
}
