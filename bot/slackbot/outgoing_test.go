package slackbot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/slack-go/slack"
)

// Slack asks to wait, method by method. Leeway does not call that method before,
// and does then what it meant to do.
func TestRetryAfterIsHonoured(t *testing.T) {
	const wait = time.Second // the shortest that Slack can ask for
	for _, c := range []struct {
		method string
		do     func(*rig) workspace.Sent
	}{
		{"chat.postMessage", func(r *rig) workspace.Sent { return r.ws.Mention(teachers, principal, virtualDays) }},
		{"chat.postEphemeral", func(r *rig) workspace.Sent { return r.ws.Mention(teachers, principal, virtualDays) }}, // the third: throttled
		{"response_url", func(r *rig) workspace.Sent { return r.ws.Command(teachers, principal, "/cite", "mca 20-1-101") }},
		{"conversations.replies", func(r *rig) workspace.Sent {
			asked := r.took(r.ws.Mention(teachers, principal, howToApply))
			return r.ws.MentionInThread(asked.Message, principal, theDeadline)
		}},
		{"conversations.info", func(r *rig) workspace.Sent {
			got := r.private(r.ws.Command(teachers, principal, "/leeway", howToApply))
			return r.ws.Press(got, principal, actionShare)
		}},
		{"conversations.open", func(r *rig) workspace.Sent {
			r.took(r.ws.OpenHome(principal, "home"))
			return r.ws.PressHome(principal, actionExample)
		}},
		{"views.publish", func(r *rig) workspace.Sent { return r.ws.OpenHome(principal, "home") }},
		{"views.open", func(r *rig) workspace.Sent {
			got := r.reply(r.ws.Mention(teachers, principal, virtualDays))
			return r.ws.Press(got, principal, actionUnhelpful)
		}},
		{"assistant.threads.setSuggestedPrompts", func(r *rig) workspace.Sent { return r.ws.OpenHome(principal, "messages") }},
	} {
		t.Run(c.method, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(s *setup) { s.options.UserLimit = 2 })
			if c.method == "chat.postEphemeral" {
				r.took(r.ws.Mention(teachers, principal, virtualDays))
				r.took(r.ws.Mention(teachers, principal, virtualDays))
			}
			r.ws.Fail(c.method, workspace.Failure{Status: 429, Error: "ratelimited", RetryAfter: wait, Times: 1})
			r.took(c.do(r))
			calls := r.ws.Calls(c.method)
			at := slices.IndexFunc(calls, func(c workspace.Call) bool { return !c.OK })
			if at < 0 || len(calls) != at+2 || !calls[at+1].OK {
				t.Fatalf("calls: %v, want one more after the refused one", calls)
			}
			if waited := calls[at+1].At.Sub(calls[at].At); waited < wait {
				t.Errorf("called again after %s, Slack had asked for %s", waited, wait)
			}
		})
	}
}

// To the second: a method is called when Slack allows it and not before, others
// at once, and what would wait too long or is stopped does not wait.
func TestHeldBackToTheSecond(t *testing.T) {
	limited := func(after time.Duration) error { return &slack.RateLimitedError{RetryAfter: after} }
	for _, c := range []struct {
		name    string
		slack   error         // what Slack answers to the first call
		stopped time.Duration // after which the caller gives up; 0: never
		waited  time.Duration
		calls   int
		want    string
	}{
		{"a wait", limited(7 * time.Second), 0, 7 * time.Second, 2, "<nil>"},
		{"the longest wait", limited(maxRetryWait), 0, maxRetryWait, 2, "<nil>"},
		{"too long a wait", limited(maxRetryWait + time.Second), 0, 0, 1, "slack rate limit exceeded, retry after 31s"},
		{"a wait that is not named", slack.SlackErrorResponse{Err: "ratelimited"}, 0, limitPause, 2, "<nil>"},
		{"stopped meanwhile", limited(7 * time.Second), 3 * time.Second, 3 * time.Second, 1, "context deadline exceeded"},
		{"another refusal", slack.SlackErrorResponse{Err: "not_in_channel"}, 0, 0, 1, "not_in_channel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cl := newClient(Options{}, newMetrics(prometheus.NewRegistry()))
				ctx, began, calls := t.Context(), time.Now(), 0
				if c.stopped > 0 {
					var stop context.CancelFunc
					ctx, stop = context.WithTimeout(ctx, c.stopped)
					defer stop()
				}
				err := cl.call(ctx, "chat.postMessage", func(context.Context) error {
					if calls++; calls == 1 {
						return c.slack
					}
					return nil
				})
				if waited := time.Since(began); !strings.HasSuffix(fmt.Sprint(err), c.want) || waited != c.waited || calls != c.calls {
					t.Errorf("%d calls in %s: %v; want %d in %s: %s", calls, waited, err, c.calls, c.waited, c.want)
				}
				began = time.Now()
				if err := cl.call(t.Context(), "chat.update", func(context.Context) error { return nil }); err != nil || time.Since(began) != 0 {
					t.Errorf("another method waited %s: %v", time.Since(began), err)
				}
			})
		})
	}
}

