package slackbot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/leeway-bot/leeway/bot/slackbot/workspace"
	dto "github.com/prometheus/client_model/go"
)

// figure reads a metric of the running bot: its value, or how often it was observed.
func (r *rig) figure(name string, labels ...string) float64 {
	r.Helper()
	families, err := r.registry.Gather()
	if err != nil {
		r.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.Metric {
			if f.GetName() == name && bears(m, labels) {
				return m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return -1
}

func bears(m *dto.Metric, pairs []string) bool {
	has := map[string]string{}
	for _, l := range m.Label {
		has[l.GetName()] = l.GetValue()
	}
	for i := 0; i < len(pairs); i += 2 {
		if has[pairs[i]] != pairs[i+1] {
			return false
		}
	}
	return true
}

// Each step of a question is observed once, and what is begun again is counted.
func TestStepsAreMeasured(t *testing.T) {
	inBothModes(t, func(t *testing.T, mode func(*setup)) {
		r := newRig(t, mode)
		r.ws.Fail("chat.postMessage", workspace.Failure{Times: 1, Status: 500})
		r.reply(r.ws.Mention(teachers, principal, howToApply))
		got := map[string]float64{}
		for _, step := range []string{stepAccept, stepWait, stepAll, stepPerform, stepAnswer, stepPost} {
			got[step] = r.figure("leeway_task_step_seconds", "step", step)
		}
		want := map[string]float64{stepAccept: 1, stepWait: 1, stepAll: 1, stepPerform: 2, stepAnswer: 2, stepPost: 2}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("observations (-want +got):\n%s", diff)
		}
		if n := r.figure("leeway_tasks_redelivered_total"); n != 1 {
			t.Errorf("%v were begun again, want 1", n)
		}
		if n := r.figure("leeway_slack_reachable"); n != 1 {
			t.Errorf("reachable: %v", n)
		}
		if age := r.figure("leeway_slack_socket_age_seconds"); (age > 0) != (r.options.Mode == Socket) {
			t.Errorf("the socket's age is %v", age)
		}
	})
}
