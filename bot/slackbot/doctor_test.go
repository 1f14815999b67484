package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const (
	testBotToken = "xoxb-17-hush-bot"
	testAppToken = "xapp-1-A17-hush-app"
	testSecret   = "8f742231b10e8888abcd99yyyzzz85a5" // Slack's worked example: not hexadecimal
	hexSecret    = "0123456789abcdef0123456789abcdef"
)

// clinic is a Web API that answers the doctor's questions.
type clinic struct {
	scopes   string
	date     time.Time
	noDate   bool
	refuse   map[string]string // method -> error
	status   int               // of every answer; 0: 200
	channels map[string]string // id -> the fields of its conversation
	asked    []string          // methods, in order
}

func (c *clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	c.asked = append(c.asked, method)
	w.Header().Set("Date", c.date.UTC().Format(http.TimeFormat))
	if c.noDate {
		w.Header()["Date"] = nil
	}
	if c.scopes != "" {
		w.Header().Set("X-OAuth-Scopes", c.scopes)
	}
	token := r.FormValue("token") + strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	code := c.refuse[method]
	switch {
	case c.status != 0:
		w.WriteHeader(c.status)
	case token == "":
		fmt.Fprint(w, `{"ok":false,"error":"not_authed"}`)
	case code != "": // a proxy that repeats what it was sent
		fmt.Fprintf(w, `{"ok":false,"error":%q}`, strings.ReplaceAll(code, "TOKEN", token))
	case method == "auth.test" && token == testBotToken:
		fmt.Fprint(w, `{"ok":true,"user":"leeway","team":"Example","team_id":"T0LEEWAY","user_id":"U0LEEWAY"}`)
	case method == "apps.connections.open" && token == testAppToken:
		fmt.Fprint(w, `{"ok":true,"url":"wss://example.org/link"}`)
	case method == "conversations.info" && c.channels[r.FormValue("channel")] != "":
		fmt.Fprintf(w, `{"ok":true,"channel":{"id":%q,%s}}`, r.FormValue("channel"), c.channels[r.FormValue("channel")])
	case method == "conversations.info":
		fmt.Fprint(w, `{"ok":false,"error":"channel_not_found"}`)
	default:
		fmt.Fprint(w, `{"ok":false,"error":"invalid_auth"}`)
	}
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// healthy is a set-up in which nothing fails, in a mode, and the Slack it asks.
func healthy(mode string) (*clinic, DoctorOptions) {
	return &clinic{
			scopes: strings.Join(botScopes(), ","), date: noon, refuse: map[string]string{},
			channels: map[string]string{"C0FOG": `"is_member":true`},
		}, DoctorOptions{
			Mode: mode, BotToken: testBotToken, AppToken: testAppToken, SigningSecret: hexSecret,
			Admins: []string{"U0AAA"}, Jurisdiction: "mt", Jurisdictions: []string{"mt", "Montana", "mo"},
			Channels: map[string]Channel{"C0FOG": {Jurisdiction: "montana"}},
			Now:      func() time.Time { return noon },
		}
}

// diagnose runs the doctor against a clinic, and fails when a secret shows.
func diagnose(t *testing.T, c *clinic, o DoctorOptions) []Finding {
	t.Helper()
	server := httptest.NewServer(c)
	defer server.Close()
	if o.APIURL == "" {
		o.APIURL = server.URL + "/api/"
	}
	found := Diagnose(t.Context(), o)
	for _, f := range found {
		line, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(line), "hush") || strings.Contains(string(line), hexSecret) || strings.Contains(string(line), testSecret) {
			t.Errorf("a secret shows: %s", line)
		}
		if f.Status != StatusOK && f.Do == "" {
			t.Errorf("%s: %s: it does not say what to do", f.Check, f.What)
		}
	}
	return found
}

// has reports whether a finding of a status says what is wanted, in What or Do.
func has(found []Finding, s Status, check, text string) bool {
	for _, f := range found {
		if f.Status == s && f.Check == check && strings.Contains(f.What+" - "+f.Do, text) {
			return true
		}
	}
	return false
}

// The two warnings that no set-up against a test server is without: its address,
// and the events that cannot be asked about.
var unavoidable = map[string]bool{"api_url": true, "events": true}

