package main

import (
	"context"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// newRegistry has what every Go program tells of itself, and which build this is.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "leeway_build_info", Help: "1, with the versions of the program as labels.",
		ConstLabels: prometheus.Labels{"version": programVersion(), "go": runtime.Version()}})
	build.Set(1)
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build)
	return r
}

// watched are figures of a server that are read when somebody asks for them.
type watched struct{ *server }

var (
	libraryInfo   = prometheus.NewDesc("leeway_library_info", "1 while a library is served, with its revision as a label.", []string{"revision"}, nil)
	libraryLoaded = prometheus.NewDesc("leeway_library_loaded_timestamp_seconds", "When the library that is served was loaded, in Unix time.", nil, nil)
	libraryHolds  = prometheus.NewDesc("leeway_library_entries", "Entries of the library that is served.", nil, nil)
	journalUp     = prometheus.NewDesc("leeway_journal_up", "Whether a question could be accepted now; the journal writes to its disk to find out.", nil, nil)
	journalWaits  = prometheus.NewDesc("leeway_journal_pending", "Tasks accepted and not finished; on a cluster, of all replicas.", nil, nil)
	journalDead   = prometheus.NewDesc("leeway_journal_dead", "Dead letters: tasks that were given up. leeway journal lists them.", nil, nil)
	journalGaps   = prometheus.NewDesc("leeway_journal_questions_kept", "Questions sent to the policy team. leeway gaps lists them.", nil, nil)
)

// Describe and Collect make watched a prometheus.Collector.
func (srv watched) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{libraryInfo, libraryLoaded, libraryHolds, journalUp, journalWaits, journalDead, journalGaps} {
		to <- d
	}
}

func (srv watched) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	if a := srv.assistant(); a != nil {
		gauge(libraryInfo, 1, a.Library().Revision)
		gauge(libraryLoaded, float64(srv.loadedAt().Unix()))
		gauge(libraryHolds, float64(len(a.Library().Served())))
	}
	if srv.journal != nil {
		srv.collectJournal(gauge)
	}
}

// askJournal is how long a scrape waits for a journal that does not answer.
const askJournal = 3 * time.Second

func (srv watched) collectJournal(gauge func(*prometheus.Desc, float64, ...string)) {
	ctx, cancel := context.WithTimeout(context.Background(), askJournal)
	defer cancel()
	up := 1.0
	if srv.journal.Health(ctx) != nil {
		up = 0
	}
	gauge(journalUp, up)
	if held, err := srv.journal.Figures(ctx); err == nil {
		gauge(journalWaits, float64(held.Pending))
		gauge(journalDead, float64(held.Dead))
		gauge(journalGaps, float64(held.Gaps))
	}
}
