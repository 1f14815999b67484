// Generate learns ahead from the bundled library: run "go generate ./index"
// after every change of knowledge/library. With --fusion it weighs the signals
// anew first, by cross-validation: some minutes, after a change of the signals or
// of much of the library.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"

	"github.com/leeway-bot/leeway/index"
	"github.com/leeway-bot/leeway/knowledge"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	lib, err := knowledge.Bundled()
	if err != nil {
		return err
	}
	o := index.Options{Progress: func(what string, done, total int) {
		if done == total || done%1000 == 0 {
			fmt.Fprintf(os.Stderr, "%s: %d of %d\n", what, done, total)
		}
	}}
	if slices.Contains(os.Args[1:], "--fusion") {
		if err := index.GenerateFusion(ctx, lib, ".", o); err != nil {
			return err
		}
	}
	return index.Generate(ctx, lib, ".", o)
}
