package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/leeway-bot/leeway/bot"
	"github.com/leeway-bot/leeway/config"
	"github.com/leeway-bot/leeway/knowledge"
)

// usageError is a wrong call: exit 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }

// hinted is an error with the next step.
type hinted struct {
	err  error
	hint string
}

func (e hinted) Error() string { return e.err.Error() }
func (e hinted) Unwrap() error { return e.err }

// errReported ends a command whose problems are already on standard error.
var errReported = errors.New("problems were reported")

// exitCode reports an error to people and returns what the process exits with.
func exitCode(err error, stderr io.Writer) int {
	var (
		usage    usageError
		withHint hinted
		problems knowledge.Problems
		setting  *config.Error
	)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errReported):
		return 1
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "leeway: interrupted")
		return 1
	case errors.As(err, &usage):
		complain(stderr, err, "leeway --help lists the commands, leeway COMMAND --help the flags")
		return 2
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, err)
		complain(stderr, fmt.Errorf("%s", count(problems.Faults(), "mistake keeps", "mistakes keep")+" the library from being served"), "mend them and run leeway lint again")
		return 1
	case errors.As(err, &setting):
		complain(stderr, err, setting.Hint)
	case errors.As(err, &withHint):
		complain(stderr, err, withHint.hint)
	default:
		complain(stderr, err, bot.Hint(err))
	}
	return 1
}

func complain(stderr io.Writer, err error, hint string) {
	fmt.Fprintf(stderr, "leeway: %v\n", err)
	if hint != "" {
		fmt.Fprintf(stderr, "hint: %s\n", hint)
	}
}

// count is "1 mistake" or "3 mistakes".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
