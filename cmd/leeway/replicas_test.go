//go:build unix

package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// replicas are two processes of "leeway serve" on one cluster of three servers, and
// Slack before them: it knows one address, behind which each delivery goes to the
// next replica.
type replicas struct {
	*crowd
	cluster *natsCluster
	env     []string
	running [2]*served
	wires   [2][]*wire // from a replica to each of the servers
	targets [2]atomic.Pointer[url.URL]
	turn    atomic.Int64
}

func newReplicas(t *testing.T, settings ...string) *replicas {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	ws := workspace.New(workspace.Options{AckLimit: 3 * time.Second})
	t.Cleanup(ws.Close)
	dir := t.TempDir()
	r := &replicas{crowd: newCrowd(t, ws), cluster: newNATSCluster(t)}
	r.env = append(settingsOf(ws, dir), "LEEWAY_LIBRARY_SOURCE="+longLibrary(t, dir), "LEEWAY_JOURNAL_REPLICAS=3", "LEEWAY_LOG_LEVEL=debug",
		"LEEWAY_SLACK_USER_LIMIT=0", "LEEWAY_SLACK_CHANNEL_LIMIT=0")
	r.env = append(r.env, settings...)
	for i := range r.running {
		for _, address := range r.cluster.addresses() {
			r.wires[i] = append(r.wires[i], newWire(t, address))
		}
		r.start(i)
	}
	balancer := httptest.NewServer(&httputil.ReverseProxy{Rewrite: r.direct, ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
		w.WriteHeader(http.StatusBadGateway)
	}})
	t.Cleanup(balancer.Close)
	ws.Connect(balancer.URL)
	return r
}

// direct sends a request to the replica whose turn it is.
func (r *replicas) direct(req *httputil.ProxyRequest) {
	req.SetURL(r.targets[r.turn.Add(1)%2].Load())
}

// start runs one replica, with a folder of its own for what need not be shared.
func (r *replicas) start(i int) {
	r.Helper()
	var urls []string
	for _, w := range r.wires[i] {
		urls = append(urls, "nats://"+w.address())
	}
	s, err := startServe("leeway", r.TempDir(), append(r.env, "LEEWAY_DATA_DIR="+r.TempDir(), "LEEWAY_JOURNAL_URL="+strings.Join(urls, ",")))
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(s.kill)
	at, err := url.Parse(s.url)
	if err != nil {
		r.Fatal(err)
	}
	r.running[i] = s
	r.ran = append(r.ran, s)
	r.targets[i].Store(at)
}

// load has people act for a while, one crowd after the other.
func (r *replicas) load(times int) {
	for range times {
		r.act()
		time.Sleep(100 * time.Millisecond)
	}
}

// settle waits until everything is answered, and says how long that took.
func (r *replicas) settle() time.Duration {
	r.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	if err := r.answered(ctx); err != nil {
		r.Fatalf("not answered: %v\nthe cluster: %s\n%s", r.owed(), r.cluster.state(), r.running[1].stderr)
	}
	return time.Since(began)
}

// shares is how many tasks each replica finished since it was started.
func (r *replicas) shares() (n [2]int) {
	for i, s := range r.running {
		n[i] = strings.Count(s.stderr.String(), "msg=done ")
	}
	return n
}

// TestReplicas: any receives, any answers, one answers. One is killed at work, and
// the other finishes what it had; one is cut off from the cluster and comes back;
// one of the cluster's own servers dies.
func TestReplicas(t *testing.T) {
	t.Parallel()
	r := newReplicas(t)
	r.load(5)
	r.settle()
	if n := r.shares(); n[0] == 0 || n[1] == 0 {
		t.Errorf("the replicas did %d and %d tasks, both should have some", n[0], n[1])
	}

	var held atomic.Int64 // replies on their way, so that both have something in hand
	r.ws.Fail("chat.postMessage", workspace.Failure{Hang: -1, Times: 8, When: func(workspace.Call) bool { held.Add(1); return true }})
	for held.Load() < 8 {
		r.load(1)
	}
	r.running[0].kill()
	r.load(3)
	t.Logf("after a kill all is answered in %.1f s", r.settle().Seconds())

	r.start(0)
	r.load(3)
	for _, w := range r.wires[1] {
		w.cut()
	}
	r.load(3)
	t.Logf("after a replica is cut off all is answered in %.1f s", r.settle().Seconds())
	for _, w := range r.wires[1] {
		w.heal()
	}
	before := r.shares()
	for tries := 0; r.shares()[1] == before[1] && tries < 100; tries++ {
		r.load(1)
		r.settle()
	}
	if r.shares()[1] == before[1] {
		t.Errorf("the replica that was cut off does nothing more\n%s", r.running[1].stderr)
	}

	r.load(3)
	r.cluster.stop(r.cluster.leader())
	r.load(3)
	t.Logf("after a server of the cluster dies all is answered in %.1f s", r.settle().Seconds())
	for i, s := range r.running {
		if err := s.stop(); err != nil {
			t.Errorf("replica %d stopped: %v\n%s", i, err, s.stderr)
		}
	}
	lost, doubled, unsent := r.judge()
	t.Logf("%d asked, %d in the open: %d lost, %d doubled, %d of the private ones not sent", len(r.asked), r.public(), lost, doubled, unsent)
}

// TestReplicasKeepThePace: Slack takes about one message a second in a channel,
// whoever sends it. Two replicas take as long for a line of questions as one.
func TestReplicasKeepThePace(t *testing.T) {
	t.Parallel()
	const pace, questions, burst = 250 * time.Millisecond, 14, 3
	r := newReplicas(t, "LEEWAY_SLACK_PACE="+pace.String())
	for range questions {
		sent := r.ws.Mention("C0ROOM", "U0ANN", fogDelay)
		r.owe(ask{what: "mention", key: r.keyOf(sent.Message), messages: 1})
	}
	r.settle()
	if n := r.shares(); n[0] == 0 || n[1] == 0 {
		t.Errorf("the replicas did %d and %d tasks, both should have some", n[0], n[1])
	}
	posts := r.ws.Calls("chat.postMessage")
	took := posts[len(posts)-1].At.Sub(posts[0].At)
	if least := (questions - burst - 1) * pace; len(posts) != questions || took < least {
		t.Errorf("%d messages within %s: one every %s and %d at once take %s", len(posts), took, pace, burst, least)
	}
}
