package slackbot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/slack-go/slack"
)

// What Slack certainly did not take is sent again until it does; what it may have
// taken is not. So a private answer comes at most once, whatever breaks.
func TestPrivateAnswerGoesWrong(t *testing.T) {
	for _, c := range []struct {
		name    string
		failure workspace.Failure
		want    int
	}{
		{"500", workspace.Failure{Status: 500, Times: 2}, 1},
		{"503", workspace.Failure{Status: 503, Times: 3}, 1},
		{"429", workspace.Failure{Status: 429, RetryAfter: 1, Times: 2}, 1},
		{"reset, nothing done", workspace.Failure{Reset: true, Times: 1}, 0},
		{"reset after it was posted", workspace.Failure{ResetAfterApply: true, Times: 1}, 1},
		{"no answer after it was posted", workspace.Failure{HangAfterApply: true, Times: 1}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, impatient)
			r.ws.Fail("response_url", c.failure)
			command := r.acked(r.ws.Command(teachers, principal, "/leeway", howToApply))
			r.settle()
			if got := r.ws.Responses(command.ResponseURL); len(got) != c.want {
				t.Errorf("%d messages, want %d: %q", len(got), c.want, textsOf(got))
			}
			unsure := strings.Contains(r.log.String(), "private message not sent again")
			if broken := c.failure.Status == 0; unsure != broken {
				t.Errorf("the log says that it may be missing: %v, want %v", unsure, broken)
			}
		})
	}
}

// A process that died after it had noted a private message does not send it again.
func TestPrivateAnswerOfTheDead(t *testing.T) {
	r := newRig(t)
	w := work{Key: "command/T/1"}
	if err := r.bot.noteBegun(t.Context(), w, 1); err != nil {
		t.Fatal(err)
	}
	var sent []string
	say := func(_ context.Context, _ work, m message) error { sent = append(sent, m.text); return nil }
	if err := r.bot.sendOnce(t.Context(), w, []message{{text: "one"}, {text: "two"}}, say); err != nil {
		t.Fatal(err)
	}
	if want := []string{"two"}; !slices.Equal(sent, want) {
		t.Errorf("sent %q, want %q", sent, want)
	}
}

func TestUnheard(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{slack.SlackErrorResponse{Err: "channel_not_found"}, false},
		{&slack.RateLimitedError{}, false},
		{fmt.Errorf("post: %w", slack.StatusCodeError{Code: 502}), false},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, false},
		{errors.Join(errUnsent, context.Canceled), false},
		{&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, true},
		{context.DeadlineExceeded, true},
		{errors.New("unexpected end of JSON input"), true},
	} {
		if got := unheard(c.err); got != c.want {
			t.Errorf("%v: %v, want %v", c.err, got, c.want)
		}
	}
}
