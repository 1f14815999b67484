package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// counter adds up. A day is one value in a bucket: all its names and numbers.
// Whoever counts while a write is under way shares the next one, so that a busy
// minute costs a few writes rather than one for each number.
type counter struct {
	bucket jetstream.KeyValue
	add    chan increment
	quit   chan struct{}
	ended  chan struct{}
	stop   context.Context
	halt   context.CancelFunc

	last day // written last, so that it need not be read again
}

// day is one day's numbers as they stand in the bucket.
type day struct {
	date     string
	totals   map[string]int
	revision uint64 // 0: it is not there yet
}

type increment struct {
	day   string
	names []string
	done  chan<- error
}

func newCounter(bucket jetstream.KeyValue) *counter {
	c := &counter{bucket: bucket, add: make(chan increment), quit: make(chan struct{}), ended: make(chan struct{})}
	c.stop, c.halt = context.WithCancel(context.Background())
	go c.run()
	return c
}

const (
	dayLayout   = "2006-01-02"
	countAtOnce = 256                   // increments in one write
	countAfter  = 20 * time.Millisecond // who counts meanwhile shares the write; the answer was given before
	countWithin = 10 * time.Second
)

func (c *counter) run() {
	defer close(c.ended)
	for {
		select {
		case first := <-c.add:
			c.write(c.gather(first))
		case <-c.quit:
			return
		}
	}
}

// gather takes along with the first what comes within a moment.
func (c *counter) gather(first increment) []increment {
	group := []increment{first}
	for moment := time.After(countAfter); len(group) < countAtOnce; {
		select {
		case next := <-c.add:
			group = append(group, next)
		case <-moment:
			return group
		}
	}
	return group
}

// write adds a group, one write for each day in it, and tells those who wait.
func (c *counter) write(group []increment) {
	days := map[string][]increment{}
	for _, i := range group {
		days[i.day] = append(days[i.day], i)
	}
	for day, all := range days {
		sums := map[string]int{}
		for _, i := range all {
			for _, name := range i.names {
				sums[name]++
			}
		}
		err := c.addTo(day, sums)
		for _, i := range all {
			i.done <- err
		}
	}
}

// addTo adds to a day's numbers. Another replica may do so at the same time: then
// the write is refused and made again on what it wrote.
func (c *counter) addTo(date string, sums map[string]int) error {
	ctx, cancel := context.WithTimeout(c.stop, countWithin)
	defer cancel()
	for {
		d, err := c.take(ctx, date)
		if err != nil {
			return err
		}
		for name, n := range sums {
			d.totals[name] += n
		}
		text, err := json.Marshal(d.totals)
		if err != nil {
			return err
		}
		if d.revision == 0 {
			d.revision, err = c.bucket.Create(ctx, date, text)
		} else {
			d.revision, err = c.bucket.Update(ctx, date, text, d.revision)
		}
		if err == nil {
			c.last = d
		}
		if !isTaken(err) && !errors.Is(err, jetstream.ErrKeyExists) {
			return err
		}
	}
}

// take gives a day out to be changed: as it was written last, else as it is read.
func (c *counter) take(ctx context.Context, date string) (d day, err error) {
	d, c.last = c.last, day{}
	if d.date == date {
		return d, nil
	}
	d = day{date: date}
	d.totals, d.revision, err = readDay(ctx, c.bucket, date)
	return d, err
}

func readDay(ctx context.Context, bucket jetstream.KeyValue, day string) (map[string]int, uint64, error) {
	totals := map[string]int{}
	entry, err := bucket.Get(ctx, day)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return totals, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return totals, entry.Revision(), json.Unmarshal(entry.Value(), &totals)
}

func (c *counter) close() {
	close(c.quit)
	<-c.ended
	c.halt()
}

// Count adds one to each named counter of that day (its date in UTC): "answered",
// "entry/mt/…", "channel/C1". The numbers are on the disk when it returns. With an
// error they may have been added all the same.
func (j *Journal) Count(ctx context.Context, day time.Time, names ...string) error {
	leave, err := j.enter()
	if err != nil {
		return err
	}
	defer leave()
	if len(names) == 0 {
		return nil
	}
	result := make(chan error, 1)
	select {
	case j.counts.add <- increment{day.UTC().Format(dayLayout), names, result}:
	case <-ctx.Done():
		return fmt.Errorf("count %q: %w", names, context.Cause(ctx))
	}
	select {
	case err = <-result:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("count %q: %w", names, err)
	}
	return nil
}

// Counts sums the counters of the days from the one of from to the one of to,
// both included, by name.
func (j *Journal) Counts(ctx context.Context, from, to time.Time) (map[string]int, error) {
	leave, err := j.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	first, last := from.UTC().Format(dayLayout), to.UTC().Format(dayLayout)
	days, err := j.count.ListKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	sums := map[string]int{}
	for day := range days.Keys() {
		if day < first || day > last {
			continue
		}
		totals, _, err := readDay(ctx, j.count, day)
		if err != nil {
			return nil, fmt.Errorf("read counters of %s: %w", day, err)
		}
		for name, n := range totals {
			sums[name] += n
		}
	}
	return sums, nil
}
