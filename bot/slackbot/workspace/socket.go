package workspace

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxSockets is how many connections an app may have.
const maxSockets = 10

// ticketLife is how long the address of a socket may be used, once.
const ticketLife = 30 * time.Second

// sockets are the Socket Mode connections of the app.
type sockets struct {
	w        *Workspace
	upgrader websocket.Upgrader

	mu      sync.Mutex
	changed chan struct{}
	tickets map[string]time.Time
	conns   []*socket
	next    int // whose turn it is
	opened  int // ever
	waiting map[string]*waiting
}

// socket is one connection.
type socket struct {
	conn     *websocket.Conn
	write    sync.Mutex
	draining bool          // told to go; gets nothing new
	gone     chan struct{} // closed when it is
}

func newSockets(w *Workspace) *sockets {
	return &sockets{
		w: w, changed: make(chan struct{}), tickets: map[string]time.Time{}, waiting: map[string]*waiting{},
		upgrader: websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}, // slack-go says it is api.slack.com
	}
}

// connectionsOpen hands out the address of a socket.
func (w *Workspace) connectionsOpen(r *request) (object, *refusal) {
	if r.verb != http.MethodPost {
		return nil, refuse("insecure_request")
	}
	ticket := randomHex(16)
	w.links.mu.Lock()
	defer w.links.mu.Unlock()
	w.links.tickets[ticket] = w.now()
	return object{"url": "ws" + w.base[len("http"):] + "/link?ticket=" + ticket + "&app_id=" + w.opts.App}, nil
}

// serve is the life of one connection: a ticket, hello, acknowledgements until it
// ends.
func (s *sockets) serve(rw http.ResponseWriter, req *http.Request) {
	if !s.useTicket(req.URL.Query().Get("ticket")) {
		http.Error(rw, "the ticket is unknown, used or too old", http.StatusForbidden)
		return
	}
	conn, err := s.upgrader.Upgrade(rw, req, nil)
	if err != nil {
		return // Upgrade answered
	}
	c := &socket{conn: conn, gone: make(chan struct{})}
	n, ok := s.add(c)
	if !ok {
		_ = c.send(disconnect("too_many_websockets"))
		_ = conn.Close()
		return
	}
	defer s.drop(c)
	life := 5 * 3600
	if req.URL.Query().Get("debug_reconnects") == "true" {
		life = 360
	}
	hello := object{
		"type": "hello", "num_connections": n, "connection_info": object{"app_id": s.w.opts.App},
		"debug_info": object{"host": "workspace", "build_number": 1, "approximate_connection_time": life},
	}
	if c.send(hello) != nil {
		return
	}
	go s.ping(c)
	s.read(c)
}

func (s *sockets) useTicket(ticket string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	made, ok := s.tickets[ticket]
	delete(s.tickets, ticket)
	return ok && s.w.now().Sub(made) <= ticketLife
}

func (s *sockets) add(c *socket) (n int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.conns) >= maxSockets || s.w.ctx.Err() != nil {
		return 0, false
	}
	s.conns = append(s.conns, c)
	s.opened++
	s.tell()
	return len(s.conns), true
}

func (s *sockets) drop(c *socket) {
	_ = c.conn.Close()
	s.mu.Lock()
	s.conns = slices.DeleteFunc(s.conns, func(o *socket) bool { return o == c })
	close(c.gone)
	s.tell()
	s.mu.Unlock()
	s.w.mu.Lock()
	s.w.touch()
	s.w.mu.Unlock()
}

// tell wakes who waits for a connection; s.mu is held.
func (s *sockets) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// ping keeps a connection alive: clients give up on one without pings.
func (s *sockets) ping(c *socket) {
	t := time.NewTicker(s.w.opts.PingInterval)
	defer t.Stop()
	for {
		text := fmt.Sprintf("Ping from the workspace %d", time.Now().Unix())
		_ = c.conn.WriteControl(websocket.PingMessage, []byte(text), time.Now().Add(time.Second))
		select {
		case <-t.C:
		case <-c.gone:
			return
		}
	}
}

// send writes one JSON message; a connection takes one writer at a time.
func (c *socket) send(v any) error {
	c.write.Lock()
	defer c.write.Unlock()
	_ = c.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
	return c.conn.WriteJSON(v)
}

func disconnect(reason string) object {
	return object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "workspace"}}
}

// Sockets tells how many connections the app has now, and had in all.
func (w *Workspace) Sockets() (now, ever int) {
	w.links.mu.Lock()
	defer w.links.mu.Unlock()
	return len(w.links.conns), w.links.opened
}

// Disconnect tells every connection to go: "warning" (it goes on for a while),
// "refresh_requested" or "link_disabled" (it gets nothing more, and closing is up
// to the app).
func (w *Workspace) Disconnect(reason string) {
	s := w.links
	s.mu.Lock()
	conns := slices.Clone(s.conns)
	for _, c := range conns {
		c.draining = c.draining || reason != "warning"
	}
	s.tell()
	s.mu.Unlock()
	for _, c := range conns {
		_ = c.send(disconnect(reason))
	}
}

// CutSockets ends every connection without a word, as a broken network does.
func (w *Workspace) CutSockets() { w.links.cut() }

func (s *sockets) cut() {
	s.mu.Lock()
	conns := slices.Clone(s.conns)
	s.mu.Unlock()
	for _, c := range conns {
		if tcp, ok := c.conn.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = c.conn.Close()
		<-c.gone
	}
}
