package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/leeway-bot/leeway/bot/eval"
)

// keep writes what --save asks for.
func (e *evaluation) keep(records []eval.Record) error {
	if e.save == "" {
		return nil
	}
	var b bytes.Buffer
	if err := eval.WriteRecords(&b, records); err != nil {
		return fmt.Errorf("write %s: %w", e.save, err)
	}
	if err := os.WriteFile(e.save, b.Bytes(), 0o644); err != nil {
		return hinted{err, "name a file that can be written"}
	}
	return nil
}

// readRecords reads the earlier run, if --compare names one: before the new one,
// which may be saved in its place.
func (e *evaluation) readRecords() ([]eval.Record, error) {
	if e.compare == "" {
		return nil, nil
	}
	in, closeIn, err := e.open(e.compare)
	if err != nil {
		return nil, hinted{err, "name a file that leeway eval --save wrote"}
	}
	defer closeIn()
	records, err := eval.ReadRecords(e.compare, in)
	if err != nil {
		return nil, hinted{err, "name a file that leeway eval --save wrote"}
	}
	return records, nil
}

func (e *evaluation) printComparison(before, after []eval.Record) error {
	c := eval.Compare(before, after)
	if c.Questions == 0 {
		return hinted{fmt.Errorf("compare with %s: it has none of these questions", e.compare), "ask the questions that were asked when it was saved"}
	}
	if e.asJSON {
		return e.writeJSON(c)
	}
	return c.Write(e.stdout, e.compare, !e.brief)
}