func TestHealthy(t *testing.T) {
	for mode, asked := range map[string]string{
		"http":   "auth.test conversations.info",
		"socket": "auth.test apps.connections.open conversations.info",
	} {
		c, o := healthy(mode)
		found := diagnose(t, c, o)
		for _, f := range found {
			if f.Status != StatusOK && !unavoidable[f.Check] {
				t.Errorf("%s: %+v", mode, f)
			}
		}
		if got := strings.Join(c.asked, " "); got != asked {
			t.Errorf("%s: Slack was asked %s, want %s", mode, got, asked)
		}
		if !has(found, StatusOK, "bot token", "leeway in Example (T0LEEWAY)") || !has(found, StatusOK, "scopes", "all 10 granted") {
			t.Errorf("%s: token and scopes are not shown: %+v", mode, found)
		}
		if !has(found, StatusWarn, "events", strings.Join(botEvents(), ", ")) {
			t.Errorf("%s: the events to compare are not listed: %+v", mode, found)
		}
		if has(found, StatusOK, "signing secret", "") != (mode == "http") || has(found, StatusOK, "app token", "") != (mode == "socket") {
			t.Errorf("%s: looked at what the other mode needs: %+v", mode, found)
		}
	}
}

func TestDiagnose(t *testing.T) {
	for name, tt := range map[string]struct {
		mode   string
		change func(*clinic, *DoctorOptions)
		status Status
		check  string
		text   string
	}{
		"no token":       {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "" }, StatusFail, "bot token", "slack.bot_token is not set"},
		"spaces":         {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken += "\n" }, StatusFail, "bot token", "spaces"},
		"app token":      {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = testAppToken }, StatusFail, "bot token", "belongs in slack.app_token"},
		"rotated token":  {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "xoxe.xoxb-1-hush" }, StatusFail, "bot token", "12 hours"},
		"user token":     {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "xoxp-1-hush" }, StatusFail, "bot token", "a person's token"},
		"no token shape": {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "hush hush" }, StatusFail, "bot token", "does not begin with xoxb-"},
		"other token":    {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "xoxb-other-hush" }, StatusFail, "bot token", "invalid_auth - copy the Bot User OAuth Token"},
		"revoked":        {"http", func(c *clinic, _ *DoctorOptions) { c.refuse["auth.test"] = "token_revoked" }, StatusFail, "bot token", "install it again"},
		"blocked":        {"http", func(c *clinic, _ *DoctorOptions) { c.refuse["auth.test"] = "access_denied" }, StatusFail, "bot token", "owner"},
		"new error":      {"http", func(c *clinic, _ *DoctorOptions) { c.refuse["auth.test"] = "brand_new" }, StatusFail, "bot token", "look brand_new up"},
		"token repeated": {"http", func(c *clinic, _ *DoctorOptions) { c.refuse["auth.test"] = "bad token TOKEN" }, StatusFail, "bot token", "bad token …"},
		"no scopes yet":  {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "" }, StatusWarn, "scopes", "without a valid token"},

		"scope missing":  {"http", func(c *clinic, _ *DoctorOptions) { c.scopes = "chat:write" }, StatusFail, "scopes", "im:history is not granted, which breaks: direct messages, one reply to each question - paste what leeway manifest"},
		"scope needless": {"http", func(c *clinic, _ *DoctorOptions) { c.scopes += ", users:read,files:read" }, StatusWarn, "scopes", "needed by nothing: files:read, users:read"},
		"scopes unsaid":  {"http", func(c *clinic, _ *DoctorOptions) { c.scopes = "" }, StatusWarn, "scopes", "compare on the app's page OAuth & Permissions: app_mentions:read"},

		"clock ahead":      {"http", func(c *clinic, _ *DoctorOptions) { c.date = noon.Add(-62 * time.Second) }, StatusWarn, "clock", "1m2s ahead"},
		"clock behind":     {"http", func(c *clinic, _ *DoctorOptions) { c.date = noon.Add(61 * time.Second) }, StatusWarn, "clock", "1m2s behind"},
		"clock far off":    {"http", func(c *clinic, _ *DoctorOptions) { c.date = noon.Add(-302 * time.Second) }, StatusFail, "clock", "5m2s ahead of Slack's: every request"},
		"clock fair":       {"http", func(c *clinic, _ *DoctorOptions) { c.date = noon.Add(-59 * time.Second) }, StatusOK, "clock", "59s ahead"},
		"clock at the bar": {"http", func(c *clinic, _ *DoctorOptions) { c.date = noon.Add(-300 * time.Second) }, StatusWarn, "clock", "5m0s ahead"},
		"no date":          {"http", func(c *clinic, _ *DoctorOptions) { c.noDate = true }, StatusWarn, "clock", "not checked"},

		"no app token":      {"socket", func(_ *clinic, o *DoctorOptions) { o.AppToken = "" }, StatusFail, "app token", "connections:write"},
		"app token's shape": {"socket", func(_ *clinic, o *DoctorOptions) { o.AppToken = testBotToken }, StatusFail, "app token", "does not begin with xapp-"},
		"other app token":   {"socket", func(_ *clinic, o *DoctorOptions) { o.AppToken = "xapp-other-hush" }, StatusFail, "app token", "invalid_auth - make one with connections:write"},
		"socket mode shut": {"socket", func(c *clinic, _ *DoctorOptions) { c.refuse["apps.connections.open"] = "forbidden_team" }, StatusFail, "app token",
			"forbidden_team - ask the workspace's owner"},

		"no secret":      {"http", func(_ *clinic, o *DoctorOptions) { o.SigningSecret = "" }, StatusFail, "signing secret", "every request is refused"},
		"secret's shape": {"http", func(_ *clinic, o *DoctorOptions) { o.SigningSecret = testSecret }, StatusFail, "signing secret", "32 digits"},

		"channel by name":   {"http", oneChannel("#GENERAL", Channel{}, ""), StatusFail, "channel #GENERAL", "set by id"},
		"direct channel":    {"http", oneChannel("D0AAA", Channel{}, ""), StatusWarn, "channel D0AAA", "needs no setting"},
		"channel not found": {"http", oneChannel("C0GONE", Channel{}, ""), StatusFail, "channel C0GONE", "private and Leeway is not in it"},
		"not a member":      {"http", oneChannel("C0OUT", Channel{}, `"is_member":false`), StatusFail, "channel C0OUT", "invite"},
		"archived":          {"http", oneChannel("C0OLD", Channel{}, `"is_archived":true`), StatusWarn, "channel C0OLD", "archived"},
		"external":          {"http", oneChannel("C0EXT", Channel{}, `"is_member":true,"is_ext_shared":true`), StatusWarn, "channel C0EXT", "refused - set external"},
		"soon external":     {"http", oneChannel("C0EXT", Channel{}, `"is_member":true,"is_pending_ext_shared":true`), StatusWarn, "channel C0EXT", "refused"},
		"external allowed":  {"http", oneChannel("C0EXT", Channel{External: true}, `"is_member":true,"is_ext_shared":true`), StatusOK, "channel C0EXT", "reached"},
		"external needless": {"http", oneChannel("C0INT", Channel{External: true}, `"is_member":true`), StatusWarn, "channel C0INT", "take external away"},
		"unknown place":     {"http", oneChannel("C0FOG", Channel{Jurisdiction: "atlantis"}, `"is_member":true`), StatusFail, "channel C0FOG", `"atlantis" - it holds mt, Montana, mo`},
		"channel scope":     {"http", func(c *clinic, _ *DoctorOptions) { c.refuse["conversations.info"] = "missing_scope" }, StatusFail, "channel C0FOG", "leeway manifest"},
		"channel error":     {"http", func(c *clinic, _ *DoctorOptions) { c.refuse["conversations.info"] = "token TOKEN" }, StatusFail, "channel C0FOG", "token …"},
		"channels unasked":  {"http", func(_ *clinic, o *DoctorOptions) { o.BotToken = "" }, StatusWarn, "channels", "not asked about"},

		"unknown default place": {"http", func(_ *clinic, o *DoctorOptions) { o.Jurisdiction = "atlantis" }, StatusFail, "jurisdiction", "atlantis"},
		"no admins":             {"http", func(_ *clinic, o *DoctorOptions) { o.Admins = nil }, StatusWarn, "admins", "empty"},
		"admin by name":         {"http", func(_ *clinic, o *DoctorOptions) { o.Admins = []string{"U0AAA", "@ada"} }, StatusFail, "admins", `"@ada"`},

		"off with a token": {"off", func(_ *clinic, _ *DoctorOptions) {}, StatusWarn, "mode", "set slack.mode"},
		"not Slack":        {"http", func(c *clinic, _ *DoctorOptions) { c.status = http.StatusNotFound }, StatusFail, "slack", "it answers 404"},
		"no JSON":          {"http", func(c *clinic, _ *DoctorOptions) { c.status = http.StatusOK }, StatusFail, "slack", "Slack cannot be reached"},
		"nobody there":     {"http", func(_ *clinic, o *DoctorOptions) { o.APIURL = "http://me:hush@127.0.0.1:1/api/" }, StatusFail, "slack", "refused"},
		"the rest unasked": {"http", func(_ *clinic, o *DoctorOptions) { o.APIURL = "http://127.0.0.1:1/api/" }, StatusWarn, "rest", "run this again"},
		"in the clear":     {"http", func(_ *clinic, o *DoctorOptions) { o.APIURL = "http://slack.invalid/api/" }, StatusFail, "api_url", "in the clear to slack.invalid"},
		"no address":       {"http", func(_ *clinic, o *DoctorOptions) { o.APIURL = "slack" }, StatusFail, "api_url", "no address"},
	} {
		t.Run(name, func(t *testing.T) {
			c, o := healthy(tt.mode)
			tt.change(c, &o)
			if found := diagnose(t, c, o); !has(found, tt.status, tt.check, tt.text) {
				t.Errorf("no finding %s %s with %q in:\n%+v", tt.status, tt.check, tt.text, found)
			}
		})
	}
}

