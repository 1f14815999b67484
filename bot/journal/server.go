package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// startWithin is how long the embedded server may take to read its store. It is
// ready in 4 ms when empty and in 0.2 s with 50,000 tasks; a disk can be slow.
const startWithin = time.Minute

// startServer runs NATS inside the process: no port, no signals, and (synced) every
// write on the disk before it is confirmed.
func startServer(path string, synced bool, log *serverLog) (*server.Server, error) {
	s, err := server.NewServer(&server.Options{
		ServerName:             "leeway",
		DontListen:             true,
		NoSigs:                 true,
		JetStream:              true,
		StoreDir:               path,
		SyncAlways:             synced,  // the default loses confirmed writes when the machine dies
		JetStreamMaxStore:      1 << 50, // the journal has its own limits; unset, it would be a share of the disk at start
		JetStreamMaxMemory:     1 << 20, // nothing is kept in memory
		DisableJetStreamBanner: true,
	})
	if err != nil {
		return nil, err
	}
	s.SetLoggerV2(log, false, false, false)
	s.Start()
	if !isReady(s, log) {
		stopServer(s)
		return nil, fmt.Errorf("the embedded server did not start: %s", log.worst())
	}
	return s, nil
}

// isReady waits until the server has read its store, or has given up, which it
// only says in its log.
func isReady(s *server.Server, log *serverLog) bool {
	for start := time.Now(); time.Since(start) < startWithin; {
		if log.gaveUp() {
			return false
		}
		if s.ReadyForConnections(20 * time.Millisecond) {
			return s.JetStreamEnabled()
		}
	}
	return false
}

func stopServer(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// serverLog passes the embedded server's log on at level debug, and keeps the
// first and the last complaint: the server goes on without a stream that it cannot
// read, the journal does not. The server never logs a payload.
type serverLog struct {
	log *slog.Logger

	mu          sync.Mutex
	first, last string // errors and warnings
	fatal       bool
}

func (l *serverLog) write(level, format string, v []any) {
	text := fmt.Sprintf(format, v...)
	l.log.LogAttrs(context.Background(), slog.LevelDebug, "nats: "+text, slog.String("nats_level", level))
	if level != "notice" && level != "debug" {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.fatal = l.fatal || level == "fatal"
		if l.first == "" {
			l.first = text
		}
		l.last = text
	}
}

func (l *serverLog) gaveUp() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fatal
}

// worst is the first thing the server complained of.
func (l *serverLog) worst() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return cmp.Or(l.first, "it gave no reason")
}

// latest is the last thing the server complained of.
func (l *serverLog) latest() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return cmp.Or(l.last, "it gave no reason")
}

func (l *serverLog) Noticef(format string, v ...any) { l.write("notice", format, v) }
func (l *serverLog) Warnf(format string, v ...any)   { l.write("warn", format, v) }
func (l *serverLog) Fatalf(format string, v ...any)  { l.write("fatal", format, v) }
func (l *serverLog) Errorf(format string, v ...any)  { l.write("error", format, v) }
func (l *serverLog) Debugf(format string, v ...any)  { l.write("debug", format, v) }
func (l *serverLog) Tracef(string, ...any)           {} // would hold payloads

// explain adds to damage what the server said of it.
func (l *serverLog) explain(err error) error {
	if errors.Is(err, ErrCorrupt) {
		return fmt.Errorf("%w; the server: %s", err, l.worst())
	}
	return err
}