// A method that Slack holds back does not hold back the others, and a long wait
// not the hands that answer: here there is one.
func TestOneMethodsWaitIsNotAnothers(t *testing.T) {
	for _, wait := range []time.Duration{maxRetryWait - time.Second, maxRetryWait + time.Minute} {
		t.Run(wait.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(s *setup) {
				s.store.Grace = time.Millisecond
				if wait > maxRetryWait {
					s.store.Hands = 1
				}
			})
			r.ws.Fail("chat.postMessage", workspace.Failure{Status: 429, Error: "ratelimited", RetryAfter: wait})
			asked := r.acked(r.ws.Mention(teachers, principal, virtualDays))
			r.eventually("Slack asks to wait", func() bool { return len(r.ws.Calls("chat.postMessage")) > 0 })
			sent := r.acked(r.ws.Command(teachers, colleague, "/leeway", howToApply))
			r.eventually("the command is answered", func() bool { return len(r.ws.Responses(sent.ResponseURL)) > 0 })
			if calls := r.ws.Calls("chat.postMessage"); len(calls) != 1 {
				t.Errorf("%d calls of chat.postMessage, though Slack asked to wait: %v", len(calls), calls)
			}
			r.stop() // what is left stays accepted
			r.ws.Heal()
			r.start()
			r.settle()
			r.answered(asked.Message)
		})
	}
}

// Questions of one thread are answered in their order, whatever Slack refuses
// meanwhile.
func TestThreadKeepsItsOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(s *setup) { s.store.MaxWait = 10 * time.Millisecond })
	asked := []workspace.Message{r.reply(r.ws.Mention(teachers, principal, howToApply))}
	r.ws.Fail("chat.postMessage", workspace.Failure{After: 1, Times: 1, Status: 429, Error: "ratelimited", RetryAfter: time.Second})
	r.ws.Fail("chat.postMessage", workspace.Failure{After: 2, Times: 2, Status: 500})
	r.ws.Fail("chat.postMessage", workspace.Failure{After: 3, Times: 1, ResetAfterApply: true})
	r.ws.Fail("chat.postMessage", workspace.Failure{After: 4, Times: 1, Error: "internal_error"})
	parent := asked[0]
	var want []string
	for n := range 8 {
		sent := r.acked(r.ws.MentionInThread(parent, fmt.Sprintf("U0PERSON%d", n), theDeadline))
		want = append(want, r.keyOf(sent.Message))
	}
	r.settle()
	var got []string
	for _, m := range r.ws.Replies(teachers, parent.ThreadTS)[1:] {
		got = append(got, m.Metadata["event_payload"].(map[string]any)["key"].(string))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the order of the answers (-asked +answered):\n%s", diff)
	}
}

// A channel takes a few messages at once and then one after another; other
// channels do not wait for it. Who waits long is told so, and so is who waits so
// long that the journal keeps the question.
func TestPaceOfAChannel(t *testing.T) {
	t.Parallel()
	const pace = time.Minute
	r := newRig(t, func(s *setup) { s.options.Pace, s.store.Grace = pace, time.Millisecond })
	var asked []workspace.Message
	const many = burst + 7
	for n := range many {
		asked = append(asked, r.acked(r.ws.Mention(teachers, fmt.Sprintf("U0PERSON%d", n), virtualDays)).Message)
	}
	r.reply1(r.acked(r.ws.Mention(missouri, principal, virtualDays)))
	notices := func() (waits []time.Duration) {
		for _, c := range r.ws.Calls("chat.postEphemeral") {
			waits = append(waits, waitIn(t, c.Args["text"]))
		}
		slices.Sort(waits)
		return waits
	}
	r.eventually("all who wait are told", func() bool { return len(notices()) == many-burst })
	if got := len(r.ws.Messages(teachers)) - many; got != burst {
		t.Errorf("%d answers at once, want %d", got, burst)
	}
	if got, want := r.bot.Connection().Waiting, int(maxWait/pace); got != want {
		t.Errorf("%d messages wait, want %d; the others stay in the journal", got, want)
	}
	for n, told := range notices() {
		want := min(time.Duration(n+1)*pace, maxWait+pace) // those behind the line all wait for its end
		if told > want || told < want-longEnough {
			t.Errorf("the %d. to wait is told %s, want at most %s", n+1, told, want)
		}
	}
	r.stop()
	r.options.Pace = 0
	r.start()
	r.settle()
	r.answered(asked...)
}

