package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
)

// sourceOf says where the library of these settings comes from.
func sourceOf(s *config.Settings) curator.Source {
	l := s.Library
	return curator.Source{Location: l.Source, Ref: l.Ref, Path: l.Path, Token: l.Token, SSHKey: l.SSHKey, KnownHosts: l.KnownHosts}
}

// curatorOptions say where leeway serve keeps what it serves: below data_dir, one
// process alone. The bundled library needs no folder.
func curatorOptions(s *config.Settings, log *slog.Logger) (curator.Options, error) {
	o := curator.Options{Source: sourceOf(s), Log: log, Progress: logged(log)}
	if s.Library.Source == curator.Bundled {
		return o, nil
	}
	dir, err := stateDir(s)
	if err != nil {
		return o, err
	}
	o.Dir, o.IndexDir = filepath.Join(dir, "library"), indexDir(s, libraryPlace(s))
	return o, nil
}

// libraryPlace tells libraries apart: a folder, or a repository without its
// secrets.
func libraryPlace(s *config.Settings) string {
	if from := sourceOf(s); from.IsGit() {
		return from.String() + "#" + s.Library.Path
	}
	return filepath.Join(s.Library.Source, filepath.FromSlash(s.Library.Path))
}

// fetched is the library of a repository as it stands there now, for one command.
// Its files are read into memory and dropped.
func fetched(ctx context.Context, s *config.Settings, from curator.Source) (*knowledge.Library, error) {
	rev, done, err := fetchInto(ctx, s, from)
	if err != nil {
		return nil, err
	}
	defer done()
	return rev.Assistant.Library(), nil
}

// fetchInto opens a source in a folder of its own, which done removes.
func fetchInto(ctx context.Context, s *config.Settings, from curator.Source) (rev *curator.Revision, done func(), err error) {
	dir, err := os.MkdirTemp("", "leeway-library-*")
	if err != nil {
		return nil, nil, err
	}
	c, err := curator.Open(ctx, curator.Options{Source: from, Dir: dir, IndexDir: indexDir(s, libraryPlace(s))})
	if err != nil {
		return nil, nil, errors.Join(notOpened(err), os.RemoveAll(dir))
	}
	done = func() {
		_ = c.Close()
		_ = os.RemoveAll(dir)
	}
	if c.Current() == nil {
		defer done()
		return nil, nil, notLoaded(c.Status())
	}
	return c.Current(), done, nil
}

// notOpened adds the next step to what keeps a curator from opening.
func notOpened(err error) error {
	if errors.Is(err, curator.ErrInUse) {
		return hinted{err, "set data_dir to a folder of this process alone"}
	}
	return hinted{err, "library.source is bundled, a folder or a git URL; data_dir a folder that leeway may write to"}
}

// notLoaded is why no revision is there to be served.
func notLoaded(s curator.Status) error {
	switch last := s.Last; {
	case last == nil:
		return hinted{fmt.Errorf("read library: %s: nothing came of it", s.Source), "leeway lint says what is wrong with a library"}
	case len(last.Reasons) > 0:
		return problemsOf(last.Reasons)
	default:
		return hinted{errors.New(last.Error), "name a folder that holds a library or a git repository that can be reached; library.ref and library.path say what in it"}
	}
}

// problemsOf are reasons as lint tells them.
func problemsOf(reasons []curator.Reason) knowledge.Problems {
	var list knowledge.Problems
	for _, r := range reasons {
		list = append(list, knowledge.Problem{File: r.File, Line: r.Line, What: r.What, Hint: r.Hint})
	}
	return list
}
