package journal

import (
	"log/slog"
	"time"

	"github.com/leeway-bot/leeway/bot/faults"
)

// Options say where a journal is kept and what its limits are. Zero values are good.
type Options struct {
	Dir string       // folder of the embedded store; created with mode 0700
	Log *slog.Logger // never given a body; nil: none

	Salvage bool // open a damaged store with what can be read of it; what is lost is logged

	Window     time.Duration // how long the names of finished tasks are remembered; default 48 h
	Memory     time.Duration // how long a thread is remembered after the last Remember; default 30 days
	KeepCounts time.Duration // how long counters are kept; default 400 days
	KeepDead   time.Duration // how long a dead letter can be retried before its body is erased; default 7 days
	KeepGaps   time.Duration // how long a question is kept that was sent to the policy team; default 180 days

	MaxTasks   int           // unfinished tasks; more are refused with ErrFull; default 50,000
	MaxBytes   int64         // of unfinished tasks; more are refused with ErrFull; default 256 MiB
	MinFree    int64         // bytes free on the disk, below which tasks are refused with ErrFull; default 64 MiB
	MaxDeliver int           // attempts before a task is dead; default 8
	Hands      int           // tasks worked on at one time; default 64
	Grace      time.Duration // for tasks in hand when Work is told to stop; default 20 s
	MaxWait    time.Duration // longest wait between two attempts, and so of a lane; default 10 min

	URL         string // of an external cluster, "nats://a:4222,tls://b:4222"; "": embedded
	Credentials string // file for the external cluster
	Replicas    int    // copies of every stream on the external cluster; default 3
	Secret      []byte // seals bodies on an external cluster; the same on every replica

	backoff  time.Duration     // tests: first wait after an error; default 1 s
	ackWait  time.Duration     // tests: see ackWaitShared
	claimAge time.Duration     // tests: see claimAge
	fault    func(step string) // tests: called between every two steps
	unsynced bool              // tests: confirm what a power cut would take back; see powercut_test.go
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.fault == nil {
		o.fault = faults.At
	}
	day := 24 * time.Hour
	orElse(&o.Window, 2*day)
	orElse(&o.Memory, 30*day)
	orElse(&o.KeepCounts, 400*day)
	orElse(&o.KeepDead, 7*day)
	orElse(&o.KeepGaps, 180*day)
	orElse(&o.MaxTasks, 50_000)
	orElse(&o.MaxBytes, 256<<20)
	orElse(&o.MinFree, 64<<20)
	orElse(&o.MaxDeliver, 8)
	orElse(&o.Hands, 64)
	orElse(&o.Grace, 20*time.Second)
	orElse(&o.MaxWait, 10*time.Minute)
	orElse(&o.Replicas, 3)
	orElse(&o.backoff, time.Second)
	orElse(&o.claimAge, claimAge)
	if !o.shared() {
		o.Replicas = 1
		orElse(&o.ackWait, ackWaitAlone)
	}
	orElse(&o.ackWait, ackWaitShared)
	return o
}

// shared says that other processes may work on the same tasks.
func (o Options) shared() bool { return o.URL != "" }

func orElse[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}