// waitIn is how long a notice tells somebody to wait.
func waitIn(t *testing.T, told string) time.Duration {
	t.Helper()
	var number int
	var unit string
	_, after, ok := strings.Cut(told, "My answer comes in about ")
	if _, err := fmt.Sscanf(after, "%d %s", &number, &unit); err != nil || !ok || !strings.HasPrefix(told, "You are in line: ") {
		t.Fatalf("told %q, want how long to wait", told)
	}
	return time.Duration(number) * map[string]time.Duration{"seconds.": time.Second, "minutes.": time.Minute}[unit]
}

// reply1 is the first reply to what somebody did, while others are still waited for.
func (r *rig) reply1(s workspace.Sent) workspace.Message {
	r.Helper()
	r.eventually("it is answered", func() bool { return len(r.threadOf(s.Message)) > 0 })
	return r.threadOf(s.Message)[0]
}

// Messages of a channel leave in their order at its pace, and no faster.
func TestPaceIsKept(t *testing.T) {
	t.Parallel()
	const pace, many = 100 * time.Millisecond, burst + 5
	r := newRig(t, func(s *setup) { s.options.Pace = pace })
	began := time.Now()
	var asked sync.WaitGroup
	for n := range many {
		asked.Go(func() { r.ws.Mention(teachers, fmt.Sprintf("U0PERSON%d", n), virtualDays) })
	}
	asked.Wait()
	r.settle()
	calls := r.ws.Calls("chat.postMessage")
	if len(calls) != many {
		t.Fatalf("%d messages, want %d", len(calls), many)
	}
	if took, least := calls[many-1].At.Sub(began), (many-burst)*pace; took < least {
		t.Errorf("%d messages in %s, Slack takes them in %s", many, took, least)
	}
}

// The line of a channel, to the second: a few at once, then one after another in
// their order; who leaves it gives the place to those who come later, and who would
// wait too long gets none.
func TestLineOfAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutbox(time.Second)
		began := time.Now()
		var line []place
		for n := range burst + 4 {
			p, ok := o.join(teachers, 4*time.Second)
			if want := time.Duration(max(0, n-burst+1)) * time.Second; !ok || p.wait != want {
				t.Errorf("place %d: %v, in %s, want in %s", n, ok, p.wait, want)
			}
			line = append(line, p)
		}
		if p, ok := o.join(teachers, 4*time.Second); ok || p.wait != 5*time.Second {
			t.Errorf("a place too far off: %v, in %s", ok, p.wait)
		}
		if p, ok := o.join(missouri, 0); !ok || p.await(t.Context()) != nil || time.Since(began) != 0 {
			t.Errorf("another channel waits: %v, in %s", ok, p.wait)
		} else {
			p.leave()
		}
		if n := o.waiting(); n != len(line) {
			t.Errorf("%d wait, want %d", n, len(line))
		}
		last := line[len(line)-1]
		stopped, stop := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer stop()
		if err := last.await(stopped); err == nil || time.Since(began) != 1500*time.Millisecond {
			t.Errorf("stopped after %s: %v", time.Since(began), err)
		}
		last.leave()
		again, ok := o.join(teachers, 4*time.Second)
		if !ok || !again.turn.Equal(last.turn) {
			t.Errorf("the place that was given up is taken at %s, want %s", again.turn, last.turn)
		}
		for n, p := range append(line[:len(line)-1], again) {
			if err := p.await(t.Context()); err != nil {
				t.Error(err)
			}
			p.leave()
			if at, want := time.Since(began), max(1500*time.Millisecond, time.Duration(n-burst+1)*time.Second); at != want {
				t.Errorf("message %d leaves after %s, want %s", n, at, want)
			}
		}
		if n := o.waiting(); n != 0 {
			t.Errorf("%d wait, all have left", n)
		}
	})
}

