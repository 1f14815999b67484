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
	steps     *prometheus.HistogramVec
	again     prometheus.Counter
	unsure    prometheus.Counter
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
		steps: with.NewHistogramVec(prometheus.HistogramOpts{Name: "leeway_task_step_seconds", Buckets: append(buckets, 10, 30, 60, 300, 1800),
			Help: "Time of each step of a task: accept, wait until it is begun, perform (an attempt as a whole), answer, post (Slack's pace included), and all from accepted to done."}, []string{"step"}),
		again: with.NewCounter(prometheus.CounterOpts{Name: "leeway_tasks_redelivered_total",
			Help: "Attempts at tasks that somebody may have begun before."}),
		unsure: with.NewCounter(prometheus.CounterOpts{Name: "leeway_private_unsure_total",
			Help: "Private messages of which nobody knows whether they arrived; they were not sent again."}),
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

// watch adds what is read from the bot when it is asked for.
func (m *metrics) watch(r prometheus.Registerer, b *Bot) {
	gauge := func(name, help string, value func(Connection) float64) {
		promauto.With(r).NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return value(b.Connection()) })
	}
	gauge("leeway_slack_reachable", "Whether Slack knows our token and, in Socket Mode, the socket is open.", func(c Connection) float64 {
		if c.Reachable {
			return 1
		}
		return 0
	})
	gauge("leeway_slack_outgoing_waiting", "Messages that wait for their channel's turn.", func(c Connection) float64 { return float64(c.Waiting) })
	if b.mode == Socket {
		gauge("leeway_slack_socket_age_seconds", "Time since Slack last said hello on the socket; it opens a new one every few hours.", func(c Connection) float64 { return c.HelloAge })
	}
}

// began counts an attempt, and how long its task waited for the first.
func (m *metrics) began(attempt int, waited time.Duration) {
	if attempt > 1 {
		m.again.Inc()
		return
	}
	m.took(stepWait, waited)
}

func (m *metrics) took(step string, d time.Duration) {
	m.steps.WithLabelValues(step).Observe(max(d, 0).Seconds())
}

func (m *metrics) performed(k kind, err error) {
	m.finished.WithLabelValues(string(k), okOr(err, "failed")).Inc()
}

func (m *metrics) answered(v bot.Verdict) { m.verdicts.WithLabelValues(string(v)).Inc() }

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
