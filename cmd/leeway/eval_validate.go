package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/leeway-bot/leeway/bot/eval"
	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

// folds is in how many parts cross-validation keeps a library's lines back.
const folds = 5

// validate scores a library on its own lines.
func (e *evaluation) validate(ctx context.Context) error {
	lib, o, err := e.source(ctx)
	if err != nil {
		return err
	}
	v, err := e.holdOut(ctx, lib, o)
	if err != nil {
		return err
	}
	if e.asJSON {
		return e.writeJSON(v)
	}
	h := heldOut(v)
	fmt.Fprintf(e.stdout, "%d asks and %d off-topic lines in %d folds, each kept from learning:\nhit@1 %.3f  hit@3 %.3f  AUC %.4f\n", h.Asks, h.OffTopic, h.Folds, h.Hit1, h.Hit3, h.AUC)
	if !e.brief {
		e.printThresholds(v)
		e.printHeld(v.Outcomes)
	}
	return nil
}

// printThresholds shows what each threshold of silence would do.
func (e *evaluation) printThresholds(v *index.Validation) {
	for _, t := range []float64{0.4, 0.5, 0.6, 0.75, 0.9} {
		asks, offTopic := v.At(t)
		fmt.Fprintf(e.stdout, "covered at least %.2f: %.1f %% of the asks, %.1f %% of the off-topic lines\n", t, 100*asks, 100*offTopic)
	}
}

// source is the library and how its index is built. The caller sets Progress.
func (e *evaluation) source(ctx context.Context) (*knowledge.Library, index.Options, error) {
	s, err := e.settings()
	if err != nil {
		return nil, index.Options{}, err
	}
	lib, dir, err := e.library(ctx, s)
	return lib, index.Options{Dir: indexDir(s, dir)}, err
}

func (e *evaluation) holdOut(ctx context.Context, lib *knowledge.Library, o index.Options) (*index.Validation, error) {
	progress, done := e.progress()
	defer done()
	o.Progress = progress
	return index.Validate(ctx, lib, folds, o)
}

// heldOut counts a validation's lines.
func heldOut(v *index.Validation) eval.HeldOut {
	h := eval.HeldOut{Folds: v.Folds, Hit1: v.Hit1, Hit3: v.Hit3, AUC: v.AUC}
	for _, line := range v.Outcomes {
		if line.Entry == "" {
			h.OffTopic++
		} else {
			h.Asks++
		}
	}
	return h
}

// printHeld prints the lines that went wrong, by entry.
func (e *evaluation) printHeld(lines []index.Held) {
	slices.SortStableFunc(lines, func(a, b index.Held) int { return cmp.Compare(a.Entry, b.Entry) })
	for _, h := range lines {
		switch {
		case h.Entry == "" && h.Covered > 0.5:
			fmt.Fprintf(e.stdout, "off topic, yet %.2f %s: %s\n", h.Covered, h.Ranked[0], h.Text)
		case h.Entry != "" && (h.Ranked[0] != h.Entry || h.Covered < 0.5):
			fmt.Fprintf(e.stdout, "%s, yet %.2f %s (covered %.2f): %s\n", h.Entry, h.Probability, h.Ranked[0], h.Covered, h.Text)
		}
	}
}
