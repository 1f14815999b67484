package eval

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTimingOf(t *testing.T) {
	var took []time.Duration
	for n := range 200 {
		took = append(took, time.Duration(200-n)*time.Millisecond)
	}
	for _, c := range []struct {
		took []time.Duration
		want Timing
	}{
		{nil, Timing{}},
		{[]time.Duration{1500 * time.Microsecond}, Timing{1, 1.5, 1.5}},
		{took, Timing{200, 100, 198}}, // 198 of 200 stay within 198 ms
	} {
		if got := timingOf(c.took); got != c.want {
			t.Errorf("of %d: %v, want %v", len(c.took), got, c.want)
		}
	}
}

// An index remembers questions: the second time it would only look one up.
func TestTimeAsksEachQuestionOnce(t *testing.T) {
	var asked []string
	got, err := Time([]Question{{Text: "fog?"}, {Text: "snow?"}, {Text: "fog?"}}, func(q Question) error {
		asked = append(asked, q.Text)
		return nil
	})
	if err != nil || got.Questions != 2 {
		t.Errorf("timed %d questions, error %v; want 2", got.Questions, err)
	}
	if diff := cmp.Diff([]string{"fog?", "snow?"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

func TestTimeStopsAtAnError(t *testing.T) {
	broken := errors.New("index closed")
	if _, err := Time([]Question{{ID: "dev-001", Text: "fog?"}}, func(Question) error { return broken }); !errors.Is(err, broken) || err.Error() != "search for dev-001: index closed" {
		t.Errorf("error %v", err)
	}
}
