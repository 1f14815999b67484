package slackbot

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Status is how grave a finding is.
type Status string

// A set-up with a finding that fails does not work, or lets somebody in; one that
// only warns works, and may surprise.
const (
	StatusOK   Status = "ok"
	StatusWarn Status = "warn"
	StatusFail Status = "fail"
)

// Finding is one thing that the doctor looked at. It holds no secret.
type Finding struct {
	Status Status `json:"status"`
	Check  string `json:"check"`        // what was looked at: "bot token", "scopes", "channel C0123"
	What   string `json:"what"`         // what was found
	Do     string `json:"do,omitempty"` // what to do about it; "" when nothing
}

// DoctorOptions are the settings that a set-up of Slack consists of.
type DoctorOptions struct {
	Mode          string // "http", "socket" or "off"
	BotToken      string
	AppToken      string // Socket Mode
	SigningSecret string // http
	APIURL        string // "" for Slack's own
	Admins        []string
	Channels      map[string]Channel // by channel id
	Jurisdiction  string             // of channels that name none
	Jurisdictions []string           // ids and names that the library knows; nil: not known
	HTTPClient    *http.Client       // nil: one that waits 10 seconds
	Now           func() time.Time   // nil: the machine's clock
}

const (
	patience = 10 * time.Second // with one question to Slack
	longest  = 3 * time.Minute  // with all: Slack allows some 50 a minute, and asks to wait past that
)

// Diagnose looks a set-up over, asking Slack where it can, and says of each thing
// what to do. It changes nothing in the workspace. What it cannot learn it says:
// a bot token does not show which events the app subscribes to, and only a request
// of Slack's proves the signing secret.
//
// With mode "off" and no bot token Slack is not asked at all.
func Diagnose(ctx context.Context, o DoctorOptions) []Finding {
	d := newDoctor(o)
	d.mode()
	if o.Mode == "off" && o.BotToken == "" {
		return d.found
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if d.address() {
		d.ask(ctx)
	}
	d.secret()
	d.jurisdiction("jurisdiction", d.o.Jurisdiction)
	d.admins()
	return d.found
}

// ask looks at what Slack must be asked about.
func (d *doctor) ask(ctx context.Context) {
	reached, valid := d.token(ctx)
	if !reached {
		d.warn("rest", "scopes, channels and the app token were not asked about", "mend the failure above and run this again")
		return
	}
	if valid {
		d.scopes()
	} else {
		d.warn("scopes", "not checked without a valid token", "mend the token and run this again")
	}
	d.events()
	d.transport(ctx)
	d.channels(ctx, valid)
}

// doctor gathers findings.
type doctor struct {
	o     DoctorOptions
	found []Finding
	head  http.Header // of Slack's answer to auth.test
}

func newDoctor(o DoctorOptions) *doctor {
	o.APIURL = strings.TrimSuffix(cmp.Or(o.APIURL, slackAPI), "/") + "/"
	if o.HTTPClient == nil {
		o.HTTPClient = &http.Client{Timeout: patience}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &doctor{o: o}
}

func (d *doctor) ok(check, what string)       { d.add(StatusOK, check, what, "") }
func (d *doctor) warn(check, what, do string) { d.add(StatusWarn, check, what, do) }
func (d *doctor) fail(check, what, do string) { d.add(StatusFail, check, what, do) }

// add keeps a finding. An error's text may be another program's, so whatever is
// secret is cut out of everything.
func (d *doctor) add(s Status, check, what, do string) {
	d.found = append(d.found, Finding{s, check, d.hush(what), d.hush(do)})
}

func (d *doctor) hush(text string) string {
	for _, secret := range []string{d.o.BotToken, d.o.AppToken, d.o.SigningSecret} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return text
}

// client speaks to Slack with a token, and waits when Slack asks it to.
func (d *doctor) client(token string, more ...slack.Option) *slack.Client {
	return slack.New(token, append([]slack.Option{
		slack.OptionAPIURL(d.o.APIURL), slack.OptionHTTPClient(d.o.HTTPClient), slack.OptionRetry(2),
	}, more...)...)
}

func (d *doctor) mode() {
	switch d.o.Mode {
	case "http":
		d.ok("mode", "http: Slack calls Leeway")
	case "socket":
		d.ok("mode", "socket: Leeway connects to Slack")
	default:
		d.warn("mode", "slack.mode is off: Leeway does not serve Slack", "set slack.mode to socket or http")
	}
}
