package journal

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// cluster is three servers with one disk each.
type cluster struct {
	t       *testing.T
	options []*server.Options
	servers []*server.Server
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{t: t}
	var routes []string
	ports := freePorts(t, 6)
	for i := range 3 {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", ports[3+i]))
	}
	for i := range 3 {
		c.options = append(c.options, &server.Options{
			ServerName: fmt.Sprint("server", i), NoSigs: true, NoLog: true,
			Host: "127.0.0.1", Port: ports[i],
			JetStream: true, StoreDir: t.TempDir(), SyncAlways: true,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: ports[3+i]},
			Routes:  server.RoutesFromStr(strings.Join(routes, ",")),
		})
		c.servers = append(c.servers, nil)
		c.start(i)
	}
	t.Cleanup(func() {
		for i := range c.servers {
			c.stop(i)
		}
	})
	eventually(t, "the cluster has a leader", func() bool {
		return slices.ContainsFunc(c.servers, func(s *server.Server) bool { return s.JetStreamIsLeader() }) &&
			!slices.ContainsFunc(c.servers, func(s *server.Server) bool { return !s.JetStreamIsCurrent() })
	})
	return c
}

func freePorts(t *testing.T, n int) (ports []int) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

func (c *cluster) start(i int) {
	s, err := server.NewServer(c.options[i].Clone())
	if err != nil {
		c.t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(30 * time.Second) {
		c.t.Fatal("a server did not start")
	}
	c.servers[i] = s
}

func (c *cluster) stop(i int) {
	c.servers[i].Shutdown()
	c.servers[i].WaitForShutdown()
}

// leader is the server that leads the stream of tasks, once there is one.
func (c *cluster) leader(j *Journal) (at int) {
	eventually(c.t, "the tasks have a leader", func() bool {
		info, err := j.tasks.Info(c.t.Context())
		if err != nil {
			return false
		}
		at = slices.IndexFunc(c.options, func(o *server.Options) bool { return o.ServerName == info.Cluster.Leader })
		return at >= 0
	})
	return at
}

func (c *cluster) replica() *Journal { return open(c.t, c.replicaOptions()) }

func (c *cluster) replicaOptions() Options {
	var urls []string
	for _, o := range c.options {
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", o.Port))
	}
	return Options{URL: strings.Join(urls, ","), Secret: []byte("a secret that every replica has"),
		ackWait: 3 * time.Second, backoff: 10 * time.Millisecond, claimAge: 100 * time.Millisecond}
}

// TestOpenWaitsForTheCluster: a replica that starts before most of the servers, as
// after a power cut, waits for them.
func TestOpenWaitsForTheCluster(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	for i := range c.servers {
		c.stop(i)
	}
	c.start(0)
	opened := make(chan error, 1)
	go func() {
		j, err := Open(t.Context(), c.replicaOptions())
		if err == nil {
			err = j.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Errorf("opened on one server of three: %v", err)
	case <-time.After(2 * time.Second):
	}
	c.start(1)
	c.start(2)
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// acceptSoon delivers as Slack does: again, until it is acknowledged.
func acceptSoon(t *testing.T, j *Journal, task Task) {
	t.Helper()
	eventually(t, task.Key+" is accepted", func() bool {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_, err := j.Accept(ctx, task)
		return err == nil
	})
}

// TestCluster: two replicas on three servers; the leader of the tasks dies and
// comes back. Each task is posted once, each lane in its order, and no server's
// disk holds a text.
func TestCluster(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	a, b := c.replica(), c.replica()
	slack := ledger{filepath.Join(t.TempDir(), "slack")}
	var mu sync.Mutex
	var shares [2]atomic.Int32
	for i, j := range []*Journal{a, b} {
		working(t, j, func(ctx context.Context, task Task) error {
			mu.Lock()
			defer mu.Unlock()
			shares[i].Add(1)
			return slack.answer(ctx, task)
		})
	}
	const tasks, lanes = 60, 6
	for i := range tasks {
		if i == tasks/3 {
			leader := c.leader(a)
			c.stop(leader)
			defer c.start(leader) // so that it can be stopped
		}
		task := Task{Key: fmt.Sprint("key ", i), Also: []string{fmt.Sprint("event ", i)}, Lane: fmt.Sprint(i % lanes), Body: []byte(secretText)}
		acceptSoon(t, []*Journal{a, b}[i%2], task)
		if fresh, err := b.Accept(t.Context(), task); fresh {
			t.Errorf("%s was fresh twice, %v", task.Key, err)
		}
	}
	eventually(t, "everything is finished", func() bool {
		n, err := b.Pending(t.Context())
		return n == 0 && err == nil
	})
	lines := strings.Fields(strings.ReplaceAll(string(mustRead(t, slack.path)), "posted key ", ""))
	last := map[int]int{}
	for _, line := range lines {
		var i int
		fmt.Sscan(line, &i)
		if before, ok := last[i%lanes]; ok && i <= before {
			t.Errorf("lane %d: %d after %d", i%lanes, i, before)
		}
		last[i%lanes] = i
	}
	if len(lines) != tasks {
		t.Errorf("%d of %d were posted", len(lines), tasks)
	}
	t.Logf("the replicas did %d and %d", shares[0].Load(), shares[1].Load())
	for _, o := range c.options {
		noneIn(t, o.StoreDir, secretText)
	}
}

// TestReplicaCutOff: a replica that loses the cluster stops what it has in hand,
// and the other one finishes it.
func TestReplicaCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := newCluster(t)
	a, b := c.replica(), c.replica()
	acceptSoon(t, a, Task{Key: "k", Lane: "l", Body: []byte("x")})
	begun, lost := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go a.Work(ctx, func(ctx context.Context, _ Task) error {
		close(begun)
		<-ctx.Done()
		close(lost)
		return ctx.Err()
	})
	<-begun
	a.conn.Close() // the cable is pulled
	<-lost
	finished := make(chan Task, 1)
	working(t, b, func(_ context.Context, task Task) error { finished <- task; return nil })
	select {
	case task := <-finished:
		if task.Attempt < 2 || string(task.Body) != "x" {
			t.Errorf("%+v", task)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("nobody took the task over")
	}
	drained(t, b)
}

func TestNewEnough(t *testing.T) {
	for v, want := range map[string]bool{"2.12.0": true, "2.15.2": true, "3.0.0-beta": true, "2.11.9": false, "2.9.1": false, "1.99.0": false, "": false, "new": false} {
		if got := newEnough(v); got != want {
			t.Errorf("newEnough(%q) = %v", v, got)
		}
	}
}
