package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/bot/curator"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
	"github.com/spf13/cobra"
)

func (p *program) newCommand() *cobra.Command {
	var title string
	cmd := &cobra.Command{
		Use:   "new ENTRY",
		Short: "Begin an entry",
		Long: "Write a draft of an entry, to be filled in: ENTRY is its id, which is its path in the\n" +
			"library. A first entry of a jurisdiction also gets the jurisdiction's _index.md. What\n" +
			"is there already is never touched. A draft lints, and is not served.",
		Example: "  leeway new mt/days/snow-days --library ./policy\n  leeway new clayton/trips/field-trips --title \"Field trips\"",
		Args:    wrongly(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			return p.newEntry(s, strings.TrimSuffix(args[0], ".md"), title)
		},
	}
	cmd.Flags().StringVar(&title, "title", "", "what it is about (default: from the id)")
	return cmd
}

// idForm is how ids are written: small letters, so that no two differ by case.
var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)+$`)

func (p *program) newEntry(s *config.Settings, id, title string) error {
	switch {
	case s.Library.Source == curator.Bundled || sourceOf(s).IsGit():
		return hinted{errors.New("new: no folder to write to"), "name the folder of your library with --library"}
	case !idForm.MatchString(id):
		return usageError{fmt.Errorf("new: %q is no id: write jurisdiction and name in small letters, such as mt/days/snow-days", id)}
	}
	if title == "" {
		title = titleOf(path.Base(id))
	}
	dir := filepath.Join(s.Library.Source, filepath.FromSlash(s.Library.Path))
	top, _, _ := strings.Cut(id, "/")
	for _, f := range []struct {
		name, text string
		keep       bool // what is there is as good
	}{
		{top + "/_index.md", fmt.Sprintf(indexTemplate, quotedYAML(titleOf(top))), true},
		{id + ".md", fmt.Sprintf(entryTemplate, quotedYAML(title)), false},
	} {
		made, err := create(filepath.Join(dir, filepath.FromSlash(f.name)), f.text)
		switch {
		case err != nil:
			return hinted{fmt.Errorf("new: %w", err), "name a folder that you may write to with --library"}
		case made:
			fmt.Fprintf(p.stdout, "%s\n", filepath.Join(dir, filepath.FromSlash(f.name)))
		case !f.keep:
			return hinted{fmt.Errorf("new: %s is there already", filepath.Join(dir, filepath.FromSlash(f.name))), "give the entry another id, or edit that file"}
		}
	}
	return p.checkNew(dir, id)
}

// checkNew tells when the library has mistakes, of which the draft is none.
func (p *program) checkNew(dir, id string) error {
	_, err := knowledge.LoadDir(dir)
	var mistakes knowledge.Problems
	if errors.As(err, &mistakes) {
		fmt.Fprintf(p.stderr, "leeway: %s was written; the library has %s: leeway lint %s\n", id, count(mistakes.Faults(), "mistake", "mistakes"), dir)
		return nil
	}
	return err
}

// create writes a file that is not there yet.
func create(name, text string) (made bool, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return false, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.WriteString(text)
	return true, errors.Join(err, f.Close())
}

// titleOf is an id's last part as words; a state's two letters are an abbreviation.
func titleOf(base string) string {
	if len(base) == 2 {
		return strings.ToUpper(base)
	}
	words := strings.ReplaceAll(base, "-", " ")
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// quotedYAML is a text that YAML reads as it is.
func quotedYAML(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ", "\t", " ").Replace(s) + `"`
}

const indexTemplate = `---
title: %s
# names: ["…", "…"]            # what else people call it
# within: mo                   # the jurisdiction that it lies in
# contact: {name: "…", url: "https://…"}   # whom to ask when the library does not say
---
`

const entryTemplate = `---
title: %s
kind: flexibility              # flexibility, recommendation, plan or reference
approval: unstated             # not-required, required, local or unstated: as the source says it
summary: "What may be done, in one sentence."
# citations: [mca:20-1-302]    # the first governs
# deadline: {rule: "second Monday in October", what: "application due"}
# expires: 2027-06-30          # where the source gives an end
# next_steps: ["…", "…"]
# see: [mt/…]
source: {document: document-id, title: "The document that it rests on"}
# asks: ["how people ask for it?"]
draft: true                    # take this line out when an editor has checked the rest
---
What the policy says, in its own words.
`
