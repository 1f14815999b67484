package slackbot

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/prometheus/client_golang/prometheus"
)

// rig is Leeway at work in a strict Slack: a fake workspace, a journal on disk, the
// bundled library, and the bot between them. Everything it does is real but Slack.
type rig struct {
	testing.TB
	setup
	ws       *workspace.Workspace
	bot      *Bot             // nil while stopped
	journal  *journal.Journal // nil while stopped
	log      *logBook
	registry *prometheus.Registry // of the running bot

	address string     // where deliveries go
	serving sync.Mutex // guards handler
	handler http.Handler
	halt    func() // ends the running bot, in order
}

// setup is what a test may change before its rig starts. Tokens, secret and
// address of the workspace, journal, log and metrics are filled in.
type setup struct {
	slack   workspace.Options
	options Options
	store   journal.Options
	refused bool // the test expects Slack to refuse something
}

// longEnough bounds every wait: only a bot that does nothing needs it.
const longEnough = time.Minute

// newRig starts one, serving by HTTP unless told otherwise. It ends with the test,
// which fails when Slack refused anything that no test asked it to, and when a
// delivery was not acknowledged that nobody waited for.
func newRig(t testing.TB, changes ...func(*setup)) *rig {
	t.Helper()
	a := policy(t)
	r := &rig{TB: t, log: &logBook{}}
	r.options = Options{Mode: HTTP, Jurisdiction: "mt", Assistant: func() *bot.Assistant { return a }}
	r.store.Dir = t.TempDir()
	for _, change := range changes {
		change(&r.setup)
	}
	r.ws = workspace.New(r.slack)
	server := httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(func() {
		r.stop()
		server.Close()
		r.ws.Close()
		r.checkRefused()
	})
	if r.address = server.URL; r.options.Mode == Socket {
		r.address = workspace.Socket
	}
	r.ws.Connect(r.address)
	r.start()
	return r
}

func bySocket(s *setup) { s.options.Mode = Socket }

// inChannel says how a channel is served.
func inChannel(id string, c Channel) func(*setup) {
	return func(s *setup) {
		if s.options.Channels == nil {
			s.options.Channels = map[string]Channel{}
		}
		s.options.Channels[id] = c
	}
}

// serve hands a request to the running bot; there is none between stop and start.
func (r *rig) serve(w http.ResponseWriter, req *http.Request) {
	r.serving.Lock()
	h := r.handler
	r.serving.Unlock()
	if h == nil {
		http.Error(w, "nobody at home", http.StatusServiceUnavailable)
		return
	}
	h.ServeHTTP(w, req)
}

func (r *rig) serveWith(h http.Handler) {
	r.serving.Lock()
	defer r.serving.Unlock()
	r.handler = h
}

// start opens the journal and runs a bot on it, until stop. The folder is the same
// each time, as after a restart.
func (r *rig) start() {
	r.Helper()
	var err error
	if r.journal, err = journal.Open(context.Background(), r.store); err != nil {
		r.Fatal(err)
	}
	r.registry = prometheus.NewRegistry()
	o, in := r.options, r.ws.Options()
	o.BotToken, o.AppToken, o.SigningSecret, o.APIURL = in.BotToken, in.AppToken, in.SigningSecret, r.ws.APIURL()
	o.Journal, o.Metrics = r.journal, r.registry
	o.Log = slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if r.bot, err = New(o); err != nil {
		r.Fatal(err)
	}
	r.bot.ackLimit = longEnough // a busy machine may stall for longer than Slack waits
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.bot.Run(ctx) }()
	r.halt = func() {
		cancel()
		if err := <-ended; err != nil {
			r.Errorf("Run: %v", err)
		}
	}
	introduced, enough := r.wait()
	defer enough()
	r.bot.Introduced(introduced)
	if o.Mode == Socket {
		r.eventually("a socket is open", func() bool { return r.bot.Connection().HelloAge > 0 })
	}
	r.serveWith(r.bot.Handler())
}

// stop ends the bot in order and closes its journal. Stopping twice is once.
func (r *rig) stop() {
	r.Helper()
	if r.bot == nil {
		return
	}
	r.serveWith(nil)
	r.halt()
	if err := r.journal.Close(); err != nil {
		r.Error(err)
	}
	r.bot, r.journal = nil, nil
}

// checkRefused fails when Slack refused what it was sent.
func (r *rig) checkRefused() {
	r.Helper()
	for _, no := range r.ws.Refused() {
		if !no.Injected && !r.refused {
			r.Errorf("slack refused %v, of %v", no, no.Args)
		}
	}
	for _, got := range r.ws.Strays() {
		if !got.Acked() && r.slack.Echo {
			r.Errorf("the bot's own %s was not acknowledged: %d %v", got.Kind, got.Status, got.Err)
		}
	}
}

// wait is a context that ends when a bot would have done it long ago.
func (r *rig) wait() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), longEnough)
}

// eventually waits for what no workspace tells of.
func (r *rig) eventually(what string, holds func() bool) {
	r.Helper()
	for end := time.Now().Add(longEnough); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			r.Fatalf("waited in vain until %s; refused: %v\nlog:\n%s", what, r.ws.Refused(), r.log)
		}
	}
}

// in makes a subtest the one that fails, until it ends.
func (r *rig) in(t testing.TB) {
	whole := r.TB
	r.TB = t
	t.Cleanup(func() { r.TB = whole })
}

// unheard is what somebody does while no delivery reaches Leeway.
func (r *rig) unheard(do func() workspace.Sent) workspace.Message {
	r.ws.Connect("")
	defer r.ws.Connect(r.address)
	return do().Message
}

// settle returns when all that was accepted is done: from then on, what was not
// said will not be said.
func (r *rig) settle() {
	r.Helper()
	r.eventually("nothing is pending", func() bool {
		n, err := r.journal.Pending(context.Background())
		if err != nil {
			r.Fatal(err)
		}
		return n == 0
	})
	r.bot.beside.Wait()
}

// took requires that the bot acknowledged all deliveries of what somebody did, and
// waits until it is done with it.
func (r *rig) took(s workspace.Sent) workspace.Sent {
	r.Helper()
	r.acked(s)
	r.settle()
	return s
}

func (r *rig) acked(s workspace.Sent) workspace.Sent {
	r.Helper()
	if len(s.Receipts) == 0 {
		r.Fatal("nothing was delivered")
	}
	if err := s.Err(); err != nil {
		r.Fatalf("not acknowledged: %v", err)
	}
	return s
}

// logBook keeps what is logged.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
