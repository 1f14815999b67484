package main

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/leeway-bot/leeway/bot/curator"
)

// What an endpoint answers, by what became of a request. Whoever scripts it goes by
// the code, whoever reads it by the error.
func TestAnswerTo(t *testing.T) {
	wrong := []curator.Reason{{File: "mt/x.md", Line: 3, What: "bad kind"}}
	for _, c := range []struct {
		name   string
		report curator.Report
		err    error
		code   int
		error  bool
	}{
		{"swapped", curator.Report{Outcome: curator.Swapped}, nil, http.StatusOK, false},
		{"unchanged", curator.Report{Outcome: curator.Unchanged}, nil, http.StatusOK, false},
		{"looked only", curator.Report{Outcome: curator.DryRun}, nil, http.StatusOK, false},
		{"refused", curator.Report{Outcome: curator.Refused, Reasons: wrong}, nil, http.StatusConflict, true},
		{"joined", curator.Report{Outcome: curator.Joined, Result: curator.Swapped}, nil, http.StatusOK, false},
		{"joined one that was refused", curator.Report{Outcome: curator.Joined, Result: curator.Refused, Reasons: wrong}, nil, http.StatusConflict, true},
		{"held", curator.Report{Outcome: curator.Held}, nil, http.StatusOK, false},
		{"held, and would be refused", curator.Report{Outcome: curator.Held, Reasons: wrong}, nil, http.StatusConflict, true},
		{"another is at work", curator.Report{}, &curator.BusyError{By: "poll", Since: time.Now()}, http.StatusConflict, true},
		{"stopping", curator.Report{}, curator.ErrClosed, http.StatusServiceUnavailable, true},
		{"not understood", curator.Report{}, errRequest, http.StatusBadRequest, true},
		{"host not reached", curator.Report{}, errors.New("reindex: it does not answer"), http.StatusBadGateway, true},
	} {
		code, body := answerTo(c.report, c.err, http.StatusBadGateway)
		if code != c.code || (body.Error != "") != c.error || body.Reasons == nil {
			t.Errorf("%s: %d, error %q, reasons %v; want %d, an error: %v", c.name, code, body.Error, body.Reasons, c.code, c.error)
		}
	}
}
