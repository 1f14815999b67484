package eval

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// Timing is how long a search takes in this process, in milliseconds.
type Timing struct {
	Questions int     `json:"questions"`
	Median    float64 `json:"median_ms"`
	P99       float64 `json:"p99_ms"`
}

// Time searches for each question once, one after the other. An index remembers
// the questions it has read, so a question that stands twice is searched for
// once, and the index must not have seen them before.
func Time(questions []Question, search func(Question) error) (Timing, error) {
	var took []time.Duration
	seen := map[string]bool{}
	for _, q := range questions {
		if seen[q.Text] {
			continue
		}
		seen[q.Text] = true
		began := time.Now()
		if err := search(q); err != nil {
			return Timing{}, fmt.Errorf("search for %s: %w", q.ID, err)
		}
		took = append(took, time.Since(began))
	}
	return timingOf(took), nil
}

func timingOf(took []time.Duration) Timing {
	slices.Sort(took)
	return Timing{len(took), percentile(took, 0.5), percentile(took, 0.99)}
}

// percentile is the shortest time that a share of all stay within, in
// milliseconds; 0 of none.
func percentile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := int(math.Ceil(share*float64(len(sorted)))) - 1
	return float64(sorted[at].Microseconds()) / 1000
}
