package slackbot

import (
	"maps"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// of is an event about a message, as Slack would tell it, with more fields.
func of(m workspace.Message, kind string, more map[string]any) map[string]any {
	e := map[string]any{"type": kind, "channel": m.Channel, "user": m.User, "text": m.Text, "ts": m.TS, "event_ts": m.TS}
	if kind == "message" {
		e["channel_type"] = "channel"
	}
	if m.ThreadTS != "" {
		e["thread_ts"] = m.ThreadTS
	}
	maps.Copy(e, more)
	return e
}

// What is not said to Leeway, or is no new message, moves it to nothing.
func TestSilence(t *testing.T) {
	r := newRig(t, inChannel(lounge, Channel{Auto: true}))
	asked := r.ws.Mention(lounge, principal, howToApply)
	answer := r.reply(asked)
	hail := "<@" + r.ws.Options().BotUser + "> " + theDeadline
	later := func(text string) workspace.Message {
		return r.unheard(func() workspace.Sent { return r.ws.SayInThread(asked.Message, colleague, text) })
	}
	for name, do := range map[string]func() workspace.Sent{
		"a message of the channel":  func() workspace.Sent { return r.ws.Say(lounge, colleague, howToApply) },
		"a question that is edited": func() workspace.Sent { return r.ws.Edit(asked.Message, hail+" please") },
		"a mention that an edit brings": func() workspace.Sent {
			m := r.took(r.ws.Say(lounge, colleague, howToApply)).Message
			return r.ws.Deliver(of(m, "app_mention", map[string]any{"text": hail, "edited": map[string]any{"user": colleague, "ts": m.TS}}))
		},
		"a message that is deleted": func() workspace.Sent {
			return r.ws.Delete(r.took(r.ws.Say(lounge, colleague, "never mind")).Message)
		},
		"somebody joins":                       func() workspace.Sent { return r.ws.Join(lounge, "U0NEWCOMER") },
		"a reply that is shown in the channel": func() workspace.Sent { return r.ws.Broadcast(asked.Message, colleague, theDeadline) },
		"the topic of the channel": func() workspace.Sent {
			return r.ws.Deliver(of(later(hail), "message", map[string]any{"subtype": "channel_topic"}))
		},
		"another bot in the thread": func() workspace.Sent {
			return r.ws.Deliver(of(later(hail), "message", map[string]any{"bot_id": "B0OTHER"}))
		},
		"its own message": func() workspace.Sent {
			return r.ws.Deliver(of(answer, "message", map[string]any{"bot_id": r.ws.Options().BotID}))
		},
		"its own message, without the bot's id": func() workspace.Sent { return r.ws.Deliver(of(answer, "message", nil)) },
		"its own mention of itself": func() workspace.Sent {
			return r.ws.Deliver(of(answer, "app_mention", map[string]any{"text": hail, "bot_id": r.ws.Options().BotID}))
		},
		"its own mention, without its user": func() workspace.Sent {
			return r.ws.Deliver(of(answer, "app_mention", map[string]any{"text": hail, "user": colleague, "bot_id": r.ws.Options().BotID}))
		},
		"an emoji": func() workspace.Sent {
			return r.ws.Deliver(map[string]any{"type": "reaction_added", "user": colleague, "reaction": "eyes"})
		},
		"a message without a channel": func() workspace.Sent {
			return r.ws.Deliver(map[string]any{"type": "message", "user": colleague, "text": hail, "ts": asked.TS})
		},
		"a message of nobody": func() workspace.Sent {
			return r.ws.Deliver(of(later(hail), "app_mention", map[string]any{"user": nil}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r.in(t)
			r.silent(do)
		})
	}
}

// Slack tells an app of its own messages too.
func TestItDoesNotAnswerItself(t *testing.T) {
	r := newRig(t, inChannel(lounge, Channel{Auto: true}), func(s *setup) { s.slack.Echo = true })
	r.reply(r.ws.Mention(lounge, principal, howToApply))
	r.reply(r.ws.Direct(principal, howToApply))
	r.eventually("it was told of both answers", func() bool { return len(r.ws.Strays()) == 2 })
	r.settle()
	if posts := r.posts(); len(posts) != 2 {
		t.Errorf("%d messages, want the two answers: %q", len(posts), posts)
	}
}

// A bot that mentions Leeway gets a reason, once an hour: two bots that answer
// each other would never end.
func TestBotsGetAReasonOnceAnHour(t *testing.T) {
	var c clock
	r := newRig(t, c.on)
	hail := func() workspace.Sent {
		m := r.unheard(func() workspace.Sent { return r.ws.Say(teachers, "U0OTHERBOT", howToApply) })
		s := r.ws.Deliver(of(m, "app_mention", map[string]any{"bot_id": "B0OTHER", "text": "<@" + r.ws.Options().BotUser + "> " + howToApply}))
		s.Message = m
		return s
	}
	wantSaid(t, r.reply(hail()), "I answer people, not bots.")
	r.silent(hail)
	c.set(tellBot + time.Second)
	wantSaid(t, r.reply(hail()), "I answer people, not bots.")
}

// Over the bound of a person, chatter that is not for Leeway is not told so.
func TestChatterIsNotThrottledAloud(t *testing.T) {
	r := newRig(t, inChannel(lounge, Channel{Auto: true}), func(s *setup) { s.options.UserLimit = 1 })
	asked := r.ws.Mention(lounge, principal, howToApply)
	r.reply(asked)
	r.silent(func() workspace.Sent {
		return r.ws.SayInThread(asked.Message, principal, "anyone want pizza on friday?")
	})
	r.silent(func() workspace.Sent { return r.ws.SayInThread(asked.Message, principal, "or on monday?") })
}

// People attach pictures to their questions.
func TestDirectMessageWithAFileIsAnswered(t *testing.T) {
	r := newRig(t)
	m := r.unheard(func() workspace.Sent { return r.ws.Direct(principal, howToApply) })
	sent := r.ws.Deliver(of(m, "message", map[string]any{
		"subtype": "file_share", "channel_type": "im", "files": []map[string]any{{"id": "F0SCAN", "mimetype": "image/png"}}}))
	sent.Message = m
	wantWhole(t, r.reply(sent), answerNow(t, "mt", howToApply))
}
