//go:build unix

package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

// each makes the first n calls of every thread, and of every response_url, fail.
func each(n int, f workspace.Failure) workspace.Failure {
	var mu sync.Mutex
	failed := map[string]int{}
	f.When = func(c workspace.Call) bool {
		mu.Lock()
		defer mu.Unlock()
		place := c.Method + " " + c.Args["channel"] + " " + c.Args["thread_ts"]
		failed[place]++
		return failed[place] <= n
	}
	return f
}

// withBlocks makes what carries blocks fail, as long as it does.
func withBlocks(f workspace.Failure) workspace.Failure {
	f.When = func(c workspace.Call) bool { return c.Args["blocks"] != "" }
	return f
}

// troubled is a "leeway serve" whose posts Slack fails, and what was asked of it.
type troubled struct {
	*testing.T
	ws     *workspace.Workspace
	dir    string
	leeway *served
	public []workspace.Sent // in the open: each in a thread of its own
	own    workspace.Sent   // /leeway, which the asker alone sees the answer to
}

const faultRoom, faultAsker = "C0FAULTS", "U0ANN"

func newTroubled(t *testing.T) *troubled {
	t.Parallel()
	ws := workspace.New(workspace.Options{})
	t.Cleanup(ws.Close)
	return &troubled{T: t, ws: ws, dir: t.TempDir()}
}

// start runs the program, with further settings.
func (p *troubled) start(further ...string) {
	p.Helper()
	p.leeway = serve(p.T, p.ws, p.dir, append(p.settings(), further...)...)
}

func (p *troubled) settings() []string {
	policy, err := os.Getwd()
	if err != nil {
		p.Fatal(err)
	}
	return []string{"LEEWAY_LIBRARY_SOURCE=" + policy + "/testdata/policy", "LEEWAY_LOG_LEVEL=debug"}
}

// ask asks in every way: a mention, one in somebody's thread, a direct message, and
// a command. All are acknowledged.
func (p *troubled) ask() {
	p.Helper()
	thread := p.ws.Say(faultRoom, "U0BEN", "It is foggy.")
	p.public = []workspace.Sent{
		p.ws.Mention(faultRoom, faultAsker, fogDelay),
		p.ws.MentionInThread(thread.Message, faultAsker, fogDelay),
		p.ws.Direct(faultAsker, fogDelay),
	}
	p.own = p.ws.Command(faultRoom, faultAsker, "/leeway", fogDelay)
	for _, sent := range append(p.public, p.own) {
		if err := sent.Err(); err != nil {
			p.Fatalf("%v\n%s", err, p.leeway.stderr)
		}
	}
}

// logged waits until the program wrote a text so often.
func (p *troubled) logged(text string, times int) {
	p.Helper()
	for end := time.Now().Add(patience); strings.Count(p.leeway.stderr.String(), text) < times; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.Fatalf("%q was not logged %d times; refused: %v\n%s", text, times, p.ws.Refused(), p.leeway.stderr)
		}
	}
}

// finished waits until so many tasks are done and so many dead, then ends the
// program, which says whatever else it would have said.
func (p *troubled) finished(done, dead int) {
	p.Helper()
	p.logged("msg=done ", done)
	p.logged("a task is dead", dead)
	if err := p.leeway.stop(); err != nil {
		p.Errorf("stopped: %v\n%s", err, p.leeway.stderr)
	}
	if strings.Contains(p.leeway.stderr.String(), "foggy") {
		p.Errorf("the log tells what was asked:\n%s", p.leeway.stderr)
	}
}

// repliesTo are the messages that bear a question's key in their metadata, wherever
// they stand.
func (p *troubled) repliesTo(sent workspace.Sent) (list []workspace.Message) {
	key := strings.Join([]string{p.ws.Options().Team, sent.Channel, sent.TS}, "/")
	for _, m := range p.ws.Messages(sent.Channel) {
		payload, _ := m.Metadata["event_payload"].(map[string]any)
		if m.BotID != "" && payload["key"] == key {
			list = append(list, m)
		}
	}
	return list
}

// answered wants one reply to each question in the open, in its thread.
func (p *troubled) answered(asked ...workspace.Sent) {
	p.Helper()
	for _, sent := range asked {
		list := p.repliesTo(sent)
		if len(list) != 1 || !strings.Contains(list[0].Text, "CSC 7-12") && !strings.Contains(list[0].Text, "The department must approve") {
			p.Errorf("replies to %s in %s: %v, want one\n%s", sent.TS, sent.Channel, list, p.leeway.stderr)
			continue
		}
		thread := sent.ThreadTS
		if thread == "" {
			thread = sent.TS
		}
		if list[0].ThreadTS != thread {
			p.Errorf("the reply to %s stands in the thread %q, want %q", sent.TS, list[0].ThreadTS, thread)
		}
	}
}

// toOneself counts the private answers.
func (p *troubled) toOneself() int {
	return len(responses(p.ws, p.own.ResponseURL)) + len(p.ws.Ephemerals(faultRoom, faultAsker)) - p.byURL()
}

// byURL are the private answers that Ephemerals lists too.
func (p *troubled) byURL() int { return len(p.ws.Responses(p.own.ResponseURL)) }

