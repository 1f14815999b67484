package slackbot

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"regexp"
	"strings"
)

// Slack's ids and timestamps: what has another shape is none of Slack's, and is
// neither stored nor sent back.
var (
	userID    = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)
	channelID = regexp.MustCompile(`^[CDG][A-Z0-9]{1,30}$`)
	teamID    = regexp.MustCompile(`^[TE][A-Z0-9]{1,30}$`)
	timestamp = regexp.MustCompile(`^[0-9]{1,12}\.[0-9]{1,9}$`)
	opaque    = regexp.MustCompile(`^[!-~]{1,255}$`) // event ids and trigger ids, of which Slack promises no shape
)

// invocation names one use of a command or shortcut: its trigger id, or where a
// caller leaves that out its response_url, of which no two are alike. That one is
// a secret as long as it works, so its digest stands for it.
func invocation(trigger, responseURL string) string {
	if trigger != "" {
		return trigger
	}
	sum := sha256.Sum256([]byte(responseURL))
	return hex.EncodeToString(sum[:16])
}

// shaped is an id if it has the shape, else "".
func shaped(shape *regexp.Regexp, id string) string {
	if !shape.MatchString(id) {
		return ""
	}
	return id
}

// Hosts that Slack gives response_urls on.
var responseHosts = []string{"hooks.slack.com", "hooks.slack-gov.com"}

// slackAPI is where Slack's own Web API is.
const slackAPI = "https://slack.com/api/"

// responseURLs tells Slack's response_urls from forged ones: an answer is posted
// to whatever stands there.
type responseURLs struct{ api *url.URL } // nil: Slack's own

func newResponseURLs(apiURL string) (responseURLs, error) {
	if strings.TrimSuffix(apiURL, "/") == strings.TrimSuffix(slackAPI, "/") {
		return responseURLs{}, nil
	}
	api, err := url.Parse(apiURL)
	return responseURLs{api}, err
}

// genuine reports whether an address is one of Slack's, or of the API that stands
// in for it.
func (u responseURLs) genuine(address string) bool {
	at, err := url.Parse(address)
	if err != nil || at.User != nil || at.Opaque != "" || len(address) > maxURL {
		return false
	}
	if u.api != nil {
		return at.Scheme == u.api.Scheme && at.Host == u.api.Host
	}
	for _, host := range responseHosts {
		if at.Scheme == "https" && at.Host == host {
			return true
		}
	}
	return false
}
