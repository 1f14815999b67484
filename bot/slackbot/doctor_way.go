package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"
)

// The way between Slack and Leeway: where tokens are sent, how requests arrive,
// and what both sides take for now.

// address looks at where tokens are sent, and reports whether they may be.
func (d *doctor) address() bool {
	at, err := url.Parse(d.o.APIURL)
	switch {
	case d.o.APIURL == slackAPI || d.o.APIURL == "https://slack-gov.com/api/":
	case err != nil || at.Host == "":
		d.fail("api_url", "slack.api_url is no address", "remove it: the default is "+slackAPI)
		return false
	case at.Scheme == "http" && !loopback(at.Hostname()):
		d.fail("api_url", "slack.api_url is http, so tokens would travel in the clear to "+at.Host, "remove it: the default is "+slackAPI)
		return false
	default:
		d.warn("api_url", "slack.api_url is "+at.Host+", not Slack's own", "remove it unless that is a test or your proxy")
	}
	return true
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// transport looks at how events arrive: over a connection, which an app-level
// token opens.
func (d *doctor) transport(ctx context.Context) {
	if d.o.Mode != "socket" {
		return
	}
	switch {
	case d.o.AppToken == "":
		d.fail("app token", "slack.app_token is not set, and Socket Mode needs it", whereAppToken)
		return
	case !appTokenShape.MatchString(d.o.AppToken):
		d.fail("app token", "slack.app_token does not begin with xapp-, or holds what no token does", whereAppToken)
		return
	}
	_, _, err := d.client("", slack.OptionAppLevelToken(d.o.AppToken)).StartSocketModeContext(ctx)
	var refused slack.SlackErrorResponse
	switch {
	case err == nil:
		d.ok("app token", "valid: Slack gives a connection")
	case errors.As(err, &refused):
		d.fail("app token", "Slack gives no connection: "+refused.Err, tokenAdvice(refused.Err, "app"))
	default:
		d.fail("app token", "Slack gives no connection: "+reason(err), "look at the network, the proxy and slack.api_url")
	}
}

// secret looks at what proves that a request is Slack's.
func (d *doctor) secret() {
	switch {
	case d.o.Mode != "http":
	case d.o.SigningSecret == "":
		d.fail("signing secret", "slack.signing_secret is not set, so every request is refused", whereSecret)
	case !secretShape.MatchString(d.o.SigningSecret):
		d.fail("signing secret", "slack.signing_secret is not 32 digits of 0-9 and a-f", whereSecret)
	default:
		d.ok("signing secret", "set, and of the right shape; only a request of Slack's proves it")
	}
}

// How far the clock may be off. Slack's requests are refused when their time and
// ours are more than five minutes apart.
const (
	skewWarn = time.Minute
	skewFail = 5 * time.Minute
)

// clock compares the machine's clock with the date of Slack's answer, which is
// cut to the second: half a second is added.
func (d *doctor) clock(began, ended time.Time) {
	date, err := http.ParseTime(d.head.Get("Date"))
	if err != nil {
		d.warn("clock", "not checked: Slack's answer carries no date", "see that the machine keeps time")
		return
	}
	ours := began.Add(ended.Sub(began) / 2)
	skew := ours.Sub(date.Add(time.Second / 2)).Round(time.Second)
	what := fmt.Sprintf("%s ahead of Slack's", skew)
	if skew == 0 {
		what = "in step with Slack's"
	} else if skew < 0 {
		what = fmt.Sprintf("%s behind Slack's", -skew)
	}
	switch off := skew.Abs(); {
	case off > skewFail:
		d.fail("clock", what+": every request of Slack's is refused as stale", "set the machine's clock, and keep it with NTP")
	case off > skewWarn:
		d.warn("clock", what+"; past "+skewFail.String()+" requests are refused", "set the machine's clock, and keep it with NTP")
	default:
		d.ok("clock", what)
	}
}

// reason is why a call failed without an answer of Slack's: not the address, which
// may hold a password.
func reason(err error) string {
	var (
		status slack.StatusCodeError
		syntax *json.SyntaxError
		call   *url.Error
		later  *slack.RateLimitedError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &later):
		return fmt.Sprintf("it asks to wait %s", later.RetryAfter)
	case errors.As(err, &status):
		return "it answers " + status.Status
	case errors.As(err, &syntax):
		return "what answers is no Web API of Slack's"
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}
