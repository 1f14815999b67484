package workspace

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"
)

// ids makes what Slack names things by. A run has a prefix of its own, so that
// a bot that outlives the workspace never sees an event id twice.
type ids struct {
	now    func() time.Time
	prefix string

	mu   sync.Mutex
	last int64 // microseconds of the last timestamp
	n    int
}

func newIDs(now func() time.Time) *ids {
	return &ids{now: now, prefix: strings.ToUpper(randomHex(3))}
}

// ts is a message timestamp: unique, fractional, always later than the one before.
func (d *ids) ts() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = max(d.now().UnixMicro(), d.last+1)
	return formatTS(d.last)
}

func formatTS(micro int64) string { return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6) }

// id is the next id with the given first letters: "Ev3F2A01000007".
func (d *ids) id(letters string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n++
	return fmt.Sprintf("%s%s%06d", letters, d.prefix, d.n)
}

var (
	shapeTS      = regexp.MustCompile(`^\d{10}\.\d{6}$`)
	shapeUser    = regexp.MustCompile(`^[UW][A-Z0-9]+$`)
	shapeChannel = regexp.MustCompile(`^[CGD][A-Z0-9]+$`)
)
