package slackbot

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// Who is who in the tests' workspace.
const (
	teachers  = "C0TEACHERS"
	lounge    = "C0LOUNGE" // follow-ups need no mention here
	missouri  = "C0MISSOURI"
	principal = "U0PRINCIPAL"
	colleague = "U0COLLEAGUE"
	theAdmin  = "U0ADMIN"
)

const (
	howToApply   = "how do we apply for a variance to standards?"
	theDeadline  = "and the deadline?"
	applyBy      = "second Monday in October" // what answers it
	fourDayWeeks = "can we go to a four-day week?"
)

// inBothModes runs a test by HTTP and by Socket Mode: who asks sees no difference.
func inBothModes(t *testing.T, test func(*testing.T, func(*setup))) {
	t.Run("http", func(t *testing.T) { test(t, func(*setup) {}) })
	t.Run("socket", func(t *testing.T) { test(t, bySocket) })
}

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		asked := r.ws.Mention(teachers, principal, virtualDays)
		got := r.reply(asked)
		wantWhole(t, got, answerNow(t, "mt", virtualDays))
		if len(asked.Receipts) != 2 {
			t.Errorf("%d deliveries of the mention, want it and its twin", len(asked.Receipts))
		}
		if got.ThreadTS != asked.TS || got.Broadcast || got.Ephemeral {
			t.Errorf("the answer stands elsewhere than in the thread: %+v", got)
		}
		if shown := r.ws.Statuses(); len(shown) != 0 {
			t.Errorf("a channel has no pane to show %+v in", shown)
		}
		if posts := r.posts(); len(posts) != 1 {
			t.Errorf("%d messages, want the answer alone: %q", len(posts), posts)
		}
	})
}

// In a conversation of several people Leeway may read nothing but its mentions.
func TestGroupConversation(t *testing.T) {
	granted := slices.DeleteFunc(botScopes(), func(s string) bool { return strings.HasPrefix(s, "mpim") })
	r := newRig(t, func(s *setup) { s.slack.Scopes, s.refused = granted, true })
	const group = "C0GROUP"
	r.ws.Channel(group, workspace.ChannelOptions{Group: true, Members: []string{principal, colleague}})
	asked := r.ws.Mention(group, principal, howToApply)
	first := r.reply(asked)
	wantWhole(t, first, answerNow(t, "mt", howToApply))
	wantSaid(t, r.reply(r.ws.MentionInThread(asked.Message, colleague, theDeadline), first), applyBy)
}

// The app has the scopes of its manifest, and needs no other.
func TestScopesOfTheManifestAreEnough(t *testing.T) {
	r := newRig(t, func(s *setup) { s.slack.Scopes = botScopes() })
	asked := r.ws.Mention(teachers, principal, howToApply)
	first := r.reply(asked)
	r.reply(r.ws.MentionInThread(asked.Message, principal, theDeadline), first)
	r.reply(r.ws.Direct(principal, howToApply))
	got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
	r.took(r.ws.Press(got, principal, actionShare))
	r.only(r.shared(teachers))
	r.took(r.ws.Press(first, principal, actionUnhelpful))
	r.home(principal)
	r.took(r.ws.PressHome(principal, actionExample))
	r.took(r.ws.OpenHome(principal, "messages"))
}

func TestDirectMessageIsAnsweredInItsThread(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		asked := r.ws.Direct(principal, howToApply)
		got := r.reply(asked)
		wantWhole(t, got, answerNow(t, "mt", howToApply))
		shown := r.ws.Statuses()
		if len(shown) == 0 || shown[0].Channel != asked.Channel || shown[0].Thread != asked.TS || shown[0].Text == "" {
			t.Errorf("while it worked it showed %+v", shown)
		}
		wantSaid(t, r.reply(r.ws.SayInThread(asked.Message, principal, theDeadline), got), applyBy)
		wantSaid(t, r.reply(r.ws.Direct(principal, theDeadline)), applyBy)
	})
}

// A new direct message goes on with what was shown before, for a while.
func TestDirectConversationGrowsCold(t *testing.T) {
	var c clock
	r := newRig(t, c.on)
	r.reply(r.ws.Direct(principal, howToApply))
	c.set(goesOn + time.Minute)
	if got := r.reply(r.ws.Direct(principal, theDeadline)); strings.Contains(got.Text, applyBy) {
		t.Errorf("after %s it still answers about what was shown:\n%s", goesOn, got.Text)
	}
}

// clock is the bot's: it can be set ahead.
type clock struct{ ahead atomic.Int64 }

func (c *clock) set(ahead time.Duration) { c.ahead.Store(int64(ahead)) }

func (c *clock) on(s *setup) {
	s.options.Now = func() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }
}

func TestLateAnswerBeginsWithAnExcuse(t *testing.T) {
	var c clock
	r := newRig(t, c.on)
	c.set(7*time.Minute + time.Second)
	wantSaid(t, r.reply(r.ws.Mention(teachers, principal, howToApply)), "Sorry for the wait: you asked 7 minutes ago.")
	wantSaid(t, r.private(r.ws.Command(teachers, principal, "/cite", "20-1-302")), "Sorry for the wait: you asked 7 minutes ago.")
}

