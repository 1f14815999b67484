package workspace

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
)

// line is one socket as an app holds it.
type line struct {
	*websocket.Conn
	t *testing.T
}

// envelope is what comes over a socket.
type envelope struct {
	Type           string
	Reason         string
	EnvelopeID     string `json:"envelope_id"`
	NumConnections int    `json:"num_connections"`
	Accepts        bool   `json:"accepts_response_payload"`
	RetryAttempt   int    `json:"retry_attempt"`
	RetryReason    string `json:"retry_reason"`
	Payload        struct {
		EventID string `json:"event_id"`
		Command string
		Type    string
	}
	DebugInfo struct {
		Approximate int `json:"approximate_connection_time"`
	} `json:"debug_info"`
}

func socketURL(t *testing.T, ws *Workspace) string {
	t.Helper()
	ws.Connect(Socket)
	return asText(mustOK(t, call(t, ws, "apps.connections.open", nil)).object["url"])
}

// dial opens a socket and reads its hello.
func dial(t *testing.T, ws *Workspace, n int) line {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), socketURL(t, ws), http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	l := line{conn, t}
	if e := l.next(); e.Type != "hello" || e.NumConnections != n || e.DebugInfo.Approximate != 18000 {
		t.Fatalf("hello %+v", e)
	}
	return l
}

func (l line) next() envelope {
	l.t.Helper()
	_ = l.SetReadDeadline(time.Now().Add(time.Minute))
	var e envelope
	if err := l.ReadJSON(&e); err != nil {
		l.t.Fatal(err)
	}
	return e
}

func (l line) ack(id string, payload any) {
	l.t.Helper()
	if err := l.WriteJSON(object{"envelope_id": id, "payload": payload}); err != nil {
		l.t.Error(err)
	}
}

func TestSocketEnvelopes(t *testing.T) {
	ws := start(t, Options{})
	l := dial(t, ws, 1)
	for _, c := range []struct {
		do      func() Sent
		kind    string
		accepts bool
	}{
		{func() Sent { return ws.Say("C1", "U1", "x") }, "events_api", false},
		{func() Sent { return ws.Command("C1", "U1", "/leeway", "x") }, "slash_commands", true},
		{func() Sent { return ws.Interact(object{"type": "block_actions"}) }, "interactive", false},
		{func() Sent { return ws.Interact(object{"type": "view_submission"}) }, "interactive", true},
	} {
		done := make(chan Sent)
		go func() { done <- c.do() }()
		e := l.next()
		if e.Type != c.kind || e.Accepts != c.accepts {
			t.Errorf("got %+v, want %s", e, c.kind)
		}
		l.ack(e.EnvelopeID, object{"text": "answer"})
		sent := <-done
		if err := sent.Err(); err != nil {
			t.Error(err)
		}
		if got := string(sent.Receipts[0].Body); got != `{"text":"answer"}` || sent.Receipts[0].Via != "socket" {
			t.Errorf("acknowledged with %s by %s", got, sent.Receipts[0].Via)
		}
		if c.kind == "slash_commands" {
			if d := cmp.Diff([]string{"answer"}, messageTexts(ws.Responses(sent.ResponseURL))); d != "" {
				t.Errorf("the answer in the acknowledgement (-want +got)\n%s", d)
			}
		}
	}
}

// TestSocketTickets: an address works once, and shortly.
func TestSocketTickets(t *testing.T) {
	c := newClock()
	ws := start(t, Options{Now: c.now})
	address := socketURL(t, ws)
	refused := func(address string) bool {
		conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil && resp != nil && resp.StatusCode == http.StatusForbidden
	}
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if !refused(address) {
		t.Error("an address worked twice")
	}
	address = socketURL(t, ws)
	c.pass(ticketLife + time.Second)
	if !refused(address) {
		t.Error("an old address worked")
	}
	if !refused("ws" + strings.TrimPrefix(ws.base, "http") + "/link") {
		t.Error("no ticket, and it worked")
	}
	got, err := http.Get(ws.APIURL() + "apps.connections.open?token=" + ws.Options().AppToken)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	var a object
	if err := json.NewDecoder(got.Body).Decode(&a); err != nil || a["error"] != "insecure_request" {
		t.Errorf("by GET: %v, %v", a, err)
	}
}

// TestSocketCut: what was not acknowledged comes again over another connection,
// the same envelope and no retry.
func TestSocketCut(t *testing.T) {
	ws := start(t, Options{})
	first := dial(t, ws, 1)
	done := make(chan Sent)
	go func() { done <- ws.Say("C1", "U1", "x") }()
	before := first.next()
	ws.CutSockets()
	if _, _, err := first.ReadMessage(); err == nil {
		t.Error("a cut socket was read")
	}
	second := dial(t, ws, 1)
	after := second.next()
	if after.EnvelopeID != before.EnvelopeID || after.Payload.EventID != before.Payload.EventID || after.RetryAttempt != 0 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	second.ack(after.EnvelopeID, nil)
	if err := (<-done).Err(); err != nil {
		t.Error(err)
	}
	if now, ever := ws.Sockets(); now != 1 || ever != 2 {
		t.Errorf("%d sockets now, %d ever", now, ever)
	}
}

