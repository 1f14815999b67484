package slackbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Shapes of what an operator copies from the app's pages. Slack does not promise
// what follows the prefix of a token.
var (
	botTokenShape = regexp.MustCompile(`^xoxb-[A-Za-z0-9-]+$`)
	appTokenShape = regexp.MustCompile(`^xapp-[A-Za-z0-9-]+$`)
	secretShape   = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

const (
	whereBotToken = "copy the Bot User OAuth Token from the app's page OAuth & Permissions into slack.bot_token"
	whereAppToken = "make one with " + appScope + " on the app's page Basic Information, App-Level Tokens, and set slack.app_token"
	whereSecret   = "copy the Signing Secret from the app's page Basic Information into slack.signing_secret"
	fromManifest  = "paste what leeway manifest prints into the app's page App Manifest, then install the app again"
)

// token asks auth.test, the one method that needs no scope, which shows whether
// Slack can be reached, whether the token is good, which scopes it has and what
// time it is. A token of the wrong kind is not sent.
func (d *doctor) token(ctx context.Context) (reached, valid bool) {
	token := d.o.BotToken
	shaped := botTokenShape.MatchString(token)
	if !shaped {
		what, do := wrongToken(token)
		d.fail("bot token", what, do)
		token = ""
	}
	began := d.o.Now()
	var ended time.Time
	who, err := d.client(token, slack.OptionOnResponseHeaders(func(_ string, h http.Header) {
		d.head, ended = h, d.o.Now()
	})).AuthTestContext(ctx)
	var refused slack.SlackErrorResponse
	switch {
	case err == nil && shaped:
		d.ok("bot token", fmt.Sprintf("valid: %s in %s (%s)", who.User, who.Team, who.TeamID))
		valid = true
	case errors.As(err, &refused) && shaped:
		d.fail("bot token", "Slack refuses it: "+refused.Err, tokenAdvice(refused.Err, "bot"))
	case err != nil && !errors.As(err, &refused):
		d.fail("slack", "Slack cannot be reached: "+reason(err), "look at the network, the proxy and slack.api_url")
		return false, false
	}
	d.clock(began, ended)
	return true, valid
}

// wrongToken says what a text that is no bot token is instead.
func wrongToken(token string) (what, do string) {
	switch {
	case token == "":
		what = "slack.bot_token is not set"
	case strings.TrimSpace(token) != token:
		what = "slack.bot_token has spaces around it"
	case strings.HasPrefix(token, "xoxe"):
		return "slack.bot_token is one that ends after 12 hours", "token rotation cannot be turned off: make a new app from what leeway manifest prints"
	case strings.HasPrefix(token, "xapp-"):
		what = "slack.bot_token is an app-level token, which belongs in slack.app_token"
	case strings.HasPrefix(token, "xoxp-"):
		what = "slack.bot_token is a person's token"
	default:
		what = "slack.bot_token does not begin with xoxb-, or holds what no token does"
	}
	return what, whereBotToken
}

// tokenAdvice is what to do when Slack refuses a token of a kind, bot or app.
func tokenAdvice(code, kind string) string {
	where := whereBotToken
	if kind == "app" {
		where = whereAppToken
	}
	switch code {
	case "account_inactive", "token_revoked", "team_access_not_granted":
		return "the app was removed from the workspace: install it again, then " + where
	case "missing_scope", "not_allowed_token_type", "invalid_auth", "not_authed", "token_expired":
		return where
	case "forbidden_team", "org_login_required", "ekm_access_denied", "team_added_to_org", "access_denied":
		return "ask the workspace's owner, who has shut this method"
	}
	return "look " + code + " up among the errors of the method in Slack's reference"
}

// scopes compares what the token may do with what the features need.
func (d *doctor) scopes() {
	text := d.head.Get("X-OAuth-Scopes")
	if text == "" {
		d.warn("scopes", "not checked: Slack's answer does not name them", "compare on the app's page OAuth & Permissions: "+strings.Join(botScopes(), ", "))
		return
	}
	granted := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	before := len(d.found)
	for _, scope := range botScopes() {
		if !slices.Contains(granted, scope) {
			d.fail("scopes", scope+" is not granted, which breaks: "+strings.Join(brokenWithout(scope), ", "), fromManifest)
		}
	}
	var needless []string
	for _, scope := range granted {
		if !slices.Contains(botScopes(), scope) {
			needless = append(needless, scope)
		}
	}
	if len(needless) > 0 {
		slices.Sort(needless)
		d.warn("scopes", "granted and needed by nothing: "+strings.Join(needless, ", "), fromManifest)
	}
	if len(d.found) == before {
		d.ok("scopes", fmt.Sprintf("all %d granted, and no more", len(botScopes())))
	}
}

// events lists what a bot token cannot ask about.
func (d *doctor) events() {
	d.warn("events", "not checked: a bot token does not show what the app subscribes to", "compare on the app's page Event Subscriptions, bot events: "+strings.Join(botEvents(), ", "))
}
