package journal

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Figures are how much the journal holds.
type Figures struct {
	Pending int // tasks accepted and not finished
	Dead    int // letters
	Gaps    int // questions that were sent
}

// Figures counts what is held, without reading it.
func (j *Journal) Figures(ctx context.Context) (Figures, error) {
	leave, err := j.enter()
	if err != nil {
		return Figures{}, err
	}
	defer leave()
	var f Figures
	for _, stream := range []struct {
		to *int
		of jetstream.Stream
	}{{&f.Pending, j.tasks}, {&f.Dead, j.dead}, {&f.Gaps, j.gaps.stream}} {
		info, err := stream.of.Info(ctx)
		if err != nil {
			return Figures{}, fmt.Errorf("count what the journal holds: %w", err)
		}
		*stream.to = int(info.State.Msgs)
	}
	return f, nil
}

// Day is one day's counters by name.
type Day struct {
	Day    string         `json:"day"` // in UTC: 2026-11-22
	Counts map[string]int `json:"counts"`
}

// Days lists the counters of each day from the one of from to the one of to, both
// included, the oldest first. Days without any are left out.
func (j *Journal) Days(ctx context.Context, from, to time.Time) ([]Day, error) {
	leave, err := j.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	list := []Day{}
	for day := startOf(from); !day.After(startOf(to)); day = day.AddDate(0, 0, 1) {
		name := day.Format(dayLayout)
		totals, revision, err := readDay(ctx, j.count, name)
		if err != nil {
			return nil, fmt.Errorf("read counters of %s: %w", name, err)
		}
		if revision > 0 {
			list = append(list, Day{name, totals})
		}
	}
	return list, nil
}

// startOf is when a moment's day began, in UTC.
func startOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
