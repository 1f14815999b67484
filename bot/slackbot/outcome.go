package slackbot

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/slack-go/slack"
)

// What Slack's refusals mean (the methods' own reference pages). What is in none
// of the lists is tried again, with a growing pause, as often as the journal does.
var (
	// the blocks, not the text, are at fault
	unshowableCodes = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "block_mismatch", "invalid_attachments",
		"metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app"}
	// the place is gone, or shut to us: nothing posted there will ever arrive
	lostCodes = []string{"channel_not_found", "is_archived", "not_in_channel", "no_permission", "restricted_action", "restricted_action_read_only_channel",
		"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "restricted_action_thread_locked", "cannot_reply_to_message",
		"thread_not_found", "message_not_found", "user_not_found", "user_not_in_channel", "cannot_dm_bot", "messages_tab_disabled", "user_disabled",
		"no_text", "missing_scope", "ekm_access_denied", "team_access_not_granted", "invalid_arguments", "invalid_thread_ts"}
	// Leeway itself is shut out; an operator can mend it
	shutOutCodes = []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required", "access_denied"}
	limitCodes   = []string{"ratelimited", "rate_limited", "message_limit_exceeded"}
)

const (
	shutOutPause = time.Minute // an operator needs longer than any retry
	limitPause   = 30 * time.Second
)

// refusal is Slack's name for why it refused; "" for other errors and none.
func refusal(err error) string {
	var refused slack.SlackErrorResponse
	if errors.As(err, &refused) {
		return refused.Err
	}
	return ""
}

func unshowable(code string) bool { return slices.Contains(unshowableCodes, code) }

// notIn reports a refusal that an invitation would mend.
func notIn(code string) bool {
	return slices.Contains([]string{"not_in_channel", "channel_not_found", "no_permission", "restricted_action", "is_archived"}, code)
}

// outcome says to the journal what comes of an error of Slack's: again when Slack
// says when, again soon, later, or never.
func outcome(err error) error {
	if err == nil {
		return nil
	}
	if limited, after := rateLimited(err); limited {
		return journal.Later(after, err)
	}
	code := refusal(err)
	switch {
	case slices.Contains(shutOutCodes, code):
		return journal.Later(shutOutPause, err)
	case slices.Contains(lostCodes, code), unshowable(code):
		return journal.Dead(err)
	}
	return err
}

// rateLimited reports whether Slack asks to wait, and how long.
func rateLimited(err error) (bool, time.Duration) {
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		return true, limited.RetryAfter
	}
	if slices.Contains(limitCodes, refusal(err)) {
		return true, limitPause
	}
	return false, 0
}

// gone reports a response_url that takes nothing more: used five times, or older
// than thirty minutes.
func gone(err error) bool {
	var refused slack.StatusCodeError
	return errors.As(err, &refused) && (refused.Code == http.StatusNotFound || refused.Code == http.StatusGone || refused.Code == http.StatusForbidden)
}

// unheard reports that Slack may have done what it was asked, or not: it was sent,
// or partly, and no answer came.
func unheard(err error) bool {
	var status slack.StatusCodeError
	var dial *net.OpError
	limited, _ := rateLimited(err)
	return err != nil && !limited && refusal(err) == "" && !errors.Is(err, errUnsent) && !errors.As(err, &status) &&
		!(errors.As(err, &dial) && dial.Op == "dial")
}