// oneChannel sets one channel, which Slack knows with these fields; none when "".
func oneChannel(id string, set Channel, fields string) func(*clinic, *DoctorOptions) {
	return func(c *clinic, o *DoctorOptions) {
		o.Channels = map[string]Channel{id: set}
		c.channels = map[string]string{}
		if fields != "" {
			c.channels[id] = fields
		}
	}
}

// countingTransport counts requests and sends none.
type countingTransport int

func (n *countingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	*n++
	return nil, errors.New("not sent")
}

// A token of the wrong shape stays here, and so does every token when its way
// would be in the clear.
func TestTokenIsNotSent(t *testing.T) {
	var sent countingTransport
	_, clear := healthy("socket")
	clear.APIURL, clear.HTTPClient = "http://slack.invalid/api/", &http.Client{Transport: &sent}
	if Diagnose(t.Context(), clear); sent != 0 {
		t.Errorf("%d requests were sent in the clear", sent)
	}

	c, o := healthy("socket")
	o.BotToken, o.AppToken = "xoxp-1-hush", "xoxb-1-hush"
	found := diagnose(t, c, o)
	if got := strings.Join(c.asked, " "); got != "auth.test" {
		t.Errorf("Slack was asked %s, want auth.test alone, without a token", got)
	}
	if has(found, StatusFail, "bot token", "not_authed") {
		t.Errorf("Slack's answer to no token is shown as one to this token: %+v", found)
	}
}

