package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/leeway-bot/leeway/knowledge"
	"github.com/leeway-bot/leeway/knowledge/cite"
	"github.com/leeway-bot/leeway/knowledge/convert"
	"github.com/spf13/cobra"
)

// importing is one run of leeway import.
type importing struct {
	*program
	into, jurisdiction       string
	statutes, asJSON, dryRun bool
	codes                    *cite.Codes
	within                   []string
}

// imported is what became of one file; the JSON of leeway import.
type imported struct {
	File     string            `json:"file"`
	Document string            `json:"document,omitempty"`
	Format   convert.Format    `json:"format,omitempty"`
	Title    string            `json:"title,omitempty"`
	Drafts   int               `json:"drafts"`
	Changes  []convert.Change  `json:"changes,omitempty"`
	Losses   []importLoss      `json:"losses,omitempty"`
	Sections *convert.Statutes `json:"statutes,omitempty"`
	Error    string            `json:"error,omitempty"`
	Hint     string            `json:"hint,omitempty"`
}

type importLoss struct {
	Place string `json:"place"`
	What  string `json:"what"`
	Hint  string `json:"hint,omitempty"`
}

func (p *program) importCommand() *cobra.Command {
	i := &importing{program: p}
	cmd := &cobra.Command{
		Use:   "import FILE… --into DIR",
		Short: "Turn documents into draft entries",
		Long: "Turn documents (Markdown, HTML, DOCX, PDF, text) into draft entries for an editor,\n" +
			"one for each section that says something. A draft is never served: leeway lint DIR\n" +
			"lists what each still needs. What could not be carried over is reported by place.\n" +
			"Run again on a newer version of a document, it updates its drafts, shows what\n" +
			"changed, and leaves alone what an editor changed, published or removed.\n\n" +
			"With --statutes, the files are sections of law, a JSON object a line; they are\n" +
			"checked and copied.",
		Example: "  leeway import primer.pdf --into ./policy --jurisdiction mt\n  leeway import --dry-run --json *.docx --into ./policy\n  leeway import --statutes rsmo.jsonl --into ./policy --jurisdiction mo",
		Args:    wrongly(cobra.MinimumNArgs(1)),
		RunE:    func(cmd *cobra.Command, args []string) error { return i.run(cmd.Context(), args) },
	}
	cmd.Flags().StringVar(&i.into, "into", "", "folder of the library that takes the drafts")
	cmd.Flags().StringVar(&i.jurisdiction, "jurisdiction", "", "its top folder, whose law the documents mean")
	cmd.Flags().BoolVar(&i.statutes, "statutes", false, "the files are sections of law, as JSON lines")
	cmd.Flags().BoolVar(&i.asJSON, "json", false, "one file a line, as JSON")
	cmd.Flags().BoolVar(&i.dryRun, "dry-run", false, "say what would be done, and do nothing")
	return cmd
}

var jurisdictionForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

func (i *importing) run(ctx context.Context, files []string) error {
	i.jurisdiction = strings.ToLower(i.jurisdiction)
	switch {
	case i.into == "":
		return usageError{errors.New("import: no --into: name the folder of the library that takes the drafts")}
	case i.jurisdiction != "" && !jurisdictionForm.MatchString(i.jurisdiction):
		return usageError{fmt.Errorf("import: --jurisdiction is %q; it is the name of a top folder, such as mt", i.jurisdiction)}
	}
	if err := i.distinct(files); err != nil {
		return err
	}
	i.learnCodes()
	failed := 0
	for n, name := range files {
		clear := i.atWork(name, n, len(files))
		done, err := i.file(ctx, name)
		clear()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed++
			done.Error, done.Hint = err.Error(), importHint(err)
		}
		if err := i.report(done); err != nil {
			return err
		}
	}
	if failed > 0 {
		return errReported
	}
	return nil
}

// atWork shows on a terminal which of many files is read. It is cleared before the
// report on that file, which may go to the same terminal.
func (i *importing) atWork(name string, done, total int) (clear func()) {
	if total == 1 {
		return func() {}
	}
	step, clear := i.progressAfter(0)
	step(filepath.Base(name), done, total)
	return clear
}

// distinct refuses two files whose drafts would have the same ids.
func (i *importing) distinct(files []string) error {
	ids := map[string]string{}
	for _, name := range files {
		id := convert.DocumentID(name)
		if i.statutes {
			id = convert.StatutesName(name, "")
		}
		if first := ids[id]; first != "" {
			return usageError{fmt.Errorf("import: %s and %s would both be the document %q: rename one, or import them one by one into two libraries", first, name, id)}
		}
		ids[id] = name
	}
	return nil
}

// learnCodes takes the codes of law and the jurisdictions that the library at the
// target knows; one that is not there yet, or has mistakes, knows the built-in ones.
func (i *importing) learnCodes() {
	i.codes = cite.Builtin()
	if i.jurisdiction != "" {
		i.within = []string{i.jurisdiction}
	}
	if lib, err := knowledge.LoadDir(i.into); err == nil {
		i.codes = lib.Codes
		if chain := lib.Within(i.jurisdiction); chain != nil {
			i.within = chain
		}
	}
}

func (i *importing) file(ctx context.Context, name string) (imported, error) {
	done := imported{File: name}
	f, err := os.Open(name)
	if err != nil {
		return done, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return done, err
	}
	if !info.Mode().IsRegular() {
		return done, hinted{fmt.Errorf("read %s: not a file", name), "name the documents in it one by one"}
	}
	if i.statutes {
		return i.lawFile(done, f, info.Size())
	}
	doc, err := convert.Read(ctx, name, f, info.Size(), convert.Limits{})
	if err != nil {
		return done, err
	}
	drafts := convert.Drafts(doc, i.codes, convert.Target{Jurisdiction: i.jurisdiction, Within: i.within})
	done.Document, done.Format, done.Title, done.Drafts = convert.DocumentID(name), doc.Format, doc.Title, len(drafts)
	for _, l := range doc.Losses {
		done.Losses = append(done.Losses, importLoss{l.At.String(), l.What, l.Hint})
	}
	put := convert.Write
	if i.dryRun {
		put = convert.Plan
	}
	report, err := put(i.into, drafts)
	done.Changes = report.Changes
	return done, err
}

// lawFile checks and copies a file of sections of law.
func (i *importing) lawFile(done imported, f *os.File, size int64) (imported, error) {
	var content bytes.Buffer
	if size <= 64<<20 {
		if _, err := content.ReadFrom(f); err != nil {
			return done, err
		}
	}
	s, err := convert.CheckStatutes(bytes.NewReader(content.Bytes()), size, i.codes, i.within...)
	if err != nil {
		return done, fmt.Errorf("read %s: %w", done.File, err)
	}
	s, err = convert.WriteStatutes(i.into, convert.StatutesName(done.File, i.jurisdiction), content.Bytes(), s, i.dryRun)
	done.Sections = &s
	if err == nil && len(s.Mistakes) > 0 {
		err = hinted{fmt.Errorf("read %s: %s, so nothing was copied", done.File, count(len(s.Mistakes), "mistake", "mistakes")), `each line is {"citation": "§ 160.011, RSMo", "section": "160.011", "heading": "…", "text": "…"}`}
	}
	return done, err
}

// importHint is the next step after an error.
func importHint(err error) string {
	var known *convert.Error
	var withHint hinted
	switch {
	case errors.As(err, &known):
		return known.Hint
	case errors.As(err, &withHint):
		return withHint.hint
	case errors.Is(err, os.ErrNotExist):
		return "check the name"
	}
	return "check that --into is a folder that leeway may read and write"
}
