package main

import (
	"context"
	"errors"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/bot/slackbot"
	"github.com/leeway-bot/leeway/config"
)

// load opens the library that is served, and where other replicas serve takes what
// they do. Until it is done, questions are accepted and wait. A library that must
// not be served ends the program, unless an earlier revision can be served in its
// place.
func (srv *server) load(ctx context.Context, s *config.Settings) error {
	o, err := curatorOptions(s, srv.log)
	if err != nil {
		return err
	}
	others := newLockstep(s, srv.journal, srv.log)
	o.Start = others.commit(ctx)
	c, err := curator.Open(ctx, o)
	if err != nil {
		return notOpened(err)
	}
	others.begin(ctx, c)
	if c.Current() == nil {
		return errors.Join(notLoaded(c.Status()), c.Close())
	}
	srv.others.Store(others)
	srv.curator.Store(c)
	lib := c.Current().Assistant.Library()
	keepSmall()
	srv.log.Info("serving", "source", o.Source.String(), "revision", lib.Revision, "entries", len(lib.Served()))
	return nil
}

// curate looks for new revisions until ctx ends: by the clock, and once now where
// a push may have come while nobody served.
func (srv *server) curate(ctx context.Context, s *config.Settings) {
	c := srv.curator.Load()
	if others := srv.others.Load(); others != nil {
		srv.beside.Go(func() { others.keep(ctx) })
	}
	srv.beside.Go(func() { srv.tellChannel(ctx) })
	woken := s.Webhook.GithubSecret != "" || s.Webhook.GitlabToken != ""
	if (woken || s.Library.Poll > 0) && sourceOf(s).IsGit() {
		_, _ = c.Reindex(ctx, curator.Request{By: curator.Poll}) // Status and the log say how it went
	}
	c.Watch(ctx, s.Library.Poll)
}

// revision is what is served; nil while it loads.
func (srv *server) revision() *curator.Revision {
	if c := srv.curator.Load(); c != nil {
		return c.Current()
	}
	return nil
}

// assistant is who answers; nil while the library loads.
func (srv *server) assistant() *bot.Assistant {
	if rev := srv.revision(); rev != nil {
		return rev.Assistant
	}
	return nil
}

// loadedAt is when what is served began to be.
func (srv *server) loadedAt() time.Time {
	if rev := srv.revision(); rev != nil {
		return rev.LoadedAt
	}
	return time.Time{}
}

// withActs lets admins act on the library in Slack, where it is not the bundled one.
func (srv *server) withActs(o slackbot.Options) slackbot.Options {
	if sourceOf(srv.settings).Location == curator.Bundled {
		return o
	}
	o.Reindex = func(ctx context.Context, by string, dryRun bool) (string, error) {
		return srv.actFor(func(c *curator.Curator) (curator.Report, error) {
			return c.Reindex(ctx, curator.Request{By: "slack:" + by, DryRun: dryRun})
		})
	}
	o.Rollback = func(ctx context.Context, by string) (string, error) {
		return srv.actFor(func(c *curator.Curator) (curator.Report, error) { return c.Rollback(ctx, "slack:"+by, "") })
	}
	o.Release = func(ctx context.Context, by string) (string, error) {
		return srv.actFor(func(c *curator.Curator) (curator.Report, error) { return c.Release(ctx, "slack:"+by) })
	}
	o.Held = func() bool {
		c := srv.curator.Load()
		return c != nil && c.Status().Held
	}
	return o
}

func (srv *server) actFor(act func(*curator.Curator) (curator.Report, error)) (string, error) {
	c := srv.curator.Load()
	if c == nil {
		return "", errLoading
	}
	report, err := act(c)
	if err != nil {
		return "", err
	}
	return report.Text(), nil
}

var errLoading = errors.New("the library is still loading")