// TestSocketDisconnect: a connection that was told to go gets nothing new; a
// warned one does.
func TestSocketDisconnect(t *testing.T) {
	ws := start(t, Options{})
	old := dial(t, ws, 1)
	ws.Disconnect("warning")
	if e := old.next(); e.Type != "disconnect" || e.Reason != "warning" {
		t.Errorf("%+v", e)
	}
	done := make(chan Sent)
	go func() { done <- ws.Say("C1", "U1", "still here") }()
	old.ack(old.next().EnvelopeID, nil)
	if err := (<-done).Err(); err != nil {
		t.Error(err)
	}
	ws.Disconnect("refresh_requested")
	if e := old.next(); e.Reason != "refresh_requested" {
		t.Errorf("%+v", e)
	}
	fresh := dial(t, ws, 2)
	for range 3 {
		go func() { done <- ws.Say("C1", "U1", "over the new one") }()
		fresh.ack(fresh.next().EnvelopeID, nil)
		if err := (<-done).Err(); err != nil {
			t.Error(err)
		}
	}
}

func TestSocketsTakeTurns(t *testing.T) {
	ws := start(t, Options{})
	lines := []line{dial(t, ws, 1), dial(t, ws, 2)}
	got := make(chan int, 4)
	for i, l := range lines {
		go func() {
			for range 2 {
				e := l.next()
				got <- i
				l.ack(e.EnvelopeID, nil)
			}
		}()
	}
	for range 4 {
		if err := ws.Say("C1", "U1", "x").Err(); err != nil {
			t.Fatal(err)
		}
	}
	close(got)
	var each [2]int
	for i := range got {
		each[i]++
	}
	if each != [2]int{2, 2} {
		t.Errorf("the two got %v", each)
	}
}

func TestTooManySockets(t *testing.T) {
	ws := start(t, Options{})
	for i := range maxSockets {
		dial(t, ws, i+1)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), socketURL(t, ws), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if e := (line{conn, t}).next(); e.Type != "disconnect" || e.Reason != "too_many_websockets" {
		t.Errorf("the eleventh: %+v", e)
	}
}

// TestLargeAcknowledgement: Slack drops it in silence; the workspace tells the test.
func TestLargeAcknowledgement(t *testing.T) {
	ws := start(t, Options{})
	l := dial(t, ws, 1)
	done := make(chan Sent)
	go func() { done <- ws.Command("C1", "U1", "/leeway", "x") }()
	l.ack(l.next().EnvelopeID, object{"text": n(maxAck)})
	sent := <-done
	if err := sent.Err(); err == nil || !strings.Contains(err.Error(), "was dropped") {
		t.Errorf("receipts: %v", err)
	}
	if got := ws.Refused(); len(got) != 1 || got[0].Method != "socket acknowledgement" {
		t.Errorf("refused %v", got)
	}
	if got := ws.Responses(sent.ResponseURL); got != nil {
		t.Errorf("and yet it was shown: %v", messageTexts(got))
	}
}

func TestSocketRedelivery(t *testing.T) {
	ws := start(t, Options{AckLimit: 200 * time.Millisecond})
	ws.Delivering(Delivery{Redeliver: make([]time.Duration, 1000)}) // many: this machine may be slow
	l := dial(t, ws, 1)
	done := make(chan Sent)
	go func() { done <- ws.Say("C1", "U1", "x") }()
	first := l.next() // never acknowledged
	second := l.next()
	if second.Payload.EventID != first.Payload.EventID || second.RetryAttempt != 1 || second.RetryReason != "http_timeout" {
		t.Errorf("first %+v, then %+v", first, second)
	}
	l.ack("", nil)
	go func() { // all further ones, until one is in time
		e := second
		for l.WriteJSON(object{"envelope_id": e.EnvelopeID}) == nil && l.ReadJSON(&e) == nil {
		}
	}()
	sent := <-done
	if last := sent.Receipts[len(sent.Receipts)-1]; len(sent.Receipts) < 2 || sent.Receipts[0].Err == nil || !last.Acked() {
		t.Errorf("receipts %+v", sent.Receipts)
	}
	if got := ws.Refused(); len(got) != 1 || got[0].Messages[0] != "no envelope_id" {
		t.Errorf("an acknowledgement of nothing: %v", got)
	}
}

func TestNoSocket(t *testing.T) {
	ws := start(t, Options{AckLimit: time.Millisecond})
	ws.Connect(Socket)
	if err := ws.Say("C1", "U1", "x").Err(); err == nil || !strings.Contains(err.Error(), "no socket is connected") {
		t.Errorf("%v", err)
	}
}

func TestBothWays(t *testing.T) {
	ws := start(t, Options{})
	l := dial(t, ws, 1)
	in := newInbox(t, ws) // Connect: HTTP; the socket stays
	ws.Delivering(Delivery{Times: 2, Both: true})
	go func() { l.ack(l.next().EnvelopeID, nil) }()
	sent := ws.Say("C1", "U1", "x")
	if err := sent.Err(); err != nil {
		t.Fatal(err)
	}
	if sent.Receipts[0].Via != "http" || sent.Receipts[1].Via != "socket" || len(in.all()) != 1 {
		t.Errorf("receipts %+v", sent.Receipts)
	}
}

func TestPings(t *testing.T) {
	ws := start(t, Options{PingInterval: time.Millisecond})
	l := dial(t, ws, 1)
	pings := make(chan string, 8)
	l.SetPingHandler(func(text string) error {
		select {
		case pings <- text:
		default:
		}
		return nil
	})
	go func() { _, _, _ = l.ReadMessage() }()
	for range 2 {
		select {
		case <-pings:
		case <-soon(t).Done():
			t.Fatal("no ping")
		}
	}
}
