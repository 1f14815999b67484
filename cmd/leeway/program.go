package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

// program is one run of leeway: its streams, and the flags all commands share.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	configFile     string
	libraryDir     string
	plain          bool
}

// run is the whole program.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr}
	root := &cobra.Command{
		Use:           "leeway",
		Short:         "Tells educators what policy already lets them do",
		Long:          "Leeway answers educators' questions from a library of policy: which flexibility\napplies, whether the state must approve it, the law, and the next step; or that\nthe library does not say, and whom to ask. It finds and quotes, and makes nothing up.",
		Example:       "  leeway ask \"can we use virtual days for snow days?\"\n  leeway cite 20-1-302\n  leeway list --approval not-required",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          wrongly(cobra.NoArgs),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&p.configFile, "config", "", "settings file (default leeway.yaml, where it exists)")
	flags.StringVar(&p.libraryDir, "library", "", "folder of a library, or file of sections of law, to use in place of the configured one")
	flags.BoolVar(&p.plain, "plain", false, "no colour")
	root.AddCommand(p.askCommand(), p.citeCommand(), p.listCommand(), p.lintCommand(), p.indexCommand(), p.importCommand(), p.evalCommand(), p.serveCommand(), p.gapsCommand(), p.statsCommand(), p.forgetCommand(), p.journalCommand(), p.doctorCommand(), p.manifestCommand(), p.configCommand(), p.versionCommand())
	root.AddCommand(p.reindexCommand(), p.rollbackCommand(), p.releaseCommand(), p.diffCommand(), p.auditCommand(),
		p.newCommand(), p.previewCommand(), p.schemaCommand(), p.staleCommand(), p.recipeCommand())
	strictly(root)
	err := root.ExecuteContext(ctx)
	if err != nil && strings.HasPrefix(err.Error(), "unknown command") {
		return usageError{err}
	}
	return err
}

// wrongly makes a wrong number of arguments a wrong call.
func wrongly(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			if cmd.HasParent() {
				err = fmt.Errorf("%s: %w", cmd.Name(), err)
			}
			return usageError{err}
		}
		return nil
	}
}

// strictly makes a word that cobra's own commands do not know a wrong call;
// cobra would print the general help as if all were well.
func strictly(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = wrongly(func(_ *cobra.Command, args []string) error {
				if at, rest, err := root.Find(args); err != nil || at == root && len(rest) > 0 {
					return fmt.Errorf("no command %q", strings.Join(args, " "))
				}
				return nil
			})
		case "completion":
			cmd.Args, cmd.RunE = wrongly(cobra.NoArgs), func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}

// holds makes a jurisdiction that the library does not have a wrong call.
func holds(lib *knowledge.Library, jurisdiction string) error {
	if jurisdiction == "" || lib.Jurisdiction(jurisdiction) != nil {
		return nil
	}
	var ids []string
	for _, j := range lib.Jurisdictions() {
		ids = append(ids, j.ID)
	}
	return usageError{fmt.Errorf("no jurisdiction %q: the library holds %s", jurisdiction, strings.Join(ids, ", "))}
}

func (p *program) settings() (*config.Settings, error) { return p.settingsWith(map[string]string{}) }

// settingsWith reads the settings, those of flags over all others.
func (p *program) settingsWith(flags map[string]string) (*config.Settings, error) {
	if p.libraryDir != "" {
		flags["library.source"] = p.libraryDir
	}
	return config.Load(p.configFile, os.Environ(), flags)
}

// library reads the library that the settings name, as it is now. dir is its folder,
// its one file of sections or its repository; "" for the bundled one.
func (p *program) library(ctx context.Context, s *config.Settings) (lib *knowledge.Library, dir string, err error) {
	from := sourceOf(s)
	switch {
	case s.Library.Source == curator.Bundled:
		lib, err = knowledge.Bundled()
		return lib, "", err
	case from.IsGit():
		lib, err = fetched(ctx, s, from)
		return lib, libraryPlace(s), err
	}
	dir = filepath.Join(s.Library.Source, filepath.FromSlash(s.Library.Path))
	load := knowledge.LoadDir
	if info, err := os.Stat(dir); err == nil && info.Mode().IsRegular() {
		load = knowledge.LoadFile
	}
	var mistakes knowledge.Problems
	if lib, err = load(dir); err != nil && !errors.As(err, &mistakes) {
		err = hinted{err, "name a folder that holds a library, or leave --library out for the bundled one"}
	}
	return lib, dir, err
}

// assistant opens the library and its index, ready to answer.
func (p *program) assistant(ctx context.Context) (*bot.Assistant, error) {
	s, err := p.settings()
	if err != nil {
		return nil, err
	}
	return p.assistantWith(ctx, s)
}

func (p *program) assistantWith(ctx context.Context, s *config.Settings) (*bot.Assistant, error) {
	lib, dir, err := p.library(ctx, s)
	if err != nil {
		return nil, err
	}
	progress, done := p.progress()
	defer done()
	idx, err := index.New(ctx, lib, index.Options{Dir: indexDir(s, dir), Progress: progress, Waiting: p.waiting})
	if err != nil && dir != "" && ctx.Err() == nil { // a folder that cannot be written to: answer all the same
		fmt.Fprintf(p.stderr, "leeway: the index is kept in memory: %v\n", err)
		idx, err = index.New(ctx, lib, index.Options{Progress: progress})
	}
	if err != nil {
		return nil, err
	}
	return bot.New(idx), nil
}

// indexDir is where the index of a library's folder is kept: below data_dir, or
// the user's cache. The bundled library's lives in memory.
func indexDir(s *config.Settings, libraryDir string) string {
	if libraryDir == "" {
		return ""
	}
	base := s.DataDir
	if base == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		base = filepath.Join(cache, "leeway")
	}
	if full, err := filepath.Abs(libraryDir); err == nil && !sourceOf(s).IsGit() {
		libraryDir = full
	}
	sum := sha256.Sum256([]byte(libraryDir))
	return filepath.Join(base, "index", hex.EncodeToString(sum[:6]))
}

// day reads --today; empty is the machine's day.
func day(s string) (time.Time, error) {
	if s == "" {
		y, m, d := time.Now().Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("today is %q, not a date such as 2026-11-22", s)
	}
	return t, nil
}
