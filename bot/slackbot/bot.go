// Package slackbot answers educators where they are: in Slack.
//
// # From an event to a reply
//
//	POST /slack/…, or Socket Mode
//	  http.go, socket.go      is it Slack's? read it, at most 1 MiB
//	  events.go, commands.go, interactions.go
//	                          is it for Leeway? make [work] of it, under a key
//	  work.go: accept         into the journal, durably; only then acknowledge
//	  work.go: perform        out of the journal, in the order of its thread
//	  precedence.go           accepting goes before answering
//	  question.go, presses.go what it asks, what a button says
//	  reply.go, entry.go, …   bot.Answer -> blocks, and the same as text
//	  post.go, outbox.go      at Slack's pace, once; private.go: what one person sees
//	  announce.go             what nobody asked for: entries to look at again
//
// # Rules it keeps
//
//   - Whoever addresses Leeway gets an answer or a reason; nobody else hears of it.
//   - Once: the key of a message is team, channel and timestamp, so that a mention
//     and its twin of type message, and all redeliveries, are one question. A reply
//     carries the key as metadata, and a second attempt looks for it first. A
//     private answer cannot be looked up: it is noted before it is sent, and after
//     a crash in between it does not come, rather than twice (private.go).
//   - Nothing that was typed or that the library holds becomes live: content is
//     posted as rich text, whose words are only words (escape.go).
//   - Channels that are shared with another organisation are refused unless listed
//     by id (access.go). What a button carries bears our seal (seal.go).
//   - No question and no token reaches a log, a trace or a metric (trace.go,
//     metrics.go). None outlives its answer, but for one whose asker sends it to the
//     policy team, in a dialog that says what is kept and for how long (gap.go).
//
// features.go says which of Slack's rights each feature needs; manifest.go and
// doctor.go are made from it. The package workspace is a strict Slack to test
// against.
package slackbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
)

// Mode is how Slack's events arrive.
type Mode string

// The modes.
const (
	HTTP   Mode = "http"   // Slack posts them to us
	Socket Mode = "socket" // we hold a connection open
)

// Options say how Leeway stands in one workspace.
type Options struct {
	Mode          Mode
	BotToken      string
	AppToken      string // Socket Mode alone
	SigningSecret string // HTTP alone
	APIURL        string // "" is Slack's own

	Admins       []string           // user ids
	Channels     map[string]Channel // by channel id
	Jurisdiction string             // where a channel does not say

	Pace         time.Duration // between two messages of one channel; 0: none
	UserLimit    int           // questions of one person in ten minutes; 0: no bound
	ChannelLimit int           // questions in one channel in ten minutes; 0: no bound
	LateAfter    time.Duration // how old a question is when its answer begins with an excuse; 0: 5 min

	Assistant func() *bot.Assistant // nil while the library loads
	LoadedAt  func() time.Time      // when it was loaded; nil: not known
	Journal   *journal.Journal
	Checks    func(context.Context) []Finding // what an admin's button runs; nil: none

	// What admins may have done with the library; nil ones are not offered. by is a
	// user id, the summary plain text whose first line is the outcome.
	Reindex  func(ctx context.Context, by string, dryRun bool) (summary string, err error)
	Rollback func(ctx context.Context, by string) (summary string, err error)
	Release  func(ctx context.Context, by string) (summary string, err error)
	Held     func() bool // whether what is served is held until it is released

	Log     *slog.Logger
	Metrics prometheus.Registerer
	Traces  trace.TracerProvider // nil: none
	Now     func() time.Time     // nil: time.Now
}

// Bot is Leeway in one workspace.
type Bot struct {
	mode                Mode
	signingSecret       string
	admins              []string
	channels            map[string]Channel
	defaultJurisdiction string
	assistant           func() *bot.Assistant
	loadedAt            func() time.Time
	findings            func(context.Context) []Finding
	library             *libraryActs
	journal             *journal.Journal
	log                 *slog.Logger
	metrics             *metrics
	tracer              trace.Tracer
	now                 func() time.Time
	lateAfter           time.Duration

	client       *client
	seal         sealer
	render       renderer
	outbox       *outbox
	throttle     *throttle
	precedence   *precedence
	responseURLs responseURLs
	state        state
	ackLimit     time.Duration // longer in tests, where a busy disk may stall

	running context.Context // of what is done beside the journal
	stop    context.CancelFunc
	beside  *crew
}

// New makes a bot. Its errors are about missing settings.
func New(o Options) (*Bot, error) {
	switch {
	case o.BotToken == "":
		return nil, errors.New("slack: no bot token")
	case o.Mode == HTTP && o.SigningSecret == "":
		return nil, errors.New("slack: no signing secret, so that nobody's requests could be trusted")
	case o.Mode == Socket && o.AppToken == "":
		return nil, errors.New("slack: no app token, which Socket Mode needs")
	}
	if o.APIURL == "" {
		o.APIURL = slackAPI
	}
	o.APIURL = strings.TrimSuffix(o.APIURL, "/") + "/" // slack-go puts the method right behind it
	urls, err := newResponseURLs(o.APIURL)
	if err != nil {
		return nil, fmt.Errorf("slack: api_url: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	m := newMetrics(o.Metrics)
	// The seal must be the same on every replica and after a restart, and different
	// for every app: the bot token is both, and no one who presses a button has it.
	seal := newSealer(o.BotToken)
	render := renderer{seal: seal.seal}
	if o.Journal != nil {
		render.keepGaps = o.Journal.KeepGaps()
	}
	running, stop := context.WithCancel(context.Background())
	b := &Bot{
		mode: o.Mode, signingSecret: o.SigningSecret, admins: o.Admins, channels: o.Channels, defaultJurisdiction: o.Jurisdiction,
		assistant: o.Assistant, findings: o.Checks, library: newLibraryActs(o), journal: o.Journal, log: o.Log, metrics: m, tracer: newTracer(o.Traces), now: o.Now,
		client: newClient(o, m), seal: seal, render: render, outbox: newOutbox(o.Pace),
		throttle: newThrottle(o.UserLimit, o.ChannelLimit), precedence: newPrecedence(), responseURLs: urls, running: running, stop: stop,
		state: state{asked: make(chan struct{}), doubted: make(chan struct{}, 1)}, beside: newCrew(), ackLimit: ackLimit, loadedAt: o.LoadedAt, lateAfter: cmp.Or(o.LateAfter, lateAfter),
	}
	m.watch(o.Metrics, b)
	return b, nil
}

// Run answers until ctx ends, then finishes what it has begun, as long as the
// journal lets it; what is left stays accepted.
func (b *Bot) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { b.watch(ctx) })
	if b.mode == Socket {
		wg.Go(func() { _ = b.listen(ctx) })
	}
	err := b.journal.Work(ctx, b.perform)
	b.stop()
	b.beside.Wait()
	return err
}

// checks are the doctor's findings, for an admin's eyes.
func (b *Bot) checks(ctx context.Context) []check {
	if b.findings == nil {
		return nil
	}
	var list []check
	for _, f := range b.findings(ctx) {
		list = append(list, check{f.Check, f.Status != StatusFail, orElse(f.Do, f.What)})
	}
	return list
}
