package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
)

const snowDays = "can we use virtual days for snow days?"

// TestServedConversation asks the program, as a process of its own, in every way
// that Slack has, with the bundled library. Nothing it sends is refused, nothing
// it logs at its most talkative holds what was asked or a secret, and it leaves
// no question behind in its folder.
func TestServedConversation(t *testing.T) {
	for _, mode := range []string{"http", "socket"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			ws := workspace.New(workspace.Options{Echo: true})
			t.Cleanup(ws.Close)
			dir := t.TempDir()
			leeway := serve(t, ws, dir, "LEEWAY_SLACK_MODE="+mode, "LEEWAY_LOG_LEVEL=debug")
			if mode == "socket" {
				ws.Connect(workspace.Socket)
			}
			converse(t, ws)
			if err := leeway.stop(); err != nil {
				t.Errorf("stopped: %v\n%s", err, leeway.stderr)
			}
			if refused := ws.Refused(); len(refused) > 0 {
				t.Errorf("Slack refused %v", refused)
			}
			if got := leeway.stdout.String(); got != "listening on "+leeway.url+"\n" {
				t.Errorf("standard output is %q, want the one line", got)
			}
			o := ws.Options()
			for _, secret := range []string{"snow days", "walrus", o.BotToken, o.AppToken, o.SigningSecret} {
				if strings.Contains(leeway.stderr.String(), secret) {
					t.Errorf("the log holds %q", secret)
				}
				if name := fileWith(t, dir, secret); name != "" {
					t.Errorf("%s holds %q", name, secret)
				}
			}
		})
	}
}

// converse asks in every way, and expects what each is owed.
func converse(t *testing.T, ws *workspace.Workspace) {
	t.Helper()
	mention := ws.Mention("C0STAFF", "U0ANN", snowDays)
	wantReply(t, ws, mention, 1, "Mont. Code Ann. § 20-1-101")
	wantReply(t, ws, followed(mention, ws.MentionInThread(mention.Message, "U0ANN", "does that one need approval?")), 2, "approval")
	direct := ws.Direct("U0ANN", "can the walrus teach?")
	wantReply(t, ws, direct, 1, "")
	wantReply(t, ws, ws.Direct("U0BEN", snowDays), 1, "Mont. Code Ann. § 20-1-101")

	asked := ws.Command("C0STAFF", "U0ANN", "/leeway", snowDays)
	private := wantResponse(t, ws, asked, "Mont. Code Ann. § 20-1-101")
	before := len(ws.Messages("C0STAFF"))
	if err := ws.Press(private, "U0ANN", "share").Err(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, ws, "the answer is shared", func() bool { return len(ws.Messages("C0STAFF")) > before })
	wantResponse(t, ws, ws.Command("C0STAFF", "U0ANN", "/cite", "mca 20 1 101"), "Mont. Code Ann. § 20-1-101")
	wantResponse(t, ws, ws.Command("C0STAFF", "U0ANN", "/leeway", "help"), "/leeway")

	said := ws.Say("C0STAFF", "U0BEN", snowDays)
	wantResponse(t, ws, ws.Shortcut(said.Message, "U0ANN", "ask_leeway"), "Mont. Code Ann. § 20-1-101")
	if got := ws.Replies("C0STAFF", said.TS); len(got) > 0 {
		t.Errorf("%d replies to what nobody asked Leeway", len(got))
	}
	ws.OpenHome("U0ANN", "home")
	waitUntil(t, ws, "the Home tab is written", func() bool { return len(ws.Home("U0ANN").Blocks) > 0 })
	ws.OpenHome("U0ANN", "messages")
	waitUntil(t, ws, "prompts are suggested", func() bool { return len(ws.Prompts()) > 0 })
}

// followed is what was sent, in the thread that it goes on.
func followed(first, then workspace.Sent) workspace.Sent {
	then.TS = first.TS
	return then
}

