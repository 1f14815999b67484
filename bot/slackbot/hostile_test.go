package slackbot

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot"
	"github.com/prometheus/client_golang/prometheus"
)

// Slack's documentation shows one request with its secret, time and signature
// ("Verifying requests from Slack").
const (
	slacksSecret    = "8f742231b10e8888abcd99yyyzzz85a5"
	slacksTime      = 1531420618 // seconds
	slacksSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
	slacksBody      = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
		"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
		"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
		"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)

// Slack's own example is taken in the five minutes around its time, by value, and
// no longer once a letter of it is changed.
func TestSlacksWorkedExample(t *testing.T) {
	for _, c := range []struct {
		name                  string
		seconds               int // after the request was signed
		body, signature, time string
		want                  int
	}{
		{name: "at its time", want: 200},
		{name: "five minutes later", seconds: 300, want: 200},
		{name: "a second more", seconds: 301, want: 401},
		{name: "by a clock five minutes slow", seconds: -300, want: 200},
		{name: "a second slower", seconds: -301, want: 401},
		{name: "with another body", body: strings.Replace(slacksBody, "roadrunner", "coyote", 1), want: 401},
		{name: "with another signature", signature: slacksSignature[:len(slacksSignature)-1] + "4", want: 401},
		{name: "with half a signature", signature: slacksSignature[:35], want: 401},
		{name: "with another time", time: strconv.Itoa(slacksTime + 1), want: 401},
		{name: "with a time beyond all years", time: "9223372036854775807", want: 401},
		{name: "with a time that no number holds", time: "99999999999999999999", want: 401},
		{name: "with a time before all years", time: "-9223372036854775808", want: 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(time.Unix(slacksTime+int64(c.seconds), 0)))
				req := httptest.NewRequest(http.MethodPost, "/slack/commands", strings.NewReader(orElse(c.body, slacksBody)))
				req.Header.Set("X-Slack-Request-Timestamp", orElse(c.time, strconv.Itoa(slacksTime)))
				req.Header.Set("X-Slack-Signature", orElse(c.signature, slacksSignature))
				got := httptest.NewRecorder()
				loadingBot(t, slacksSecret).Handler().ServeHTTP(got, req)
				if got.Code != c.want {
					t.Errorf("status %d, want %d: %s", got.Code, c.want, got.Body)
				}
				if told := strings.Contains(got.Body.String(), loadingText); told != (c.want == 200) {
					t.Errorf("it answers %s", got.Body)
				}
			})
		})
	}
}

