package workspace

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// start is a workspace with a public channel C1 in which the bot and U1 are.
func start(t *testing.T, o Options) *Workspace {
	t.Helper()
	ws := New(o)
	t.Cleanup(ws.Close)
	ws.Channel("C1", ChannelOptions{Members: []string{"U1"}})
	return ws
}

// answer is one answer of the Web API.
type answer struct {
	object
	status int
	header http.Header
}

func (a answer) err() string      { return asText(a.object["error"]) }
func (a answer) messages() string { return string(mustJSON(a.object["response_metadata"])) }

// call calls a method with a form, as slack-go does.
func call(t *testing.T, ws *Workspace, method string, args map[string]string) answer {
	t.Helper()
	form := url.Values{}
	for name, value := range args {
		form.Set(name, value)
	}
	token := ws.Options().BotToken
	if method == "apps.connections.open" {
		token = ws.Options().AppToken
	}
	return callRaw(t, ws, method, "application/x-www-form-urlencoded", "Bearer "+token, form.Encode())
}

// callJSON calls a method with a JSON body.
func callJSON(t *testing.T, ws *Workspace, method string, args any) answer {
	t.Helper()
	return callRaw(t, ws, method, "application/json; charset=utf-8", "Bearer "+ws.Options().BotToken, string(mustJSON(args)))
}

func callRaw(t *testing.T, ws *Workspace, method, kind, auth, body string) answer {
	t.Helper()
	return postRaw(t, ws.APIURL()+method, kind, auth, body)
}

func postRaw(t *testing.T, address, kind, auth, body string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if auth != "" {
		req.Header.Set("Authorization", auth)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header}
	_ = json.Unmarshal(read, &a.object) // not JSON: stays nil
	return a
}

// mustOK fails unless the answer says ok.
func mustOK(t *testing.T, a answer) answer {
	t.Helper()
	if a.object["ok"] != true {
		t.Fatalf("refused: %s %s", a.err(), a.messages())
	}
	return a
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Unix(1700000000, 0)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// inbox is an app that acknowledges with what reply says and keeps what it got.
type inbox struct {
	*httptest.Server
	mu    sync.Mutex
	got   []delivered
	reply func(delivered) (int, string, string) // status, content type, body
	where string                                // to redirect to
}

// delivered is one request to the app.
type delivered struct {
	path   string
	header http.Header
	body   []byte
}

func (d delivered) json(t *testing.T) object {
	t.Helper()
	body := d.body
	if d.path != PathEvents {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			t.Fatal(err)
		}
		body = []byte(form.Get("payload"))
	}
	var o object
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(&o); err != nil {
		t.Fatalf("%s: %v in %s", d.path, err, body)
	}
	return o
}

func newInbox(t *testing.T, ws *Workspace) *inbox {
	in := &inbox{}
	in.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		d := delivered{req.URL.Path, req.Header, body}
		in.mu.Lock()
		in.got = append(in.got, d)
		reply, where := in.reply, in.where
		in.mu.Unlock()
		if where != "" {
			http.Redirect(rw, req, where, http.StatusTemporaryRedirect)
			return
		}
		if reply == nil {
			return
		}
		status, kind, text := reply(d)
		rw.Header().Set("Content-Type", kind)
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, text)
	}))
	t.Cleanup(in.Close)
	ws.Connect(in.URL)
	return in
}

func (in *inbox) answer(reply func(delivered) (int, string, string)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.reply = reply
}

func (in *inbox) redirect(where string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.where = where
}

func (in *inbox) all() []delivered {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]delivered{}, in.got...)
}

// soon is a deadline for waiting, far beyond what a slow machine needs.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func contextThatEnds(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}
