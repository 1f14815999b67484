//go:build unix

package main

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	nats "github.com/nats-io/nats-server/v2/server"
	client "github.com/nats-io/nats.go"
)

// natsCluster is three servers in this process, with a disk each.
type natsCluster struct {
	testing.TB
	servers []*nats.Server
}

func newNATSCluster(t testing.TB) *natsCluster {
	t.Helper()
	c := &natsCluster{TB: t}
	var ports []string
	for range 3 {
		_, port, _ := net.SplitHostPort(freeAddress(t))
		ports = append(ports, port)
	}
	routes := nats.RoutesFromStr("nats://127.0.0.1:" + strings.Join(ports, ",nats://127.0.0.1:"))
	for i, port := range ports {
		o := &nats.Options{
			ServerName: fmt.Sprint("server", i), NoSigs: true, NoLog: true, Host: "127.0.0.1", Port: nats.RANDOM_PORT,
			JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, Routes: routes,
			// A client that learned the other servers' addresses could not be cut off.
			Cluster: nats.ClusterOpts{Name: "test", Host: "127.0.0.1", NoAdvertise: true},
		}
		if _, err := fmt.Sscan(port, &o.Cluster.Port); err != nil {
			t.Fatal(err)
		}
		s, err := nats.NewServer(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		c.servers = append(c.servers, s)
		t.Cleanup(func() { c.stop(s) })
	}
	ready := func() bool {
		return c.leader() != nil && !slices.ContainsFunc(c.servers, func(s *nats.Server) bool {
			return !s.ReadyForConnections(time.Second) || !s.JetStreamIsCurrent()
		})
	}
	for began := time.Now(); !ready(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatal("the cluster has no leader")
		}
	}
	return c
}

// leader is the server that leads the cluster's own records; nil when none does.
func (c *natsCluster) leader() *nats.Server {
	if at := slices.IndexFunc(c.servers, func(s *nats.Server) bool { return s.JetStreamIsLeader() }); at >= 0 {
		return c.servers[at]
	}
	return nil
}

// state is what the cluster knows of the tasks.
func (c *natsCluster) state() string {
	conn, err := client.Connect(strings.Join(c.addresses(), ","))
	if err != nil {
		return err.Error()
	}
	defer conn.Close()
	var all []string
	for _, what := range []string{"STREAM.INFO.LEEWAY_TASKS", "CONSUMER.INFO.LEEWAY_TASKS.worker"} {
		msg, err := conn.Request("$JS.API."+what, nil, time.Second)
		if err != nil {
			return err.Error()
		}
		all = append(all, string(msg.Data))
	}
	return strings.Join(all, "\n")
}

func (c *natsCluster) stop(s *nats.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

func (c *natsCluster) addresses() (list []string) {
	for _, s := range c.servers {
		list = append(list, s.Addr().String())
	}
	return list
}

// wire is the network between a replica and one server. It can be cut: what flows
// through it breaks off, and nothing new gets through.
type wire struct {
	to     string
	listen net.Listener

	mu    sync.Mutex
	isCut bool
	conns []net.Conn
}

func newWire(t testing.TB, to string) *wire {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{to: to, listen: ln}
	t.Cleanup(func() { ln.Close(); w.cut() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go w.join(conn)
		}
	}()
	return w
}

func (w *wire) address() string { return w.listen.Addr().String() }

// join carries one connection until either side ends it.
func (w *wire) join(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("tcp", w.to)
	if err != nil {
		return
	}
	defer far.Close()
	if !w.keep(near, far) {
		return
	}
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		go func() {
			_, _ = io.Copy(way[0], way[1])
			ended <- struct{}{}
		}()
	}
	<-ended
}

func (w *wire) keep(conns ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conns = append(w.conns, conns...)
	return !w.isCut
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isCut = true
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

func (w *wire) heal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.isCut = false
}
