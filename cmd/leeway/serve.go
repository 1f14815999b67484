package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/bot/journal"
	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

func (p *program) serveCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer in Slack",
		Long: "Answer in Slack, by HTTP or Socket Mode as slack.mode says, until interrupted. The\n" +
			"first interrupt finishes what is in hand; what is left is answered after the next\n" +
			"start. A second one ends the process at once, and nothing accepted is lost.\n\n" +
			"Endpoints: POST /slack/events, /slack/commands, /slack/interactions;\n" +
			"GET /healthz, /readyz, /metrics; GET /admin/status with the admin token.",
		Example: "  LEEWAY_SLACK_MODE=socket leeway serve\n  leeway serve --listen :8080",
		Args:    wrongly(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			flags := map[string]string{}
			if cmd.Flags().Changed("listen") {
				flags["listen"] = listen
			}
			return p.serve(cmd.Context(), flags)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", "address to serve on; port 0 takes a free one (default: the setting)")
	return cmd
}

// server is a running leeway serve.
type server struct {
	settings *config.Settings
	log      *slog.Logger
	registry *prometheus.Registry
	traces   *sdktrace.TracerProvider // nil: none are sent
	journal  *journal.Journal
	bot      *slackbot.Bot                   // nil when slack.mode is off
	curator  atomic.Pointer[curator.Curator] // nil while the library loads
	others   atomic.Pointer[lockstep]        // nil while the library loads, and for a replica alone
	stopping atomic.Bool
	running  context.Context // of what is done beside requests; set by run
	beside   sync.WaitGroup
}

func (p *program) serve(ctx context.Context, flags map[string]string) error {
	s, err := p.settingsWith(flags)
	if err != nil {
		return err
	}
	srv, err := p.newServer(ctx, s)
	if err != nil {
		return err
	}
	defer srv.close()
	ln, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return hinted{fmt.Errorf("serve: %w", err), "set listen to a free address, such as 127.0.0.1:0"}
	}
	return srv.run(ctx, ln, func() error { return srv.load(ctx, s) }, func() {
		fmt.Fprintf(p.stdout, "listening on http://%s\n", ln.Addr())
	})
}

// newServer opens what must be there before anything is acknowledged.
func (p *program) newServer(ctx context.Context, s *config.Settings) (*server, error) {
	srv := &server{settings: s, log: p.logger(s), registry: newRegistry()}
	srv.registry.MustRegister(watched{srv})
	if s.Slack.Mode == "off" {
		srv.log.Warn("slack.mode is off: only health and metrics are served")
		return srv, nil
	}
	var err error
	if srv.traces, err = newTraces(ctx, s, srv.log); err != nil {
		return nil, err
	}
	if srv.journal, err = openJournal(ctx, s, srv.log); err != nil {
		return nil, err
	}
	if srv.bot, err = slackbot.New(srv.withActs(p.slackOptions(s, srv))); err != nil {
		srv.close()
		return nil, hinted{err, "set it in the environment (LEEWAY_SLACK_…) or its _FILE; leeway doctor checks all settings"}
	}
	return srv, nil
}

func (p *program) slackOptions(s *config.Settings, srv *server) slackbot.Options {
	return slackbot.Options{
		Mode: slackbot.Mode(s.Slack.Mode), BotToken: s.Slack.BotToken, AppToken: s.Slack.AppToken, SigningSecret: s.Slack.SigningSecret,
		APIURL: s.Slack.APIURL, Admins: s.Slack.Admins, Channels: servedChannels(s), Jurisdiction: s.Slack.Jurisdiction,
		Pace: s.Slack.Pace, UserLimit: s.Slack.UserLimit, ChannelLimit: s.Slack.ChannelLimit, LateAfter: s.Journal.LateAfter,
		Assistant: srv.assistant, LoadedAt: srv.loadedAt, Journal: srv.journal, Log: srv.log, Metrics: srv.registry, Traces: srv.tracerProvider(),
		Checks: func(ctx context.Context) []slackbot.Finding { return p.findings(ctx, s) },
	}
}

// stateDir is where what must last is kept.
func stateDir(s *config.Settings) (string, error) {
	if s.DataDir != "" {
		return s.DataDir, nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "leeway"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", hinted{fmt.Errorf("serve: no folder for what must last: %w", err), "set data_dir, in leeway.yaml or as LEEWAY_DATA_DIR"}
	}
	return filepath.Join(home, ".local", "state", "leeway"), nil
}

// hands is how many tasks are in work at one time. Most of them only wait for
// their channel's turn.
const hands = 1024

const (
	readTimeout  = 10 * time.Second // of a whole request; Slack sends within one second
	idleTimeout  = 2 * time.Minute
	closeTimeout = 5 * time.Second // for requests in hand
)

// run serves until ctx ends or something fails, then finishes what is in hand.
func (srv *server) run(ctx context.Context, ln net.Listener, load func() error, ready func()) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	web := &http.Server{Handler: srv.routes(), ReadTimeout: readTimeout, WriteTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(srv.log.Handler(), slog.LevelDebug), ConnState: acknowledged}
	srv.running = ctx
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := web.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			cancel(fmt.Errorf("serve: %w", err))
		}
	})
	if srv.bot != nil {
		wg.Go(func() {
			if err := srv.bot.Run(ctx); err != nil && ctx.Err() == nil {
				cancel(err)
			}
		})
	}
	wg.Go(func() {
		if err := load(); err != nil {
			cancel(err)
			return
		}
		if srv.bot != nil {
			srv.bot.Introduced(ctx)
		}
		if ctx.Err() == nil {
			ready()
		}
		srv.curate(ctx, srv.settings)
	})
	<-ctx.Done()
	srv.stopping.Store(true)
	srv.log.Info("stopping: finishing what is in hand")
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer done()
	if err := web.Shutdown(closing); err != nil {
		_ = web.Close()
	}
	wg.Wait()
	srv.beside.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func (srv *server) close() {
	if c := srv.curator.Load(); c != nil {
		if err := c.Close(); err != nil {
			srv.log.Error("close the library", "err", err.Error())
		}
	}
	if srv.journal != nil {
		if err := srv.journal.Close(); err != nil {
			srv.log.Error("close the journal", "err", err.Error())
		}
	}
	srv.closeTraces()
}

// logger writes to standard error: keys and ids, never what was asked.
func (p *program) logger(s *config.Settings) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.Log.Level)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if s.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(p.stderr, o))
	}
	return slog.New(slog.NewTextHandler(p.stderr, o))
}