func TestModeOffIsOffline(t *testing.T) {
	c, o := healthy("off")
	o.BotToken = ""
	if found := diagnose(t, c, o); len(found) != 1 || found[0].Check != "mode" || len(c.asked) > 0 {
		t.Errorf("%d questions asked; %+v", len(c.asked), found)
	}
}

// Slack's limit is waited for: a channel beyond it is still looked at.
func TestManyChannels(t *testing.T) {
	c, o := healthy("http")
	limited := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "conversations.info") && !limited {
			limited = true
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		c.ServeHTTP(w, r)
	}))
	defer server.Close()
	o.APIURL = server.URL + "/api" // without the slash at its end
	if found := diagnose(t, c, o); !limited || !has(found, StatusOK, "channel C0FOG", "reached") {
		t.Errorf("limited: %t; %+v", limited, found)
	}
}

// A wait that Slack asks for ends with the caller's patience, even one of an hour.
func TestLongWait(t *testing.T) {
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		c, o := healthy("http")
		asked := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "conversations.info") {
				c.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
			close(asked)
		}))
		defer server.Close()
		o.APIURL = server.URL + "/api/"
		want := "context canceled"
		if end == context.DeadlineExceeded {
			want = "no answer in time"
		}
		if found := Diagnose(endedContext{t.Context(), asked, end}, o); !has(found, StatusFail, "channel C0FOG", want) {
			t.Errorf("%v: %+v", end, found)
		}
	}
}

// endedContext is a context that ends with an error of its own once done is closed.
type endedContext struct {
	context.Context
	done chan struct{}
	err  error
}

func (c endedContext) Done() <-chan struct{} { return c.done }

func (c endedContext) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, o := healthy("http")
	if found := Diagnose(ctx, o); !has(found, StatusFail, "slack", "context canceled") {
		t.Errorf("%+v", found)
	}
}
