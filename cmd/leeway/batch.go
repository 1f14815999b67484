package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"unicode/utf8"

	"github.com/leeway-bot/leeway/bot"
)

// maxLine is the longest line of a batch in bytes; a question with its thread
// is far shorter.
const maxLine = 1 << 20

// batchResult is one line's outcome.
type batchResult struct {
	line int
	out  []byte
	err  error
}

// batch runs work on every line of a file and writes what it returns, in order
// and in constant memory. A line that fails is reported with its number and the
// rest goes on.
func (p *program) batch(ctx context.Context, name string, work func(context.Context, []byte) (any, error)) error {
	in, closeIn, err := p.open(name)
	if err != nil {
		return err
	}
	defer closeIn()
	if name == "-" {
		name = "standard input"
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan chan batchResult, 4*runtime.GOMAXPROCS(0)) // in order; its length bounds the memory
	go p.readBatch(ctx, in, queue, work)

	out := bufio.NewWriter(p.stdout)
	progress, done := p.progress()
	defer done()
	failed := 0
	for n := 1; ; n++ {
		r, more := nextResult(ctx, queue)
		if !more {
			break
		}
		if r.err != nil {
			failed++
			complain(p.stderr, fmt.Errorf("%s, line %d: %w", name, r.line, r.err), "")
		}
		out.Write(r.out)
		if len(queue) == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write output: %w", err)
			}
		}
		progress("lines", n, 0)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed > 0 {
		done()
		return hinted{fmt.Errorf("%s: %s", name, count(failed, "line was", "lines were")+" not answered"), "mend those lines; all the others were answered"}
	}
	return nil
}

// nextResult waits for the next line's outcome; more is false at the end and
// when the run is interrupted, even while the input is still open.
func nextResult(ctx context.Context, queue <-chan chan batchResult) (r batchResult, more bool) {
	select {
	case <-ctx.Done():
		return r, false
	case result, open := <-queue:
		if open {
			r = <-result
		}
		return r, open
	}
}

// readBatch hands each line to its own goroutine, as many at once as the queue
// is long.
func (p *program) readBatch(ctx context.Context, in io.Reader, queue chan<- chan batchResult, work func(context.Context, []byte) (any, error)) {
	defer close(queue)
	lines := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; n++ {
		line, tooLong, err := readLine(lines)
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // as Windows writes UTF-8
		}
		if len(bytes.TrimSpace(line)) > 0 || tooLong || err != nil && !errors.Is(err, io.EOF) {
			result := make(chan batchResult, 1)
			select {
			case queue <- result:
			case <-ctx.Done():
				return
			}
			switch {
			case tooLong:
				result <- batchResult{line: n, err: fmt.Errorf("longer than %d bytes", maxLine)}
			case err != nil && !errors.Is(err, io.EOF):
				result <- batchResult{line: n, err: err}
			default:
				go func() {
					out, err := encode(work(ctx, line))
					result <- batchResult{n, out, err}
				}()
			}
		}
		if err != nil {
			return
		}
	}
}

func encode(v any, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err = enc.Encode(v)
	return b.Bytes(), err
}

// readLine reads up to a newline. Of a line longer than maxLine it keeps none.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

func (p *program) open(name string) (io.Reader, func() error, error) {
	if name == "-" {
		return p.stdin, func() error { return nil }, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, hinted{err, "name a file of JSON lines, or - for standard input"}
	}
	return f, f.Close, nil
}

// batchQuestion is a line of --batch.
type batchQuestion struct {
	ID           string   `json:"id"`
	Question     *string  `json:"question"`
	Jurisdiction string   `json:"jurisdiction"`
	Context      []string `json:"context"`
	Today        string   `json:"today"`
}

func (p *program) askBatch(ctx context.Context, a *bot.Assistant, name string, defaults bot.Question) error {
	return p.batch(ctx, name, func(ctx context.Context, line []byte) (any, error) {
		var in batchQuestion
		if err := unmarshalLine(line, &in); err != nil {
			return nil, err
		}
		if in.Question == nil {
			return nil, errors.New(`no "question"`)
		}
		q := defaults
		q.ID, q.Text, q.Context = in.ID, *in.Question, in.Context
		if in.Jurisdiction != "" {
			q.Jurisdiction = in.Jurisdiction
		}
		if in.Today != "" {
			var err error
			if q.Today, err = day(in.Today); err != nil {
				return nil, err
			}
		}
		return a.Answer(ctx, q)
	})
}

// unmarshalLine reads a JSON object. It checks the encoding first: the JSON
// package would put question marks in place of what it cannot read.
func unmarshalLine(line []byte, v any) error {
	if !utf8.Valid(line) {
		return errors.New("not UTF-8")
	}
	err := json.Unmarshal(line, v)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("%q cannot be a JSON %s", wrong.Field, wrong.Value)
	case errors.As(err, &wrong):
		return fmt.Errorf("a JSON %s, not an object", wrong.Value)
	case err != nil:
		return fmt.Errorf("not JSON: %w", err)
	}
	return nil
}
