package workspace

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Receipt is what became of one delivery.
type Receipt struct {
	Kind    string // app_mention, message, /leeway, block_actions, …
	ID      string // event_id; "" for what is no event
	Via     string // http or socket
	Attempt int    // which copy; 0 the first
	Status  int    // HTTP status; 200 when acknowledged over a socket; 0 when there was no answer
	Header  http.Header
	Body    []byte // the HTTP answer, or the payload of the acknowledgement
	Took    time.Duration
	Err     error
}

// Acked tells whether Slack would be content.
func (r Receipt) Acked() bool { return r.Err == nil && r.Status >= 200 && r.Status < 300 }

func (r Receipt) problem() error {
	switch {
	case r.Err != nil:
		return r.Err
	case !r.Acked():
		return fmt.Errorf("deliver %s by %s: status %d: %s", r.Kind, r.Via, r.Status, r.Body)
	}
	return nil
}

// Sent is what a person did and how the app took it.
type Sent struct {
	Message            // what was written, if something was
	ResponseURL string // of a command or a press
	TriggerID   string
	Receipts    []Receipt // in the order of delivery
}

// Err tells what went wrong with any of the deliveries; nil: all were acknowledged.
func (s Sent) Err() error {
	var list []error
	for _, r := range s.Receipts {
		list = append(list, r.problem())
	}
	return errors.Join(list...)
}

// reason is Slack's word for why it tries again.
func reason(r Receipt) string {
	switch {
	case r.Status != 0:
		return "http_error"
	case errors.Is(r.Err, errNoAck), r.Err != nil && strings.Contains(r.Err.Error(), "deadline"):
		return "http_timeout"
	}
	return "connection_failed"
}
