package workspace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net"
	"net/http"
	"sync"
	"time"
)

// Workspace is a running workspace. Every method may be called from any goroutine.
type Workspace struct {
	opts   Options
	base   string // http://127.0.0.1:PORT
	server *http.Server
	client *http.Client
	ctx    context.Context // ends with Close
	stop   context.CancelFunc
	ids    *ids
	links  *sockets
	known  map[string]method
	echoes sync.WaitGroup

	mu       sync.Mutex // guards everything below
	changed  chan struct{}
	target   string
	delivery Delivery
	held     *[]parcel
	channels map[string]*channel
	users    map[string]*user
	views    map[string]*view // every modal and Home tab by view id
	homes    map[string]*view // by user
	triggers map[string]*trigger
	hooks    map[string]*hook // response_url by path
	statuses []Status
	prompts  []Prompts
	titles   []Title
	calls    []Call
	refused  []Refusal
	strays   []Receipt // deliveries that no helper waited for
	failures []*failing
	buckets  map[string]*bucket
	revoked  bool
	outside  []EventOption // of every event
}

// Options say what the workspace is. The zero value is a workspace named
// T0LEEWAY with the app installed and every scope granted.
type Options struct {
	Team       string // T0LEEWAY
	TeamDomain string // leeway-schools
	BotUser    string // U0LEEWAY
	BotID      string // B0LEEWAY
	App        string // A0LEEWAY
	BotName    string // leeway

	BotToken      string // the token the Web API takes
	AppToken      string // the token apps.connections.open takes
	SigningSecret string // 32 hexadecimal digits

	Scopes     []string // granted to the bot token; nil: all that the methods need
	Events     []string // that the app subscribed to: "app_mention", "message.im"; nil: all
	RateLimits bool     // answer 429 as Slack's tiers say
	Echo       bool     // tell the app of its own messages, edits and deletions, as Slack does

	Now          func() time.Time // the clock of timestamps, lifetimes and rates; nil: time.Now
	AckLimit     time.Duration    // how long the app may take to acknowledge; 0: 30 s (Slack: 3 s)
	TriggerLife  time.Duration    // how long a trigger_id works; 0: 30 s (Slack: 3 s)
	PingInterval time.Duration    // between pings of a socket; 0: 5 s

	Keep int    // calls, and messages of each channel, remembered at least; the oldest are forgotten. 0: all are kept
	Addr string // where to listen; "": 127.0.0.1, any port
}

// The address, tokens and names of a workspace that says nothing of its own. The
// tokens have Slack's shapes and open nothing.
func (o Options) withDefaults() Options {
	for field, value := range map[*string]string{
		&o.Team: "T0LEEWAY", &o.TeamDomain: "leeway-schools", &o.BotUser: "U0LEEWAY", &o.BotID: "B0LEEWAY",
		&o.App: "A0LEEWAY", &o.BotName: "leeway", &o.Addr: "127.0.0.1:0",
		&o.BotToken: "xoxb-0-0-workspace", &o.AppToken: "xapp-1-A0LEEWAY-0-workspace",
		&o.SigningSecret: "00112233445566778899aabbccddeeff",
	} {
		if *field == "" {
			*field = value
		}
	}
	for field, value := range map[*time.Duration]time.Duration{
		&o.AckLimit: 30 * time.Second, &o.TriggerLife: 30 * time.Second, &o.PingInterval: 5 * time.Second,
	} {
		if *field == 0 {
			*field = value
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Scopes == nil {
		o.Scopes = allScopes()
	}
	return o
}

// New starts a workspace on a free port. It panics when there is none: a test
// has nothing to do without it.
func New(o Options) *Workspace {
	o = o.withDefaults()
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		panic("workspace: " + err.Error())
	}
	ctx, stop := context.WithCancel(context.Background())
	w := &Workspace{
		opts: o, base: "http://" + listener.Addr().String(), ctx: ctx, stop: stop,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}, CheckRedirect: refuseRedirect},
		ids:    newIDs(o.Now), known: methods(), changed: make(chan struct{}),
		channels: map[string]*channel{}, users: map[string]*user{}, views: map[string]*view{}, homes: map[string]*view{},
		triggers: map[string]*trigger{}, hooks: map[string]*hook{}, buckets: map[string]*bucket{},
	}
	w.links = newSockets(w)
	w.User(o.BotUser, UserOptions{Name: o.BotName, Bot: true})
	w.server = &http.Server{Handler: w.routes(), ReadHeaderTimeout: 30 * time.Second}
	go func() { _ = w.server.Serve(listener) }() // ends with Close
	return w
}

func (w *Workspace) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", w.serveAPI)
	mux.HandleFunc("/hooks/{id}", w.serveHook)
	mux.HandleFunc("/link", w.links.serve)
	return mux
}

// Close ends the workspace: calls under way are cut, sockets closed.
func (w *Workspace) Close() {
	w.stop()
	_ = w.server.Close()
	w.links.cut()
	w.client.CloseIdleConnections()
	w.echoes.Wait()
}

// APIURL is where the Web API is, with the closing slash that slack-go wants.
func (w *Workspace) APIURL() string { return w.base + "/api/" }

// Options returns what the workspace runs with, defaults filled in.
func (w *Workspace) Options() Options { return w.opts }

// Grant replaces the scopes of the bot token.
func (w *Workspace) Grant(scopes ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opts.Scopes = append([]string{}, scopes...)
}

// Revoke makes every further call fail with token_revoked.
func (w *Workspace) Revoke() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.revoked = true
}

func (w *Workspace) now() time.Time { return w.opts.Now() }

// locked changes the state and tells who waits. A panic of a helper that was
// asked for the impossible leaves the lock free.
func (w *Workspace) locked(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.touch()
	change()
}

// touch tells waiters that something changed; w.mu is held.
func (w *Workspace) touch() {
	close(w.changed)
	w.changed = make(chan struct{})
}

func randomHex(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
