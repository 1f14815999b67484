package journal

import (
	"io"
	"net"
	"sync"
	"testing"
)

// relay is the network from one server to another. Cut, it carries nothing and
// says nothing, as a pulled cable does; healed, what was on its way arrives.
type relay struct {
	listen net.Listener
	to     func() string // address, once there is one

	mu    sync.Mutex
	open  *sync.Cond
	isCut bool
	ended bool
	conns []net.Conn
}

func newRelay(t *testing.T, to func() string) *relay {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listen: ln, to: to}
	r.open = sync.NewCond(&r.mu)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { r.carry(near) })
		}
	})
	t.Cleanup(func() { r.end(); all.Wait() })
	return r
}

func (r *relay) address() string { return r.listen.Addr().String() }

// carry carries one connection until either side ends it.
func (r *relay) carry(near net.Conn) {
	defer near.Close()
	if !r.keep(near) || !r.pass() {
		return
	}
	far, err := net.Dial("tcp", r.to())
	if err != nil {
		return
	}
	defer far.Close()
	if !r.keep(far) {
		return
	}
	var ways sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		ways.Go(func() {
			_, _ = io.Copy(through{r, way[0]}, way[1])
			near.Close()
			far.Close()
		})
	}
	ways.Wait()
}

// through writes what comes once the relay is whole.
type through struct {
	*relay
	to io.Writer
}

func (w through) Write(p []byte) (int, error) {
	if !w.pass() {
		return 0, net.ErrClosed
	}
	return w.to.Write(p)
}

// pass waits until the relay is whole; false when it ended.
func (r *relay) pass() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.isCut && !r.ended {
		r.open.Wait()
	}
	return !r.ended
}

func (r *relay) keep(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns = append(r.conns, c)
	return !r.ended
}

// set cuts or heals.
func (r *relay) set(isCut bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isCut = isCut
	r.open.Broadcast()
}

func (r *relay) end() {
	_ = r.listen.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	r.open.Broadcast()
	for _, c := range r.conns {
		_ = c.Close()
	}
}
