package slackbot

import (
	"time"

	"github.com/leeway-bot/leeway/bot"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// metrics count what happens, never what was said.
type metrics struct {
	ack       *prometheus.HistogramVec
	taken     *prometheus.CounterVec
	finished  *prometheus.CounterVec
	verdicts  *prometheus.CounterVec
	answering prometheus.Histogram
	calls     *prometheus.CounterVec
	plain     prometheus.Counter
	throttled prometheus.Counter
}

func newMetrics(r prometheus.Registerer) *metrics {
	with := promauto.With(r)
	buckets := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 3}
	return &metrics{
		ack: with.NewHistogramVec(prometheus.HistogramOpts{Name: "leeway_slack_ack_seconds", Buckets: buckets,
			Help: "Time until a request of Slack's was acknowledged."}, []string{"path", "outcome"}),
		taken: with.NewCounterVec(prometheus.CounterOpts{Name: "leeway_tasks_accepted_total",
			Help: "Tasks accepted, and deliveries of the same task that were dropped."}, []string{"kind", "fresh"}),
		finished: with.NewCounterVec(prometheus.CounterOpts{Name: "leeway_tasks_performed_total",
			Help: "Attempts at tasks, by outcome."}, []string{"kind", "outcome"}),
		verdicts: with.NewCounterVec(prometheus.CounterOpts{Name: "leeway_answers_total", Help: "Answers, by verdict."}, []string{"verdict"}),
		answering: with.NewHistogram(prometheus.HistogramOpts{Name: "leeway_answer_seconds", Buckets: buckets,
			Help: "Time to find an answer."}),
		calls: with.NewCounterVec(prometheus.CounterOpts{Name: "leeway_slack_calls_total", Help: "Calls of Slack's Web API."}, []string{"method", "outcome"}),
		plain: with.NewCounter(prometheus.CounterOpts{Name: "leeway_slack_plain_replies_total",
			Help: "Replies posted as text alone, because Slack refused their blocks."}),
		throttled: with.NewCounter(prometheus.CounterOpts{Name: "leeway_throttled_total", Help: "Questions over the bound of a person or channel."}),
	}
}

func (m *metrics) acknowledged(path string, began time.Time, err error) {
	m.ack.WithLabelValues(path, okOr(err, "refused")).Observe(time.Since(began).Seconds())
}

func (m *metrics) accepted(k kind, fresh bool) {
	label := "true"
	if !fresh {
		label = "false"
	}
	m.taken.WithLabelValues(string(k), label).Inc()
}

func (m *metrics) performed(k kind, err error) {
	m.finished.WithLabelValues(string(k), okOr(err, "failed")).Inc()
}

func (m *metrics) answered(v bot.Verdict, began time.Time) {
	m.verdicts.WithLabelValues(string(v)).Inc()
	m.answering.Observe(time.Since(began).Seconds())
}

func (m *metrics) called(method string, err error) {
	outcome := okOr(err, "error")
	if limited, _ := rateLimited(err); limited {
		outcome = "rate_limited"
	} else if code := refusal(err); code != "" {
		outcome = code
	}
	m.calls.WithLabelValues(method, outcome).Inc()
}

func okOr(err error, otherwise string) string {
	if err == nil {
		return "ok"
	}
	return otherwise
}
