package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

var errNoAck = errors.New("not acknowledged in time")

// waiting is an envelope that was not acknowledged yet.
type waiting struct {
	acked   chan json.RawMessage
	dropped chan int // bytes of an acknowledgement that was too large
}

// deliver sends one parcel over some connection and waits for the
// acknowledgement. When the connection ends first, another gets the same
// envelope: Slack redelivers it without calling it a retry (bolt-js #2487).
func (s *sockets) deliver(p parcel) Receipt {
	start := time.Now()
	got := Receipt{Kind: p.kind, ID: p.id, Via: "socket", Attempt: p.attempt}
	id := randomHex(16)
	envelope := object{
		"envelope_id": id, "type": p.envelope, "payload": json.RawMessage(p.body), "accepts_response_payload": p.accepts,
	}
	if p.envelope == "events_api" {
		envelope["retry_attempt"], envelope["retry_reason"] = p.retry, p.reason
	}
	wait := &waiting{make(chan json.RawMessage, 1), make(chan int, 1)}
	s.mu.Lock()
	s.waiting[id] = wait
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.waiting, id)
		s.mu.Unlock()
	}()
	limit := time.NewTimer(s.w.opts.AckLimit)
	defer limit.Stop()
	for {
		c, err := s.pick(limit.C)
		if err != nil {
			got.Err = fmt.Errorf("deliver %s: %w", p.kind, err)
			return got
		}
		if c.send(envelope) != nil {
			_ = c.conn.Close()
			<-c.gone
			continue
		}
		select {
		case payload := <-wait.acked:
			got.Status, got.Body, got.Took = 200, payload, time.Since(start)
			return got
		case <-c.gone:
		case size := <-wait.dropped: // Slack would wait on; a test need not
			got.Err = fmt.Errorf("deliver %s: %w: an acknowledgement of %d bytes was dropped", p.kind, errNoAck, size)
			return got
		case <-limit.C:
			got.Err = fmt.Errorf("deliver %s: %w", p.kind, errNoAck)
			return got
		case <-s.w.ctx.Done():
			got.Err = fmt.Errorf("deliver %s: the workspace was closed", p.kind)
			return got
		}
	}
}

// pick is the next connection in turn; it waits for one when there is none.
func (s *sockets) pick(limit <-chan time.Time) (*socket, error) {
	for {
		s.mu.Lock()
		changed := s.changed
		for range s.conns {
			s.next++
			if c := s.conns[s.next%len(s.conns)]; !c.draining {
				s.mu.Unlock()
				return c, nil
			}
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-limit:
			return nil, errors.New("no socket is connected")
		case <-s.w.ctx.Done():
			return nil, errors.New("the workspace was closed")
		}
	}
}

// read takes acknowledgements until the connection ends.
func (s *sockets) read(c *socket) {
	for {
		_, body, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		s.acknowledge(body)
	}
}

// acknowledge takes one acknowledgement. One that is too large is dropped without
// a word to the app; one that says nothing sensible is remembered as a refusal.
func (s *sockets) acknowledge(body []byte) {
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(body, &ack); err != nil {
		s.refuse("not JSON: " + err.Error())
		return
	}
	s.mu.Lock()
	wait := s.waiting[ack.EnvelopeID]
	s.mu.Unlock()
	switch {
	case ack.EnvelopeID == "":
		s.refuse("no envelope_id")
	case wait == nil: // late, or for the second time: Slack does not mind
	case len(body) >= maxAck:
		s.refuse(fmt.Sprintf("dropped: %d bytes, Slack drops %d and more", len(body), maxAck))
		offer(wait.dropped, len(body))
	default:
		offer(wait.acked, ack.Payload)
	}
}

// offer gives the first of several.
func offer[T any](to chan T, v T) {
	select {
	case to <- v:
	default:
	}
}

func (s *sockets) refuse(message string) {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	s.w.refused = append(s.w.refused, Refusal{Method: "socket acknowledgement", Error: "invalid_payload", Messages: []string{message}})
	s.w.touch()
}
