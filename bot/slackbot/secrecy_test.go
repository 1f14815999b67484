package slackbot

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"log"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// marker is a word that nobody else says. It stands in all that people write.
const marker = "zanzibarquokka"

// The workspace's secrets, told apart from every other one.
const (
	markedBotToken = "xoxb-4471-botmarker"
	markedAppToken = "xapp-1-A0LEEWAY-4471-appmarker"
	markedSecret   = "5ec2e75ec2e75ec2e75ec2e75ec2e75e"
)

// spellings are a text as it may stand in a file or a log: as it is, in
// hexadecimal, and within base64 at any of its three offsets.
func spellings(s string) []string {
	list := []string{s, hex.EncodeToString([]byte(s))}
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for offset := range 3 {
			whole := enc.EncodeToString(append(make([]byte, offset), s...))
			list = append(list, whole[(offset*8+5)/6:len(whole)-1])
		}
	}
	return list
}

// wantHidden fails where a text holds what must stay secret.
func wantHidden(t testing.TB, where string, text []byte, secrets ...string) {
	t.Helper()
	for _, secret := range append(secrets, marker, markedBotToken, markedAppToken, markedSecret) {
		for _, spelling := range spellings(secret) {
			if at := bytes.Index(bytes.ToLower(text), bytes.ToLower([]byte(spelling))); at >= 0 {
				t.Errorf("%s holds %s, as %q: …%.120q", where, secret, spelling, text[max(0, at-60):])
				break
			}
		}
	}
}

// wantNoneIn searches every file of a folder.
func wantNoneIn(t testing.TB, folder string) {
	t.Helper()
	read := 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		read += len(text)
		wantHidden(t, path, text)
		return err
	})
	if err != nil || read == 0 {
		t.Fatalf("read %d bytes of %s: %v", read, folder, err)
	}
}

// marked makes a rig all of whose secrets can be told, and everything is logged.
func marked(t *testing.T, mode func(*setup)) (*rig, *logBook, *tracetest.InMemoryExporter) {
	t.Helper()
	book, spans := &logBook{}, tracetest.NewInMemoryExporter()
	all := slog.New(slog.NewTextHandler(book, &slog.HandlerOptions{Level: slog.LevelDebug}))
	was := slog.Default()
	slog.SetDefault(all) // what says something past the constructors is heard too
	t.Cleanup(func() { slog.SetDefault(was); log.SetOutput(os.Stderr) })
	r := newRig(t, mode, withAdmin, traced(spans), inChannel(lounge, Channel{Auto: true}), func(s *setup) {
		s.slack.BotToken, s.slack.AppToken, s.slack.SigningSecret = markedBotToken, markedAppToken, markedSecret
		s.store.Log, s.refused = all, true
	})
	log.SetOutput(book)
	return r, book, spans
}

// question asks something with the marker in it.
func question(text string) string { return text + " " + marker }

// talk says the marker to Leeway in every way there is.
func talk(r *rig) {
	first := r.reply(r.ws.Mention(lounge, principal, question(manyEntries)))
	for _, action := range workspace.Actions(first) {
		r.took(r.ws.Press(first, principal, action))
	}
	if open := r.ws.Modals(principal); len(open) == 1 {
		r.took(r.ws.Submit(open[0], principal, map[string]string{"reason": "missing"}))
	}
	r.took(r.ws.SayInThread(first, colleague, question(theDeadline)))
	r.took(r.ws.MentionInThread(first, colleague, ""))
	r.took(r.ws.Direct(principal, question(howToApply)))
	got := r.private(r.ws.Command(lounge, principal, "/leeway", question(howToApply)))
	for _, action := range workspace.Actions(got) {
		r.took(r.ws.Press(got, principal, action))
	}
	r.private(r.ws.Command(lounge, principal, "/cite", question("20-1-302")))
	r.private(r.ws.Shortcut(first, principal, callbackShortcut))
	r.took(r.ws.Say(lounge, principal, question("not for Leeway:")))
	r.took(r.ws.Direct(principal, question(strings.Repeat("too long ", 1000))))
	r.took(r.ws.Direct(principal, question("\x01")))
	r.took(r.ws.OpenHome(theAdmin, "home"))
	r.took(r.ws.PressHome(theAdmin, actionRefresh))
}

// wrongs are calls that go wrong, each in its way.
var wrongs = []struct {
	method string
	what   workspace.Failure
}{
	{"chat.postMessage", workspace.Failure{Reset: true}}, {"response_url", workspace.Failure{Reset: true}}, {"conversations.replies", workspace.Failure{Reset: true}},
	{"chat.postMessage", workspace.Failure{Error: "invalid_blocks"}}, {"response_url", workspace.Failure{Status: 404}}, {"views.publish", workspace.Failure{Reset: true}},
	{"chat.postMessage", workspace.Failure{Status: 500}}, {"response_url", workspace.Failure{Status: 500}}, {"assistant.threads.setStatus", workspace.Failure{Error: "internal_error"}},
	{"chat.postMessage", workspace.Failure{Error: "is_archived"}}, {"response_url", workspace.Failure{Status: 400}}, {"conversations.replies", workspace.Failure{Error: "missing_scope"}},
	{"chat.postMessage", workspace.Failure{ResetAfterApply: true}}, {"chat.postMessage", workspace.Failure{Status: 429, RetryAfter: time.Second}},
}

