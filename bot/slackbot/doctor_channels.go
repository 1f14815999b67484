package slackbot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"
)

// channels looks at each channel that is set.
func (d *doctor) channels(ctx context.Context, ask bool) {
	api := d.client(d.o.BotToken)
	if !ask && len(d.o.Channels) > 0 {
		d.warn("channels", "not asked about without a valid token", "mend the token and run this again")
	}
	for _, id := range slices.Sorted(maps.Keys(d.o.Channels)) {
		set, check := d.o.Channels[id], "channel "+id
		d.jurisdiction(check, set.Jurisdiction)
		switch {
		case !channelID.MatchString(id):
			d.fail(check, "not a channel's id", "channels are set by id, such as C0123ABCD: it stands at the end of the channel's About tab")
		case id[0] == 'D':
			d.warn(check, "a direct conversation, which needs no setting", "remove it from slack.channels")
		case ask:
			c, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
			if err != nil {
				d.unreachable(check, err)
				continue
			}
			d.channel(check, set, c)
		}
	}
}

func (d *doctor) unreachable(check string, err error) {
	var refused slack.SlackErrorResponse
	switch {
	case !errors.As(err, &refused):
		d.fail(check, "not reached: "+reason(err), "run this again")
	case refused.Err == "channel_not_found":
		d.fail(check, "there is none of this id, or it is private and Leeway is not in it", "compare the id in the channel's About tab, and invite the app there")
	case refused.Err == "missing_scope":
		d.fail(check, "not reached: missing_scope", fromManifest)
	default:
		d.fail(check, "not reached: "+refused.Err, tokenAdvice(refused.Err, "bot"))
	}
}

// channel compares a channel with what is set for it.
func (d *doctor) channel(check string, set Channel, c *slack.Channel) {
	before := len(d.found)
	if c.IsArchived {
		d.warn(check, "archived: nobody can ask there", "remove it from slack.channels")
	} else if !c.IsMember {
		d.fail(check, "Leeway is not in it, so nothing asked there arrives", "invite the app in the channel")
	}
	shared := c.IsExtShared || c.IsPendingExtShared
	switch {
	case shared && !set.External:
		d.warn(check, "shared with another organisation, so questions there are refused", "set external for it if outsiders may read the answers")
	case !shared && set.External:
		d.warn(check, "answered even when shared with another organisation, and it is not shared", "take external away, so that sharing it later is a decision")
	}
	if len(d.found) == before {
		d.ok(check, "reached; Leeway is in it")
	}
}

// jurisdiction looks whether the library knows a place. "" is none.
func (d *doctor) jurisdiction(check, place string) {
	if place == "" || d.o.Jurisdictions == nil {
		return
	}
	same := func(known string) bool { return strings.EqualFold(known, place) }
	if !slices.ContainsFunc(d.o.Jurisdictions, same) {
		d.fail(check, fmt.Sprintf("the library holds no jurisdiction %q", place), "it holds "+strings.Join(d.o.Jurisdictions, ", "))
	}
}

// admins looks at the shape of ids alone: whether a person exists would take the
// scope users:read, which nothing else needs.
func (d *doctor) admins() {
	if len(d.o.Admins) == 0 {
		d.warn("admins", "slack.admins is empty: nobody sees the health of Leeway in its Home tab", "set it to user ids, comma-separated")
		return
	}
	before := len(d.found)
	for _, id := range d.o.Admins {
		if !userID.MatchString(id) {
			d.fail("admins", fmt.Sprintf("%q is not a user's id", id), "copy the member ID, such as U0123ABCD, from the person's profile")
		}
	}
	if len(d.found) == before {
		d.ok("admins", fmt.Sprintf("%d set; their ids have the right shape", len(d.o.Admins)))
	}
}
