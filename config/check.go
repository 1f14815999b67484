package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxReplicas is how many copies of a stream NATS keeps at most.
const maxReplicas = 5

// check refuses values that no part of the program could use.
func (s *Settings) check() error {
	for _, c := range []struct {
		key, value string
		allowed    []string
	}{
		{"slack.mode", s.Slack.Mode, []string{"http", "socket", "off"}},
		{"log.level", s.Log.Level, []string{"debug", "info", "warn", "error"}},
		{"log.format", s.Log.Format, []string{"text", "json"}},
	} {
		if !slices.Contains(c.allowed, c.value) {
			return &Error{fmt.Sprintf("%s is %q", c.key, c.value), "it is one of " + strings.Join(c.allowed, ", ")}
		}
	}
	for id, c := range s.Slack.Channels {
		if !slices.Contains([]string{"", "mention", "auto"}, c.Reply) {
			return &Error{fmt.Sprintf("slack.channels: %s: reply is %q", id, c.Reply), "it is mention or auto"}
		}
	}
	switch {
	case !isAddress(s.Listen):
		return &Error{fmt.Sprintf("listen is %q", s.Listen), "write host and port: 127.0.0.1:8080, or :8080 for every interface"}
	case !isWebAddress(s.Slack.APIURL):
		return &Error{fmt.Sprintf("slack.api_url is %q", withoutPassword(s.Slack.APIURL)), "write an https address; Slack's own is https://slack.com/api/"}
	case s.Library.Poll < 0 || s.Library.Poll > 0 && s.Library.Poll < time.Second: // a bare 5 in the file means 5 ns
		return &Error{fmt.Sprintf("library.poll is %s", s.Library.Poll), "write a span such as 5m, or 0 for never"}
	case s.Library.StaleChannel != "" && !isChannel(s.Library.StaleChannel):
		return &Error{fmt.Sprintf("library.stale_channel is %q", s.Library.StaleChannel), "write a channel's id, such as C0123ABCD: it stands at the end of the channel's About tab"}
	case s.Slack.UserLimit < 0 || s.Slack.ChannelLimit < 0:
		return &Error{"slack.user_limit or slack.channel_limit is below 0", "write a number of questions, or 0 for no bound"}
	case s.Slack.Pace < 0 || s.Slack.Pace > 0 && s.Slack.Pace < time.Millisecond:
		return &Error{fmt.Sprintf("slack.pace is %s", s.Slack.Pace), "write a span such as 1s, or 0 for no pacing"}
	case s.Journal.KeepGaps < time.Minute:
		return &Error{fmt.Sprintf("journal.keep_gaps is %s", s.Journal.KeepGaps), "write a span such as 4320h, which is 180 days"}
	case s.Journal.LateAfter < time.Second:
		return &Error{fmt.Sprintf("journal.late_after is %s", s.Journal.LateAfter), "write a span such as 5m, 1s at least"}
	case s.Trace.Endpoint != "" && !isWebAddress(s.Trace.Endpoint):
		return &Error{fmt.Sprintf("trace.endpoint is %q", withoutPassword(s.Trace.Endpoint)), "write the address of an OTLP collector over http, such as http://127.0.0.1:4318"}
	case s.Journal.Replicas < 1 || s.Journal.Replicas > maxReplicas:
		return &Error{fmt.Sprintf("journal.replicas is %d", s.Journal.Replicas), fmt.Sprintf("write a number from 1 to %d", maxReplicas)}
	}
	return nil
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

// isChannel reports whether an id has the shape of a channel's, public or private:
// what is told there is for several people, so a direct conversation is none.
func isChannel(id string) bool {
	return len(id) > 1 && strings.ContainsRune("CG", rune(id[0])) && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