// wantReply waits for the n-th reply in a thread, which must say something in
// blocks and in text.
func wantReply(t *testing.T, ws *workspace.Workspace, asked workspace.Sent, n int, says string) {
	t.Helper()
	if err := asked.Err(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := ws.WaitReplies(ctx, asked.Channel, asked.TS, n); err != nil {
		t.Fatal(err)
	}
	reply := ws.Replies(asked.Channel, asked.TS)[n-1]
	if !strings.Contains(reply.Text, says) || !strings.Contains(workspace.Render(reply), says) {
		t.Errorf("the reply does not say %q:\n%s\ntext:\n%s", says, workspace.Render(reply), reply.Text)
	}
}

// wantResponse waits for what a command's or shortcut's asker alone sees.
func wantResponse(t *testing.T, ws *workspace.Workspace, asked workspace.Sent, says string) workspace.Message {
	t.Helper()
	if err := asked.Err(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, ws, "a response comes", func() bool { return len(ws.Responses(asked.ResponseURL)) > 0 })
	m := ws.Responses(asked.ResponseURL)[0]
	if !m.Ephemeral || m.For != asked.User && m.For != "U0ANN" || !strings.Contains(m.Text, says) {
		t.Errorf("the response for %s (ephemeral: %v) does not say %q:\n%s", m.For, m.Ephemeral, says, m.Text)
	}
	return m
}

func waitUntil(t *testing.T, ws *workspace.Workspace, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := ws.Wait(ctx, ok); err != nil {
		t.Fatalf("waited in vain until %s: %v; refused: %v", what, err, ws.Refused())
	}
}

// fileWith is a file below dir that holds a text; "" when none does.
func fileWith(t *testing.T, dir, text string) (name string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		src, err := os.ReadFile(path)
		if bytes.Contains(src, []byte(text)) {
			name = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// TestReadyzSaysWhyNot starts the program in a workspace that does not take it.
func TestReadyzSaysWhyNot(t *testing.T) {
	for _, bad := range []struct {
		name     string
		settings []string
		spoil    func(*workspace.Workspace)
		error    string
	}{
		{"unknown token", []string{"LEEWAY_SLACK_BOT_TOKEN=xoxb-hush"}, nil, "invalid_auth"},
		{"revoked token", nil, (*workspace.Workspace).Revoke, "token_revoked"},
		{"no Slack", nil, (*workspace.Workspace).Close, "refused"},
		{"unknown app token", []string{"LEEWAY_SLACK_MODE=socket", "LEEWAY_SLACK_APP_TOKEN=xapp-hush"}, nil, ""},
	} {
		t.Run(bad.name, func(t *testing.T) {
			t.Parallel()
			ws := workspace.New(workspace.Options{})
			t.Cleanup(ws.Close)
			if bad.spoil != nil {
				bad.spoil(ws)
			}
			leeway := serve(t, ws, t.TempDir(), bad.settings...)
			status, body, err := leeway.get("/readyz", "")
			var state readiness
			if err == nil {
				err = json.Unmarshal([]byte(body), &state)
			}
			if err != nil || status != http.StatusServiceUnavailable || state.Ready || state.Slack == nil || state.Slack.Reachable ||
				!strings.Contains(state.Slack.Error, bad.error) || strings.Contains(body, "hush") {
				t.Errorf("/readyz: %d %s, %v; want 503 and %q", status, body, err, bad.error)
			}
			if status, body, err := leeway.get("/healthz", ""); status != http.StatusOK {
				t.Errorf("/healthz: %d %s, %v: the process itself is well", status, body, err)
			}
		})
	}
}

// hold makes the first post of a message wait for release; held is closed when it
// does.
func hold(ws *workspace.Workspace, f workspace.Failure) (held chan struct{}) {
	held = make(chan struct{})
	var once sync.Once
	f.Times, f.When = 1, func(workspace.Call) bool { once.Do(func() { close(held) }); return true }
	ws.Fail("chat.postMessage", f)
	return held
}

// TestServeEndsInOrder interrupts the program while a reply is on its way: the
// first interrupt lets it finish; after the second, or a kill, nothing accepted
// is lost, and nothing answered twice.
func TestServeEndsInOrder(t *testing.T) {
	for _, end := range []struct {
		name    string
		failure workspace.Failure
		first   os.Signal
		then    os.Signal // nil: none
		code    int       // -1: ended by the signal
		replies int       // when it ended
	}{
		{"first interrupt", workspace.Failure{Hang: time.Second}, syscall.SIGTERM, nil, 0, 1},
		{"second interrupt", workspace.Failure{Hang: -1}, os.Interrupt, syscall.SIGTERM, -1, 0},
		{"kill", workspace.Failure{Hang: -1}, os.Kill, nil, -1, 0},
	} {
		t.Run(end.name, func(t *testing.T) {
			t.Parallel()
			ws := workspace.New(workspace.Options{})
			t.Cleanup(ws.Close)
			dir := t.TempDir()
			leeway := serve(t, ws, dir)
			held := hold(ws, end.failure)
			asked := ws.Mention("C0STAFF", "U0ANN", snowDays)
			if err := asked.Err(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-held:
			case <-leeway.ended:
				t.Fatalf("it ended: %v\n%s", leeway.err, leeway.stderr)
			case <-time.After(patience):
				t.Fatal("no reply is on its way")
			}
			leeway.signal(end.first)
			if end.then != nil {
				if err := leeway.stderr.wait(t.Context(), leeway.ended, "stopping"); err != nil {
					t.Fatal(err)
				}
				leeway.insist(end.then)
			}
			err := leeway.wait()
			if code := leeway.cmd.ProcessState.ExitCode(); code != end.code {
				t.Errorf("exit code %d (%v), want %d\n%s", code, err, end.code, leeway.stderr)
			}
			if got := len(ws.Replies(asked.Channel, asked.TS)); got != end.replies {
				t.Errorf("%d replies when it ended, want %d", got, end.replies)
			}
			ws.Heal()
			leeway = serve(t, ws, dir)
			wantReply(t, ws, asked, 1, "Mont. Code Ann. § 20-1-101")
			if err := leeway.stop(); err != nil { // with whatever else it would have said
				t.Errorf("stopped: %v\n%s", err, leeway.stderr)
			}
			if got := len(ws.Replies(asked.Channel, asked.TS)); got != 1 {
				t.Errorf("%d replies after another start, want 1", got)
			}
		})
	}
}