// TestSlackFails: whatever Slack does to a reply, the question has one reply in its
// thread in the end. A private answer comes once where it is certain that Slack did
// not take it; where nobody can know, it comes once or not at all.
func TestSlackFails(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, c := range []struct {
		name    string
		failure workspace.Failure
		private [2]int // answers, at least and at most
		plain   bool   // without blocks
	}{
		{"429", each(1, workspace.Failure{Status: http.StatusTooManyRequests, Error: "ratelimited", RetryAfter: time.Second}), [2]int{1, 1}, false},
		{"500 once", each(1, workspace.Failure{Status: 500}), [2]int{1, 1}, false},
		{"503 again and again", each(3, workspace.Failure{Status: 503}), [2]int{1, 1}, false},
		{"an error that passes", each(1, workspace.Failure{Error: "internal_error"}), [2]int{1, 1}, false},
		{"no answer, nothing done", each(1, workspace.Failure{Hang: -1}), [2]int{0, 1}, false},
		{"no answer, posted", each(1, workspace.Failure{HangAfterApply: true}), [2]int{1, 1}, false},
		{"reset, nothing done", each(1, workspace.Failure{Reset: true}), [2]int{0, 1}, false},
		{"reset, posted", each(1, workspace.Failure{ResetAfterApply: true}), [2]int{1, 1}, false},
		{"invalid_blocks", withBlocks(workspace.Failure{Error: "invalid_blocks"}), [2]int{1, 1}, true},
		{"msg_too_long", withBlocks(workspace.Failure{Error: "msg_too_long"}), [2]int{1, 1}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTroubled(t)
			atURL := c.failure
			if c.plain {
				atURL.Status = http.StatusBadRequest // so that response_url says it
			}
			p.ws.Fail("chat.postMessage", c.failure)
			p.ws.Fail("response_url", atURL)
			p.start()
			p.ask()
			p.finished(4, 0)
			p.answered(p.public...)
			if n := p.toOneself(); n < c.private[0] || n > c.private[1] {
				t.Errorf("%d private answers, want %d to %d\n%s", n, c.private[0], c.private[1], p.leeway.stderr)
			}
			for _, sent := range p.public {
				if list := p.repliesTo(sent); c.plain && len(list) > 0 && len(list[0].Blocks) > 0 {
					t.Errorf("the reply to %s has blocks", sent.TS)
				}
			}
		})
	}
}

// TestSlackSaysMuchLater: a Retry-After of more than half a minute is left to the
// journal, and a process that begins anew owes it nothing.
func TestSlackSaysMuchLater(t *testing.T) {
	p := newTroubled(t)
	long := workspace.Failure{Status: http.StatusTooManyRequests, Error: "ratelimited", RetryAfter: 20 * time.Minute}
	p.ws.Fail("chat.postMessage", long)
	p.ws.Fail("response_url", long)
	p.start()
	p.ask()
	p.logged("task not done", 4)
	p.leeway.kill()
	p.ws.Heal()
	p.start()
	p.finished(4, 0)
	p.answered(p.public...)
	if n := p.toOneself(); n != 1 {
		t.Errorf("%d private answers, want 1\n%s", n, p.leeway.stderr)
	}
}

// TestSlackShutsOut: what is asked while Slack does not take the token is kept
// however often the program is started anew, and answered once it is mended.
func TestSlackShutsOut(t *testing.T) {
	for _, code := range []string{"invalid_auth", "account_inactive"} {
		t.Run(code, func(t *testing.T) {
			p := newTroubled(t)
			p.ws.Fail("", workspace.Failure{Error: code, When: func(c workspace.Call) bool { return c.Method != "response_url" }})
			p.start()
			status, body, err := p.leeway.get("/readyz", "")
			if err != nil || status != http.StatusServiceUnavailable || !strings.Contains(body, code) {
				t.Errorf("/readyz: %d %s, %v", status, body, err)
			}
			p.ask()
			p.logged("task not done", 3) // a response_url takes no token
			for range 8 {
				if err := p.leeway.stop(); err != nil {
					t.Fatalf("stopped: %v\n%s", err, p.leeway.stderr)
				}
				p.start()
				p.logged("task not done", 3)
			}
			if err := p.leeway.stop(); err != nil {
				t.Fatalf("stopped: %v\n%s", err, p.leeway.stderr)
			}
			p.ws.Heal()
			p.start()
			p.finished(3, 0)
			p.answered(p.public...)
			if n := p.toOneself(); n != 1 {
				t.Errorf("%d private answers, want 1\n%s", n, p.leeway.stderr)
			}
		})
	}
}

// TestSlackArchives: what cannot be posted any more is a dead letter, with the
// reason and without the text; what can be said to the asker alone is said.
func TestSlackArchives(t *testing.T) {
	p := newTroubled(t)
	p.start()
	p.ws.Channel(faultRoom, workspace.ChannelOptions{Archived: true})
	p.ask()
	p.finished(2, 2)
	p.answered(p.public[2])
	if n := p.toOneself(); n != 1 {
		t.Errorf("%d private answers, want 1\n%s", n, p.leeway.stderr)
	}
	list := p.letters()
	for _, sent := range p.public[:2] {
		key := strings.Join([]string{p.ws.Options().Team, sent.Channel, sent.TS}, "/")
		if !strings.Contains(list, key) || len(p.repliesTo(sent)) != 0 {
			t.Errorf("%s is not among the dead letters:\n%s", key, list)
		}
	}
	if n := strings.Count(list, "is_archived"); n != 2 || strings.Contains(list, "foggy") {
		t.Errorf("the reason stands there %d times, want 2, and no text:\n%s", n, list)
	}
}

// letters is what "leeway journal" prints.
func (p *troubled) letters() string {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.Context(), patience)
	defer cancel()
	list := exec.CommandContext(ctx, "leeway", "journal")
	list.Dir, list.Env = p.dir, append(settingsOf(p.ws, p.dir), p.settings()...)
	out, err := list.CombinedOutput()
	if err != nil {
		p.Fatalf("leeway journal: %v\n%s", err, out)
	}
	return string(out)
}