// loadingBot has neither library nor journal: only what needs none is answered.
func loadingBot(t *testing.T, secret string) *Bot {
	t.Helper()
	b, err := New(Options{Mode: HTTP, BotToken: testBotToken, SigningSecret: secret, Assistant: func() *bot.Assistant { return nil },
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func knownSecret(s *setup) { s.slack.SigningSecret = hexSecret }

// nothing requires that what reached Leeway moved it to nothing: no task, no call
// of Slack, no count.
func (r *rig) nothing(t testing.TB, do func()) {
	t.Helper()
	r.settle()
	calls, counts, taken := len(r.ws.Calls("")), r.counts(), tasks(t, r.registry)
	do()
	r.settle()
	if more := r.ws.Calls("")[calls:]; len(more) > 0 {
		t.Errorf("it called %s with %v", more[0].Method, more[0].Args)
	}
	if diff := cmp.Diff(counts, r.counts()); diff != "" {
		t.Errorf("it counted (-before +after):\n%s", diff)
	}
	if n := tasks(t, r.registry); n != taken {
		t.Errorf("it took %v tasks", n-taken)
	}
}

// wholeLetters are requests that Leeway acts on, one for each endpoint.
func wholeLetters(r *rig) []letter {
	hook := r.ws.Command(teachers, principal, "/leeway", "help").ResponseURL
	command := must(url.ParseQuery(commandBody))
	command.Set("response_url", hook)
	asked := strings.Replace(shortcut, "{", `{"response_url":"`+hook+`",`, 1)
	return []letter{
		{path: "/slack/events", body: mentionBody},
		{path: "/slack/commands", kind: formKind, body: command.Encode()},
		{path: "/slack/interactions", kind: formKind, body: payloadForm(asked)},
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// What is not signed, rightly and lately, is refused at every endpoint, and
// nothing comes of it. That the same letters move Leeway when they are signed is
// shown at the end.
func TestUnsignedMovesNothing(t *testing.T) {
	r := newRig(t, knownSecret)
	r.refused = true // the place of the mention is not there to reply in
	letters := wholeLetters(r)
	for _, l := range letters {
		for name, forge := range map[string]func(*letter){
			"unsigned":              func(l *letter) { l.signed = "not" },
			"of another secret":     func(l *letter) { l.signed = "wrongly" },
			"of the empty secret":   func(l *letter) { l.signed = slackSignature("", strconv.FormatInt(time.Now().Unix(), 10), l.body) },
			"stale":                 func(l *letter) { l.age = 301 * time.Second },
			"of the future":         func(l *letter) { l.age = -310 * time.Second },
			"half a signature":      func(l *letter) { l.signed = "v0=" + strings.Repeat("0", 32) },
			"two signatures in one": func(l *letter) { l.signed = "v0=" + strings.Repeat("0", 64) + ",v0=" + strings.Repeat("0", 64) },
		} {
			t.Run(l.path+" "+name, func(t *testing.T) {
				forged := l
				forge(&forged)
				r.nothing(t, func() {
					if status, said := forged.post(t, r.address); status != 401 || strings.Contains(said, "fog") {
						t.Errorf("status %d: %s", status, said)
					}
				})
			})
		}
	}
	for _, l := range letters {
		before := tasks(t, r.registry)
		if status, said := l.post(t, r.address); status != 200 {
			t.Errorf("signed: status %d: %s", status, said)
		}
		if r.settle(); tasks(t, r.registry) != before+1 {
			t.Errorf("signed, %s moves nothing: the test shows nothing", l.path)
		}
	}
}

// A signature covers the body alone, so that nothing is read from a query; and
// only a POST is a delivery.
func TestOtherWaysInAreShut(t *testing.T) {
	r := newRig(t, knownSecret)
	for _, l := range wholeLetters(r) {
		path, query := l.path, l.body
		if l.kind != formKind {
			query = payloadForm(l.body)
		}
		for _, c := range []struct {
			method, path string
			body         string
			want         int
		}{
			{"POST", path + "?" + query, l.body, 400}, {"POST", path + "?" + query, "", 400}, {"POST", path + "?x", l.body, 400},
			{"GET", path, l.body, 404}, {"GET", path + "?" + query, "", 404}, {"HEAD", path, "", 404}, {"PUT", path, l.body, 404},
			{"PATCH", path, l.body, 404}, {"DELETE", path, l.body, 404}, {"OPTIONS", path, l.body, 404}, {"post", path, l.body, 404},
			{"POST", path + "/", l.body, 404}, {"POST", strings.ToUpper(path), l.body, 404}, {"POST", path + ";x=1", l.body, 404},
			{"POST", path + "%00", l.body, 404}, {"POST", "/slack/.." + path + "/x", l.body, 307}, {"POST", "/slack", l.body, 404},
		} {
			t.Run(c.method+" "+strings.SplitN(c.path, "?", 2)[0], func(t *testing.T) {
				sent := letter{method: c.method, path: c.path, kind: l.kind, body: c.body}
				r.nothing(t, func() {
					if status, said := sent.post(t, r.address); status != c.want {
						t.Errorf("status %d, want %d: %s", status, c.want, said)
					}
				})
			})
		}
	}
}

// What is larger than 1 MiB is refused before anything else is done with it,
// however its length is told. Of what is not, all is read.
func TestBodyLimit(t *testing.T) {
	r := newRig(t, knownSecret)
	for _, c := range []struct {
		name    string
		size    int
		chunked bool
		signed  bool
		want    int
	}{
		{"1 MiB", maxBody, false, true, 200},
		{"1 MiB in chunks", maxBody, true, true, 200},
		{"a byte more", maxBody + 1, false, true, 413},
		{"a byte more, in chunks", maxBody + 1, true, true, 413},
		{"a byte more, unsigned", maxBody + 1, false, false, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := strings.Repeat(" ", c.size-2) + "{}"
			var from io.Reader = strings.NewReader(body)
			if c.chunked {
				from = struct{ io.Reader }{from} // of unknown length
			}
			req := must(http.NewRequestWithContext(t.Context(), http.MethodPost, r.address+"/slack/events", from))
			if c.signed {
				req.Header = r.ws.Sign([]byte(body), time.Now())
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if said, _ := io.ReadAll(resp.Body); resp.StatusCode != c.want || len(said) > 100 {
				t.Errorf("status %d, want %d: %s", resp.StatusCode, c.want, said)
			}
		})
	}
}

// A body that ends before its told length is no delivery, though what came of it
// is signed.
func TestBodyThatBreaksOff(t *testing.T) {
	r := newRig(t, knownSecret)
	conn := must(net.Dial("tcp", strings.TrimPrefix(r.address, "http://")))
	defer conn.Close()
	h := r.ws.Sign([]byte(mentionBody), time.Now())
	h.Set("Content-Length", strconv.Itoa(len(mentionBody)+1))
	r.nothing(t, func() {
		fmt.Fprintf(conn, "POST /slack/events HTTP/1.1\r\nHost: leeway\r\n")
		_ = h.Write(conn)
		fmt.Fprintf(conn, "\r\n%s", mentionBody)
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != 400 {
			t.Errorf("status %d", resp.StatusCode)
		}
	})
}
