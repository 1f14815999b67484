package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/bot/eval"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// measure prints all figures of this build. Searches are timed first, as long as
// the index has read none of the questions.
func (e *evaluation) measure(ctx context.Context, files []string) error {
	sets, err := e.readSets(files)
	if err != nil {
		return err
	}
	lib, o, err := e.source(ctx)
	if err != nil {
		return err
	}
	idx, err := e.openIndex(ctx, lib, o)
	if err != nil {
		return err
	}
	defer idx.Close()
	f := &eval.Figures{
		Library: eval.CountsOf(lib), Machine: eval.ThisMachine(),
		Program: fmt.Sprintf("leeway %s, %s", programVersion(), runtime.Version()),
	}
	if f.Search, err = timeSearches(ctx, idx, together(sets)); err != nil {
		return err
	}
	if f.Sets, err = e.scoreSets(ctx, bot.New(idx), sets); err != nil {
		return err
	}
	if !e.brief {
		v, err := e.holdOut(ctx, lib, o)
		if err != nil {
			return err
		}
		h := heldOut(v)
		f.HeldOut = &h
	}
	if e.asJSON {
		return e.writeJSON(f)
	}
	return f.Markdown(e.stdout)
}

func (e *evaluation) openIndex(ctx context.Context, lib *knowledge.Library, o index.Options) (*index.Index, error) {
	progress, done := e.progress()
	defer done()
	o.Progress = progress
	return index.New(ctx, lib, o)
}

// scoreSets asks each set's questions.
func (e *evaluation) scoreSets(ctx context.Context, a *bot.Assistant, sets []questionSet) ([]eval.Set, error) {
	var scored []eval.Set
	for _, s := range sets {
		report, err := e.ask(ctx, a, s.questions)
		if err != nil {
			return nil, err
		}
		scored = append(scored, eval.Set{Name: filepath.Base(s.name), Summary: report.Summary()})
	}
	return scored, nil
}

// timeSearches times a search for each question among what its jurisdiction
// sees. The entries' titles warm the index up.
func timeSearches(ctx context.Context, idx *index.Index, questions []eval.Question) (eval.Timing, error) {
	search := func(text, jurisdiction string) error {
		_, err := idx.Search(ctx, index.Query{Text: text, Filter: index.Filter{Jurisdictions: idx.Library().Within(jurisdiction)}})
		if errors.Is(err, index.ErrEmpty) {
			return nil
		}
		return err
	}
	for _, e := range idx.Library().Served()[:min(10, len(idx.Library().Served()))] {
		if err := search(e.Title, e.Jurisdiction); err != nil {
			return eval.Timing{}, err
		}
	}
	return eval.Time(questions, func(q eval.Question) error { return search(q.Text, q.Jurisdiction) })
}
