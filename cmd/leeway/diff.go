package main

import (
	"context"
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

func (p *program) diffCommand() *cobra.Command {
	var asMarkdown, asJSON bool
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "What a new revision of a library would change",
		Long: "Compare two libraries: entries field by field, approvals and citations first, and the\n" +
			"golden questions that would be answered in another way. NEW is put to the same gate\n" +
			"as by leeway reindex: the command fails, with the reasons, when it would be refused.\n" +
			"OLD and NEW are folders or, where library.source is a git repository, branches, tags\n" +
			"or commits of it.",
		Example: "  leeway diff ./served ./policy\n  leeway diff main spring-review --markdown",
		Args:    wrongly(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if asMarkdown && asJSON {
				return usageError{errors.New("diff: --markdown and --json at once")}
			}
			s, err := p.settings()
			if err != nil {
				return err
			}
			report, err := p.compare(cmd.Context(), s, args[0], args[1])
			if err != nil {
				return err
			}
			return p.tellDifference(report, asMarkdown, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asMarkdown, "markdown", false, "as Markdown, for a pull request")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// compare serves the old library from a folder of its own, and asks what the new
// one would change there.
func (p *program) compare(ctx context.Context, s *config.Settings, old, new string) (curator.Report, error) {
	work, err := os.MkdirTemp("", "leeway-diff-*")
	if err != nil {
		return curator.Report{}, err
	}
	defer os.RemoveAll(work)
	progress, done := p.progress()
	defer done()
	d := &difference{s, work, progress}
	if !isThere(old) && !isThere(new) && sourceOf(s).IsGit() {
		return d.ofRefs(ctx, old, new)
	}
	from, err := d.folder(ctx, old)
	if err != nil {
		return curator.Report{}, err
	}
	to, err := d.folder(ctx, new)
	if err != nil {
		return curator.Report{}, err
	}
	return d.ofFolders(ctx, from, to)
}

// difference is one comparison, and the folder for what it needs.
type difference struct {
	settings *config.Settings
	work     string
	progress func(what string, done, total int)
}

func isThere(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// open serves a source from a folder below the work folder. Indexes are kept, so
// that the next comparison need not learn all anew.
func (d *difference) open(ctx context.Context, name string, from curator.Source) (*curator.Curator, error) {
	c, err := curator.Open(ctx, curator.Options{Source: from, Dir: filepath.Join(d.work, name), IndexDir: indexDir(d.settings, "leeway-diff"), Progress: d.progress})
	if err != nil {
		return nil, notOpened(err)
	}
	return c, ctx.Err()
}

// ofRefs compares two refs of the configured repository.
func (d *difference) ofRefs(ctx context.Context, old, new string) (curator.Report, error) {
	from := sourceOf(d.settings)
	from.Ref = old
	c, err := d.open(ctx, "served", from)
	if err != nil {
		return curator.Report{}, err
	}
	defer c.Close()
	if c.Current() == nil && c.Status().Last != nil && c.Status().Last.Error != "" {
		return curator.Report{}, notLoaded(c.Status())
	}
	report, err := c.Reindex(ctx, curator.Request{By: "terminal", DryRun: true, Ref: new})
	if err != nil {
		return report, hinted{err, "name two folders, or two branches, tags or commits of library.source"}
	}
	if c.Current() == nil {
		report.Warnings = append(report.Warnings, refusedItself)
	}
	return report, nil
}

// folder is a library as a folder: one that is there, or a ref's files.
func (d *difference) folder(ctx context.Context, name string) (string, error) {
	if isThere(name) {
		return name, nil
	}
	from := sourceOf(d.settings)
	if !from.IsGit() {
		return "", hinted{fmt.Errorf("compare %s: no such folder", name), "name folders; for branches, tags and commits set library.source to the git repository"}
	}
	from.Ref = name
	c, err := d.open(ctx, "ref", from)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if c.Current() == nil {
		return "", notLoaded(c.Status())
	}
	return filepath.Join(d.work, "ref", "revisions", c.Current().ID, "library"), nil
}

// ofFolders compares two folders, by way of one in which the first stands and then
// the second.
func (d *difference) ofFolders(ctx context.Context, old, new string) (curator.Report, error) {
	stage := filepath.Join(d.work, "stage")
	location, err := put(old, stage)
	if err != nil {
		return curator.Report{}, err
	}
	c, err := d.open(ctx, "served", curator.Source{Location: location})
	if err != nil {
		return curator.Report{}, err
	}
	defer c.Close()
	if err := os.RemoveAll(stage); err != nil {
		return curator.Report{}, err
	}
	if _, err = put(new, stage); err != nil {
		return curator.Report{}, err
	}
	report, err := c.Reindex(ctx, curator.Request{By: "terminal", DryRun: true})
	if err == nil && c.Current() == nil {
		report.Warnings = append(report.Warnings, refusedItself)
		report.Changes, err = d.besides(ctx, old, new, report.Changes)
	}
	return report, err
}

// refusedItself is for an old library that could not be served either.
var refusedItself = curator.Reason{File: ".", What: "the old library would be refused itself: the new one is judged as if nothing were served", Hint: "leeway lint says what is wrong with it"}

// besides compares with an old library that would be refused itself, as well as
// that can be done.
func (d *difference) besides(ctx context.Context, old, new string, otherwise curator.Diff) (curator.Diff, error) {
	var both [2]*bot.Assistant
	for i, dir := range []string{old, new} {
		lib, err := knowledge.LoadDir(dir)
		if err != nil {
			return otherwise, ctx.Err() // the report says what is wrong with the new one
		}
		idx, err := index.New(ctx, lib, index.Options{Dir: indexDir(d.settings, "leeway-diff"), Progress: d.progress})
		if err != nil {
			return otherwise, err
		}
		defer idx.Close()
		both[i] = bot.New(idx)
	}
	return curator.Compare(ctx, both[0], both[1], time.Now())
}

// put sets a library on the stage: a folder by a link, or a copy where there are
// none; one file of sections under a name of its own.
func put(from, stage string) (location string, err error) {
	from, err = filepath.Abs(from)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(from)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		if os.Symlink(from, stage) == nil {
			return stage, nil
		}
		return stage, os.CopyFS(stage, os.DirFS(from))
	}
	if err := os.MkdirAll(stage, 0o700); err != nil {
		return "", err
	}
	location = filepath.Join(stage, "law.sections.jsonl")
	return location, copyFile(from, location)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// tellDifference prints the report, and fails when NEW would be refused.
func (p *program) tellDifference(r curator.Report, asMarkdown, asJSON bool) error {
	var err error
	switch {
	case asJSON:
		err = p.writeJSON(r)
	case asMarkdown:
		_, err = fmt.Fprintln(p.stdout, "### "+verdictOn(r)+"\n"+below(r.Markdown()))
	default:
		_, err = fmt.Fprint(p.stdout, verdictOn(r)+"\n"+below(r.Text()))
	}
	if err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if r.Outcome == curator.Refused {
		return hinted{fmt.Errorf("diff: it would be refused, for %s", count(len(r.Reasons), "reason", "reasons")), "each reason says what to do; what somebody has to answer for, leeway reindex --accept takes"}
	}
	return nil
}

// verdictOn is what would become of NEW; a report speaks of what is served.
func verdictOn(r curator.Report) string {
	switch r.Outcome {
	case curator.Refused:
		return "it would be refused, for " + count(len(r.Reasons), "reason", "reasons")
	case curator.Unchanged:
		return "nothing changes: both are revision " + r.To
	}
	return "it would be served"
}

// below is a report without its first line.
func below(text string) string {
	_, rest, _ := strings.Cut(text, "\n")
	return rest
}
