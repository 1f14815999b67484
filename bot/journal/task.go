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

// label is what a stored task says about itself beside its sealed body. It
// travels as one header, in base64, since a key may hold any byte and a header
// may not.
type label struct {
	Key  string   `json:"key"`
	Lane string   `json:"lane,omitempty"`
	Also []string `json:"also,omitempty"`
	Slot int      `json:"slot,omitempty"` // of the key file, from 1; 0 when bodies are sealed with the shared secret
}

const labelHeader = "Leeway-Task"

func (l label) header() string {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err) // strings and a number: cannot fail
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readLabel(h nats.Header) (label, error) {
	var l label
	text, err := base64.RawURLEncoding.DecodeString(h.Get(labelHeader))
	if err == nil {
		err = json.Unmarshal(text, &l)
	}
	if err != nil {
		return l, fmt.Errorf("read the label of a task: %w", err)
	}
	return l, nil
}

// message is the task as it is stored: label in the header, body sealed.
func (l label) message(subject string, sealed []byte) *nats.Msg {
	return &nats.Msg{Subject: subject, Header: nats.Header{labelHeader: {l.header()}}, Data: sealed}
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