func TestMentionWithoutWords(t *testing.T) {
	r := newRig(t)
	alone := r.reply(r.ws.Mention(teachers, principal, ""))
	wantSaid(t, alone, "How to ask:", "/leeway QUESTION", "/cite TEXT", "Montana")

	parent := r.took(r.ws.Say(teachers, principal, "our accreditation is due"))
	r.took(r.ws.SayInThread(parent.Message, colleague, howToApply))
	got := r.reply(r.ws.MentionInThread(parent.Message, principal, ""))
	wantWhole(t, got, answerNow(t, "mt", howToApply))

	asked := r.ws.Mention(teachers, principal, howToApply)
	first := r.reply(asked)
	again := r.reply(r.ws.MentionInThread(asked.Message, colleague, ""), first)
	wantSaid(t, again, answerNow(t, "mt", howToApply).Entries[0].Title)
}

func TestThreadGoesOn(t *testing.T) {
	r := newRig(t, inChannel(lounge, Channel{Auto: true}))
	for _, c := range []struct {
		name     string
		channel  string
		answered bool // Leeway answered at the top of the thread
		mention  bool
		text     string
		want     string // "": nothing
	}{
		{"a mention is answered", teachers, true, true, theDeadline, applyBy},
		{"a mention is answered where it was not in the thread before", teachers, false, true, theDeadline, applyBy},
		{"without a mention nothing is said", teachers, true, false, theDeadline, ""},
		{"without a mention, where the channel lets it follow", lounge, true, false, theDeadline, applyBy},
		{"not in a thread that it did not answer", lounge, false, false, theDeadline, ""},
		{"chatter is left alone", lounge, true, false, "anyone want pizza on friday?", ""},
		{"thanks among colleagues are left alone", lounge, true, false, "ok thanks", ""},
		{"thanks to Leeway are not", lounge, true, true, "thanks!", "You're welcome."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.in(t)
			var asked workspace.Sent
			var before []workspace.Message
			if c.answered {
				asked = r.ws.Mention(c.channel, principal, howToApply)
				before = append(before, r.reply(asked))
			} else {
				asked = r.took(r.ws.Say(c.channel, principal, howToApply))
			}
			say := r.ws.SayInThread
			if c.mention {
				say = r.ws.MentionInThread
			}
			if c.want == "" {
				r.silent(func() workspace.Sent { return say(asked.Message, colleague, c.text) })
				return
			}
			wantSaid(t, r.reply(say(asked.Message, colleague, c.text), before...), c.want)
		})
	}
}

func TestPlaceIsTheChannelsUnlessNamed(t *testing.T) {
	r := newRig(t, inChannel(missouri, Channel{Jurisdiction: "mo"}), inChannel("C0NOWHERE", Channel{Jurisdiction: "zz"}))
	const waiver = "can we get a waiver?"
	for _, c := range []struct{ name, channel, question, place string }{
		{"the workspace's own", teachers, waiver, "mt"},
		{"the channel's", missouri, waiver, "mo"},
		{"a state in the question wins over the channel's", missouri, "how do we apply for a variance to standards in Montana?", "mt"},
		{"and over the workspace's", teachers, "what did the work group recommend on innovation zones in Missouri?", "mo"},
		{"a place that the library does not hold is none", "C0NOWHERE", howToApply, "mt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.in(t)
			got := r.reply(r.ws.Mention(c.channel, principal, c.question))
			shown := r.shownIn(got)
			if len(shown) == 0 || !strings.HasPrefix(shown[0], c.place+"/") {
				t.Errorf("shown %q, want the first of %q", shown, c.place)
			}
		})
	}
}

func TestLibraryStillLoading(t *testing.T) {
	var loaded atomic.Pointer[bot.Assistant]
	r := newRig(t, func(s *setup) { s.options.Assistant = loaded.Load })
	mention := r.acked(r.ws.Mention(teachers, principal, virtualDays))
	direct := r.acked(r.ws.Direct(colleague, virtualDays))
	command := r.acked(r.ws.Command(teachers, theAdmin, "/leeway", virtualDays))
	const told = "I'm still loading the library."
	wantSaid(t, r.only(r.ws.Responses(r.acked(r.ws.Command(teachers, theAdmin, "/leeway", "help")).ResponseURL)), told)
	notices := func() [][]workspace.Message {
		return [][]workspace.Message{r.ws.Ephemerals(teachers, principal), r.ws.Ephemerals(direct.Channel, colleague), r.ws.Responses(command.ResponseURL)}
	}
	r.eventually("all three are told", func() bool {
		for _, list := range notices() {
			if len(list) == 0 {
				return false
			}
		}
		return true
	})
	for _, list := range notices() {
		wantSaid(t, r.only(list), told)
	}
	loaded.Store(policy(t))
	want := answerNow(t, "mt", virtualDays)
	wantWhole(t, r.reply(mention), want)
	wantWhole(t, r.reply(direct), want)
	answers := r.ws.Responses(command.ResponseURL)
	if len(answers) != 2 {
		t.Fatalf("to the command: %q", textsOf(answers))
	}
	wantWhole(t, answers[1], want)
}

func TestWhatCannotBeReadIsToldSo(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct{ name, text, want string }{
		{"too long", strings.Repeat("may we? ", 1100), "The question is too long"},
		{"control characters", "may we\x01\x02?", "The question is not plain text"},
		{"nothing that can be seen", "\u200b\u2060", "The question is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.in(t)
			wantSaid(t, r.reply(r.ws.Mention(teachers, principal, c.text)), c.want)
			wantSaid(t, r.reply(r.ws.Direct(principal, c.text)), c.want)
			wantSaid(t, r.private(r.ws.Command(teachers, principal, "/leeway", c.text)), c.want)
		})
	}
}