// One person or one channel cannot keep the others waiting: over the bound, they
// are told when to ask again, once in a while.
func TestTooManyQuestions(t *testing.T) {
	r := newRig(t, func(s *setup) { s.options.UserLimit, s.options.ChannelLimit = 3, 5 })
	ask := func(who string) workspace.Sent { return r.took(r.ws.Mention(teachers, who, virtualDays)) }
	for range 3 {
		r.only(r.threadOf(ask(principal).Message))
	}
	if list := r.threadOf(ask(principal).Message); len(list) > 0 {
		t.Errorf("the fourth of one person is answered: %q", textsOf(list))
	}
	const told = "That is more than I can take from one person or channel at once. Please try again in "
	first := r.only(r.ws.Ephemerals(teachers, principal))
	if !strings.HasPrefix(first.Text, told+"3 minutes") {
		t.Errorf("told %q, want when to ask again", first.Text)
	}
	ask(principal)
	r.only(r.ws.Ephemerals(teachers, principal)) // not told again at once
	r.only(r.threadOf(ask(colleague).Message))
	r.only(r.threadOf(ask(colleague).Message))
	ask(theAdmin)
	if m := r.only(r.ws.Ephemerals(teachers, theAdmin)); !strings.HasPrefix(m.Text, told+"2 minutes") {
		t.Errorf("told %q, want when to ask again in this channel", m.Text)
	}
	wantSaid(t, r.reply(r.ws.Direct(theAdmin, virtualDays)), "Montana")
	wantSaid(t, r.private(r.ws.Command(missouri, principal, "/leeway", virtualDays)), told)
}

func TestThrottle(t *testing.T) {
	const perUser, perChannel = 2, 4 // one more each 5 minutes, each 2:30
	th := newThrottle(perUser, perChannel)
	start := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		user    string
		at      time.Duration
		attempt int
		again   time.Duration // 0: it may be asked
	}{
		{"the first", "U0A", 0, 1, 0},
		{"the second", "U0A", 0, 1, 0},
		{"the third is one too many", "U0A", 0, 1, 5 * time.Minute},
		{"what was begun before is not counted", "U0A", 0, 2, 0},
		{"somebody else may ask", "U0B", 0, 1, 0},
		{"and another one", "U0C", 0, 1, 0},
		{"the channel has had enough", "U0C", 0, 1, 5 * time.Minute / 2},
		{"the channel recovers, and its refusal cost the asker nothing", "U0C", 5 * time.Minute / 2, 1, 0},
		{"a person recovers", "U0A", 5 * time.Minute, 1, 0},
	} {
		w := work{Team: "T0LEEWAY", Channel: teachers, User: c.user}
		again, ok := th.allow(w, journal.Task{Attempt: c.attempt, Accepted: start.Add(c.at)})
		if again.Round(time.Second) != c.again || ok != (c.again == 0) {
			t.Errorf("%s: %v, again in %s; want again in %s", c.name, ok, again, c.again)
		}
	}
	if _, ok := newThrottle(0, 0).allow(work{}, journal.Task{Attempt: 1, Accepted: start}); !ok {
		t.Error("without a bound nothing may be asked")
	}
}

// Somebody is told once in a while, each on their own.
func TestToldOnceInAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		th := newThrottle(1, 1)
		for n, c := range []struct {
			name  string
			after time.Duration
			want  bool
		}{
			{"a", 0, true}, {"a", 0, false}, {"b", 0, true}, {"a", tellAgain - 1, false}, {"a", 1, true}, {"a", tellAgain - 1, false}, {"b", 0, true},
		} {
			time.Sleep(c.after)
			if got := th.tell(c.name, time.Now(), tellAgain); got != c.want {
				t.Errorf("%d: told %s: %v", n, c.name, got)
			}
		}
	})
}

func TestWhatSlacksErrorsMean(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "<nil>"},
		{slack.SlackErrorResponse{Err: "internal_error"}, "internal_error"},
		{slack.SlackErrorResponse{Err: "ratelimited"}, "again in 30s: ratelimited"},
		{slack.SlackErrorResponse{Err: "token_revoked"}, "again in 1m0s: token_revoked"},
		{&slack.RateLimitedError{RetryAfter: 7 * time.Second}, "again in 7s: slack rate limit exceeded, retry after 7s"},
	} {
		if got := fmt.Sprint(outcome(c.err)); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