// quarrel has the same said while things go wrong: with Slack, some at a time, and
// with whoever pretends to be Slack. It returns what Leeway answered to requests,
// and the response_urls, which are rights to write.
func quarrel(r *rig) (answers string, hooks []string) {
	all := wrongs
	if r.options.Mode == Socket {
		all = wrongs[:5] // what Leeway calls is the same
	}
	for some := range slices.Chunk(all, 5) {
		for _, wrong := range some {
			wrong.what.Times = 1
			r.ws.Fail(wrong.method, wrong.what)
		}
		asked := r.acked(r.ws.Mention(lounge, principal, question(howToApply)))
		r.acked(r.ws.MentionInThread(asked.Message, principal, question("and who approves?")))
		r.acked(r.ws.OpenHome(principal, "home"))
		r.acked(r.ws.Direct(principal, question(howToApply)))
		for _, sent := range []workspace.Sent{r.ws.Command(lounge, principal, "/leeway", question(howToApply)), r.ws.Shortcut(asked.Message, principal, callbackShortcut)} {
			r.acked(sent)
			hooks = append(hooks, sent.ResponseURL[strings.LastIndexByte(sent.ResponseURL, '/')+1:])
		}
		r.settle()
		r.ws.Heal()
	}
	forged := r.interaction(principal, pressedOn(actionShare, question("")))
	r.took(r.ws.Interact(forged))
	if r.options.Mode == HTTP {
		for _, body := range []string{question(""), `{"type":"` + marker, `{"type":"event_callback","event":"` + marker + `"}`, "payload=" + marker, "command=%zz" + marker} {
			for _, path := range []string{"/slack/events", "/slack/commands", "/slack/interactions", "/slack/" + marker} {
				answers += string(r.ws.Send(path, []byte(body), nil).Body) + string(r.ws.Send(path, []byte(body), workspace.SignWith(markedSecret, []byte(body), time.Now())).Body)
			}
		}
	}
	return answers, hooks
}

// What people write, and the secrets that Leeway is given, reach no log at any
// level, no metric, no trace, no error and no state; and once it has stopped in order no file
// of its journal, though a question is left that could not be answered yet.
func TestNothingIsToldOnTheSide(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r, all, spans := marked(t, mode)
		talk(r)
		answers, hooks := quarrel(r)
		if posted := strings.Join(r.posts(), "\n"); strings.Count(posted, marker) < 8 {
			t.Errorf("the marker was shown to whoever wrote it %d times: too few to trust", strings.Count(posted, marker))
		}
		r.ws.Fail("chat.postMessage", workspace.Failure{Error: "account_inactive"})
		left := r.acked(r.ws.Mention(lounge, principal, question(howToApply)))
		r.eventually("a question is put off", func() bool { return strings.Contains(r.log.String(), "account_inactive") })

		metrics, state := httptest.NewRecorder(), must(json.Marshal(r.bot.Connection()))
		promhttp.HandlerFor(r.registry, promhttp.HandlerOpts{}).ServeHTTP(metrics, httptest.NewRequest("GET", "/metrics", nil))
		wantHidden(t, "what is measured", metrics.Body.Bytes(), hooks...)
		wantHidden(t, "the state", state, hooks...)
		wantHidden(t, "a span", must(json.Marshal(spans.GetSpans())), hooks...)
		wantHidden(t, "what requests are answered with", []byte(answers), hooks...)
		wantNoneIn(t, r.store.Dir)
		r.stop()
		wantNoneIn(t, r.store.Dir)

		r.ws.Heal()
		r.start()
		wantSaid(t, r.reply(left), answerNow(t, "mt", howToApply).Entries[0].Title)
		r.stop()
		wantNoneIn(t, r.store.Dir)
		for name, book := range map[string]*logBook{"the log": r.log, "another log": all} {
			wantHidden(t, name, []byte(book.String()), hooks...)
		}
		for _, line := range []string{"level=DEBUG msg=accepted", "level=WARN msg=\"task not done\"", "level=WARN msg=\"button refused\"", "msg=\"slack refused the blocks"} {
			if !strings.Contains(r.log.String(), line) {
				t.Errorf("the log lacks %s: the test shows little", line)
			}
		}
	})
}

// Settings that are wrong are named, and their values are not.
func TestErrorsOfSettingsTellNoSecret(t *testing.T) {
	for name, o := range map[string]Options{
		"no bot token":      {Mode: HTTP, SigningSecret: markedSecret},
		"no signing secret": {Mode: HTTP, BotToken: markedBotToken, AppToken: markedAppToken},
		"no app token":      {Mode: Socket, BotToken: markedBotToken, SigningSecret: markedSecret},
		"api_url":           {Mode: HTTP, BotToken: markedBotToken, SigningSecret: markedSecret, APIURL: "http://\x00/"},
	} {
		_, err := New(o)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		wantHidden(t, name, []byte(err.Error()))
	}
}

// A delivery that cannot be accepted is refused without a word of it.
func TestRefusedDeliveryTellsNothing(t *testing.T) {
	r, all, _ := marked(t, func(*setup) {})
	if err := r.journal.Close(); err != nil {
		t.Fatal(err)
	}
	for _, got := range append(r.ws.Mention(lounge, principal, question(howToApply)).Receipts, r.ws.Command(lounge, principal, "/leeway", question(howToApply)).Receipts...) {
		if got.Status != 503 {
			t.Errorf("%s: status %d", got.Kind, got.Status)
		}
		wantHidden(t, "the answer to "+got.Kind, got.Body)
	}
	wantHidden(t, "the log", []byte(r.log.String()+all.String()))
	wantNoneIn(t, r.store.Dir)
}
