package journal

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// divisible is a cluster whose servers talk through relays, one for each pair and
// direction, so that any of them can be cut off.
type divisible struct {
	*cluster
	relays [3][3]*relay // from, to
}

func newDivisible(t *testing.T) *divisible {
	t.Helper()
	d := &divisible{cluster: &cluster{t: t, servers: make([]*server.Server, 3)}}
	var mu sync.Mutex // guards the servers while they start
	for from := range 3 {
		for to := range 3 {
			if from == to {
				continue
			}
			d.relays[from][to] = newRelay(t, func() string {
				mu.Lock()
				defer mu.Unlock()
				if d.servers[to] == nil {
					return ""
				}
				return d.servers[to].ClusterAddr().String()
			})
		}
	}
	for i := range 3 {
		d.options = append(d.options, d.serverOptions(i, t.TempDir()))
	}
	t.Cleanup(func() { // the relays end after the servers, and would hold them up when cut
		d.heal()
		for i := range d.servers {
			d.stop(i)
		}
	})
	for i := range 3 {
		mu.Lock()
		d.start(i)
		mu.Unlock()
	}
	patiently(t, "every server has a leader", d.settled)
	return d
}

func (d *divisible) serverOptions(i int, dir string) *server.Options {
	var routes []string
	for _, r := range d.relays[i] {
		if r != nil {
			routes = append(routes, "nats://"+r.address())
		}
	}
	return &server.Options{
		ServerName: fmt.Sprint("server", i), NoSigs: true, NoLog: true,
		Host: "127.0.0.1", Port: server.RANDOM_PORT,
		JetStream: true, StoreDir: dir, SyncAlways: true,
		Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: server.RANDOM_PORT,
			NoAdvertise: true,          // a client that learned of other servers could not be cut off,
			Advertise:   "127.0.0.1:1", // nor a server that reached others beside the relays
		},
		Routes: server.RoutesFromStr(strings.Join(routes, ",")),
	}
}

func (d *divisible) settled() bool {
	leads := 0
	for _, s := range d.servers {
		if s.JetStreamIsLeader() {
			leads++
		}
		if !s.JetStreamIsCurrent() || s.NumRoutes() == 0 {
			return false
		}
	}
	return leads == 1
}

// replicaAt is a replica that knows one server only.
func (d *divisible) replicaAt(i int) *Journal {
	o := d.replicaOptions()
	o.URL = d.servers[i].ClientURL()
	o.ackWait = 6 * time.Second // a busy machine is not to lose its tasks before it is cut off
	return open(d.t, o)
}

// lead moves the stream of tasks to a server.
func (d *divisible) lead(j *Journal, i int) {
	patiently(d.t, fmt.Sprint("server ", i, " leads"), func() bool {
		info, err := j.tasks.Info(d.t.Context())
		if err != nil || info.Cluster.Leader == d.options[i].ServerName {
			return err == nil
		}
		_, _ = j.conn.Request("$JS.API.STREAM.LEADER.STEPDOWN."+tasksStream, nil, time.Second)
		return false
	})
}

// cutOff leaves a server with its clients alone.
func (d *divisible) cutOff(i int) {
	for j := range 3 {
		if j != i {
			d.relays[i][j].set(true)
			d.relays[j][i].set(true)
		}
	}
}

func (d *divisible) heal() {
	for _, from := range d.relays {
		for _, r := range from {
			if r != nil {
				r.set(false)
			}
		}
	}
}

// patiently waits for what needs elections, of which a busy machine may need several.
func patiently(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain: " + what)
		}
	}
}
