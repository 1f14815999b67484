package workspace

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// packages is where Slack's own packages for Node are installed; without them the
// test is left out, but not in CI.
func packages(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../testdata/node")
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(dir, "node_modules", "@slack", "socket-mode"))
	if err == nil {
		_, err = exec.LookPath("node")
	}
	switch {
	case err == nil:
		return dir
	case os.Getenv("CI") != "":
		t.Fatalf("CI is set, so Slack's packages must be there: run npm ci in bot/slackbot/testdata/node: %v", err)
	}
	t.Skipf("not tried with Slack's own clients: run npm ci in bot/slackbot/testdata/node: %v", err)
	return ""
}

// nodeApp is testdata/socketmode.mjs at work.
type nodeApp struct {
	t     *testing.T
	lines chan object
	said  *bytes.Buffer // its standard error
}

func startNode(t *testing.T, ws *Workspace) nodeApp {
	t.Helper()
	o := ws.Options()
	ctx, stop := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute) // it ends by itself, after the test
	cmd := exec.CommandContext(ctx, "node", "testdata/socketmode.mjs", packages(t), ws.APIURL(), o.AppToken, o.BotToken)
	app := nodeApp{t, make(chan object, 64), &bytes.Buffer{}}
	cmd.Stderr = app.said
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for scan := bufio.NewScanner(out); scan.Scan(); {
			var line object
			if json.Unmarshal(scan.Bytes(), &line) != nil {
				line = object{"what": scan.Text()}
			}
			app.lines <- line
		}
		close(app.lines)
	}()
	t.Cleanup(func() {
		defer stop()
		_ = in.Close()
		for range app.lines { // until it ended
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("node: %v\n%s", err, app.said)
		}
	})
	return app
}

// next is the next line about that, without the field "what".
func (a nodeApp) next(what string) object {
	a.t.Helper()
	for {
		select {
		case line, ok := <-a.lines:
			if !ok {
				a.t.Fatalf("node ended without %q\n%s", what, a.said)
			}
			if line["what"] == what {
				delete(line, "what")
				return line
			}
		case <-soon(a.t).Done():
			a.t.Fatalf("node said nothing of %q", what)
		}
	}
}

// TestSlackForNode: Slack's own clients connect, get, acknowledge, post, and come
// back after a disconnect and after a cut.
func TestSlackForNode(t *testing.T) {
	ws := start(t, Options{})
	ws.Connect(Socket)
	app := startNode(t, ws)
	app.next("connected")

	asked := ws.Mention("C1", "U1", "hello")
	if err := asked.Err(); err != nil {
		t.Fatal(err)
	}
	want := object{"text": "<@U0LEEWAY> hello", "event_id": asked.Receipts[0].ID, "retry_num": 0.0}
	if d := cmp.Diff(want, app.next("app_mention")); d != "" {
		t.Errorf("the mention (-want +got)\n%s", d)
	}
	app.next("posted")
	if d := cmp.Diff([]string{"from node"}, messageTexts(ws.Replies("C1", asked.TS))); d != "" {
		t.Errorf("the reply (-want +got)\n%s", d)
	}
	want = object{"error": "invalid_blocks", "messages": []any{`[ERROR] unsupported type: "marquee" [json-pointer:/blocks/0]`}}
	if d := cmp.Diff(want, app.next("refused")); d != "" {
		t.Errorf("the refusal (-want +got)\n%s", d)
	}

	command := ws.Command("C1", "U1", "/leeway", "help")
	if d := cmp.Diff(object{"text": "help", "accepts": true}, app.next("command")); d != "" {
		t.Errorf("the command (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]string{"you said help"}, messageTexts(ws.Responses(command.ResponseURL))); d != "" {
		t.Errorf("the answer in the acknowledgement (-want +got)\n%s", d)
	}
	ws.Shortcut(asked.Message, "U1", "ask_leeway")
	if d := cmp.Diff(object{"type": "message_action"}, app.next("interactive")); d != "" {
		t.Errorf("the shortcut (-want +got)\n%s", d)
	}

	for i, end := range []func(){func() { ws.Disconnect("refresh_requested") }, ws.CutSockets} {
		end()
		app.next("closed")
		app.next("connected")
		again := ws.Mention("C1", "U1", "again")
		if err := again.Err(); err != nil {
			t.Fatal(err)
		}
		if got := app.next("app_mention"); got["event_id"] != again.Receipts[0].ID {
			t.Errorf("after end %d: %v", i, got)
		}
	}
}
